"""Nothing typed is lost when a session expires, or on a page that is older than the last sign-in."""

import re
from html import unescape

import pytest
from django.test import Client

from partnerships.models import Membership
from partnerships.typed import pack, typed_in, unpack
from tests.factories.partnerships import PASSWORD
from tests.pages import Form, form_of

TEXT = "Two & more <5 day waits,\nas “Ŵyn” said"


@pytest.fixture
def address(assessment) -> str:
    return f"/assessments/{assessment.pk}/clarity/"


def hidden(page: str, name: str) -> str:
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])


def test_what_was_posted_without_a_session_can_be_saved_after_signing_in(client, assessment, bob, address):
    page = client.post(address, {"version": "1", "score": "2", "evidence_narrative": TEXT})
    assert page.status_code == 401
    assert "What you typed is kept: sign in to save it" in page.content.decode()
    assert 'action="/sign-in/"' in page.content.decode()

    typed = hidden(page.content.decode(), "typed")
    wrong = client.post("/sign-in/", {"login": bob.email, "password": "wrong", "typed": typed})
    assert hidden(wrong.content.decode(), "typed") == typed

    resumed = client.post("/sign-in/", {"login": bob.email, "password": PASSWORD, "typed": typed}, follow=True)
    text = resumed.content.decode()
    assert f'action="{address}"' in text
    fields = {name: hidden(text, name) for name in ("version", "score", "evidence_narrative")}
    client.post(address, fields)

    sheet = assessment.sheets.get(component__slug="clarity")
    assert (sheet.score, sheet.evidence_narrative, sheet.changed_by) == (2, TEXT, bob)


@pytest.mark.parametrize("typed", ["", "made-up", "WyIvIiwgW11d:1abc:xyz"])
def test_made_up_typed_data_is_ignored(client, bob, typed):
    assert unpack(typed) is None

    answer = client.post("/sign-in/", {"login": bob.email, "password": PASSWORD, "typed": typed})

    assert answer.url == "/"


def test_posting_from_a_page_older_than_the_last_sign_in_shows_the_text_and_saves_nothing(assessment, bob, address):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(bob)

    page = browser.post(address, {"version": "1", "score": "2", "evidence_narrative": TEXT})

    text = page.content.decode()
    assert page.status_code == 403
    assert "Two &amp; more &lt;5 day waits" in text
    assert f'href="{address}"' in text
    assert assessment.sheets.get(component__slug="clarity").score is None


def test_a_refused_sign_in_shows_no_password(db):
    page = Client(enforce_csrf_checks=True).post("/sign-in/", {"login": "a@example.org", "password": PASSWORD})

    assert page.status_code == 403
    assert PASSWORD not in page.content.decode()


def test_two_tabs_whose_session_has_expired_lose_nothing(assessment, bob, address):
    browser = Client(enforce_csrf_checks=True)

    def post(address, page, **fields):
        return browser.post(address, form_of(page, **fields))

    signed_out = browser.get("/sign-in/")
    token = Form(signed_out).fields["csrfmiddlewaretoken"]
    tabs = [
        browser.post(address, {"version": "1", "evidence_narrative": text, "csrfmiddlewaretoken": token})
        for text in ("Typed in the first tab", "Typed in the second tab")
    ]
    post("/sign-in/", tabs[0], login=bob.email, password=PASSWORD)

    answer = post("/sign-in/", tabs[1], login=bob.email, password=PASSWORD)

    # Signing in has changed the CSRF token, so csrf_failure answers; for the sign-in page it shows nothing at all.
    assert "Typed in the second tab" in answer.content.decode()


@pytest.mark.parametrize("text", ["Unverified", "one\ntwo", "https://example.org/minutes/2026/may"])
def test_posting_from_a_page_older_than_the_last_sign_in_shows_text_without_spaces_too(bob, address, text):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(bob)

    page = browser.post(address, {"version": "1", "score": "2", "evidence_narrative": text})

    assert text in page.content.decode()


def test_a_refused_sign_out_does_not_link_to_the_sign_out_address(bob):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(bob)

    page = browser.post("/sign-out/").content.decode()

    assert 'href="/sign-out/"' not in page  # it answers 405 with an empty page


def test_someone_who_has_lost_the_right_to_edit_is_still_shown_what_they_typed(address, as_, bob):
    client = as_(bob)
    Membership.objects.filter(person=bob).update(role="observer")

    page = client.post(address, {"version": "1", "evidence_narrative": "An hour’s work"})

    assert page.status_code == 403
    assert "An hour’s work" in page.content.decode()


@pytest.mark.parametrize(
    "path", ["/admin/partnerships/user/1/change/", "/partnerships/1/people/1/end/", "/account/app/remove/"]
)
def test_a_post_that_changes_access_rights_is_never_kept(client, db, path):
    answer = client.post(path, {"is_superuser": "on"}, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/sign-in/?next=")
    assert "is_superuser" not in answer.content.decode()


def test_what_was_typed_is_shown_after_signing_in_before_it_is_saved(client, bob, address):
    page = client.post(address, {"version": "1", "evidence_narrative": TEXT})
    typed = hidden(page.content.decode(), "typed")
    resumed = client.post("/sign-in/", {"login": bob.email, "password": PASSWORD, "typed": typed}, follow=True)
    assert "Two &amp; more &lt;5 day waits" in resumed.content.decode().split("<form")[-2]
    assert f'<a class="govuk-link" href="{address}">this page</a>' in resumed.content.decode()


@pytest.mark.parametrize("name", ["password", "new_password1", "old_password", "csrfmiddlewaretoken"])
def test_no_password_or_token_is_kept_with_what_was_typed(rf, name):
    request = rf.post("/assessments/1/clarity/", {name: "hunter2 and more", "evidence_narrative": TEXT})
    assert typed_in(request).fields == [("evidence_narrative", TEXT)]
    assert "hunter2" not in str(unpack(pack(request)))
