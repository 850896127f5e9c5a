"""The pages where leads, and nobody else, share their partnership's good practice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment, Evidence, GoodPractice, ProtectiveMarking
from assessments.services import good_practice
from partnerships.models import Membership, Role, Sector
from tests.factories import EvidenceFactory, GoodPracticeFactory
from tests.pages import form_of

TYPED = {"title": "One page", "summary": "It says who does what.", "sector": "health"}


@pytest.fixture
def url(partnership):
    return f"/partnerships/{partnership.pk}/good-practice/"


@pytest.fixture
def sheet(assessment):
    return assessment.sheets.get(component__slug="clarity")


@pytest.fixture
def evidence(sheet, police):
    return EvidenceFactory(
        sheet=sheet,
        title="Who does what",
        note="Agreed by all",
        url="https://northshire.example.org/who",
        source_agency=police,
        good_practice=True,
    )


@pytest.fixture
def released(evidence, alice):
    row = GoodPractice(evidence=evidence, title="One page", summary="Who does what.", sector=Sector.POLICE)
    return good_practice.release(row, by=alice)


def text_of(page) -> str:
    return " ".join(page.content.decode().split())


def test_only_leads_can_see_the_page_of_waiting_and_released_practice(
    url, evidence, as_, alice, bob, sam, olive, carol
):
    for person, status in ((alice, 200), (bob, 403), (sam, 403), (olive, 403), (carol, 404)):
        assert (person.name, as_(person).get(url).status_code) == (person.name, status)


def test_only_leads_can_release_change_or_withdraw(url, released, sheet, as_, bob, sam, olive, carol):
    other = EvidenceFactory(sheet=sheet, good_practice=True)
    addresses = [f"{url}release/{other.pk}/", f"{url}{released.pk}/change/", f"{url}{released.pk}/withdraw/"]
    for person, status in ((bob, 403), (sam, 403), (olive, 403), (carol, 404)):
        client = as_(person)
        answers = [client.post(address, TYPED).status_code for address in addresses]
        assert (person.name, answers) == (person.name, [status] * 3)

    assert GoodPractice.objects.get().withdrawn_at is None


def test_a_lead_cannot_release_change_or_withdraw_another_partnerships_practice(released, sheet, as_, carol):
    other = EvidenceFactory(sheet=sheet, good_practice=True)
    elsewhere = f"/partnerships/{carol.memberships.get().partnership_id}/good-practice/"
    client = as_(carol)

    answer = client.post(f"{elsewhere}release/{other.pk}/", TYPED)

    assert "is no longer marked as good practice to share" in text_of(answer)
    for path in ("change", "withdraw"):
        assert client.post(f"{elsewhere}{released.pk}/{path}/", TYPED).status_code == 404
    stored = GoodPractice.objects.get()
    assert (stored.title, stored.withdrawn_at) == ("One page", None)


def test_waiting_evidence_says_where_it_comes_from(url, evidence, sheet, as_, alice):
    EvidenceFactory(sheet=sheet, title="Not marked")
    EvidenceFactory(title="Of another partnership", good_practice=True)

    text = text_of(as_(alice).get(url))

    for words in ("Who does what", "Agreed by all", "Clarity", "Peer mentoring after release", "Northshire Police"):
        assert words in text
    assert f'href="{url}release/{evidence.pk}/"' in text
    for words in ("Not marked", "Of another partnership"):
        assert words not in text


def test_the_form_is_prefilled_from_the_evidence(url, evidence, assessment, as_, alice):
    Assessment.objects.update(theme="Reducing reoffending")

    page = as_(alice).get(f"{url}release/{evidence.pk}/")

    assert form_of(page) == {
        "title": "Who does what",
        "summary": "Agreed by all",
        "sector": "police",
        "theme": "Reducing reoffending",
        "url": "https://northshire.example.org/who",
        "contact": "",
        "csrfmiddlewaretoken": form_of(page)["csrfmiddlewaretoken"],
    }
    assert "Leave out anything that could identify a person, and anything that is marked OFFICIAL-SENSITIVE" in text_of(
        page
    )


def test_a_lead_can_release_evidence_in_other_words(url, evidence, as_, alice):
    address = f"{url}release/{evidence.pk}/"
    client = as_(alice)
    typed = form_of(client.get(address), title="One page", summary="Who does what.", url="", contact="Mentoring team")

    page = client.post(address, typed, follow=True)

    assert "“One page” has been released" in text_of(page)
    row = GoodPractice.objects.get()
    assert (row.title, row.summary, row.sector, row.url, row.contact) == (
        "One page",
        "Who does what.",
        Sector.POLICE,
        "",
        "Mentoring team",
    )
    assert (row.evidence, row.component.slug, row.released_by) == (evidence, "clarity", alice)
    waits, shared = text_of(page).split(">Released</h2>")
    assert ("Nothing is waiting" in waits, "released by Alice on " in shared) == (True, True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "Fill in “What is it called?”"),
        ({"title": "x" * 201}, "must be 200 characters or fewer"),
        ({"summary": ""}, "Fill in “What can others use?”"),
        ({"summary": "x" * 20_001}, "must be 20,000 characters or fewer"),
        ({"sector": ""}, "Choose an answer for “Which sector does it come from?”"),
        ({"sector": "army"}, "Choose one of the answers"),
        ({"url": "javascript:alert(1)"}, "Enter a full web address that starts with https://"),
        ({"url": "ftp://example.org/x"}, "Enter a full web address that starts with https://"),
        ({"url": "https://bob:pass@example.org/"}, "Remove the name and password from the address"),
        ({"url": "https://example.org/\u202egnp.exe"}, "Type the address again"),
        ({"theme": "a\0b"}, "Null characters are not allowed"),
    ],
)
def test_bad_input_releases_nothing_and_keeps_what_was_typed(url, evidence, as_, alice, changes, message):
    page = as_(alice).post(f"{url}release/{evidence.pk}/", TYPED | {"contact": "Typed before"} | changes)

    assert page.status_code == 200
    assert message in text_of(page)
    assert not GoodPractice.objects.exists()
    if "contact" not in changes:
        assert 'value="Typed before"' in text_of(page)


def test_a_second_release_is_refused_and_keeps_what_was_typed(url, released, evidence, as_, partnership, bob):
    Membership.objects.filter(person=bob).update(role=Role.LEAD)
    client = as_(bob)

    page = client.post(f"{url}release/{evidence.pk}/", TYPED | {"contact": "Typed by Bob"})

    assert "Alice released this as good practice on " in text_of(page)
    assert 'value="Typed by Bob"' in text_of(page)
    assert GoodPractice.objects.get() == released
    assert "Alice released this" in text_of(client.get(f"{url}release/{evidence.pk}/", follow=True))


@pytest.mark.parametrize("gone", ["unmarked", "removed"])
def test_evidence_removed_or_unmarked_meanwhile_cannot_be_released(url, evidence, as_, alice, gone):
    rows = Evidence.objects.filter(pk=evidence.pk)
    rows.update(good_practice=False) if gone == "unmarked" else rows.delete()
    client, address = as_(alice), f"{url}release/{evidence.pk}/"

    page = client.post(address, TYPED | {"contact": "Typed before"})

    why = "This evidence was removed, or is no longer marked as good practice to share"
    assert (why in text_of(page), 'value="Typed before"' in text_of(page)) == (True, True)
    assert why in text_of(client.get(address, follow=True))
    assert not GoodPractice.objects.exists()


def test_a_lead_changes_the_words(url, released, as_, alice):
    address = f"{url}{released.pk}/change/"
    client = as_(alice)

    page = client.post(address, form_of(client.get(address), title="Two pages"), follow=True)

    assert "“Two pages” has been released in these words" in text_of(page)
    assert list(GoodPractice.objects.released().values_list("title", "summary")) == [("Two pages", "Who does what.")]
    _before, earlier = text_of(page).split(">Withdrawn or changed</h2>")
    assert ("One page" in earlier, "withdrawn by Alice on " in earlier, "Release again" in earlier) == (
        True,
        True,
        False,
    )


def test_withdrawing_asks_first(url, released, as_, alice):
    client = as_(alice)

    page = client.get(f"{url}{released.pk}/withdraw/")
    assert ("Withdraw this good practice?" in text_of(page), "One page" in text_of(page)) == (True, True)
    assert GoodPractice.objects.get().withdrawn_at is None

    page = client.post(f"{url}{released.pk}/withdraw/", follow=True)
    assert "“One page” has been withdrawn" in text_of(page)
    assert GoodPractice.objects.get().withdrawn_by == alice
    assert f'href="{url}release/{released.evidence_id}/">Release again' in text_of(page)


def test_releasing_again_is_prefilled_with_the_last_words(url, released, as_, alice):
    good_practice.withdraw(released, by=alice)

    typed = form_of(as_(alice).get(f"{url}release/{released.evidence_id}/"))

    assert (typed["title"], typed["summary"], typed["url"]) == ("One page", "Who does what.", "")


def test_practice_already_withdrawn_cannot_be_changed_or_withdrawn(url, released, as_, alice):
    good_practice.withdraw(released, by=alice)
    client, why = as_(alice), "Alice changed or withdrew this on "

    page = client.post(f"{url}{released.pk}/change/", TYPED | {"contact": "Typed before"})
    assert (why in text_of(page), 'value="Typed before"' in text_of(page)) == (True, True)
    unchanged = {"title": "One page", "summary": "Who does what.", "sector": "police"}
    assert why in text_of(client.post(f"{url}{released.pk}/change/", unchanged))
    for path in ("change", "withdraw"):
        assert why in text_of(client.get(f"{url}{released.pk}/{path}/", follow=True))
    assert why in text_of(client.post(f"{url}{released.pk}/withdraw/", follow=True))


def test_typed_text_is_kept_if_the_session_has_ended(url, evidence, client):
    page = client.post(f"{url}release/{evidence.pk}/", TYPED)

    assert page.status_code == 401
    assert "What you typed is kept" in text_of(page)


def test_the_list_has_the_protective_marking_of_waiting_evidence(url, evidence, as_, alice):
    client = as_(alice)
    assert '<div class="app-marking">' in text_of(client.get(url))

    Assessment.objects.update(protective_marking=ProtectiveMarking.OFFICIAL)
    assert '<div class="app-marking">' not in text_of(client.get(url))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_five_queries_however_many_there_are(url, sheet, partnership, as_, alice, rows):
    for evidence in EvidenceFactory.create_batch(rows, sheet=sheet, good_practice=True):
        GoodPracticeFactory(partnership=partnership, evidence=evidence)
        GoodPracticeFactory(
            partnership=partnership, withdrawn_by=alice, withdrawn_at=evidence.sheet.assessment.started_at
        )
        EvidenceFactory(sheet=sheet, good_practice=True)
    client = as_(alice)

    with CaptureQueriesContext(connection) as queries:
        page = client.get(url)

    assert page.content.decode().count('class="app-item"') == 3 * rows
    assert len(queries) == 5


def test_the_partnerships_page_shows_leads_how_many_pieces_wait(url, evidence, partnership, as_, alice, bob):
    EvidenceFactory(good_practice=True)
    text = text_of(as_(alice).get(f"/partnerships/{partnership.pk}/"))
    assert f'href="{url}">Good practice to release: 1</a>' in text
    assert url not in text_of(as_(bob).get(f"/partnerships/{partnership.pk}/"))

    Evidence.objects.update(good_practice=False)
    text = text_of(as_(alice).get(f"/partnerships/{partnership.pk}/"))
    assert f'href="{url}">See what your partnership shares</a>' in text
