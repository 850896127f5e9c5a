"""Downloading evidence files: who may, with which headers, and what the page says if there is no file."""

import hashlib

import pytest
from django.urls import reverse

from assessments.models import Evidence, EvidenceFile
from assessments.services import evidence_files
from assessments.services.attribution import attributed
from safeguarding.uploads.choices import FileFormat, Scan
from safeguarding.uploads.formats import CONTENT_TYPES
from tests.factories import EvidenceFactory, EvidenceFileFactory
from tests.files import GOOD, upload


@pytest.fixture
def sheet(assessment):
    return assessment.sheets.get(component__slug="clarity")


@pytest.fixture
def item(sheet, alice) -> Evidence:
    """Evidence whose second version is the current one."""
    row = EvidenceFactory(sheet=sheet, title="Audit of plans")
    for name in ("hours.csv", "plan.pdf"):
        row.file = evidence_files.store(upload(name), partnership=sheet.assessment.partnership, by=alice)
        with attributed(row, by=alice):
            row.save()
    return row


def address(name: str, row: Evidence, *more: int) -> str:
    return reverse(name, args=[row.sheet.assessment_id, row.sheet.component.slug, row.pk, *more])


def test_a_file_is_a_download_that_browsers_may_not_display_or_store(as_, olive, item):
    answer = as_(olive).get(address("evidence-file", item))

    content = b"".join(answer)
    assert (answer.status_code, hashlib.sha256(content).hexdigest()) == (200, item.file.sha256)
    assert {name: answer[name] for name in ("Content-Type", "Content-Length", "Content-Disposition")} == {
        "Content-Type": "application/pdf",
        "Content-Length": str(item.file.size),
        "Content-Disposition": 'attachment; filename="plan.pdf"',
    }
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("name", GOOD)
def test_each_format_is_sent_with_its_content_type(as_, olive, sheet, alice, name):
    file = evidence_files.store(upload(name), partnership=sheet.assessment.partnership, by=alice)
    answer = as_(olive).get(address("evidence-file", EvidenceFactory(sheet=sheet, file=file)))
    assert len(b"".join(answer)) == file.size
    assert answer["Content-Type"] == CONTENT_TYPES[FileFormat(file.format)]
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


def test_no_format_is_sent_with_a_type_that_browsers_run():
    assert set(CONTENT_TYPES) == set(FileFormat)
    assert not any("html" in kind or "xml" in kind.split("openxml")[0] for kind in CONTENT_TYPES.values())


def test_a_name_with_quotes_and_accents_stays_one_name(as_, olive, sheet):
    file = EvidenceFileFactory(name='Cynllun “Ŵyn"; x=.pdf', content=upload("hours.csv"))
    answer = as_(olive).get(address("evidence-file", EvidenceFactory(sheet=sheet, file=file)))
    assert b"".join(answer) == GOOD["hours.csv"]()
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''Cynllun%20%E2%80%9C%C5%B4yn%22%3B%20x%3D.pdf"
    )


def test_an_earlier_version_can_be_downloaded(as_, olive, item):
    earlier = EvidenceFile.objects.get(name="hours.csv")
    answer = as_(olive).get(address("evidence-file-version", item, earlier.pk))
    assert (answer["Content-Type"], b"".join(answer)) == ("text/csv", GOOD["hours.csv"]())


def test_another_pieces_file_cannot_be_reached_by_its_number(as_, olive, item, sheet):
    other = EvidenceFactory(sheet=sheet)
    assert as_(olive).get(address("evidence-file-version", other, item.file.pk)).status_code == 404
    assert as_(olive).get(address("evidence-file", other)).status_code == 404


def test_evidence_is_found_only_under_its_own_component(as_, olive, item, assessment):
    elsewhere = reverse("evidence-file", args=[assessment.pk, "commitment", item.pk])
    assert as_(olive).get(elsewhere).status_code == 404


@pytest.mark.parametrize("name", ["evidence-file", "evidence-versions"])
def test_carol_gets_404(as_, carol, item, name):
    assert as_(carol).get(address(name, item)).status_code == 404
    assert as_(carol).get(address("evidence-file-version", item, item.file.pk)).status_code == 404


def test_a_superuser_outside_the_partnership_gets_404(as_, carol, item):
    carol.is_superuser = carol.is_staff = True
    carol.save()
    assert as_(carol).get(address("evidence-file", item)).status_code == 404


WHY_NOT = {
    (Scan.WAITING, True): "“plan.pdf” is not yet scanned for viruses, so nobody can open it. Try again later.",
    (Scan.INFECTED, False): "The virus scanner found a virus in “plan.pdf”, so it has been deleted.",
    (Scan.INFECTED, True): "The virus scanner found a virus in “plan.pdf”, so it has been deleted.",
    (Scan.NOT_ASKED, False): "“plan.pdf” has been deleted.",
    (Scan.WAITING, False): "“plan.pdf” has been deleted.",
}


@pytest.mark.parametrize(("scan", "is_there"), WHY_NOT)
def test_a_file_that_nobody_may_open_is_explained_and_not_sent(as_, alice, item, scan, is_there):
    file = item.file
    EvidenceFile.objects.filter(pk=file.pk).update(scan=scan, content=file.content.name if is_there else "")
    for page in (address("evidence-file", item), address("evidence-file-version", item, file.pk)):
        answer = as_(alice).get(page, follow=True)
        assert answer.redirect_chain == [(address("evidence-versions", item), 302)]
        assert WHY_NOT[scan, is_there] in answer.content.decode()
    assert address("evidence-file-version", item, file.pk) not in answer.content.decode()


def test_a_file_missing_from_storage_is_reported_and_logged(as_, alice, item, evidence_folder, caplog):
    (evidence_folder / item.file.content.name).unlink()
    answer = as_(alice).get(address("evidence-file", item), follow=True)
    assert (
        "We can’t find “plan.pdf” where it should be stored. Tell the people who run this service."
        in answer.content.decode()
    )
    assert f"Evidence file {item.file.pk} can't be read" in caplog.text


def test_versions_are_listed_newest_first_with_their_digests_and_links(as_, olive, item):
    text = as_(olive).get(address("evidence-versions", item)).content.decode()
    earlier = EvidenceFile.objects.get(name="hours.csv")
    assert text.index("plan.pdf</h2>") < text.index("hours.csv</h2>")
    assert (text.count("Current version"), text.count("Earlier version")) == (1, 1)
    for file in (item.file, earlier):
        assert file.sha256 in text
        assert f'href="{address("evidence-file-version", item, file.pk)}"' in text
    assert "Alice, " in text


def test_evidence_without_a_file_has_no_versions(as_, olive, sheet):
    text = as_(olive).get(address("evidence-versions", EvidenceFactory(sheet=sheet))).content.decode()
    assert "This evidence has no file." in text


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_versions_takes_the_same_queries_for_any_number(
    as_, olive, sheet, alice, count, django_assert_num_queries
):
    row = EvidenceFactory(sheet=sheet)
    for _each in range(count):
        row.file = EvidenceFileFactory()
        with attributed(row, by=alice):
            row.save()
    client, page = as_(olive), address("evidence-versions", row)
    with django_assert_num_queries(4):
        answer = client.get(page)
    assert answer.content.decode().count("SHA-256") == count
