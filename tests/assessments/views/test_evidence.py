"""Evidence on its sheet and on its form: files, other components it supports, and what can't be found."""

import datetime
import re
import socket
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import (
    Assessment,
    Citation,
    ComponentAssessment,
    Evidence,
    EvidenceFile,
)
from safeguarding.uploads.choices import Scan
from tests.assessments.steps import sign_off
from tests.factories import CitationFactory, EvidenceFactory, EvidenceFileFactory
from tests.files import GOOD, upload
from tests.pages import form_of

CULTURE = "Culture of inclusion, transparency and challenge"
TODAY = timezone.localdate()
TYPED = {"version": "1", "title": "Audit of 40 cases", "reference": "QA 2026/3", "kind": "audit", "shows": "impact"}


@pytest.fixture
def sheet(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="clarity")


@pytest.fixture
def culture(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="culture")


@pytest.fixture
def url(sheet: ComponentAssessment) -> str:
    return sheet.get_absolute_url()


def day(name: str, on: datetime.date) -> dict[str, str]:
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def words(page) -> str:
    """The text of the page, without tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


class TestTheForm:
    def test_bob_adds_a_file_with_a_review_date_that_supports_another_component(self, url, as_, bob, culture):
        by = TODAY + datetime.timedelta(days=90)
        answer = as_(bob).post(
            f"{url}evidence/add/",
            TYPED | day("review_by", by) | {"reference": "", "file": upload(), "supports": [culture.pk]},
        )

        assert answer.url == f"{url}#evidence"
        found = Evidence.objects.get()
        assert (found.file.name, found.file.uploaded_by, found.review_by) == ("plan.pdf", bob, by)
        assert found.file.partnership == found.sheet.assessment.partnership
        assert [citation.sheet for citation in found.citations.all()] == [culture]

    @pytest.mark.parametrize(
        "place", [{"file": "plan.pdf"}, {"url": "https://example.org/audit"}, {"reference": "QA 2026/3"}]
    )
    def test_a_file_a_link_or_a_reference_is_enough(self, url, as_, bob, place):
        sent = {name: upload(value) if name == "file" else value for name, value in place.items()}
        assert as_(bob).post(f"{url}evidence/add/", TYPED | {"reference": ""} | sent).status_code == 302

    def test_the_other_components_are_offered_in_their_groups(self, url, as_, bob):
        page = words(as_(bob).get(f"{url}evidence/add/"))

        offered = page[page.index("Components that it also supports") :]
        assert "Clarity" not in offered
        names = ["Practitioners and agencies", "Confidence", "Capacity", "Structures and processes", "Commitment"]
        places = [offered.index(name) for name in names]
        assert places == sorted(places)

    def test_another_assessments_component_cannot_be_chosen_by_its_id(self, url, as_, bob):
        stranger = EvidenceFactory().sheet
        page = as_(bob).post(f"{url}evidence/add/", TYPED | {"supports": [stranger.pk]})

        assert "Choose one of the answers" in page.content.decode()
        assert not Evidence.objects.filter(sheet__component__slug="clarity").exists()

    def test_evidence_past_its_review_date_can_still_be_changed(self, url, sheet, as_, bob):
        over = TODAY - datetime.timedelta(days=9)
        row = EvidenceFactory(sheet=sheet, review_by=over)
        as_(bob).post(f"{url}evidence/{row.pk}/", TYPED | day("review_by", over) | {"note": "Looked at"})

        assert Evidence.objects.get().note == "Looked at"

    def test_uploading_a_new_version_keeps_the_earlier_file(self, url, as_, bob):
        client = as_(bob)
        client.post(f"{url}evidence/add/", TYPED | {"file": upload("voices.txt")})
        address = f"{url}evidence/{Evidence.objects.get().pk}/"

        page = client.get(address)
        assert "Upload a new version" in words(page)
        assert "The current version is “voices.txt”" in words(page)
        client.post(address, form_of(page, file=upload("hours.csv")))

        assert Evidence.objects.get().file.name == "hours.csv"
        assert EvidenceFile.objects.exclude(content="").count() == 2

    def test_saving_without_a_file_keeps_the_current_file(self, url, as_, bob):
        client = as_(bob)
        client.post(f"{url}evidence/add/", TYPED | {"file": upload("voices.txt")})
        address = f"{url}evidence/{Evidence.objects.get().pk}/"
        client.post(address, form_of(client.get(address), title="Called otherwise"))

        stored = Evidence.objects.get()
        assert (stored.title, stored.file.name) == ("Called otherwise", "voices.txt")

    def test_unticking_a_component_takes_it_off(self, url, sheet, culture, as_, bob):
        row = CitationFactory(evidence=EvidenceFactory(sheet=sheet), sheet=culture).evidence
        client, address = as_(bob), f"{url}evidence/{row.pk}/"
        sent = form_of(client.get(address))
        assert sent.pop("supports") == str(culture.pk)
        client.post(address, sent)

        assert Citation.objects.count() == 0

    def test_a_double_click_adds_it_once_and_leaves_no_second_file(self, url, as_, bob, culture, evidence_folder: Path):
        client = as_(bob)
        fields = form_of(client.get(f"{url}evidence/add/"), **TYPED, supports=[culture.pk])
        plan = GOOD["plan.pdf"]()
        for _click in range(2):
            client.post(f"{url}evidence/add/", fields | {"file": upload(content=plan)})

        assert (Evidence.objects.count(), EvidenceFile.objects.count(), Citation.objects.count()) == (1, 1, 1)
        assert len([path for path in evidence_folder.rglob("*") if path.is_file()]) == 1

    @pytest.mark.parametrize("wrong", [{"title": ""}, {"kind": ""}])
    def test_a_form_with_other_errors_asks_for_the_file_again_and_stores_none(
        self, url, as_, bob, evidence_folder: Path, wrong
    ):
        page = as_(bob).post(f"{url}evidence/add/", TYPED | wrong | {"file": upload()})

        assert words(page).count("We could not keep “plan.pdf”") == 2
        assert "QA 2026/3" in page.content.decode()
        assert not evidence_folder.exists()

    @pytest.mark.parametrize("link", ["http://10.0.0.1/policy", "http://localhost:8000/", "http://169.254.169.254/"])
    def test_a_link_to_an_internal_address_is_kept_and_nothing_is_ever_fetched(self, url, as_, bob, monkeypatch, link):
        def connects(*args: object) -> None:
            raise AssertionError(f"A connection was opened: {args}")

        for name in ("connect", "connect_ex"):
            monkeypatch.setattr(socket.socket, name, connects)
        monkeypatch.setattr(socket, "getaddrinfo", connects)
        client = as_(bob)
        client.post(f"{url}evidence/add/", TYPED | {"url": link})

        # Partners in the same network can open it.
        assert Evidence.objects.get().url == link
        assert link in client.get(url).content.decode()
        assert client.get(f"/assessments/{Evidence.objects.get().assessment.pk}/report/").status_code == 200


class TestTwoPeople:
    @pytest.fixture
    def row(self, sheet) -> Evidence:
        return EvidenceFactory(sheet=sheet, title="Audit", note="")

    @pytest.fixture
    def address(self, url, row) -> str:
        return f"{url}evidence/{row.pk}/"

    def test_one_person_can_upload_a_file_while_another_writes_a_note(self, address, as_, alice, bob):
        page = as_(bob).get(address)
        as_(alice).post(address, form_of(as_(alice).get(address), note="As Alice says"))
        answer = as_(bob).post(address, form_of(page, file=upload("voices.txt")))

        stored = Evidence.objects.get()
        assert answer.status_code == 302
        assert (stored.note, stored.file.name) == ("As Alice says", "voices.txt")

    def test_saving_a_note_keeps_a_file_and_components_added_meanwhile(self, address, culture, as_, alice, bob):
        page = as_(bob).get(address)
        client = as_(alice)
        client.post(address, form_of(client.get(address), file=upload("voices.txt"), supports=[culture.pk]))
        as_(bob).post(address, form_of(page, note="As Bob says"))

        stored = Evidence.objects.get()
        assert (stored.note, stored.file.name) == ("As Bob says", "voices.txt")
        assert [citation.sheet for citation in stored.citations.all()] == [culture]

    def test_a_second_new_file_is_refused_and_asked_for_again(self, address, as_, alice, bob):
        page = as_(bob).get(address)
        as_(alice).post(address, form_of(page, file=upload("voices.txt")))
        refused = as_(bob).post(address, form_of(page, file=upload("hours.csv")))

        assert "Alice saved this at" in words(refused)
        assert "voices.txt" in words(refused)
        assert words(refused).count("We could not keep “hours.csv”") == 2
        assert [file.name for file in EvidenceFile.objects.all()] == ["voices.txt"]

        as_(bob).post(address, form_of(refused, file=upload("hours.csv")))
        assert Evidence.objects.get().file.name == "hours.csv"

    def test_two_choices_of_components_are_both_shown(self, assessment, address, culture, as_, alice, bob):
        capacity = assessment.sheets.get(component__slug="capacity")
        page = as_(bob).get(address)
        as_(alice).post(address, form_of(page, supports=[culture.pk]))
        refused = as_(bob).post(address, form_of(page, supports=[capacity.pk]))

        text = refused.content.decode()
        assert "Alice saved this at" in text
        assert re.search(rf'value="{capacity.pk}"[^>]* checked', text)
        assert not re.search(rf'value="{culture.pk}"[^>]* checked', text)
        assert CULTURE in words(refused)
        as_(bob).post(address, form_of(refused))
        assert [citation.sheet for citation in Citation.objects.all()] == [capacity]

    def test_a_double_click_on_a_new_version_is_not_a_conflict(self, address, as_, bob):
        client = as_(bob)
        fields = form_of(client.get(address))
        clicks = [client.post(address, fields | {"file": upload("voices.txt")}).status_code for _click in range(2)]

        assert clicks == [302, 302]
        assert EvidenceFile.objects.count() == 1


class TestTheRow:
    def test_a_row_shows_all_details_of_the_evidence(self, url, sheet, culture, as_, olive, bob, police):
        file = EvidenceFileFactory(partnership=sheet.assessment.partnership, name="audit.pdf", size=240 * 1024)
        row = EvidenceFactory(
            sheet=sheet,
            title="Audit",
            file=file,
            source_agency=police,
            review_by=datetime.date(2026, 5, 12),
            good_practice=True,
            not_found_by=bob,
            not_found_on=datetime.date(2026, 5, 3),
        )
        CitationFactory(evidence=row, sheet=culture)
        page = as_(olive).get(url)

        text = words(page)
        assert "audit.pdf (PDF, 240 KB)" in text
        assert "Audit · Activity · Northshire Police" in text
        assert "Good practice to share" in text
        assert "Past its review date review by 12 May 2026" in text
        assert f"Also supports {CULTURE}" in text
        assert "Can’t be found Bob, 3 May 2026" in text
        assert f'href="/assessments/{sheet.assessment_id}/clarity/evidence/{row.pk}/file/"' in page.content.decode()

    def test_a_review_date_of_today_is_shown_without_a_warning(self, url, sheet, as_, olive):
        EvidenceFactory(sheet=sheet, review_by=TODAY)
        text = words(as_(olive).get(url))
        assert "Review by" in text
        assert "Past its review date" not in text

    @pytest.mark.parametrize(
        ("state", "said"),
        [
            ({"scan": Scan.WAITING}, "Not yet scanned"),
            ({"scan": Scan.INFECTED, "content": ""}, "A virus was found"),
            ({"content": ""}, "The file is no longer available"),
        ],
    )
    def test_a_file_that_cannot_be_opened_says_why_and_has_no_link(self, url, sheet, as_, olive, state, said):
        row = EvidenceFactory(sheet=sheet, file=EvidenceFileFactory(name="audit.pdf", **state))
        page = as_(olive).get(url)

        assert f"audit.pdf (PDF, 1000 bytes) {said}" in words(page)
        assert f"evidence/{row.pk}/file/" not in page.content.decode()

    def test_earlier_versions_are_linked(self, url, sheet, as_, olive, bob):
        row = EvidenceFactory(sheet=sheet, file=EvidenceFileFactory())
        assert "versions" not in words(as_(olive).get(url))
        row.file = EvidenceFileFactory()
        row.save()

        page = as_(olive).get(url)
        assert "All 2 versions" in words(page)
        assert f"evidence/{row.pk}/versions/" in page.content.decode()

    def test_a_component_shows_cited_evidence_and_where_it_is_recorded(self, sheet, culture, as_, bob, olive):
        row = EvidenceFactory(sheet=sheet, title="Audit", carried=True)
        CitationFactory(evidence=row, sheet=culture)

        for person, says in ((olive, "Recorded under Clarity"), (bob, "Change it there")):
            text = words(as_(person).get(culture.get_absolute_url()))
            assert text.count("Recorded under Clarity") == 1
            assert says in text
            assert "No evidence listed yet" not in text
        # It is confirmed and removed where it is recorded.
        page = as_(bob).get(culture.get_absolute_url()).content.decode()
        assert f"evidence/{row.pk}/remove" not in page
        assert f'value="evidence/{row.pk}/1"' not in page

    def test_the_change_button_of_cited_evidence_saves_and_opens_its_own_form(self, sheet, culture, as_, bob):
        row = EvidenceFactory(sheet=sheet)
        CitationFactory(evidence=row, sheet=culture)
        answer = as_(bob).post(
            culture.get_absolute_url(),
            {"version": "1", "evidence_narrative": "Typed", "go_on": f"evidence/{row.pk}"},
            follow=True,
        )

        assert answer.redirect_chain[-1][0] == f"{sheet.get_absolute_url()}evidence/{row.pk}/"
        assert ComponentAssessment.objects.get(pk=culture.pk).evidence_narrative == "Typed"

    @pytest.mark.parametrize("rows", [1, 30])
    def test_a_sheet_takes_at_most_13_queries_for_any_number_of_citations(self, sheet, culture, as_, bob, rows):
        for row in EvidenceFactory.create_batch(rows, sheet=sheet, file=EvidenceFileFactory()):
            CitationFactory(evidence=row, sheet=culture)
        for row in EvidenceFactory.create_batch(rows, sheet=culture, not_found_by=bob, not_found_on=TODAY):
            CitationFactory(evidence=row, sheet=sheet)
        client, url = as_(bob), sheet.get_absolute_url()

        with CaptureQueriesContext(connection) as queries:
            page = client.get(url)

        assert page.status_code == 200
        assert len(queries) <= 13


class TestRemoving:
    def test_removing_asks_first_and_says_what_else_is_removed(self, url, sheet, culture, as_, bob):
        row = EvidenceFactory(sheet=sheet, title="Audit", file=EvidenceFileFactory(name="audit.pdf"))
        CitationFactory(evidence=row, sheet=culture)
        client, address = as_(bob), f"{url}evidence/{row.pk}/remove/"

        text = words(client.get(address))
        assert f"It also supports {CULTURE}. If you remove it, it is removed from there too." in text
        assert "Its file “audit.pdf” will be deleted too" in text
        assert "The trail of changes keeps its name and text." in text
        assert Evidence.objects.count() == 1

        client.post(address, {"version": "1"})
        assert (Evidence.objects.count(), Citation.objects.count()) == (0, 0)

    def test_both_components_trails_record_a_removed_citation_and_its_evidence(
        self, assessment, sheet, culture, as_, alice, bob
    ):
        client = as_(bob)
        client.post(f"{sheet.get_absolute_url()}evidence/add/", TYPED | {"file": upload(), "supports": [culture.pk]})
        row = Evidence.objects.get()
        client.post(f"{sheet.get_absolute_url()}evidence/{row.pk}/remove/", {"version": "1"})

        lead = as_(alice)
        there = words(lead.get(f"{culture.get_absolute_url()}trail/"))
        assert "Bob cited the evidence “Audit of 40 cases”, which is recorded under another component" in there
        assert "Bob no longer cites the evidence “Audit of 40 cases”" in there
        here = words(lead.get(f"{sheet.get_absolute_url()}trail/"))
        assert "Bob removed the evidence “Audit of 40 cases”" in here
        assert f"plan.pdf ({row.file.size} bytes, SHA-256 {row.file.sha256})" in here


class TestWhatCannotBeFound:
    @pytest.fixture
    def row(self, sheet) -> Evidence:
        return EvidenceFactory(sheet=sheet, title="Audit")

    @pytest.fixture
    def address(self, url, row) -> str:
        return f"{url}evidence/{row.pk}/not-found/"

    def test_bob_reports_evidence_missing_and_the_sheet_says_who_and_when(self, url, address, as_, bob):
        client = as_(bob)
        page = client.get(address)
        assert "Report as missing" in words(page)

        assert client.post(address, form_of(page, not_found="")).url == f"{url}#evidence"
        assert f"Can’t be found Bob, {TODAY.day} " in words(client.get(url))

    def test_alice_records_that_the_evidence_was_found(self, url, row, address, as_, alice, bob):
        as_(bob).post(address, {"version": "1", "not_found": ""})
        client = as_(alice)
        page = client.get(address)
        assert "Bob could not find it on" in words(page)

        client.post(address, form_of(page, found=""))
        assert "Can’t be found Bob" not in words(client.get(url))
        assert Evidence.objects.get().not_found_on is None

    def test_a_double_click_reports_evidence_missing_once(self, address, as_, bob):
        client = as_(bob)
        answers = [client.post(address, {"version": "1", "not_found": ""}).status_code for _click in range(2)]
        assert answers == [302, 302]
        assert Evidence.objects.get().version == 2

    def test_evidence_changed_meanwhile_cannot_be_reported_missing_from_a_stale_page(
        self, url, row, address, as_, alice, bob
    ):
        as_(alice).post(f"{url}evidence/{row.pk}/", TYPED | {"reference": "Moved to shelf 9"})
        page = as_(bob).post(address, {"version": "1", "not_found": ""})
        assert "Alice saved this at" in words(page)
        assert Evidence.objects.get().not_found_on is None

    def test_evidence_can_be_reported_missing_after_sign_off(self, url, row, address, as_, alice, bob):
        sign_off(row.sheet.assessment, alice)
        client = as_(bob)
        assert f'href="{address}"' in client.get(url).content.decode()
        assert client.post(address, {"version": "1", "not_found": ""}).url == f"{url}#evidence"
        assert Evidence.objects.get().not_found_by == bob

    def test_sam_and_olive_cannot_report_evidence_missing_and_carol_gets_404(
        self, url, address, as_, sam, olive, carol
    ):
        for person, status in ((sam, 403), (olive, 403), (carol, 404)):
            client = as_(person)
            assert client.get(address).status_code == status
            assert client.post(address, {"version": "1", "not_found": ""}).status_code == status
        assert address not in as_(olive).get(url).content.decode()
        assert Evidence.objects.get().not_found_on is None

    def test_the_report_as_missing_button_saves_the_sheet_first(self, sheet, url, row, address, as_, bob):
        answer = as_(bob).post(
            url, {"version": "1", "evidence_narrative": "Typed", "go_on": f"evidence/{row.pk}/not-found"}
        )
        assert answer.url == address
        assert ComponentAssessment.objects.get(pk=sheet.pk).evidence_narrative == "Typed"
