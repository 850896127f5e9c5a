"""The published schema matches the models, and every export conforms to it, whatever it contains."""

import json
import os

import jsonschema
import pytest

from assessments.models import EvidenceFile
from assessments.papers.export import export_assessment, export_partnership
from assessments.papers.export_files import path_of
from assessments.papers.export_schema import PUBLISHED, schema
from assessments.services.carry_forward import carry_forward, next_of
from safeguarding.uploads.choices import FileFormat
from tests.assessments.full import full
from tests.assessments.papers.test_export import unpacked
from tests.assessments.steps import sign_off
from tests.factories import (
    ChallengeFactory,
    DissentFactory,
    GoodPracticeFactory,
    PaperDownloadFactory,
    PaperOptionsFactory,
)


def complaints(found: dict[str, bytes]) -> list[str]:
    """What is wrong with each JSON file of a ZIP, according to the schema inside it."""
    published = json.loads(found["schema.json"])
    errors = []
    for name in [name for name in found if name.endswith(".json") and name != "schema.json"]:
        kind = f"{name.rpartition('/')[2].removesuffix('.json')}_file"
        part = jsonschema.Draft202012Validator({"$defs": published["$defs"], "$ref": f"#/$defs/{kind}"})
        content = json.loads(found[name])
        errors += [f"{name} {error.json_path}: {error.message[:200]}" for error in part.iter_errors(content)]
        assert jsonschema.Draft202012Validator(published).is_valid(content) == (not errors)
    return errors


def test_the_published_schema_matches_the_models():
    found = json.dumps(schema(), indent=1, ensure_ascii=False, default=str) + "\n"
    if os.environ.get("GOLDEN") == "write":
        PUBLISHED.write_text(found, "utf-8")
    assert found == PUBLISHED.read_text("utf-8")
    jsonschema.Draft202012Validator.check_schema(json.loads(found))


def test_an_assessment_just_started_makes_a_valid_export(assessment):
    assert complaints(unpacked(export_assessment, assessment)) == []


def test_a_full_signed_off_assessment_and_its_partnership_make_valid_exports(framework, partnership, alice, sam):
    found = full(partnership, alice, agencies=3, evidence=14, actions=14)
    sheet = found.sheets.first()
    ChallengeFactory(sheet=sheet)
    DissentFactory(sheet=sheet)
    PaperDownloadFactory(assessment=found)
    signed = sign_off(found, alice)
    carry_forward(signed, next_of(signed), by=alice)
    GoodPracticeFactory(partnership=partnership)
    for export, thing in ((export_assessment, signed), (export_partnership, partnership)):
        assert complaints(unpacked(export, thing)) == []


def test_a_partnership_without_an_assessment_makes_a_valid_export(partnership):
    found = unpacked(export_partnership, partnership)
    assert list(found) == ["README.txt", "schema.json", "partnership.json"]
    assert complaints(found) == []


@pytest.mark.parametrize("change", [{"unknown": 1}, {"assessment": {}}, {"version": 1}, {"files": [{"id": "x"}]}])
def test_altered_exports_are_not_valid(assessment, change):
    found = unpacked(export_assessment, assessment)
    content = json.loads(found["assessment.json"])
    assert not jsonschema.Draft202012Validator(schema()).is_valid(content | change)


def test_recommendations_meeting_trail_and_downloads_are_in_the_export(assessment, alice):
    PaperOptionsFactory(assessment=assessment, meeting="Board of November", recommendations="Agree the scores")
    PaperDownloadFactory(assessment=assessment, person=alice)
    assessment.sheets.filter(component__slug="clarity").update(score=3)
    sheet = assessment.sheets.get(component__slug="clarity")
    sheet.evidence_narrative = "Bob says = so"
    sheet.save()

    found = unpacked(export_assessment, assessment)

    content, trail = json.loads(found["assessment.json"]), json.loads(found["trail.json"])["trail"]
    (options,), (download,) = content["paper_options"], content["downloads"]
    assert (options["meeting"], options["recommendations"]) == ("Board of November", "Agree the scores")
    assert download["person"] == "Alice"
    told = [change["after"] for entry in trail if entry["component"] == "clarity" for change in entry["changes"]]
    assert "Bob says = so" in told


def test_the_readme_gives_the_contents_who_made_the_export_and_its_marking(assessment, partnership):
    one, all_ = (
        unpacked(export, thing)["README.txt"].decode("utf-8-sig")
        for export, thing in ((export_assessment, assessment), (export_partnership, partnership))
    )
    for words in (one, all_):
        assert "by Olwen Marsh." in words
        assert words.startswith("OFFICIAL-SENSITIVE\r\n")
        assert words.count("\n") == words.count("\r\n")
        for name in ("assessment.json", "trail.json", "files/", "papers/", "schema.json"):
            assert name in words
    assert assessment.subject in one
    assert "partnership.json" in all_
    assert partnership.name in all_


@pytest.mark.parametrize(
    ("name", "format", "path"),
    [
        ("Peer mentoring policy.docx", FileFormat.WORD, "files/7 Peer mentoring policy.docx"),
        ("photo.JPEG", FileFormat.JPEG, "files/7 photo.JPEG"),
        ("../../etc/passwd", FileFormat.PDF, "files/7 ____etc_passwd.pdf"),
        ('a<b>:"c"|d?*\\e.pdf', FileFormat.PDF, "files/7 a_b___c__d___e.pdf"),
        ("CON.pdf", FileFormat.PDF, "files/7 CON.pdf"),
        (". .pdf", FileFormat.PDF, "files/7 file.pdf"),
        ("report.pdf.", FileFormat.PDF, "files/7 report.pdf.pdf"),
        ("virus.exe", FileFormat.PDF, "files/7 virus.exe.pdf"),
        ("Polisi tŷ Gŵyr 🎉.pdf", FileFormat.PDF, "files/7 Polisi tŷ Gŵyr 🎉.pdf"),
        ("gnp\u202efdp.pdf", FileFormat.PDF, "files/7 gnp_fdp.pdf"),
        ("x" * 200 + ".pdf", FileFormat.PDF, f"files/7 {'x' * 100}.pdf"),
    ],
)
def test_a_file_is_named_with_its_number_and_a_name_every_system_accepts(name, format, path):
    assert path_of(EvidenceFile(pk=7, name=name, format=format)) == path
