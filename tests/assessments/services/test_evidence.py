"""Evidence with its file and its citations: saved together, refused together, removed together."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from assessments.models import Assessment, Citation, ComponentAssessment, Evidence, EvidenceFile, look_up_versions
from assessments.services import evidence
from assessments.services.errors import AssessmentLocked, RowGone, StaleRow
from partnerships.models import User
from tests.assessments.at_once import at_once, only_postgresql
from tests.assessments.steps import sign_off
from tests.factories import EvidenceFactory
from tests.files import upload


@pytest.fixture
def clarity(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="clarity")


@pytest.fixture
def others(assessment: Assessment) -> dict[str, ComponentAssessment]:
    rows = assessment.sheets.exclude(component__slug="clarity").select_related("component")
    return {sheet.component.slug: sheet for sheet in rows}


def new(sheet: ComponentAssessment, **said: object) -> Evidence:
    return Evidence(sheet=sheet, **{"title": "Audit", "kind": "audit", "shows": "impact"} | said)


def kept() -> list[Path]:
    """The files in the folder for evidence."""
    folder = Path(settings.STORAGES["evidence"]["OPTIONS"]["location"])
    return [path for path in folder.rglob("*") if path.is_file()]


def told(model, **wanted: object) -> list[tuple[str, str]]:
    """The trail, oldest first: what was done, and by whom."""
    rows = model.history.filter(**wanted).order_by("history_id")
    return list(rows.values_list("history_type", "history_user__name"))


def test_the_row_its_file_and_its_citations_are_saved_together(clarity, others, bob):
    saved = evidence.save(
        new(clarity), by=bob, upload=upload("audit.txt", b"What was seen"), supports=[others["culture"].pk]
    )

    stored = Evidence.objects.get()
    assert (stored.pk, stored.file.name, stored.file.uploaded_by, stored.version) == (saved.pk, "audit.txt", bob, 1)
    assert [citation.sheet for citation in stored.citations.all()] == [others["culture"]]
    assert told(Citation, sheet=others["culture"]) == [("+", "Bob")]
    assert told(Evidence, id=saved.pk) == [("+", "Bob")]


def test_a_new_version_replaces_the_file_and_the_earlier_one_is_kept(clarity, bob):
    row = evidence.save(new(clarity), by=bob, upload=upload("first.txt", b"First"))
    evidence.save(row, by=bob, version=1, upload=upload("second.txt", b"Second"))

    stored = Evidence.objects.get()
    look_up_versions([stored])
    assert (stored.file.name, stored.versions) == ("second.txt", 2)
    names = Evidence.history.order_by("history_id").values_list("file__name", flat=True)
    assert list(names) == ["first.txt", "second.txt"]
    assert len(kept()) == 2


def test_uploading_the_same_file_again_makes_no_new_version(clarity, bob):
    row = evidence.save(new(clarity), by=bob, upload=upload("audit.txt", b"What was seen"))
    evidence.save(row, by=bob, version=1, upload=upload("audit.txt", b"What was seen"))

    assert (EvidenceFile.objects.count(), len(kept())) == (1, 1)


def test_a_page_sent_twice_adds_one_row_and_leaves_no_second_file(clarity, others, bob):
    first = new(clarity)
    for row in (first, new(clarity, key=first.key)):
        evidence.save(row, by=bob, upload=upload("audit.txt", b"What was seen"), supports=[others["culture"].pk])

    assert (Evidence.objects.count(), EvidenceFile.objects.count(), Citation.objects.count()) == (1, 1, 1)
    assert len(kept()) == 1


def test_going_back_and_sending_another_row_or_file_adds_it(clarity, bob):
    first = new(clarity)
    evidence.save(first, by=bob, upload=upload("audit.txt", b"What was seen"))
    evidence.save(new(clarity, key=first.key), by=bob, upload=upload("audit.txt", b"What was heard"))
    evidence.save(new(clarity, key=first.key, title="The second audit", reference="Item 4"), by=bob)

    assert [row.title for row in Evidence.objects.order_by("pk")] == [first.title, first.title, "The second audit"]
    assert EvidenceFile.objects.count() == 2


def test_a_page_sent_twice_adds_one_row_even_if_it_was_changed_in_between(clarity, alice, bob):
    first = evidence.save(new(clarity, reference="Item 4"), by=bob)
    again = new(clarity, reference="Item 4", key=first.key)
    first.title = "As Alice says"
    evidence.save(first, by=alice, version=1)

    evidence.save(again, by=bob)

    assert [row.title for row in Evidence.objects.all()] == ["As Alice says"]


def test_a_stale_save_changes_nothing_and_leaves_no_file(clarity, others, alice, bob):
    row = evidence.save(new(clarity, reference="Item 4"), by=alice)
    stale = Evidence.objects.get()
    row.title = "As Alice says"
    evidence.save(row, by=alice, version=1)

    with pytest.raises(StaleRow):
        evidence.save(
            stale, by=bob, version=1, upload=upload("audit.txt", b"What was seen"), supports=[others["culture"].pk]
        )

    assert (Evidence.objects.get().title, Citation.objects.count(), EvidenceFile.objects.count()) == (
        "As Alice says",
        0,
        0,
    )
    assert (stale.file, kept()) == (None, [])


def test_evidence_removed_meanwhile_is_not_saved_and_leaves_no_file(clarity, bob):
    row = evidence.save(new(clarity, reference="Item 4"), by=bob)
    stale = Evidence.objects.get()
    evidence.remove(row, by=bob, version=1)

    with pytest.raises(RowGone):
        evidence.save(stale, by=bob, version=1, upload=upload("audit.txt", b"What was seen"))
    assert kept() == []


def test_after_sign_off_nothing_is_added_changed_or_removed(clarity, alice, bob):
    row = evidence.save(new(clarity, reference="Item 4"), by=bob)
    sign_off(clarity.assessment, alice)

    for refused in (
        lambda: evidence.save(new(clarity), by=bob, upload=upload("audit.txt", b"What was seen")),
        lambda: evidence.save(row, by=bob, version=1, upload=upload("audit.txt", b"What was seen")),
        lambda: evidence.remove(row, by=bob, version=1),
    ):
        with pytest.raises(AssessmentLocked):
            refused()
    assert (Evidence.objects.get().version, kept()) == (1, [])


def test_a_failure_after_writing_the_file_leaves_no_file(clarity, bob, monkeypatch):
    def fails(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(evidence, "_cite", fails)
    with pytest.raises(ZeroDivisionError):
        evidence.save(new(clarity), by=bob, upload=upload("audit.txt", b"What was seen"), supports=[])

    assert (EvidenceFile.objects.count(), kept()) == (0, [])


def test_adding_and_removing_supported_components_is_recorded_with_who_did_it(clarity, others, alice, bob):
    row = evidence.save(
        new(clarity, reference="Item 4"), by=alice, supports=[others["culture"].pk, others["capacity"].pk]
    )
    evidence.save(row, by=bob, version=1, supports=[others["capacity"].pk, others["commitment"].pk])

    cited = Citation.objects.values_list("sheet__component__slug", flat=True)
    assert list(cited) == ["capacity", "commitment"]
    assert told(Citation, sheet=others["culture"]) == [("+", "Alice"), ("-", "Bob")]
    assert told(Citation, sheet=others["capacity"]) == [("+", "Alice")]
    assert told(Citation, sheet=others["commitment"]) == [("+", "Bob")]
    # Two people can't do this at once, and the evidence's own trail does not record it.
    assert Evidence.objects.get().version == 2
    assert told(Evidence, id=row.pk) == [("+", "Alice")]


def test_saving_without_supports_leaves_the_citations_unchanged(clarity, others, bob):
    row = evidence.save(new(clarity, reference="Item 4"), by=bob, supports=[others["culture"].pk])
    row.title = "Called otherwise"
    evidence.save(row, by=bob, version=1)

    assert Citation.objects.count() == 1


def test_evidence_cannot_be_cited_by_its_own_component_or_another_assessments(clarity, bob):
    elsewhere = EvidenceFactory().sheet
    row = evidence.save(new(clarity, reference="Item 4"), by=bob, supports=[clarity.pk, elsewhere.pk])

    assert list(row.citations.all()) == []


class TestRemoving:
    def test_each_components_trail_records_who_removed_the_evidence(self, clarity, others, alice, bob):
        row = evidence.save(
            new(clarity), by=alice, upload=upload("audit.txt", b"What was seen"), supports=[others["culture"].pk]
        )
        evidence.remove(row, by=bob, version=1)

        assert (Evidence.objects.count(), Citation.objects.count()) == (0, 0)
        assert told(Citation, sheet=others["culture"]) == [("+", "Alice"), ("-", "Bob")]
        assert told(Evidence, sheet=clarity) == [("+", "Alice"), ("-", "Bob")]

    @pytest.mark.django_db(transaction=True)
    def test_removing_evidence_deletes_its_files_and_keeps_their_names(self, clarity, bob):
        row = evidence.save(new(clarity), by=bob, upload=upload("first.txt", b"First"))
        evidence.save(row, by=bob, version=1, upload=upload("second.txt", b"Second"))
        evidence.remove(row, by=bob, version=2)

        assert kept() == []
        said = EvidenceFile.objects.order_by("pk").values_list("name", "content")
        assert list(said) == [("first.txt", ""), ("second.txt", "")]
        assert Evidence.history.latest().file.name == "second.txt"

    @pytest.mark.django_db(transaction=True)
    def test_a_refused_removal_keeps_citations_and_file(self, clarity, others, alice, bob):
        row = evidence.save(
            new(clarity), by=bob, upload=upload("audit.txt", b"What was seen"), supports=[others["culture"].pk]
        )
        changed = Evidence.objects.get()
        changed.title = "As Alice says"
        evidence.save(changed, by=alice, version=1)

        with pytest.raises(StaleRow):
            evidence.remove(row, by=bob, version=1)
        assert (Citation.objects.count(), len(kept())) == (1, 1)


class TestLookingForIt:
    @pytest.fixture
    def row(self, clarity) -> Evidence:
        return EvidenceFactory(sheet=clarity, url="https://example.org/audit", carried=True)

    def found(self) -> tuple[User | None, object]:
        stored = Evidence.objects.get()
        return stored.not_found_by, stored.not_found_on

    def test_not_found_is_recorded_with_the_person_and_day_and_can_be_undone(self, row, bob, alice):
        marked = evidence.mark_not_found(row, by=bob, version=1)
        assert self.found() == (bob, timezone.localdate())
        assert Evidence.objects.get().is_dead

        evidence.mark_found(marked, by=alice, version=2)
        assert self.found() == (None, None)
        assert told(Evidence, id=row.pk)[1:] == [("~", "Bob"), ("~", "Alice")]

    def test_marking_as_not_found_does_not_confirm_carried_evidence(self, row, bob):
        evidence.mark_not_found(row, by=bob, version=1)
        assert Evidence.objects.get().carried

    def test_not_found_can_be_recorded_after_sign_off(self, row, alice, bob):
        sign_off(row.sheet.assessment, alice)
        evidence.mark_not_found(row, by=bob, version=1)
        assert self.found() == (bob, timezone.localdate())

    @pytest.mark.parametrize("place", [{"url": "https://example.org/new"}, {"reference": "Item 9"}])
    def test_a_new_link_or_reference_clears_not_found(self, row, bob, place):
        marked = evidence.mark_not_found(row, by=bob, version=1)
        for name, value in place.items():
            setattr(marked, name, value)
        evidence.save(marked, by=bob, version=2)
        assert self.found() == (None, None)

    def test_a_new_file_clears_not_found(self, row, bob):
        marked = evidence.mark_not_found(row, by=bob, version=1)
        evidence.save(marked, by=bob, version=2, upload=upload("audit.txt", b"What was seen"))
        assert self.found() == (None, None)

    def test_a_new_title_does_not_clear_not_found(self, row, bob):
        marked = evidence.mark_not_found(row, by=bob, version=1)
        marked.title = "Audit of 40 cases"
        evidence.save(marked, by=bob, version=2)
        assert self.found() == (bob, timezone.localdate())

    def test_evidence_changed_meanwhile_is_not_marked_as_not_found(self, row, alice, bob):
        row.url = "https://example.org/moved"
        evidence.save(row, by=alice, version=1)
        with pytest.raises(StaleRow):
            evidence.mark_not_found(Evidence.objects.get(), by=bob, version=1)
        assert self.found() == (None, None)


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_add_one_row_and_one_file(clarity, bob):
    first = new(clarity)
    again = new(clarity, key=first.key)
    works = [
        lambda row=row: evidence.save(row, by=bob, upload=upload("audit.txt", b"What was seen"), supports=[])
        for row in (first, again)
    ]
    assert at_once(*works) == []
    assert (Evidence.objects.count(), EvidenceFile.objects.count(), len(kept())) == (1, 1, 1)


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_if_a_save_and_a_removal_coincide_one_is_refused(clarity, others, alice, bob):
    row = evidence.save(
        new(clarity), by=bob, upload=upload("audit.txt", b"What was seen"), supports=[others["culture"].pk]
    )
    mine = Evidence.objects.get()
    mine.title = "As Alice says"
    refused = at_once(
        lambda: evidence.save(mine, by=alice, version=1, supports=[others["capacity"].pk]),
        lambda: evidence.remove(row, by=bob, version=1),
    )
    assert len(refused) == 1
    assert refused[0] in (StaleRow, RowGone)
