"""The demo's evidence: files, review dates, gaps, and evidence that supports several components."""

from pathlib import Path

import pytest
from django.utils import timezone

from assessments import demo
from assessments.demo.files import made
from assessments.models import Assessment, Citation, Evidence, EvidenceFile
from assessments.pages.overview import overview_of
from safeguarding.uploads.check import check

pytestmark = pytest.mark.django_db(transaction=True)


def kept(folder: Path) -> int:
    return len([path for path in folder.rglob("*") if path.is_file()])


def test_the_demo_has_evidence_of_each_sort_and_rebuilding_leaves_no_files_behind(framework, evidence_folder: Path):
    demo.build()
    first = said()
    files = kept(evidence_folder)
    assert files == EvidenceFile.objects.count() == 6
    assert Evidence.objects.filter(review_by__lt=timezone.localdate()).count() == 2
    assert Evidence.objects.exclude(not_found_on=None).count() == 1
    assert Citation.objects.count() == 8

    demo.build()

    assert (said(), kept(evidence_folder), EvidenceFile.objects.count()) == (first, files, files)


def said() -> list[tuple]:
    rows = Evidence.objects.order_by("sheet__assessment__subject", "pk")
    return list(rows.values_list("title", "file__name", "file__sha256", "review_by", "not_found_by__name"))


def test_the_finished_assessment_lacks_evidence_of_impact_for_two_components_only(framework):
    demo.build()
    finished = Assessment.objects.exclude(agreed_at=None).latest("period_end")
    lacking = [row.component.slug for row in overview_of(finished).with_evidence_gaps if "impact" in row.to_check]
    assert lacking == ["capacity", "continuity"]


@pytest.mark.parametrize("name", ["audit.pdf", "survey.csv", "notes.txt"])
def test_a_made_file_passes_the_check_of_its_format(name):
    file = made(name, ["Question,Yes", "Was it sorted out today? (all)"])
    assert check(file).format == file.format


def test_other_formats_cannot_be_made():
    with pytest.raises(ValueError, match="can't make"):
        made("audit.docx", ["Audit"])
