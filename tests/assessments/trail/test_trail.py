"""The wording of the trail's entries, and the queries that reading them takes."""

import datetime
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Accountability, Action, ActionStatus, Assessment, ComponentAssessment, StakeholderRole
from assessments.services import versioned
from assessments.trail import NOBODY, Entry, TrailFilter, lines, trail_of
from tests.assessments.steps import say, sign_off
from tests.factories import AgencyFactory, EvidenceFactory, UserFactory

DUE = datetime.date(2027, 5, 12)


@pytest.fixture
def sheet(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="clarity")


def action(sheet: ComponentAssessment, **fields: object) -> Action:
    said = {"kind": "improve", "horizon": "operational", "what": "Train all teams", "due": DUE}
    return Action(sheet=sheet, **said | fields)


def entries(assessment: Assessment, **wanted: object) -> list[Entry]:
    return list(trail_of(assessment).all_entries(TrailFilter(**wanted)))


def newest(assessment: Assessment) -> Entry:
    return entries(assessment)[0]


def save(row, by, **changes):
    for name, value in changes.items():
        setattr(row, name, value)
    return versioned.save(row, by=by, version=row.version if row.pk else None)


def test_a_new_trail_has_only_the_start_and_not_the_twelve_empty_sheets(assessment):
    (started,) = entries(assessment)

    assert started.sentence == "Alice started the assessment"
    assert [(change.label, change.before, change.after) for change in started.changes][:2] == [
        ("what you are assessing", None, "Peer mentoring after release"),
        ("kind", None, "Practice"),
    ]
    assert started.component is None


def test_a_changed_score_is_one_sentence_with_the_scales_labels(assessment, sheet, alice, bob):
    save(sheet, alice, score=2)
    assert newest(assessment).sentence == (
        "Alice changed the score of Clarity from not yet scored to 2 Requires improvement"
    )

    save(sheet, bob, score=3)
    entry = newest(assessment)
    assert entry.sentence == "Bob changed the score of Clarity from 2 Requires improvement to 3 Good"
    assert entry.is_told

    save(sheet, bob, score=None)
    assert newest(assessment).sentence == "Bob changed the score of Clarity from 3 Good to not yet scored"


def test_changes_from_one_save_are_one_entry(assessment, sheet, bob):
    save(sheet, bob, score=4, strategic_timeframe="By March", strategic_review=datetime.date(2027, 3, 31))

    entry = newest(assessment)
    assert entry.sentence == "Bob changed Clarity"
    assert [f"{change.label}: {change.words}" for change in entry.changes] == [
        "self-assessment score: from not yet scored to 4 Outstanding",
        "strategic timeframe: from (empty) to “By March”",
        "strategic review date: from (empty) to 31 March 2027",
    ]
    assert not entry.is_told


def test_a_long_text_is_left_out_of_the_sentence_but_shown_in_full(assessment, sheet, bob):
    save(sheet, bob, evidence_narrative="First\nthis")
    save(sheet, bob, evidence_narrative="x" * 20_000)

    entry = newest(assessment)
    assert entry.sentence == "Bob changed Clarity: evidence for the score"
    assert [(change.before, change.after) for change in entry.changes] == [("First\nthis", "x" * 20_000)]
    assert entry.changes[0].is_long
    assert not entry.is_told


def test_an_action_is_named_and_its_changes_are_described_in_words(assessment, sheet, police, bob):
    row = save(action(sheet, lead_agency=police), bob)
    added = newest(assessment)
    assert added.sentence == "Bob added the action “Train all teams”"
    assert str(added.component) == "Clarity"
    assert {change.label: change.words for change in added.changes} == {
        "kind": "Improve",
        "priority": "Medium",
        "what will be done": "Train all teams",
        "lead agency": "Northshire Police",
        "horizon": "Operational (shorter term)",
        "due date": "12 May 2027",
        "status": "Not started",
    }

    save(row, bob, due=DUE + datetime.timedelta(days=20))
    assert newest(assessment).sentence == (
        "Bob changed the action “Train all teams”: due date from 12 May 2027 to 1 June 2027"
    )

    save(row, bob, lead_agency=None, lead_person=bob)
    assert [f"{change.label}: {change.words}" for change in newest(assessment).changes] == [
        "lead agency: from Northshire Police to (empty)",
        "lead person: from (empty) to Bob",
    ]

    say(row, bob, ActionStatus.DONE)
    assert newest(assessment).sentence == ("Bob changed the action “Train all teams”: status from Not started to Done")

    say(row, bob, ActionStatus.DONE, "Looked at it once more")
    assert newest(assessment).sentence == "Bob added an update to the action “Train all teams”"
    assert newest(assessment).note == ""


def test_a_removed_row_shows_its_last_values(assessment, sheet, alice, bob, police):
    row = save(Accountability(sheet=sheet, agency=police, person=bob, leads_on="The protocol"), bob)
    versioned.remove(row, by=alice, version=1)

    entry = newest(assessment)
    assert entry.sentence == "Alice removed the lead “Bob, Northshire Police”"
    assert [(change.label, change.before, change.after) for change in entry.changes] == [
        ("agency", "Northshire Police", None),
        ("person", "Bob", None),
        ("what they lead on", "The protocol", None),
    ]


def test_a_checkbox_is_shown_as_yes_or_no(assessment, sheet, bob):
    row = EvidenceFactory(sheet=sheet, title="Audit")
    save(row, bob, good_practice=True)

    assert newest(assessment).sentence == "Bob changed the evidence “Audit”: good practice to share from No to Yes"


def test_signing_off_has_its_own_sentence(assessment, alice):
    sign_off(assessment, alice)

    entry = newest(assessment)
    assert entry.sentence == "Alice signed the assessment off"
    assert [change.label for change in entry.changes][:2] == ["stage", "board or meeting"]


def test_a_save_that_changed_nothing_says_so(assessment, sheet, bob):
    save(sheet, bob)

    entry = newest(assessment)
    assert (entry.sentence, entry.note, entry.changes) == ("Bob changed Clarity", "Saved again without changes", ())


def test_values_from_before_the_trail_began_are_not_invented(assessment, sheet, bob):
    sheet.history.all().delete()
    save(sheet, bob, score=3)

    entry = newest(assessment)
    assert (entry.changes, entry.note) == ((), "What it said before was not recorded")


def test_changes_without_an_author_are_by_the_system(assessment, sheet):
    EvidenceFactory(sheet=sheet, title="Audit")

    assert newest(assessment).sentence == "The system added the evidence “Audit”"
    assert [entry.who for entry in entries(assessment, person=NOBODY)] == ["The system"]


def test_a_deleted_agency_is_shown_as_deleted_since(assessment, sheet, bob):
    agency = AgencyFactory(name="Short-lived")
    row = save(StakeholderRole(sheet=sheet, agency=agency, role="Trains"), bob)
    versioned.remove(row, by=bob, version=1)
    agency.delete()

    assert newest(assessment).sentence == "Bob removed the stakeholder “(deleted since)”"


def test_renaming_an_agency_is_not_a_change_to_its_rows(assessment, sheet, bob, police):
    row = save(StakeholderRole(sheet=sheet, agency=police, role="Trains"), bob)
    police.name = "Vale Police"
    police.save()
    save(row, bob, role="Trains all")

    assert [change.label for change in newest(assessment).changes] == ["role"]


def test_the_newest_comes_first_whatever_its_kind(assessment, sheet, bob):
    for n in range(3):
        save(sheet, bob, score=1 + n)
        EvidenceFactory(sheet=sheet)

    times = [entry.at for entry in entries(assessment)]
    assert len(times) == 7
    assert all(later >= earlier for later, earlier in pairwise(times))


def test_each_filter_leaves_out_entries_that_do_not_match(assessment, sheet, alice, bob):
    other = assessment.sheets.get(component__slug="confidence")
    old = datetime.datetime(2026, 5, 12, 22, 59, tzinfo=datetime.UTC)
    versioned.save(sheet, by=alice, version=1, at=old)
    save(other, bob, score=2)
    EvidenceFactory(sheet=other)
    day = datetime.date(2026, 5, 12)

    def found(**wanted: object) -> list[tuple[str, str]]:
        return [(entry.who, entry.kind.slug) for entry in entries(assessment, **wanted)]

    assert len(found()) == 4
    assert found(component="clarity") == [("Alice", "scores")]
    assert found(component="confidence") == [("The system", "evidence"), ("Bob", "scores")]
    assert found(person=str(bob.pk)) == [("Bob", "scores")]
    assert found(person=str(UserFactory().pk)) == []
    assert found(kind="evidence") == [("The system", "evidence")]
    assert found(kind="assessment", component="clarity") == []
    # Days are London's: 22:59 UTC in summer is a minute before midnight there.
    assert found(since=day, until=day) == [("Alice", "scores")]
    assert found(until=day - datetime.timedelta(days=1)) == []
    assert len(found(since=day + datetime.timedelta(days=1))) == 3


def test_another_assessments_changes_are_not_in_the_trail(assessment, sheet, bob):
    EvidenceFactory(title="Elsewhere")

    assert [entry.sentence for entry in entries(assessment)] == ["Alice started the assessment"]


def test_the_filter_offers_only_people_who_changed_something(assessment, sheet, alice, bob, sam):
    assert trail_of(assessment).people() == [(alice.pk, "Alice")]
    save(sheet, bob, score=2)
    EvidenceFactory(sheet=sheet)

    assert trail_of(assessment).people() == [(None, None), (alice.pk, "Alice"), (bob.pk, "Bob")]


@pytest.mark.parametrize("rows", [1, 100])
def test_reading_a_page_of_entries_takes_two_queries(assessment, sheet, bob, rows):
    for n in range(rows):
        save(sheet, bob, score=1 + n % 4)
    trail = trail_of(assessment)
    found = trail.find(TrailFilter()).all()

    with CaptureQueriesContext(connection) as queries:
        assert len(trail.entries(found)) == rows + 1

    assert len(queries) == 2


def test_the_csv_has_a_line_for_each_field_with_sortable_dates(assessment, sheet, bob):
    at = datetime.datetime(2026, 5, 12, 15, 2, 3, tzinfo=datetime.UTC)
    sheet.score, sheet.strategic_timeframe = 3, "By March"
    versioned.save(sheet, by=bob, version=1, at=at)

    head = ["2026-05-12", "16:02:03", "Bob", "Changed", "Clarity", "Scores and texts", "Clarity"]
    assert list(lines(entries(assessment, component="clarity"))) == [
        [*head, "Self-assessment score", "not yet scored", "3 Good"],
        [*head, "Strategic timeframe", "(empty)", "By March"],
    ]
