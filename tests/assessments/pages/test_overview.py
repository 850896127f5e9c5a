import pytest

from assessments.models import Component, EvidenceGap, Gap
from assessments.pages.overview import Overview, OverviewRow, overview_of
from assessments.pages.unconfirmed import Unconfirmed
from tests.assessments.steps import complete
from tests.factories import EvidenceFactory


def row(**changes: object) -> OverviewRow:
    values = {
        "url": "/",
        "component": Component(name="Clarity"),
        "score": 3,
        "label": "Good",
        "last_score": 2,
        "last_label": "Requires improvement",
        "is_same_scale": True,
        "gaps": [],
        "is_started": True,
    }
    return OverviewRow(**values | changes)


@pytest.mark.parametrize(
    ("changes", "movement"),
    [
        ({}, 1),
        ({"last_score": 3}, 0),
        ({"last_score": 4}, -1),
        ({"last_score": None}, "new"),
        ({"score": None}, None),
        ({"is_same_scale": False}, None),
    ],
)
def test_movement_is_shown_only_if_both_scores_are_on_one_scale(changes, movement):
    assert row(**changes).movement == movement


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "Complete"),
        ({"is_started": False, "score": None, "gaps": list(Gap)}, "Not started"),
        ({"score": None, "gaps": [Gap.SCORE]}, "Started"),
        ({"gaps": [Gap.EVIDENCE, Gap.ACTION]}, "No evidence yet"),
        ({"gaps": [Gap.ACTION]}, "Scored, with gaps"),
    ],
)
def test_the_status_says_the_most_pressing_gap(changes, status):
    assert row(**changes).status == status


def test_the_next_step_is_the_first_unscored_row_then_the_first_with_another_gap():
    complete_row, gap, unscored = row(), row(gaps=[Gap.LEAD]), row(score=None, gaps=[Gap.SCORE])

    assert Overview([("group", [complete_row, gap, unscored])]).next_row is unscored
    assert Overview([("group", [complete_row, gap])]).next_row is gap
    assert Overview([("group", [complete_row])]).next_row is None


def test_a_score_whose_level_was_deleted_has_no_label(assessment):
    assessment.sheets.update(score=3)
    assessment.scale.levels.filter(score=3).delete()
    assert {(row.score, row.label) for row in overview_of(assessment).rows} == {(3, "")}


def test_the_twelve_components_are_in_two_groups_in_the_sources_order(assessment):
    overview = overview_of(assessment)

    assert [(str(group), len(rows)) for group, rows in overview.groups] == [
        ("Practitioners and agencies", 4),
        ("Structures and processes", 8),
    ]
    assert [row.component.slug for row in overview.rows][:5] == [
        "clarity",
        "confidence",
        "competence",
        "capacity",
        "congruence",
    ]


def test_adding_evidence_starts_a_sheet_and_a_complete_assessment_has_no_gaps(assessment):
    EvidenceFactory(sheet=assessment.sheets.first())
    assert [row.is_started for row in overview_of(assessment).rows] == [True] + [False] * 11

    complete(assessment)
    overview = overview_of(assessment)
    assert (overview.scored, overview.incomplete, overview.next_row) == (12, [], None)


@pytest.mark.parametrize(
    ("changes", "status", "colour"),
    [
        ({}, "Complete", "green"),
        ({"is_started": False, "score": None, "gaps": list(Gap)}, "Not started", "grey"),
        ({"score": None, "gaps": [Gap.SCORE]}, "Started", "yellow"),
        ({"gaps": [Gap.EVIDENCE]}, "No evidence yet", "yellow"),
        ({"gaps": [Gap.ACTION]}, "Scored, with gaps", "yellow"),
        ({"to_confirm": Unconfirmed(texts=1)}, "To be confirmed", "yellow"),
        *(({"evidence_gaps": [gap]}, "Evidence to check", "yellow") for gap in EvidenceGap),
    ],
)
def test_a_tag_is_green_only_if_nothing_is_left_to_do(changes, status, colour):
    assert (row(**changes).status, row(**changes).colour) == (status, colour)
