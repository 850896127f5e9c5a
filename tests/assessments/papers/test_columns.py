"""Each heading in an Excel file is above the column it names."""

import datetime
import io
from typing import Any

import openpyxl
import pytest

from assessments.models import ActionStatus, AgencyView, Evidence, EvidenceKind, Priority, Shows
from assessments.pages.tracker import ActionFilter, tracker_of
from assessments.papers.assessment_file import assessment_file
from assessments.papers.summary import board_report
from assessments.papers.tracker_file import tracker_file
from tests.assessments.moderating import agree, dissent, with_views
from tests.assessments.steps import say
from tests.factories import ActionFactory, CitationFactory, EvidenceFactory, EvidenceFileFactory


def day(number: int) -> datetime.date:
    return datetime.date(2026, 5, number)


def rows_of(content: bytes, sheet: str) -> list[dict[str, Any]]:
    """Each row as its headings name it."""
    cells = [[_plain(value) for value in row] for row in openpyxl.load_workbook(io.BytesIO(content))[sheet].values]
    at = next(number for number, row in enumerate(cells) if "Component" in row)
    return [dict(zip(cells[at], row, strict=True)) for row in cells[at + 1 :]]


def _plain(value: Any) -> Any:
    return value.date() if isinstance(value, datetime.datetime) else value


def told(row: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    return {heading: row[heading] for heading in expected}


@pytest.fixture
def evidence(agreeing, police) -> Evidence:
    file = EvidenceFileFactory(partnership=agreeing.partnership, name="audit.pdf")
    row = EvidenceFactory(
        sheet=agreeing.sheets.get(component__slug="clarity"),
        title="A survey",
        kind=EvidenceKind.AUDIT,
        shows=Shows.IMPACT,
        source_agency=police,
        dated=day(1),
        review_by=day(2),
        file=file,
        url="https://example.org/survey",
        reference="Minutes, item 4",
        note="74 replies",
        good_practice=True,
    )
    CitationFactory(evidence=row, sheet=agreeing.sheets.get(component__slug="capacity"))
    return row


@pytest.fixture
def agreeing(gathering, alice, bob, police):
    found = with_views(gathering, alice, clarity=(1, 3))
    agree(found, alice, 2, because="The audit weighed more.")
    dissent(found, bob, police)
    found.sheets.filter(component__slug="clarity").update(
        evidence_narrative="What bears it out",
        accountability_narrative="Who answers for it",
        strategic_timeframe="In three years",
        strategic_review=day(3),
        operational_timeframe="In three months",
        operational_review=day(4),
    )
    return found


def test_headings_on_the_scores_sheet_match_their_columns(agreeing):
    [row] = [row for row in rows_of(assessment_file(board_report(agreeing)), "Scores") if row["Component"] == "Clarity"]
    expected = {
        "Score": 2,
        "Grade": "Requires improvement",
        "Why this score was agreed": "The audit weighed more.",
        "Evidence for the score": "What bears it out",
        "Accountability, ownership and governance": "Who answers for it",
        "Strategic timeframe": "In three years",
        "Strategic review date": day(3),
        "Operational timeframe": "In three months",
        "Operational review date": day(4),
    }
    assert told(row, expected) == expected
    assert "Northshire Police" in row["Dissent"]


def test_headings_on_the_agency_views_sheet_match_their_columns(agreeing, police):
    AgencyView.objects.filter(sheet__component__slug="clarity", participant__agency=police).update(
        reason="Officers know", evidence="A log of calls"
    )
    rows = rows_of(assessment_file(board_report(agreeing)), "Agency views")
    [row] = [row for row in rows if (row["Component"], row["Agency"]) == ("Clarity", "Northshire Police")]
    expected = {
        "Score": 3,
        "Grade": "Good",
        "Agreed score": 2,
        "Reason": "Officers know",
        "Evidence": "A log of calls",
    }
    assert told(row, expected) == expected


def test_headings_on_the_evidence_sheet_match_their_columns(agreeing, evidence):
    [row] = rows_of(assessment_file(board_report(agreeing)), "Evidence")
    expected = {
        "Component": "Clarity",
        "What it is called": "A survey",
        "Kind": evidence.get_kind_display(),
        "What it shows": "Impact",
        "Source agency": "Northshire Police",
        "Date": day(1),
        "Review by": day(2),
        "Link": "https://example.org/survey",
        "Reference": "Minutes, item 4",
        "Also supports": "Capacity",
        "Good practice to share": "Yes",
        "Note": "74 replies",
    }
    assert told(row, expected) == expected
    assert row["File"].startswith("audit.pdf")


@pytest.fixture
def action(agreeing, police, bob):
    row = ActionFactory(
        sheet=agreeing.sheets.get(component__slug="clarity"),
        what="Agree one guide",
        lead_agency=police,
        lead_person=bob,
        priority=Priority.HIGH,
        due=day(5),
        review=day(6),
    )
    say(row, bob, ActionStatus.DONE, "Two drafts", difference="Four concerns came through")
    type(row).objects.filter(pk=row.pk).update(closed_on=day(7))
    return type(row).objects.get(pk=row.pk)


def test_headings_on_the_actions_sheet_match_their_columns(agreeing, action):
    [row] = rows_of(assessment_file(board_report(agreeing)), "Actions")
    expected = {
        "Component": "Clarity",
        "Kind": action.get_kind_display(),
        "What will be done": "Agree one guide",
        "Who leads": "Bob, Northshire Police",
        "Horizon": action.get_horizon_display(),
        "High priority": "Yes",
        "Due": day(5),
        "Review": day(6),
        "Status": "Done",
        "Done or stopped on": day(7),
        "What difference it has made": "Four concerns came through",
    }
    assert told(row, expected) == expected


def test_headings_in_the_trackers_file_match_their_columns(agreeing, action, partnership):
    file = tracker_file(tracker_of(partnership), ActionFilter(status="all"))
    [row] = rows_of(file, "Actions")
    expected = {
        "What will be done": "Agree one guide",
        "Kind": action.get_kind_display(),
        "Component": "Clarity",
        "Assessment": agreeing.subject,
        "Period": agreeing.period,
        "Lead agency": "Northshire Police",
        "Lead person": "Bob",
        "Horizon": action.get_horizon_display(),
        "Priority": "High",
        "Status": "Done",
        "Due": day(5),
        "Overdue": "No",
        "Review": day(6),
        "Done or stopped on": day(7),
        "What has been done": "Two drafts",
        "What difference it has made": "Four concerns came through",
    }
    assert told(row, expected) == expected
