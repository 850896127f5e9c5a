"""Only the person who saved something sees the message, once, with names escaped."""

import pytest

from partnerships.models import User
from tests.factories.partnerships import PASSWORD


@pytest.fixture
def saved(client, bob: User, assessment):
    """Bob has saved Clarity, but not yet seen the page that says so."""
    client.force_login(bob)
    url = assessment.sheets.get(component__slug="clarity").get_absolute_url()
    assert client.post(url, {"version": "1", "evidence_narrative": "Seen"}).status_code == 302
    return client


def test_a_save_message_is_not_shown_to_the_next_person_who_signs_in(saved, dave):
    saved.post("/sign-out/")

    pages = [saved.get("/sign-in/"), saved.post("/sign-in/", {"login": dave.email, "password": PASSWORD}, follow=True)]

    assert [page.status_code for page in pages] == [200, 200]
    assert [page for page in pages if "Clarity has been saved" in page.content.decode()] == []


def test_a_save_message_is_not_shown_to_someone_who_signs_in_over_an_open_session(saved, dave):
    saved.force_login(dave)

    assert "Clarity has been saved" not in saved.get("/").content.decode()


def test_a_save_message_is_shown_once(saved):
    assert [saved.get("/").content.decode().count("Clarity has been saved") for _visit in range(2)] == [1, 0]


def test_names_in_save_messages_are_escaped_and_long_ones_shortened(as_, bob, assessment):
    url = assessment.sheets.get(component__slug="clarity").get_absolute_url()
    name = "[name removed] & {{ x }} " + "long " * 30

    page = (
        as_(bob)
        .post(f"{url}stakeholders/add/", {"version": "1", "other": name.strip(), "role": "Ask"}, follow=True)
        .content.decode()
    )

    said = page.split('class="app-banner ')[1].split("</div>")[0]
    assert "The stakeholder “[name removed] &amp; {{ x }} long long" in said
    assert "long…” has been added" in said
