"""What services record in the trail: who, when, and the row's values from then on."""

import datetime

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from assessments import demo
from assessments.models import (
    Accountability,
    Action,
    ActionStatus,
    Assessment,
    ComponentAssessment,
    Evidence,
    EvidenceKind,
    Shows,
    Stage,
    StakeholderRole,
)
from assessments.services import lifecycle, versioned
from assessments.services.errors import AssessmentLocked
from tests.assessments.steps import MEETING, say, sign_off
from tests.factories import ActionFactory, EvidenceFactory

LAST_MAY = datetime.datetime(2026, 5, 12, 16, tzinfo=datetime.UTC)


@pytest.fixture
def sheet(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="clarity")


def evidence(sheet: ComponentAssessment, **fields: str) -> Evidence:
    kinds = {"kind": EvidenceKind.AUDIT, "shows": Shows.IMPACT}
    return Evidence(sheet=sheet, title="Audit", reference="QA 3", **kinds, **fields)


def test_starting_records_the_assessment_and_its_empty_sheets_under_the_leads_name(assessment, alice):
    (started,) = assessment.history.all()
    sheets_of_it = ComponentAssessment.history.filter(assessment=assessment)

    assert (started.history_type, started.history_user, started.history_date) == ("+", alice, assessment.started_at)
    assert set(sheets_of_it.values_list("history_type", "history_user", "history_date")) == {
        ("+", alice.pk, assessment.started_at)
    }
    assert sheets_of_it.count() == 12


def test_a_save_is_recorded_for_its_author_without_version_and_key(sheet, bob):
    sheet.score = 3
    versioned.save(sheet, by=bob, version=1)

    changed, started = sheet.history.all()
    assert (changed.history_type, changed.history_user, changed.score, started.score) == ("~", bob, 3, None)
    assert changed.history_date == sheet.changed_at
    kept = {field.name for field in changed._meta.fields}
    assert not kept & {"version", "key", "changed_by", "changed_at"}


def test_the_recorded_author_is_by_even_if_someone_else_made_the_request(sheet, as_, alice, bob, monkeypatch):
    save = versioned.save
    monkeypatch.setattr(versioned, "save", lambda row, *, by, version: save(row, by=alice, version=version))

    as_(bob).post(sheet.get_absolute_url(), {"version": "1", "score": "2"})

    assert sheet.history.first().history_user == alice


def test_a_removal_is_recorded_for_the_person_who_removed_the_row(sheet, alice, bob):
    row = versioned.save(evidence(sheet), by=alice)
    pk = row.pk
    versioned.remove(row, by=bob, version=1)

    removed, added = Evidence.history.filter(id=pk)
    assert (removed.history_type, removed.history_user, removed.title) == ("-", bob, "Audit")
    assert (added.history_type, added.history_user) == ("+", alice)


def test_a_refused_save_or_removal_is_not_recorded(sheet, alice, bob):
    row = EvidenceFactory(sheet=sheet)
    before = Evidence.history.count()
    sign_off(sheet.assessment, alice)

    for attempt in (lambda: versioned.save(row, by=bob, version=1), lambda: versioned.remove(row, by=bob, version=1)):
        with pytest.raises(AssessmentLocked):
            attempt()

    assert Evidence.history.count() == before


def test_an_update_records_the_status_but_no_other_unsaved_change(sheet, bob):
    action = ActionFactory(sheet=sheet, what="As agreed")
    action.what = "As somebody would rather have it"

    say(action, bob, ActionStatus.DONE)

    recorded = Action.history.first()
    assert (recorded.status, recorded.what, recorded.history_user) == ("done", "As agreed", bob)


def test_signing_off_is_recorded_with_its_own_time(assessment, bob):
    lifecycle.sign_off(assessment, by=bob, at=LAST_MAY, missing_because="The year was short", **MEETING)

    recorded = assessment.history.get(history_type="~")
    assert (recorded.stage, recorded.history_user, recorded.history_date) == (Stage.AGREED, bob, LAST_MAY)


def test_a_save_with_an_earlier_time_is_recorded_at_that_time(sheet, bob):
    row = versioned.save(evidence(sheet), by=bob, at=LAST_MAY)

    assert (row.changed_at, row.history.get().history_date) == (LAST_MAY, LAST_MAY)


def test_a_direct_save_is_recorded_without_an_author_at_its_own_time(assessment, sheet, bob):
    row = versioned.save(evidence(sheet), by=bob, at=LAST_MAY)
    row.save()

    recorded = row.history.first()
    assert recorded.history_user is None
    assert recorded.history_date > LAST_MAY


def test_people_in_the_trail_cannot_be_deleted(sheet, alice, bob):
    row = versioned.save(evidence(sheet), by=alice)
    versioned.remove(row, by=bob, version=1)
    bob.memberships.all().delete()

    with pytest.raises(ProtectedError):
        bob.delete()


def test_an_assessment_can_still_be_deleted_with_everything_under_it(sheet, bob):
    versioned.save(evidence(sheet), by=bob)

    sheet.assessment.delete()

    assert Assessment.objects.count() == 0


def test_the_demos_trail_runs_from_start_to_sign_off_and_is_replaced_on_rebuilding(framework):
    demo.build()
    finished = Assessment.objects.exclude(agreed_at=None).earliest("period_end")
    times = [*ComponentAssessment.history.filter(assessment=finished, history_type="~").values_list("history_date")]
    assert finished.started_at < min(times)[0] < max(times)[0] <= finished.agreed_at <= timezone.now()

    tracked = (Assessment, ComponentAssessment, Evidence, Accountability, StakeholderRole, Action)
    recorded = [model.history.count() for model in tracked]
    demo.build()

    assert [model.history.count() for model in tracked] == recorded
    assert min(recorded) > 0
