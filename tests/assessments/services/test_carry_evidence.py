"""Evidence carried forward from an earlier assessment, with its file, what it supports and its review date."""

import datetime
from pathlib import Path

import pytest

from assessments.models import Assessment, Citation, ComponentAssessment, Evidence, EvidenceFile
from assessments.services import evidence
from assessments.services.carry_forward import carry_forward, next_of
from tests.files import upload

REVIEW_BY = datetime.date(2027, 1, 31)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clarity(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="clarity")


@pytest.fixture
def row(clarity, bob) -> Evidence:
    culture = clarity.assessment.sheets.get(component__slug="culture")
    said = Evidence(sheet=clarity, title="Audit", kind="audit", shows="impact", review_by=REVIEW_BY)
    return evidence.save(said, by=bob, upload=upload("audit.txt", b"Said"), supports=[culture.pk])


@pytest.fixture
def copy(row, clarity, alice) -> Evidence:
    following = carry_forward(clarity.assessment, next_of(clarity.assessment), by=alice)
    return Evidence.objects.get(sheet__assessment=following)


def kept(folder: Path) -> int:
    return len([path for path in folder.rglob("*") if path.is_file()])


def test_file_citations_and_review_date_are_carried_forward(row, copy, alice, evidence_folder: Path):
    assert (copy.file, copy.review_by, copy.carried) == (row.file, REVIEW_BY, True)
    assert [citation.sheet.component.slug for citation in copy.citations.all()] == ["culture"]
    assert {citation.sheet.assessment for citation in copy.citations.all()} == {copy.sheet.assessment}
    assert Citation.history.latest().history_user == alice
    assert (EvidenceFile.objects.count(), kept(evidence_folder)) == (1, 1)


def test_evidence_that_cannot_be_found_is_carried_forward_as_not_found(row, clarity, alice, bob):
    evidence.mark_not_found(row, by=bob, version=1)
    following = carry_forward(clarity.assessment, next_of(clarity.assessment), by=alice)

    copy = Evidence.objects.get(sheet__assessment=following)
    assert (copy.not_found_by, copy.is_dead) == (bob, True)


@pytest.mark.parametrize("copy_first", [True, False])
def test_a_shared_file_is_deleted_only_when_both_copies_are_removed(row, copy, bob, evidence_folder: Path, copy_first):
    first, last = (copy, row) if copy_first else (row, copy)
    evidence.remove(first, by=bob, version=1)
    assert Evidence.objects.get().file.can_be_opened
    assert kept(evidence_folder) == 1

    evidence.remove(last, by=bob, version=1)
    assert kept(evidence_folder) == 0


def test_a_new_file_for_the_copy_leaves_the_earlier_assessments_file(row, copy, bob):
    evidence.save(copy, by=bob, version=1, upload=upload("audit.txt", b"Said a year later"))

    assert Evidence.objects.get(pk=row.pk).file == row.file
    assert Evidence.objects.get(pk=copy.pk).file != row.file
    assert EvidenceFile.objects.exclude(content="").count() == 2
