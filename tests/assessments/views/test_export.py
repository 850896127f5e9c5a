"""Exporting everything: only leads may, as a private ZIP."""

import hashlib
import io
import json
from zipfile import ZipFile

import pytest


def read(answer) -> ZipFile:
    return ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_alice_downloads_an_assessment(as_, alice, assessment):
    answer = as_(alice).get(f"/assessments/{assessment.pk}/export.zip")

    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="peer-mentoring-after-release-2026-04-to-2027-03-export.zip"'
    )
    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == ("application/zip", "nosniff")
    assert answer.headers["Cache-Control"] == "private, no-store"
    content = json.loads(read(answer).read("assessment.json"))
    assert content["assessment"]["subject"] == assessment.subject


def test_export_downloads_are_logged(as_, alice, assessment):
    content = b"".join(as_(alice).get(f"/assessments/{assessment.pk}/export.zip").streaming_content)
    read(as_(alice).get(f"/partnerships/{assessment.partnership_id}/export.zip"))

    kept = assessment.paper_downloads.order_by("pk")
    assert [(row.person, row.kind, row.format) for row in kept] == [(alice, "export", "zip")] * 2
    assert kept[0].sha256 == hashlib.sha256(content).hexdigest()


def test_alice_downloads_her_whole_partnership(as_, alice, assessment, partnership):
    answer = as_(alice).get(f"/partnerships/{partnership.pk}/export.zip")

    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="northshire-safeguarding-partnership-export.zip"'
    )
    assert read(answer).namelist() == [
        "README.txt",
        "schema.json",
        "partnership.json",
        f"assessment-{assessment.pk}/assessment.json",
        f"assessment-{assessment.pk}/trail.json",
    ]


@pytest.mark.parametrize("person", ["bob", "sam", "olive"])
def test_only_leads_can_download_exports(as_, request, assessment, person):
    client = as_(request.getfixturevalue(person))

    for path in (f"/assessments/{assessment.pk}/export.zip", f"/partnerships/{assessment.partnership_id}/export.zip"):
        assert client.get(path).status_code == 403


def test_carol_gets_404(as_, carol, assessment):
    for path in (f"/assessments/{assessment.pk}/export.zip", f"/partnerships/{assessment.partnership_id}/export.zip"):
        assert as_(carol).get(path).status_code == 404
