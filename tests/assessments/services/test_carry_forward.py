"""What is carried forward from an earlier assessment, how it is marked, and who confirms it."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import (
    Accountability,
    Action,
    ActionStatus,
    Assessment,
    ComponentAssessment,
    Evidence,
    ParticipatingAgency,
    RatingScale,
    Stage,
    StakeholderRole,
)
from assessments.services import versioned
from assessments.services.carry_forward import carry_forward, confirm, next_of
from assessments.services.errors import AlreadyOpen, AssessmentLocked, RowGone, StaleRow
from partnerships.models import Agency, User
from tests.assessments.steps import complete, say, sign_off
from tests.factories import (
    AccountabilityFactory,
    ActionFactory,
    AssessmentFactory,
    ComponentAssessmentFactory,
    EvidenceFactory,
    PartnerAgencyFactory,
    StakeholderRoleFactory,
    UserFactory,
)

ITEMS = (Evidence, Accountability, StakeholderRole, Action)


@pytest.fixture
def clarity(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="clarity")


def carried(assessment: Assessment, by: User, **changes: object) -> Assessment:
    following = next_of(assessment)
    for name, value in changes.items():
        setattr(following, name, value)
    return carry_forward(assessment, following, by=by)


def clarity_of(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="clarity")


@pytest.mark.parametrize(
    ("start", "end", "next_start", "next_end"),
    [
        ("2026-04-01", "2027-03-31", "2027-04-01", "2028-03-31"),
        ("2026-04-01", "2026-09-30", "2027-04-01", "2027-09-30"),
        ("2026-04-01", "2028-03-31", "2028-04-01", "2030-03-31"),
        ("2026-03-01", "2027-02-28", "2027-03-01", "2028-02-29"),
        ("2024-02-29", "2025-02-28", "2025-03-01", "2026-02-28"),
        ("2026-05-12", "2026-05-12", "2027-05-12", "2027-05-12"),
    ],
)
def test_the_next_period_has_the_same_length_and_starts_after_the_earlier_one(start, end, next_start, next_end):
    earlier = AssessmentFactory.build(
        period_start=datetime.date.fromisoformat(start), period_end=datetime.date.fromisoformat(end)
    )

    following = next_of(earlier)

    assert (str(following.period_start), str(following.period_end)) == (next_start, next_end)


def test_texts_dates_and_rows_are_carried_forward_and_marked_but_scores_are_not(assessment, alice, clarity, police):
    when = datetime.date(2026, 9, 30)
    ComponentAssessment.objects.filter(pk=clarity.pk).update(
        score=3, score_because="Agreed", missing_because="Short", evidence_narrative="Seen", strategic_review=when
    )
    EvidenceFactory(sheet=clarity, title="Audit", source_agency=police, good_practice=True)
    AccountabilityFactory(sheet=clarity, agency=police)
    StakeholderRoleFactory(sheet=clarity, agency=police)
    action = ActionFactory(sheet=clarity, what="Train all", status=ActionStatus.UNDER_WAY, review=when)

    following = carried(assessment, alice)

    sheet = clarity_of(following)
    assert (sheet.carried, sheet.evidence_narrative, sheet.strategic_review) == (True, "Seen", when)
    assert (sheet.score, sheet.score_because, sheet.missing_because) == (None, "", "")
    assert (sheet.version, sheet.changed_by, sheet.changed_at) == (1, alice, following.started_at)
    for model in ITEMS:
        old, new = model.objects.get(sheet=clarity), model.objects.get(sheet=sheet)
        assert (new.carried, new.version, new.changed_by) == (True, 1, alice)
        assert new.key != old.key
        assert not old.carried
    copy = Action.objects.get(sheet=sheet)
    assert (copy.what, copy.status, copy.due, copy.review) == ("Train all", "under_way", action.due, when)
    assert Evidence.objects.get(sheet=sheet).good_practice
    assert following.carried_from == assessment
    assert clarity_of(assessment).score == 3


def test_empty_sheets_are_not_marked_as_carried_forward(assessment, alice):
    following = carried(assessment, alice)

    assert set(following.sheets.values_list("carried", "changed_at", "version")) == {(False, None, 1)}


def test_done_actions_stay_behind(assessment, alice, clarity):
    ActionFactory(sheet=clarity, what="Still to do")
    ActionFactory(sheet=clarity, what="Done", status=ActionStatus.DONE)

    following = carried(assessment, alice)

    assert list(Action.objects.filter(sheet__assessment=following).values_list("what", flat=True)) == ["Still to do"]


def test_a_lead_who_has_left_is_carried_forward_to_be_confirmed(assessment, alice, clarity, partnership):
    gone = PartnerAgencyFactory(partnership=partnership, agency__name="Gone", left=datetime.date(2025, 1, 1)).agency
    AccountabilityFactory(sheet=clarity, agency=gone, person=UserFactory(name="Nobody Here", is_active=False))

    lead = Accountability.objects.get(sheet=clarity_of(carried(assessment, alice)))

    assert (lead.who, lead.carried) == ("Nobody Here, Gone", True)


def test_a_signed_off_one_can_be_carried_to_another_scale_with_agencies_views(assessment, alice, police):
    sign_off(assessment, alice)
    welsh = RatingScale.objects.get(slug="ciw-2025")
    following = next_of(assessment)
    following.scale, following.views_close = welsh, datetime.date(2027, 6, 1)

    carry_forward(assessment, following, by=alice, agencies=Agency.objects.filter(pk=police.pk))

    assert (following.scale, following.stage) == (welsh, Stage.GATHERING_VIEWS)
    assert ParticipatingAgency.objects.get().agency == police


def test_carrying_forward_twice_to_the_same_period_is_refused_and_copies_nothing(assessment, alice, clarity):
    EvidenceFactory(sheet=clarity)
    carried(assessment, alice)

    with pytest.raises(AlreadyOpen):
        carried(assessment, alice)

    assert (Assessment.objects.count(), Evidence.objects.count()) == (2, 2)


def test_a_carried_assessment_always_belongs_to_the_same_partnership(assessment, alice, carol):
    elsewhere = carol.memberships.get().partnership

    assert carried(assessment, alice, partnership=elsewhere).partnership == assessment.partnership


def test_a_component_missing_from_the_earlier_assessment_starts_empty(assessment, alice):
    complete(assessment)
    assessment.sheets.filter(component__slug="clarity").delete()

    following = carried(assessment, alice)

    assert list(following.sheets.filter(carried=False).values_list("component__slug", flat=True)) == ["clarity"]


def test_the_trail_records_who_carried_forward_what(assessment, alice, clarity):
    EvidenceFactory(sheet=clarity, title="Audit")
    ComponentAssessment.objects.filter(pk=clarity.pk).update(evidence_narrative="Seen")

    following = carried(assessment, alice)

    sheet = clarity_of(following)
    changed, started = sheet.history.all()
    assert (started.history_type, started.evidence_narrative, started.carried) == ("+", "", False)
    assert (changed.history_type, changed.evidence_narrative, changed.carried) == ("~", "Seen", True)
    recorded = Evidence.history.get(sheet_id=sheet.pk)
    assert (recorded.history_type, recorded.title, recorded.carried) == ("+", "Audit", True)
    assert {changed.history_user, recorded.history_user, following.history.get().history_user} == {alice}
    assert following.history.get().carried_from == assessment


@pytest.mark.parametrize("in_stock", [1, 30])
def test_carrying_forward_takes_the_same_queries_for_1_row_and_for_30(assessment, alice, clarity, in_stock):
    for factory in (EvidenceFactory, AccountabilityFactory, StakeholderRoleFactory, ActionFactory):
        factory.create_batch(in_stock, sheet=clarity)
    ComponentAssessment.objects.filter(pk=clarity.pk).update(evidence_narrative="Seen")

    with CaptureQueriesContext(connection) as queries:
        carried(assessment, alice)

    assert len(queries) == 30
    assert Evidence.objects.count() == 2 * in_stock


@pytest.fixture
def following(assessment: Assessment, clarity: ComponentAssessment, alice: User) -> ComponentAssessment:
    """A sheet with its own texts and a row of each kind carried forward."""
    for factory in (EvidenceFactory, AccountabilityFactory, StakeholderRoleFactory, ActionFactory):
        factory(sheet=clarity)
    ComponentAssessment.objects.filter(pk=clarity.pk).update(evidence_narrative="Seen")
    return clarity_of(carried(assessment, alice))


def seen(sheet: ComponentAssessment) -> dict:
    return {ComponentAssessment: {sheet.pk: 1}} | {
        model: dict(model.objects.filter(sheet=sheet).values_list("pk", "version")) for model in ITEMS
    }


def marks(sheet: ComponentAssessment) -> list[bool]:
    return [clarity_of(sheet.assessment).carried, *(model.objects.get(sheet=sheet).carried for model in ITEMS)]


def test_saving_a_sheet_or_a_row_confirms_only_that_one(following, bob):
    following.score = 2
    versioned.save(following, by=bob, version=1)
    assert marks(following) == [False, True, True, True, True]

    evidence = Evidence.objects.get(sheet=following)
    evidence.note = "Read again"
    versioned.save(evidence, by=bob, version=1)
    assert marks(following) == [False, False, True, True, True]
    assert [row.carried for row in evidence.history.all()] == [False, True]


def test_an_update_does_not_confirm_a_carried_action(following, bob):
    say(Action.objects.get(sheet=following), bob, ActionStatus.UNDER_WAY)

    assert marks(following)[-1] is True


def test_a_whole_sheet_can_be_confirmed_at_once_and_the_trail_says_by_whom(following, bob):
    assert confirm(following, seen(following), by=bob) == 5

    assert marks(following) == [False] * 5
    evidence = Evidence.objects.get(sheet=following)
    assert (evidence.version, evidence.changed_by) == (2, bob)
    last = evidence.history.first()
    assert (last.history_type, last.history_user, last.carried, last.history_date) == (
        "~",
        bob,
        False,
        evidence.changed_at,
    )


def test_one_row_can_be_confirmed_on_its_own(following, bob):
    evidence = Evidence.objects.get(sheet=following)

    assert confirm(following, {Evidence: {evidence.pk: 1}}, by=bob) == 1
    assert marks(following) == [True, False, True, True, True]


def test_nothing_is_confirmed_if_someone_changed_a_row_meanwhile(following, alice, bob):
    shown = seen(following)
    lead = Accountability.objects.get(sheet=following)
    versioned.save(lead, by=alice, version=1)

    with pytest.raises(StaleRow) as refusal:
        confirm(following, shown, by=bob)

    assert refusal.value.stored.changed_by == alice
    assert marks(following) == [True, True, False, True, True]


def test_nothing_is_confirmed_if_someone_updated_an_action_meanwhile(following, bob):
    shown = seen(following)
    say(Action.objects.get(sheet=following), bob)

    with pytest.raises(StaleRow):
        confirm(following, shown, by=bob)


def test_a_double_click_confirms_once(following, bob):
    shown = seen(following)

    assert [confirm(following, shown, by=bob) for _click in range(2)] == [5, 0]
    assert Evidence.objects.get(sheet=following).version == 2


def test_nothing_is_confirmed_if_a_row_was_removed_meanwhile(following, bob):
    shown = seen(following)
    Evidence.objects.filter(sheet=following).delete()

    with pytest.raises(RowGone):
        confirm(following, shown, by=bob)

    assert clarity_of(following.assessment).carried


def test_rows_of_another_sheet_cannot_be_confirmed(following, bob):
    other = EvidenceFactory(sheet=ComponentAssessmentFactory(), carried=True)

    for model, pk in ((Evidence, other.pk), (ComponentAssessment, other.sheet_id)):
        with pytest.raises(RowGone):
            confirm(following, {model: {pk: 1}}, by=bob)

    assert Evidence.objects.get(pk=other.pk).carried


def test_nothing_is_confirmed_after_sign_off(following, alice, bob):
    shown = seen(following)
    sign_off(following.assessment, alice)
    shown[ComponentAssessment] = {following.pk: clarity_of(following.assessment).version}

    with pytest.raises(AssessmentLocked):
        confirm(following, shown, by=bob)

    assert marks(following) == [True] * 5


@pytest.mark.parametrize("in_stock", [1, 30])
def test_confirming_takes_the_same_queries_for_1_row_and_for_30(following, bob, in_stock):
    EvidenceFactory.create_batch(in_stock - 1, sheet=following, carried=True)
    shown = seen(following)

    with CaptureQueriesContext(connection) as queries:
        assert confirm(following, shown, by=bob) == 4 + in_stock

    assert len(queries) == 18
