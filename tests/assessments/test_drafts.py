"""A view that has not been returned is a draft: it never counts, and people who may read it see it marked."""

import io
import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.utils import timezone

from assessments.models import Assessment
from assessments.pages.moderation import moderation_of
from assessments.papers.export import export_assessment
from assessments.papers.kinds import KINDS
from assessments.papers.summary import board_report
from assessments.services import agency_views, lifecycle
from assessments.services.scores import spread_of
from tests.assessments.gathering import give, return_all
from tests.assessments.moderating import agree, sheet_of
from tests.pages import words_of

DRAFT = "Nobody at Northshire Police has read this yet"
SOURCE = Path(__file__).parents[2] / "assessments"


@pytest.fixture
def closed(gathering, alice, bob, dave) -> Assessment:
    """Dave's agency has returned its view. Bob's has given 1 for Clarity, and the lead has closed the views."""
    return_all(gathering, dave)
    give(gathering, bob, score=1, reason=DRAFT, evidence=DRAFT)
    return lifecycle.close_views(gathering, by=alice)


def test_a_draft_does_not_count_or_make_a_score_need_a_reason(closed, alice):
    assert spread_of(sheet_of(closed)).scores == (3,)
    assert agree(closed, alice, 3).score == 3


def test_a_view_that_was_withdrawn_is_a_draft_again(gathering, alice, bob, dave):
    return_all(gathering, dave)
    agency_views.withdraw(return_all(gathering, bob), by=bob)
    lifecycle.close_views(gathering, by=alice)

    assert spread_of(sheet_of(gathering)).scores == (3,)
    assert board_report(gathering).returned_in_words == "1 of 2 agencies returned a view."


def test_a_returned_view_of_an_agency_that_has_left_still_counts(gathering, alice, bob, dave, partnership):
    return_all(gathering, dave)
    return_all(gathering, bob)
    lifecycle.close_views(gathering, by=alice)
    partnership.partner_agencies.update(left="2026-04-02")

    assert spread_of(sheet_of(gathering)).scores == (3, 3)


def test_pages_and_papers_count_returned_views_alike(closed, alice, as_):
    report = board_report(closed)
    moderation = moderation_of(closed, alice)

    said = {report.returned_in_words, moderation.returned_in_words}
    said |= {sheet.views.words.split(" It says")[0] for sheet in report.sheets if sheet.views}
    said |= {row.words.split(" It says")[0] for row in moderation.rows}
    assert said == {"1 of 2 agencies returned a view."}
    for url in ("clarity/", "moderation/clarity/", "moderation/", "report/"):
        page = words_of(as_(alice).get(f"/assessments/{closed.pk}/{url}"))
        assert "1 of 2 agencies returned a view." in page, url
        assert "2 of 2" not in page, url
    assert (report.differing, report.gave_views, report.not_returned) == (
        (),
        ("Northshire Health",),
        ("Northshire Police",),
    )


@pytest.mark.parametrize("slug", KINDS)
def test_no_paper_shows_a_draft(closed, slug):
    kind = KINDS[slug]
    variants = [variant for variant, _name in kind.variants(closed)] if kind.variants else [""]
    for variant in variants:
        assert DRAFT not in repr(kind.read(closed, variant, timezone.localdate()))


@pytest.mark.parametrize("who", ["alice", "bob", "sam"])
def test_someone_who_may_read_a_draft_sees_it_marked(request, closed, as_, who):
    client = as_(request.getfixturevalue(who))

    page = words_of(client.get(f"/assessments/{closed.pk}/moderation/clarity/"))
    assert re.search(rf"Northshire Police Draft, not returned 1 ●○○○ \w+ {DRAFT}", page)
    assert "1: Draft, not returned" in words_of(client.get(f"/assessments/{closed.pk}/moderation/"))


@pytest.mark.parametrize("who", ["alice", "bob", "dave", "sam", "olive"])
@pytest.mark.parametrize("url", ["", "clarity/", "report/"])
def test_pages_with_counts_show_nothing_of_a_draft(request, closed, as_, who, url):
    assert DRAFT not in words_of(as_(request.getfixturevalue(who)).get(f"/assessments/{closed.pk}/{url}"))


def test_the_agency_sees_on_its_own_pages_that_its_view_is_a_draft(closed, bob, as_):
    for url in ("views/", "views/clarity/"):
        assert "Draft, not returned" in words_of(as_(bob).get(f"/assessments/{closed.pk}/{url}"))


def test_the_export_says_whether_each_view_was_returned(closed, alice):
    file = io.BytesIO()
    export_assessment(closed, file, by=alice)
    with ZipFile(file) as archive:
        content = json.loads(archive.read("assessment.json"))

    assert [view["returned"] for view in content["agency_views"] if view["reason"] == DRAFT] == [False]
    assert sum(view["returned"] for view in content["agency_views"]) == 12


def test_only_these_modules_read_views():
    """Anything new that reads views must use `counted()`, `with_counts()` or `counts`, and be added here."""
    reading = re.compile(r"AgencyView\.objects|\.views\.(filter|all|given|exclude|values|select_related)")
    found = {
        str(path.relative_to(SOURCE))
        for folder in ("charts", "demo", "forms", "pages", "papers", "services", "trail", "views")
        for path in (SOURCE / folder).rglob("*.py")
        if reading.search(path.read_text())
    }

    assert found == {
        "demo/scoring.py",
        "pages/agency_views.py",
        "pages/moderation.py",
        "papers/sheet_rows.py",
        "services/scores.py",
        "views/agency_views.py",
        "pages/beside_the_score.py",
    }
