"""The pages of shared good practice: who can read them, what they show, and what they never show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Component, GoodPractice
from assessments.pages import good_practice as pages
from assessments.services import good_practice
from partnerships.models import Sector
from tests.factories import EvidenceFactory, GoodPracticeFactory, UserFactory

URL = "/good-practice/"


@pytest.fixture
def released(assessment, alice, police):
    """Released from evidence. Others may see only the words written for them."""
    sheet = assessment.sheets.get(component__slug="clarity")
    sheet.evidence_narrative = "Narrative secret"
    sheet.save()
    evidence = EvidenceFactory(
        sheet=sheet,
        title="Title secret",
        reference="Reference secret",
        note="Note secret",
        source_agency=police,
        good_practice=True,
    )
    row = GoodPractice(
        evidence=evidence,
        title="One page for each agency",
        summary="It says who does what.",
        sector=Sector.HEALTH,
        theme="Mentoring",
        url="https://northshire.example.org/one-page",
        contact="Mentoring team, mentoring@example.org",
    )
    return good_practice.release(row, by=alice)


def text_of(page) -> str:
    return " ".join(page.content.decode().split())


def test_everyone_signed_in_can_read_released_practice_and_nobody_else(
    released, client, as_, alice, bob, sam, olive, carol
):
    for address in (URL, f"{URL}{released.pk}/"):
        assert client.get(address).url == f"/sign-in/?next={address}"
    for person in (alice, bob, sam, olive, carol, UserFactory()):
        for address in (URL, f"{URL}{released.pk}/"):
            text = text_of(as_(person).get(address))
            for words in (
                "One page for each agency",
                "It says who does what.",
                "Clarity",
                "Health",
                "Mentoring",
                "Northshire Safeguarding Partnership",
                "https://northshire.example.org/one-page",
                "Mentoring team, mentoring@example.org",
                str(timezone.localdate().year),
            ):
                assert words in text


def test_carol_can_read_released_practice_but_not_its_partnerships_pages(released, as_, carol):
    client = as_(carol)

    assert client.get(f"{URL}{released.pk}/").status_code == 200
    for path in ("", "good-practice/", f"good-practice/{released.pk}/change/"):
        assert client.get(f"/partnerships/{released.partnership_id}/{path}").status_code == 404


def test_released_practice_shows_nothing_else_of_its_assessment(released, as_, carol, alice, police):
    for address in (URL, f"{URL}{released.pk}/"):
        text = text_of(as_(carol).get(address))
        for words in ("secret", "Peer mentoring after release", alice.name, alice.email, police.name):
            assert (words, words in text) == (words, False)


def test_searching_does_not_find_unreleased_words(released, as_, carol):
    for words in ("secret", "release", "Alice"):
        assert "Nothing matches" in text_of(as_(carol).get(URL, {"words": words}))


def test_withdrawn_practice_is_not_shown(released, as_, alice, bob):
    good_practice.withdraw(released, by=alice)

    for person in (alice, bob):
        assert as_(person).get(f"{URL}{released.pk}/").status_code == 404
    assert "One page" not in text_of(as_(bob).get(URL))


def test_an_earlier_versions_address_redirects_to_the_current_one(released, as_, carol, alice):
    first = released.pk
    released.title = "One page"
    changed = good_practice.change(released, by=alice)

    answer = as_(carol).get(f"{URL}{first}/")

    assert (answer.status_code, answer.url) == (302, f"{URL}{changed.pk}/")


def test_practice_that_does_not_exist_is_not_found(as_, carol):
    assert as_(carol).get(f"{URL}1/").status_code == 404


def test_the_list_can_be_filtered(released, as_, carol):
    GoodPracticeFactory(title="Daily call", component=Component.objects.get(slug="coordination"))
    client = as_(carol)

    text = text_of(client.get(URL))
    assert "2 released, newest first." in text
    for narrow in (
        {"component": "clarity"},
        {"sector": "health"},
        {"theme": "Mentoring"},
        {"theme": "mentor"},
        {"words": "agency"},
        {"component": "clarity", "sector": "health", "theme": "Mentoring", "words": "page"},
    ):
        text = text_of(client.get(URL, narrow))
        assert ("1 result." in text, "Daily call" in text) == (True, False)


def test_themes_of_the_newest_practice_are_suggested_once_whatever_their_capitals(as_, carol, monkeypatch):
    monkeypatch.setattr(pages, "RECENT", 3)
    for theme in ("Housing", "Mentoring", "mentoring", ""):
        GoodPracticeFactory(theme=theme)

    text = text_of(as_(carol).get(URL))

    assert ('value="mentoring"' in text, 'value="Mentoring"' in text, 'value="Housing"' in text) == (True, False, False)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"words": "a" * 10_000}, "must be 200 characters or fewer"),
        ({"component": "none"}, "Choose one of the answers for “Component”"),
        ({"sector": "fire"}, "Choose one of the answers for “Sector”"),
        ({"theme": "a" * 201}, "must be 200 characters or fewer"),
    ],
)
def test_an_invalid_filter_is_explained_and_shows_nothing(released, as_, carol, wanted, message):
    page = as_(carol).get(URL, wanted)

    assert page.status_code == 200
    assert message in text_of(page)
    assert "One page for each agency" not in text_of(page)


@pytest.mark.parametrize("field", ["words", "theme"])
@pytest.mark.parametrize("words", ['"', "the of", "%", "_", "' or 1=1 --", "\\", "<script>", "🙂"])
def test_no_search_text_causes_an_error(released, as_, carol, field, words):
    text = text_of(as_(carol).get(URL, {field: words}))

    assert "There is a problem" not in text
    assert "<script>" not in text


def test_the_empty_page_says_how_practice_gets_released(as_, carol):
    assert "Nothing has been released yet. Mark evidence" in text_of(as_(carol).get(URL))


def test_a_title_that_looks_like_markup_is_shown_as_it_is(as_, carol):
    GoodPracticeFactory(title="5 < 6 & so", summary="a\nb")

    assert "5 &lt; 6 &amp; so" in text_of(as_(carol).get(URL))


@pytest.mark.parametrize("words", ["", "practice"])
@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_has_pages_and_takes_seven_queries_for_any_number_of_rows(as_, carol, rows, words):
    GoodPracticeFactory.create_batch(rows)
    client = as_(carol)

    with CaptureQueriesContext(connection) as queries:
        page = client.get(URL, {"words": words})

    assert page.content.decode().count('class="app-item"') == min(20, rows)
    assert len(queries) == 7
    second = client.get(URL, {"words": words, "page": 2})
    assert second.content.decode().count('class="app-item"') == (10 if rows == 30 else 1)


def test_pages_link_to_good_practice_in_the_navigation(assessment, as_, bob):
    text = text_of(as_(bob).get("/"))

    assert text.count(f'href="{URL}"') == 2
    assert f'href="{URL}" aria-current="page"' in text_of(as_(bob).get(URL))
