"""A report's rows as the plain values that charts are drawn from."""

import pytest

from assessments.models import Component, ComponentGroup, RatingLevel
from assessments.papers.pictures import pictures_of
from assessments.papers.summary import board_report
from tests.assessments.charts.reading import HOSTILE, is_sound, room_for, shapes, texts
from tests.assessments.gathering import gather
from tests.assessments.moderating import agree, with_views
from tests.assessments.steps import sign_off
from tests.factories import ActionFactory

DOT, RING = {"fill": "#123f73"}, {"fill": "#ffffff", "stroke": "#505a5f"}


def scores_of(assessment):
    return pictures_of(board_report(assessment)).scores


@pytest.fixture
def compared(assessment, last_year, alice):
    """Clarity went from 2 to 3, Confidence stayed 3, Capacity was 1 and is not scored yet, Competence is new."""
    for year, scores in (
        (last_year, {"clarity": 2, "confidence": 3, "capacity": 1}),
        (assessment, {"clarity": 3, "confidence": 3, "competence": 4}),
    ):
        for slug, score in scores.items():
            year.sheets.filter(component__slug=slug).update(score=score)
    sign_off(last_year, by=alice)
    return assessment


def test_the_picture_has_all_groups_components_and_scale_labels(compared):
    report, found = board_report(compared), texts(scores_of(compared))
    assert {*report.groups, *(score.name for score in report.scores)} <= set(found)
    assert {"1", "2", "3", "4", "Inadequate", "Requires", "improvement", "Good", "Outstanding"} <= set(found)
    assert found.count("Not yet scored") == 9


def test_scores_and_movement_are_described_in_the_frameworks_order(compared):
    picture = scores_of(compared)
    assert picture.title == "Scores of the components, now and last time"
    assert picture.words.startswith(
        "Clarity: 3 Good, up 1; Confidence: 3 Good, same; Competence: 4 Outstanding, new; Capacity: Not yet scored; "
    )
    assert (len(shapes(picture, **DOT)), len(shapes(picture, **RING))) == (3, 3)


def test_without_last_time_there_are_no_rings_and_no_movement(assessment):
    assessment.sheets.update(score=2)
    picture = scores_of(assessment)
    assert (len(shapes(picture, **DOT)), len(shapes(picture, **RING))) == (12, 0)
    assert picture.title == "Scores of the components"
    assert "new" not in texts(picture)


def test_last_times_scores_on_another_scale_are_not_drawn(assessment, last_year_elsewhere, alice):
    last_year_elsewhere.sheets.update(score=2)
    sign_off(last_year_elsewhere, by=alice)
    assessment.sheets.update(score=3)
    drawn = pictures_of(board_report(assessment))
    assert shapes(drawn.scores, **RING) == []
    assert (drawn.radar.has_last, "last time" in drawn.radar.picture.words) == (False, False)


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_no_name_breaks_any_picture(assessment, name):
    Component.objects.filter(slug="clarity").update(name=room_for(Component, "name", name))
    ComponentGroup.objects.filter(components__slug="clarity").update(name=room_for(ComponentGroup, "name", name))
    assessment.scale.levels.filter(score=3).update(label=room_for(RatingLevel, "label", name))
    assessment.sheets.update(score=3)
    drawn = pictures_of(board_report(assessment))
    assert is_sound(drawn.scores)
    assert is_sound(drawn.radar.picture)


@pytest.mark.parametrize("lost", [[3], [1, 2, 3, 4]])
def test_components_scored_at_a_deleted_level_are_drawn_as_not_yet_scored(assessment, lost):
    assessment.sheets.update(score=3)
    confidence = assessment.sheets.filter(component__slug="confidence")
    confidence.update(score=2)
    assessment.scale.levels.filter(score__in=lost).delete()
    drawn = pictures_of(board_report(assessment)).scores
    assert (drawn and texts(drawn).count("Not yet scored")) == (11 if lost == [3] else None)


def test_the_table_of_views_counts_returned_views_out_of_agencies_asked(framework, partnership, alice, bob, dave):
    started = gather(partnership, alice, list(partnership.current_agencies()))
    agreeing = with_views(started, alice, clarity=(1, 4), capacity=(None, 2))
    agree(agreeing, alice, 2, because="Between them.")
    asked = len(list(partnership.current_agencies()))
    rows = {row[0]: row[1:] for row in pictures_of(board_report(agreeing)).spreads.table.rows}
    assert rows["Clarity"] == (f"2 of {asked}", "1", "4", "2.5", "2")
    assert rows["Capacity"] == (f"1 of {asked}", "2", "2", "2", "Not yet scored")


def test_actions_are_counted_by_their_status(assessment):
    sheet = assessment.sheets.first()
    ActionFactory.create_batch(3, sheet=sheet, status="not_started")
    assert pictures_of(board_report(assessment)).actions.table.rows[0] == ("Not started", "3", "0")


def test_the_trend_has_the_earlier_assessments_and_this_one(assessment, last_year, alice):
    last_year.sheets.update(score=2)
    sign_off(last_year, by=alice)
    assessment.sheets.update(score=3)
    rows = pictures_of(board_report(assessment)).trend.table.rows
    assert [row[1:] for row in rows] == [("0 of 12", "12 Requires improvement"), ("12 of 12", "12 Good")]
