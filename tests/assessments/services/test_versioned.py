import pytest

from assessments.models import Assessment, ComponentAssessment, Evidence
from assessments.services import versioned
from assessments.services.errors import AssessmentLocked, RowGone, StaleRow
from tests.assessments.steps import sign_off
from tests.factories import EvidenceFactory


@pytest.fixture
def sheet(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="clarity")


def test_a_save_keeps_what_was_typed_and_who_saved_it(sheet, bob):
    sheet.score = 3
    versioned.save(sheet, by=bob, version=1)

    sheet.refresh_from_db()
    assert (sheet.score, sheet.version, sheet.changed_by) == (3, 2, bob)
    assert sheet.changed_at is not None


def test_a_save_from_a_stale_version_is_refused_and_changes_nothing(sheet, alice, bob):
    theirs = ComponentAssessment.objects.get(pk=sheet.pk)
    theirs.evidence_narrative = "What Alice saw"
    versioned.save(theirs, by=alice, version=1)

    sheet.evidence_narrative = "What Bob saw"
    with pytest.raises(StaleRow) as refusal:
        versioned.save(sheet, by=bob, version=1)

    assert refusal.value.stored.evidence_narrative == "What Alice saw"
    stored = ComponentAssessment.objects.get(pk=sheet.pk)
    assert (stored.evidence_narrative, stored.version) == ("What Alice saw", 2)


def test_nothing_on_a_sheet_can_be_saved_after_sign_off(assessment, sheet, alice, bob):
    evidence = EvidenceFactory(sheet=sheet, title="Before")
    sign_off(assessment, alice)

    sheet.score = 4
    evidence.title = "After"
    for row, version in ((sheet, 1), (evidence, 1), (Evidence(sheet=sheet, title="New"), None)):
        with pytest.raises(AssessmentLocked):
            versioned.save(row, by=bob, version=version)
    with pytest.raises(AssessmentLocked):
        versioned.remove(evidence, by=bob, version=1)

    assert ComponentAssessment.objects.get(pk=sheet.pk).score is None
    assert list(Evidence.objects.values_list("title", flat=True)) == ["Before"]


def test_a_removed_row_cannot_be_saved_or_removed_again(sheet, bob):
    evidence = EvidenceFactory(sheet=sheet)
    Evidence.objects.all().delete()

    with pytest.raises(RowGone):
        versioned.save(evidence, by=bob, version=1)
    with pytest.raises(RowGone):
        versioned.remove(evidence, by=bob, version=1)

    assert Evidence.objects.count() == 0


def test_a_row_changed_meanwhile_is_not_removed(sheet, alice, bob):
    evidence = EvidenceFactory(sheet=sheet)
    versioned.save(evidence, by=alice, version=1)

    with pytest.raises(StaleRow):
        versioned.remove(evidence, by=bob, version=1)

    assert Evidence.objects.count() == 1
