"""Seeded rows are as if people had made them on the pages: the same rules hold."""

from itertools import groupby, pairwise

import pytest
from django.db.models import DateTimeField, F, Max, Q
from django.utils import timezone

from assessments.models import (
    CLOSED,
    Action,
    ActionStatus,
    AgencyView,
    Assessment,
    Challenge,
    Citation,
    ComponentAssessment,
    Dissent,
    GoodPractice,
    ParticipatingAgency,
    Stage,
    Transition,
    look_up_rows,
)
from assessments.scale.rows import ORDER
from assessments.services.scores import spread_of
from partnerships.models import Invitation, Membership

TRACKED = [model for model in ORDER if hasattr(model, "history")]
STEPS = [
    ("", Stage.GATHERING_VIEWS),
    (Stage.GATHERING_VIEWS, Stage.AGREEING_SCORES),
    (Stage.AGREEING_SCORES, Stage.AGREED),
]


def by_label(model):
    return model._meta.label_lower


@pytest.mark.parametrize("model", ORDER, ids=by_label)
def test_every_row_is_as_a_form_would_take_it(seeded, model):
    relations = {field.name for field in model._meta.concrete_fields if field.is_relation}
    # A form never sends an empty one. The database has its own conditions for these.
    nullable = {field.name for field in model._meta.concrete_fields if field.null}
    rows = list(model._default_manager.all())
    assert rows
    for row in rows:
        row.clean_fields(exclude=relations | {name for name in nullable if getattr(row, name) is None})
        row.clean()


@pytest.mark.parametrize("model", TRACKED, ids=by_label)
def test_the_trail_begins_with_each_row_and_ends_as_it_is_now(seeded, model):
    names = [field.attname for field in model.history.model.tracked_fields]
    now = {row.pk: [getattr(row, name) for name in names] for row in model._default_manager.all()}
    trail = model.history.order_by("id", "history_id")
    trails = {key: list(rows) for key, rows in groupby(trail, key=lambda row: row.id)}

    assert trails.keys() == now.keys()
    for key, rows in trails.items():
        assert [row.history_type for row in rows] == ["+", *["~"] * (len(rows) - 1)]
        assert all(before.history_date <= after.history_date for before, after in pairwise(rows))
        assert all(row.history_user_id for row in rows)
        assert [getattr(rows[-1], name) for name in names] == now[key]


def test_the_trail_says_what_a_row_said_before_each_change(seeded):
    assert {*AgencyView.history.filter(history_type="+").values_list("score", "reason")} == {(None, "")}
    assert {*Assessment.history.filter(history_type="+").values_list("stage", "agreed_at")} == {(STEPS[0][1], None)}
    for action in Action.objects.all():
        changes = action.history.filter(history_type="~").order_by("history_id").values_list("status", flat=True)
        assert [*changes] == [*action.updates.order_by("at").values_list("status", flat=True)]


@pytest.mark.parametrize("model", [*ORDER, *(model.history.model for model in TRACKED)], ids=by_label)
def test_nothing_happened_after_now(seeded, model):
    names = [field.name for field in model._meta.concrete_fields if isinstance(field, DateTimeField)]
    latest = model._default_manager.aggregate(**{f"{name}_max": Max(name) for name in names}) if names else {}
    latest.pop("expires_at_max", None)

    assert all(at is None or at < timezone.now() for at in latest.values())


def test_each_assessment_went_through_the_stages_to_its_own(seeded):
    for assessment in Assessment.objects.all():
        steps = Transition.objects.filter(assessment=assessment).values_list("from_stage", "to_stage")
        at = [stage for _before, stage in STEPS].index(Stage(assessment.stage))
        assert [*steps] == STEPS[: at + 1]


def test_signed_off_assessments_lack_nothing(seeded):
    for assessment in Assessment.objects.filter(stage=Stage.AGREED):
        sheets = list(assessment.sheets.all())
        look_up_rows(assessment, sheets)
        assert len(sheets) == 12
        assert [sheet for sheet in sheets if sheet.gaps] == []
    assert Assessment.objects.filter(stage=Stage.AGREED).exclude(board="").exclude(meeting_date=None).count() == 3


def test_exactly_the_scores_that_need_a_reason_have_one(seeded):
    sheets = ComponentAssessment.objects.exclude(score=None)
    asked = {sheet for sheet in sheets if spread_of(sheet).asks_why(sheet.score)}
    assert asked == {*sheets.exclude(score_because="")}
    assert 0 < len(asked) < sheets.count()


def test_no_score_is_agreed_while_views_are_gathered(seeded):
    gathering = Q(assessment__stage=Stage.GATHERING_VIEWS)
    assert not ComponentAssessment.objects.filter(gathering).exclude(score=None)
    assert not Dissent.objects.filter(Q(sheet__score=None))


def test_views_are_of_agencies_that_take_part_and_returned_ones_are_complete(seeded):
    assert not AgencyView.objects.exclude(sheet__assessment=F("participant__assessment"))
    assert not AgencyView.objects.not_given().filter(participant__returned_at__isnull=False)
    for participant in ParticipatingAgency.objects.select_related("assessment__partnership"):
        assert participant.assessment.partnership.current_agencies().filter(pk=participant.agency_id)
    open_views = ParticipatingAgency.objects.filter(assessment__stage=Stage.GATHERING_VIEWS)
    assert {each.has_returned for each in open_views} == {True, False}


def test_views_dissents_and_challenges_are_by_people_with_the_right_role(seeded):
    spoken_for = set(Membership.objects.values_list("partnership", "agency", "person"))
    views = AgencyView.objects.exclude(score=None).values_list(
        "sheet__assessment__partnership", "participant__agency", "changed_by"
    )
    dissents = Dissent.objects.values_list("sheet__assessment__partnership", "agency", "changed_by")
    assert {*views, *dissents} <= spoken_for
    scrutineers = set(Membership.objects.filter(role="scrutineer").values_list("partnership", "person"))
    assert {*Challenge.objects.values_list("sheet__assessment__partnership", "raised_by")} <= scrutineers


def test_actions_are_as_their_latest_update_says(seeded):
    for action in Action.objects.prefetch_related("updates"):
        latest = next(iter(action.updates.all()), None)
        if latest:
            assert (action.status, action.changed_at) == (latest.status, latest.at)
        if action.status == ActionStatus.DONE:
            assert any(update.difference for update in action.updates.all())


def test_open_actions_are_carried_forward_once_and_get_no_update_afterwards(seeded):
    for assessment in Assessment.objects.exclude(carried_from=None):
        left_open = {*Action.objects.filter(sheet__assessment=assessment.carried_from).exclude(status__in=CLOSED)}
        copies = Action.objects.filter(sheet__assessment=assessment).exclude(continues=None)
        assert sorted(copies.values_list("continues", flat=True)) == sorted(action.pk for action in left_open)
        assert all(action.changed_at < assessment.started_at for action in left_open)
    assert Assessment.objects.exclude(carried_from=None).count() == 3


def test_good_practice_is_from_marked_evidence_of_signed_off_assessments(seeded):
    rows = GoodPractice.objects.select_related("evidence__sheet__assessment")
    assert rows
    for row in rows:
        assert (row.evidence.good_practice, row.evidence.sheet.assessment.stage) == (True, Stage.AGREED)
        assert row.component_id == row.evidence.sheet.component_id
        assert row.partnership_id == row.evidence.sheet.assessment.partnership_id


def test_evidence_is_cited_by_other_components_of_its_assessment(seeded):
    for citation in Citation.objects.all():
        citation.clean()


def test_invitations_are_open_expired_accepted_and_withdrawn(seeded):
    assert Invitation.objects.open().count() == 2 * Invitation.objects.usable().count() == 6
    assert Invitation.objects.exclude(accepted_at=None).count() == 9
    assert Invitation.objects.exclude(withdrawn_at=None).count() == 3
