"""The export: everything kept about an assessment, with its files, in a form other programs can read."""

import io
import json
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment, EvidenceFile, SignedPaper
from assessments.papers import signing
from assessments.papers.export import LISTS, export_assessment, export_partnership
from partnerships.models import User
from safeguarding.uploads.choices import FileFormat, Scan
from tests.assessments.steps import MEETING, sign_off
from tests.factories import (
    AccountabilityFactory,
    ActionFactory,
    ActionUpdateFactory,
    AgencyViewFactory,
    ChallengeFactory,
    CitationFactory,
    DissentFactory,
    EvidenceFactory,
    EvidenceFileFactory,
    PaperDownloadFactory,
    PaperOptionsFactory,
    ParticipatingAgencyFactory,
    SignedPaperFactory,
    StakeholderRoleFactory,
)


def unpacked(write, thing) -> dict[str, bytes]:
    file = io.BytesIO()
    write(thing, file, by=User(name="Olwen Marsh"))
    with ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def exported(assessment: Assessment) -> dict:
    return json.loads(unpacked(export_assessment, assessment)["assessment.json"])


@pytest.fixture
def sheet(assessment):
    return assessment.sheets.get(component__slug="clarity")


def file_of(partnership, content: bytes, **fields) -> EvidenceFile:
    row = EvidenceFileFactory.build(partnership=partnership, size=len(content), **fields)
    row.uploaded_by.save()
    row.content.save("any", ContentFile(content), save=False)
    row.save()
    return row


def test_each_list_in_the_export_has_all_its_rows_and_every_field(assessment, sheet, partnership):
    taking_part = ParticipatingAgencyFactory(assessment=assessment)
    for number in range(3):
        evidence = EvidenceFactory(sheet=sheet)
        CitationFactory(evidence=evidence, sheet=assessment.sheets.get(component__slug="capacity"))
        AccountabilityFactory(sheet=sheet)
        StakeholderRoleFactory(sheet=sheet)
        ActionUpdateFactory(action=ActionFactory(sheet=sheet))
        ChallengeFactory(sheet=sheet)
        DissentFactory(sheet=sheet)
        SignedPaperFactory(assessment=assessment, number=number + 1)
        PaperDownloadFactory(assessment=assessment)
    PaperOptionsFactory(assessment=assessment)
    AgencyViewFactory(sheet=sheet, participant=taking_part)

    content = exported(assessment)

    assert (content["format"], content["version"]) == ("collective-safeguarding-export", 2)
    counts = {name: len(content[name]) for name, _model, _path in LISTS}
    assert counts == dict.fromkeys(counts, 3) | {
        "transitions": 1,
        "participants": 1,
        "sheets": 12,
        "agency_views": 1,
        "paper_options": 1,
    }
    for name, model, _path in LISTS:
        fields = {field.name for field in model._meta.concrete_fields} - {"key", "content", "task", "values"}
        # Its agency's row says whether a view counts.
        fields |= {"returned"} if name == "agency_views" else set()
        assert (name, set(content[name][0])) == (name, fields)


def test_the_export_has_people_and_agencies_by_name_and_components_by_slug(assessment, sheet, police, bob):
    ActionFactory(sheet=sheet, lead_agency=police, lead_person=bob, what="Train all teams")

    content = exported(assessment)

    action = content["actions"][0]
    assert (action["lead_agency"], action["lead_person"], action["what"]) == (
        "Northshire Police",
        "Bob",
        "Train all teams",
    )
    assert {"id": sheet.pk, "component": "clarity"}.items() <= content["sheets"][0].items()
    assert (action["sheet"], content["assessment"]["scale"], content["assessment"]["subject"]) == (
        sheet.pk,
        "hmip-2018",
        assessment.subject,
    )
    assert [level["score"] for level in content["scale"]["levels"]] == [1, 2, 3, 4]
    assert "bob@example.org" not in json.dumps(content)


def test_the_evidence_files_are_included_with_earlier_versions(assessment, sheet, partnership):
    first, second = file_of(partnership, b"first"), file_of(partnership, b"second", format=FileFormat.CSV)
    evidence = EvidenceFactory(sheet=sheet, file=first)
    evidence.file = second
    evidence.save()

    found = unpacked(export_assessment, assessment)

    paths = [f"files/{first.pk} {first.name}", f"files/{second.pk} {second.name}.csv"]
    assert [each["path"] for each in json.loads(found["assessment.json"])["files"]] == paths
    assert [found[path] for path in paths] == [b"first", b"second"]


@pytest.mark.parametrize("state", [Scan.WAITING, Scan.INFECTED])
def test_unscanned_and_infected_files_are_named_but_not_included(assessment, sheet, partnership, state):
    EvidenceFactory(sheet=sheet, file=file_of(partnership, b"who knows", scan=state, name="plan.pdf"))

    found = unpacked(export_assessment, assessment)

    assert list(found) == ["README.txt", "schema.json", "assessment.json", "trail.json"]
    (file,) = json.loads(found["assessment.json"])["files"]
    assert (file["name"], file["scan"], file["path"]) == ("plan.pdf", state, None)


def test_signed_off_papers_are_included_byte_for_byte(assessment, alice):
    sign_off(assessment, alice)
    SignedPaperFactory(assessment=assessment, number=1, content=b"%PDF-1.7 as signed")

    found = unpacked(export_assessment, assessment)

    assert found["papers/board-report-1.pdf"] == b"%PDF-1.7 as signed"
    # It was signed before values were stored.
    assert "papers/board-report-1.json" not in found


@pytest.mark.parametrize("export", [export_assessment, export_partnership])
def test_a_signed_off_papers_values_are_included_while_its_pdf_is_being_made(
    assessment, partnership, alice, queued, export
):
    signing.sign_off(assessment, by=alice, missing_because="Short", **MEETING)

    found = unpacked(export, assessment if export is export_assessment else partnership)

    folder = "" if export is export_assessment else f"assessment-{assessment.pk}/"
    assert found[f"{folder}papers/board-report-1.json"].decode() == SignedPaper.objects.get().values
    assert f"{folder}papers/board-report-1.pdf" not in found
    missing = f"{folder}papers/board-report-1.pdf is not in this ZIP file because it was still being made."
    assert missing in found["README.txt"].decode()


def test_a_partnerships_export_has_only_its_own_members_and_assessments(assessment, partnership, bob, carol):
    found = unpacked(export_partnership, partnership)

    content = json.loads(found["partnership.json"])
    assert list(found) == [
        "README.txt",
        "schema.json",
        "partnership.json",
        f"assessment-{assessment.pk}/assessment.json",
        f"assessment-{assessment.pk}/trail.json",
    ]
    assert content["partnership"]["name"] == "Northshire Safeguarding Partnership"
    assert [(each["person"], each["role"]) for each in content["members"]] == [
        ("Alice", "lead"),
        ("Bob", "board_member"),
    ]
    assert content["assessments"] == [
        {"id": assessment.pk, "subject": assessment.subject, "folder": f"assessment-{assessment.pk}"}
    ]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_export_takes_the_same_queries_for_1_row_and_for_30(assessment, sheet, rows):
    for _row in range(rows):
        EvidenceFactory(sheet=sheet)
        ActionUpdateFactory(action=ActionFactory(sheet=sheet))
    with CaptureQueriesContext(connection) as queries:
        exported(assessment)
    assert len(queries) == 22


def test_file_names_cannot_put_parent_folders_or_absolute_paths_in_the_export(assessment, sheet, partnership):
    EvidenceFactory(sheet=sheet, file=file_of(partnership, b"%PDF-1.7", name="../../etc/passwd.pdf"))

    names = unpacked(export_assessment, assessment)

    assert [name for name in names if ".." in name or name.startswith("/")] == []


def test_a_lost_file_does_not_stop_the_rest_of_the_export(assessment, sheet, partnership):
    EvidenceFactory(sheet=sheet, file=(lost := file_of(partnership, b"gone", name="plan.pdf")))
    lost.content.storage.delete(lost.content.name)

    found = unpacked(export_assessment, assessment)

    assert list(found) == ["README.txt", "schema.json", "assessment.json", "trail.json"]
    (file,) = json.loads(found["assessment.json"])["files"]
    assert (file["name"], file["path"]) == ("plan.pdf", None)
