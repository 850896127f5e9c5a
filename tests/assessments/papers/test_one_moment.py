"""A paper shows one moment: anything in it that depends on the day uses the paper's own day."""

import datetime
import io
import re
from pathlib import Path

import lxml.html
import openpyxl
import pytest
from django.utils import timezone
from django.utils.formats import date_format

from assessments.models import Action, Assessment, Evidence, SignedPaper
from assessments.papers import signing
from assessments.papers.kinds import BOARD_REPORT, KINDS, kind_of, source_of
from assessments.papers.signed_values import decode
from assessments.services import lifecycle
from tests.assessments.steps import MEETING, complete
from tests.clock import LONDON, Clock
from tests.factories import ActionFactory, EvidenceFactory

SIGNED = datetime.datetime(2025, 11, 13, 14, 30, tzinfo=LONDON)
DAY = re.compile(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
)
OF = {"component-sheet": "clarity"}
ROOMS = [Path(__file__).parents[3] / "assessments" / room for room in ("charts", "pages", "papers", "trail")]


@pytest.fixture
def filled(assessment) -> Assessment:
    """With an action and evidence that are past their dates today, but were not at sign-off."""
    complete(assessment)
    sheet = assessment.sheets.get(component__slug="clarity")
    Assessment.objects.update(period_start="2025-04-01", period_end="2026-03-31")
    for model in (Action, Evidence):
        model.objects.all().delete()
    ActionFactory(sheet=sheet, what="Train all", due=datetime.date(2025, 12, 1))
    EvidenceFactory(sheet=sheet, title="Audit", review_by=datetime.date(2025, 12, 1))
    return Assessment.objects.get(pk=assessment.pk)


def words_of(source) -> str:
    return words_in(source.kind.writers["pdf"].set(source.values, source.shows)[0])


def words_in(html: str) -> str:
    page = lxml.html.fromstring(html)
    return " ".join(" ".join(page.itertext()).split())


def signed_at(assessment, by, at):
    return lifecycle.sign_off(assessment, by=by, at=at, missing_because="None", **MEETING)


def stored_at(assessment, by, at):
    """What a sign-off at that moment stores for its paper."""
    signing.sign_off(assessment, by=by, at=at, missing_because="None", **MEETING)
    return decode(SignedPaper.objects.get().values)


def words_signed(stored) -> str:
    return words_in(BOARD_REPORT.writers["pdf"].set(stored.report, stored.shows)[0])


def test_the_signed_paper_shows_everything_as_it_was_at_sign_off(filled, alice, queued):
    stored = stored_at(filled, alice, SIGNED)

    words = words_signed(stored)

    assert "The assessment as it was on 13 November 2025 at 14:30." in words
    assert "Actions on 13 November 2025: 1 open, 0 overdue" in words
    assert "Past its review date" not in words
    assert stored.report.front.as_at == SIGNED.date()
    assert date_format(timezone.localdate(), "DATE_FORMAT") not in words


def test_a_sign_off_just_before_midnight_counts_for_that_day(filled, alice, monkeypatch, queued):
    clock = Clock(monkeypatch)
    clock.jump(datetime.date(2025, 12, 2), 0, 5)
    at = datetime.datetime(2025, 12, 1, 23, 59, tzinfo=LONDON)

    words = words_signed(stored_at(filled, alice, at))

    assert "as it was on 1 December 2025 at 23:59" in words
    assert "Actions on 1 December 2025: 1 open, 0 overdue" in words


@pytest.mark.parametrize("slug", ["board-report", "action-plan", "component-sheet"])
def test_a_paper_made_after_the_sign_off_uses_only_its_own_later_moment(filled, alice, monkeypatch, slug):
    signed = signed_at(filled, alice, SIGNED)
    Clock(monkeypatch).jump(datetime.date(2026, 11, 26), 10)
    source = source_of(kind_of(slug, "pdf"), "pdf", signed, OF.get(slug, ""))

    words = words_of(source)

    assert "Made after the sign-off, on 26 November 2026 at 10:00" in words
    # Other days on the paper: the version's, the meeting's, the action's and the evidence's.
    assert set(DAY.findall(words)) <= {
        "26 November 2026",
        "13 November 2025",
        "1 December 2025",
        date_format(MEETING["meeting_date"], "DATE_FORMAT"),
    }
    if slug == "board-report":
        assert "Actions on 26 November 2026: 1 open, 1 overdue" in words
    assert "overdue" in words


def test_the_workbook_gives_its_day_and_counts_overdue_actions_on_that_day(filled, alice):
    signed = signed_at(filled, alice, SIGNED)
    source = source_of(KINDS["tables"], "xlsx", signed, at=SIGNED)

    book = openpyxl.load_workbook(io.BytesIO(source.make().content))

    above = [cell.value for row in book["Actions"].iter_rows(max_row=4) for cell in row if cell.value]
    assert any("as at 13 November 2025" in str(each) for each in above)
    assert "Yes" not in [cell.value for cell in book["Actions"]["H"]]


def test_the_report_page_gives_its_moment_and_counts_actions_on_that_day(filled, alice, as_, monkeypatch):
    signed = signed_at(filled, alice, SIGNED)
    Clock(monkeypatch).jump(datetime.date(2026, 11, 26), 10)
    # No session lasts a year.
    page = " ".join(as_(alice).get(f"/assessments/{signed.pk}/report/").content.decode().split())

    assert "on 26 November 2026 at 10:00" in page
    assert "Actions on 26 November 2026: 1 open, 1 overdue" in page


def test_only_these_modules_read_the_clock():
    """The moment comes from source_of(), or from the page that shows one. Only these have a clock of their own."""
    asks = re.compile(r"timezone\.(now|localdate)\(\)|date\.today\(\)")
    found = {
        f"{room.name}/{path.name}": len(asks.findall(path.read_text())) for room in ROOMS for path in room.rglob("*.py")
    }

    assert {name: count for name, count in found.items() if count} == {
        # The moment itself, inside a transaction and outside.
        "papers/snapshot.py": 2,
        # A page on the screen.
        "papers/board.py": 1,
        # Where a page asks without giving a day.
        "papers/summary.py": 1,
        "pages/progress.py": 1,
        # When the ZIP was made.
        "papers/export.py": 1,
        # For the whole partnership, not for one assessment's papers.
        "pages/tracker.py": 2,
        "pages/tracker_table.py": 1,
        "papers/tracker_file.py": 1,
        # A person's home page, not a paper.
        "pages/own_actions.py": 1,
        "pages/views_to_give.py": 1,
        # When a paper was claimed, made and downloaded.
        "papers/keeping.py": 4,
    }
    assert BOARD_REPORT.is_signed
