"""Comparing agencies' views, and agreeing one score for each component."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import AgencyView, Assessment
from assessments.services import agency_views
from tests.assessments.gathering import gather, give, more_agencies, own
from tests.assessments.moderating import agree, challenge, dissent, sheet_of, with_views
from tests.assessments.steps import sign_off
from tests.pages import form_of

BECAUSE = "The audit weighed more than what we heard."


@pytest.fixture
def agreeing(gathering, alice) -> Assessment:
    """Dave's agency gives Clarity 1 and Bob's gives it 3. Both give Capacity 3."""
    return with_views(gathering, alice, clarity=(1, 3), capacity=(3, 3))


@pytest.fixture
def table(gathering) -> str:
    return f"/assessments/{gathering.pk}/moderation/"


@pytest.fixture
def clarity(table) -> str:
    return f"{table}clarity/"


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("who", "before", "shared", "after"),
    [
        ("alice", 200, 200, 200),
        ("sam", 200, 200, 200),
        ("bob", 403, 200, 200),
        ("olive", 403, 403, 200),
        ("carol", 404, 404, 404),
    ],
)
def test_who_can_read_views_before_closing_when_shared_and_after(
    request, gathering, table, clarity, as_, alice, who, before, shared, after
):
    client = as_(request.getfixturevalue(who))

    def answers() -> set[int]:
        return {client.get(url).status_code for url in (table, clarity)}

    assert answers() == {before}
    Assessment.objects.update(views_shared=True)
    assert answers() == {shared}
    with_views(gathering, alice)
    assert answers() == {after}


def test_other_agencies_can_read_shared_views_once_returned(gathering, table, clarity, as_, alice, bob, dave):
    Assessment.objects.update(views_shared=True)
    give(gathering, dave, score=1, reason="What Dave’s agency thinks")
    give(gathering, bob, score=4, reason="What Bob’s agency thinks")

    def reads(person) -> bool:
        pages = [text_of(as_(person).get(url)) for url in (table, clarity)]
        assert "4: Draft, not returned" in pages[0]
        assert "What Bob’s agency thinks" in pages[1]
        assert "Draft, not returned" in pages[1]
        return "1: Draft, not returned" in pages[0] and "What Dave’s agency thinks" in pages[1]

    assert (reads(bob), reads(alice)) == (False, True)
    own(gathering, dave).views.exclude(sheet__component__slug="clarity").update(score=3, reason="So")
    agency_views.give_back(own(gathering, dave), by=dave)
    pages = [text_of(as_(bob).get(url)) for url in (table, clarity)]
    assert "app-score--1" in pages[0]
    assert "What Dave’s agency thinks" in pages[1]
    assert "1 of 2 agencies returned a view." in pages[1]


def test_components_are_listed_most_divided_first_or_in_the_frameworks_order(agreeing, table, as_, alice):
    def order(page: str) -> bool:
        return page.index(f"{table}capacity/") > page.index(f"{table}confidence/")

    AgencyView.objects.filter(sheet__component__slug="capacity").update(score=None, reason="")
    AgencyView.objects.filter(sheet__component__slug="competence", participant__agency__name__contains="Police").update(
        score=2, reason="So"
    )
    divided = text_of(as_(alice).get(table))
    in_order = text_of(as_(alice).get(f"{table}?order=list"))

    assert divided.index(">Clarity<") < divided.index(">Confidence<")
    assert order(in_order)
    assert "The most divided first." in divided
    assert "In the framework’s order." in in_order


def test_cells_have_words_for_screen_readers_and_missing_returns_are_named(gathering, table, as_, alice):
    with_views(gathering, alice, clarity=(None, 3))

    page = text_of(as_(alice).get(table))

    assert '<span class="govuk-visually-hidden"> Good</span>' in page
    assert '<span class="govuk-visually-hidden">No view</span>' in page
    assert "1 of 2 agencies returned a view." in page
    assert "<strong>Not returned:</strong> Northshire Health" in page
    assert "Only one view was returned" in page
    assert "Median 3" not in page
    assert "most divided" not in page


def test_a_components_page_shows_each_agencys_reason_evidence_and_author(agreeing, clarity, as_, sam):
    page = text_of(as_(sam).get(clarity))

    for words in ("Northshire Police says 3.", "Northshire Health says 1.", "Audit 7", "Alice, "):
        assert words in page
    assert "Views run from 1 to 3 (spread 2); the median is 2." in page
    assert "Agree this score" not in page


def test_the_lead_agrees_a_score_with_its_reason(agreeing, table, clarity, as_, alice):
    client = as_(alice)

    answer = client.post(clarity, form_of(client.get(clarity), score="2", score_because=BECAUSE))

    stored = sheet_of(agreeing)
    assert answer.url == table
    assert (stored.score, stored.score_because, stored.changed_by) == (2, BECAUSE, alice)
    assert "The agreed score of “Clarity” has been saved" in text_of(client.get(table))
    assert set(AgencyView.objects.given().values_list("score", flat=True)) == {1, 3}


@pytest.mark.parametrize(
    ("component", "score", "because", "message"),
    [
        ("clarity", "2", "", "Say why this score was agreed"),
        ("capacity", "4", "", "Say why this score was agreed"),
        ("capacity", "4", "   ", "Say why this score was agreed"),
        ("capacity", "5", "", "Choose one of the answers"),
        ("clarity", "2", "x" * 20_001, "must be 20,000 characters or fewer"),
    ],
)
def test_bad_input_gets_a_message_keeps_what_was_typed_and_changes_nothing(
    agreeing, table, as_, alice, component, score, because, message
):
    client, url = as_(alice), f"{table}{component}/"

    page = client.post(url, form_of(client.get(url), score=score, score_because=because))

    assert page.status_code == 200
    assert message in text_of(page)
    assert page.context["form"]["score_because"].value() == because
    assert (sheet_of(agreeing, component).score, sheet_of(agreeing, component).version) == (None, 1)


@pytest.mark.parametrize("who", ["bob", "sam", "olive"])
def test_nobody_but_the_lead_agrees_a_score(request, agreeing, clarity, as_, who):
    answer = as_(request.getfixturevalue(who)).post(clarity, {"version": "1", "score": "2", "score_because": BECAUSE})

    assert answer.status_code == 403
    assert sheet_of(agreeing).score is None


def test_a_score_from_a_stale_page_is_refused_and_both_are_shown(agreeing, clarity, as_, alice):
    client = as_(alice)
    page = client.get(clarity)
    agree(agreeing, alice, 3, because="What the other tab said.")

    refused = client.post(clarity, form_of(page, score="2", score_because=BECAUSE))

    text = text_of(refused)
    assert "You saved this in another tab or on another device at" in text
    for words in ("3 Good", "What the other tab said.", BECAUSE):
        assert words in text
    assert sheet_of(agreeing).score == 3
    client.post(clarity, form_of(refused, score="2"))
    assert (sheet_of(agreeing).score, sheet_of(agreeing).score_because) == (2, BECAUSE)


def test_agreeing_a_score_undoes_nothing_written_on_the_sheet_meanwhile(agreeing, clarity, as_, alice, bob):
    page = as_(alice).get(clarity)
    sheet_page = as_(bob).get(f"/assessments/{agreeing.pk}/clarity/")
    as_(bob).post(f"/assessments/{agreeing.pk}/clarity/", form_of(sheet_page, evidence_narrative="Bob’s text"))

    as_(alice).post(clarity, form_of(page, score="2", score_because=BECAUSE))

    assert (sheet_of(agreeing).score, sheet_of(agreeing).evidence_narrative) == (2, "Bob’s text")


def test_agreeing_a_score_keeps_text_saved_between_fetching_and_locking(
    agreeing, clarity, as_, alice, bob, monkeypatch
):
    from assessments.services import scores

    page, agree_score = as_(alice).get(clarity), scores.agree

    def somebody_is_faster(sheet, **kwargs):
        monkeypatch.setattr(scores, "agree", agree_score)
        type(sheet).objects.filter(pk=sheet.pk).update(version=2, evidence_narrative="Bob’s text", changed_by=bob)
        return agree_score(sheet, **kwargs)

    monkeypatch.setattr(scores, "agree", somebody_is_faster)
    as_(alice).post(clarity, form_of(page, score="2", score_because=BECAUSE))

    assert (sheet_of(agreeing).score, sheet_of(agreeing).evidence_narrative) == (2, "Bob’s text")


@pytest.mark.parametrize(("stage", "message"), [("gathering", "still giving their views"), ("agreed", "signed this")])
def test_a_score_at_the_wrong_stage_is_refused_and_keeps_what_was_typed(gathering, clarity, as_, alice, stage, message):
    client = as_(alice)
    if stage == "agreed":
        sign_off(with_views(gathering, alice), alice)
    assert "Agree this score" not in text_of(client.get(clarity))

    page = client.post(clarity, {"version": "1", "score": "2", "score_because": BECAUSE})

    assert message in text_of(page)
    assert BECAUSE in text_of(page)
    assert sheet_of(gathering).score is None


def test_a_score_can_be_agreed_although_no_view_was_returned(gathering, table, clarity, as_, alice):
    with_views(gathering, alice)
    client = as_(alice)

    assert "No agency has returned a view, so" in text_of(client.get(table))
    page = client.get(clarity)
    assert "No agency has returned a view." in text_of(page)
    client.post(clarity, form_of(page, score="4"))
    assert sheet_of(gathering).score == 4


def test_without_agency_views_the_page_says_so_and_links_to_the_sheet(assessment, as_, alice):
    client, url = as_(alice), f"/assessments/{assessment.pk}/moderation/"

    assert "does not ask for agency views" in text_of(client.get(url))
    for answer in (client.get(f"{url}clarity/"), client.post(f"{url}clarity/", {"version": "1", "score": "3"})):
        assert "does not ask for agency views" in text_of(answer)
        assert f'href="/assessments/{assessment.pk}/clarity/"' in text_of(answer)
    assert sheet_of(assessment).score is None


def test_the_sheets_form_shows_the_score_and_cannot_set_it(agreeing, as_, bob):
    url, client = f"/assessments/{agreeing.pk}/clarity/", as_(bob)
    page = client.get(url)

    client.post(url, form_of(page, score="4", score_because="Forged", evidence_narrative="Typed"))

    stored = sheet_of(agreeing)
    assert 'name="score"' not in text_of(page)
    assert "Your partnership’s lead records the score" in text_of(page)
    assert (stored.score, stored.score_because, stored.evidence_narrative) == (None, "", "Typed")


def test_the_sheets_form_says_why_no_score_is_agreed_yet(gathering, as_, alice):
    page = text_of(as_(alice).get(f"/assessments/{gathering.pk}/clarity/"))

    assert "Scores are agreed after the lead has closed them." in page


def test_a_sheet_saved_from_a_stale_page_does_not_undo_the_agreed_score(agreeing, as_, alice, bob):
    url = f"/assessments/{agreeing.pk}/clarity/"
    page = as_(bob).get(url)
    agree(agreeing, alice, 2, because=BECAUSE)

    as_(bob).post(url, form_of(page, evidence_narrative="Typed"))

    assert (sheet_of(agreeing).score, sheet_of(agreeing).evidence_narrative) == (2, "Typed")


def test_views_scores_dissents_and_challenges_can_be_read_after_sign_off(
    agreeing, clarity, as_, alice, bob, police, sam, olive
):
    agree(agreeing, alice, 2, because=BECAUSE)
    dissent(agreeing, bob, police)
    challenge(agreeing, sam)
    sign_off(agreeing, alice)

    for url in (clarity, f"/assessments/{agreeing.pk}/clarity/"):
        page = text_of(as_(olive).get(url))
        for words in (BECAUSE, "We see it otherwise.", "How do you know?", "Views run from 1 to 3"):
            assert words in page


@pytest.mark.parametrize("number", [1, 3, 25])
def test_the_table_takes_the_same_queries_for_any_number_of_agencies(framework, partnership, as_, alice, number):
    started = gather(partnership, alice, more_agencies(partnership, number))
    with_views(started, alice, clarity=(3,) * number, capacity=(2,) * number)
    client = as_(alice)

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"/assessments/{started.pk}/moderation/")

    assert answer.status_code == 200
    assert len(queries) == 9


@pytest.mark.parametrize("number", [1, 3, 25])
def test_one_component_takes_the_same_queries_for_any_number_of_agencies(framework, partnership, as_, alice, number):
    started = gather(partnership, alice, more_agencies(partnership, number))
    with_views(started, alice, clarity=(3,) * number)
    client = as_(alice)

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"/assessments/{started.pk}/moderation/clarity/")

    assert answer.status_code == 200
    assert len(queries) == 7


@pytest.mark.parametrize("number", [1, 25])
def test_a_sheet_takes_at_most_12_queries_for_any_number_of_agencies(framework, partnership, as_, alice, number):
    started = gather(partnership, alice, more_agencies(partnership, number))
    with_views(started, alice, clarity=(3,) * number)
    client = as_(alice)

    with CaptureQueriesContext(connection) as queries:
        client.get(f"/assessments/{started.pk}/clarity/")

    assert len(queries) <= 12
