"""Everything kept about an assessment, for other programs: JSON, with its files beside it in a ZIP.

Fields have their names in the models, so new ones are included automatically. People and agencies are given by name,
components by slug. Rows refer to each other by `id`.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import (
    ROW_TYPES,
    ActionUpdate,
    AgencyView,
    Assessment,
    Citation,
    Component,
    ComponentAssessment,
    Evidence,
    EvidenceFile,
    GoodPractice,
    PaperDownload,
    PaperOptions,
    ParticipatingAgency,
    ProtectiveMarking,
    RatingScale,
    SignedPaper,
    Transition,
)
from assessments.trail.entries import ADDED, CHANGED, REMOVED, Entry
from assessments.trail.search import TrailFilter
from assessments.trail.trail import trail_of
from partnerships.models import Agency, Partnership, Region, User

from .export_files import README, SCHEMA, name_of, not_ready, of_assessment, path_of, readme

FORMAT, VERSION = "collective-safeguarding-export", 2

Row = TypeVar("Row", bound=Model)

# What belongs to an assessment, in the export's order: the list's name, the model, and the lookup to the assessment.
LISTS: tuple[tuple[str, type[Model], str], ...] = (
    ("transitions", Transition, "assessment"),
    ("participants", ParticipatingAgency, "assessment"),
    ("sheets", ComponentAssessment, "assessment"),
    ("agency_views", AgencyView, "sheet__assessment"),
    *((each.related_name, each.model, "sheet__assessment") for each in ROW_TYPES),
    ("citations", Citation, "sheet__assessment"),
    ("action_updates", ActionUpdate, "action__sheet__assessment"),
    ("paper_options", PaperOptions, "assessment"),
    ("signed_papers", SignedPaper, "assessment"),
    ("downloads", PaperDownload, "assessment"),
)
# A relation to one of these is exported as its name, to any other model as its key.
BY_NAME = (User, Agency, Partnership, Region)
BY_SLUG = (Component, RatingScale)
DEEDS = {ADDED: "added", CHANGED: "changed", REMOVED: "removed"}
# Bookkeeping, and what has its own file.
LEFT_OUT = {"key", "content", "task", "values", "outgoing"}
# Already compressed, so trying again saves nothing.
PACKED = {"pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "png", "jpg"}


def export_assessment(assessment: Assessment, to: IO[bytes], *, by: User) -> None:
    """Writes a ZIP: assessment.json, trail.json, files/ with the evidence and papers/ with the signed-off papers."""
    with ZipFile(to, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        marking = ProtectiveMarking(assessment.protective_marking).label
        lists = _lists(assessment)
        contents = of_assessment() + [not_ready("", paper) for paper in lists["signed_papers"] if not paper.is_made]
        _put_words(archive, readme(f"{assessment}", str(marking), by, contents))
        _put_assessment(archive, assessment, lists, "", by)


def export_partnership(partnership: Partnership, to: IO[bytes], *, by: User) -> None:
    with ZipFile(to, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        assessments = list(_rows(Assessment.objects.filter(partnership=partnership).order_by("pk")))
        contents = [_("partnership.json: the partnership, its agencies, its members and its good practice")]
        contents += of_assessment(_("assessment-NUMBER/"))
        unmade = SignedPaper.objects.filter(assessment__in=assessments, sha256="").select_related("assessment")
        contents += [not_ready(f"{folder_of(paper.assessment)}/", paper) for paper in unmade]
        _put_words(archive, readme(str(partnership), highest_marking(assessments), by, contents))
        _put_json(archive, "partnership.json", {**_about(by), **_partnership(partnership, assessments)})
        for assessment in assessments:
            _put_assessment(archive, assessment, _lists(assessment), f"{folder_of(assessment)}/", by)


def highest_marking(assessments: Iterable[Assessment]) -> str:
    order = list(ProtectiveMarking)
    found = [ProtectiveMarking(each.protective_marking) for each in assessments]
    return str(max(found, key=order.index, default=order[0]).label)


def folder_of(assessment: Assessment) -> str:
    return f"assessment-{assessment.pk}"


def _partnership(partnership: Partnership, assessments: list[Assessment]) -> dict[str, Any]:
    return {
        "partnership": _plain(partnership),
        "agencies": [_plain(row) for row in _rows(partnership.partner_agencies.all())],
        "members": [_plain(row) for row in _rows(partnership.memberships.all())],
        "good_practice": [_plain(row) for row in _rows(GoodPractice.objects.filter(partnership=partnership))],
        "assessments": [{"id": each.pk, "subject": each.subject, "folder": folder_of(each)} for each in assessments],
    }


def _lists(assessment: Assessment) -> dict[str, list[Any]]:
    return {
        name: list(_rows(model._default_manager.filter(**{path: assessment}).order_by("pk")))
        for name, model, path in LISTS
    }


def _put_assessment(
    archive: ZipFile, assessment: Assessment, lists: dict[str, list[Any]], folder: str, by: User
) -> None:
    files = _files(lists["evidence"])
    here = {file.pk for file in files if file.can_be_opened and file.content.storage.exists(file.content.name or "")}
    scale = assessment.scale
    content = {
        **_about(by),
        "assessment": _plain(assessment),
        "scale": {**_plain(scale), "levels": [_plain(level) for level in scale.levels.all()]},
        **{name: [_plain(row) for row in rows] for name, rows in lists.items()},
        "agency_views": [_view(row) for row in lists["agency_views"]],
        "files": [_file(each, each.pk in here) for each in files],
    }
    _put_json(archive, f"{folder}assessment.json", content)
    _put_trail(archive, f"{folder}trail.json", assessment, by)
    _put_papers(archive, f"{folder}papers/", lists["signed_papers"])
    for file in files:
        if file.pk in here:
            _put_file(archive, f"{folder}{path_of(file)}", file)


def _put_papers(archive: ZipFile, folder: str, papers: list[SignedPaper]) -> None:
    """Each as the signed file and as JSON, whichever exist."""
    values = dict(SignedPaper.objects.filter(pk__in=[paper.pk for paper in papers]).values_list("pk", "values"))
    for paper in papers:
        if paper.is_made:
            archive.writestr(f"{folder}{name_of(paper)}.pdf", bytes(paper.content), ZIP_STORED)
        if values[paper.pk]:
            archive.writestr(f"{folder}{name_of(paper)}.json", values[paper.pk])


def _view(view: AgencyView) -> dict[str, Any]:
    """Drafts are included, because the export has everything. Each view says whether it counts."""
    return {**_plain(view), "returned": view.participant.has_returned}


def _about(by: User) -> dict[str, Any]:
    return {"format": FORMAT, "version": VERSION, "made_at": timezone.now(), "made_by": str(by)}


def _rows(rows: QuerySet[Row]) -> Iterable[Row]:
    """With everything a row names, so that a list is one query whatever its length."""
    named = [field.name for field in rows.model._meta.concrete_fields if is_told_in_words(field)]
    if rows.model is AgencyView:
        named.append("participant")
    return rows.select_related(*named)


def _files(evidence: list[Evidence]) -> list[EvidenceFile]:
    # Those without a file match none. Left out by "is not null", they would have PostgreSQL read everyone's files.
    versions = Evidence.history.filter(id__in=[row.pk for row in evidence]).values("file")
    return list(_rows(EvidenceFile.objects.filter(pk__in=versions).order_by("uploaded_at", "pk")))


def _file(file: EvidenceFile, is_here: bool) -> dict[str, Any]:
    """Its place in the ZIP. None if its content was deleted or lost, or can't be opened yet."""
    return {**_plain(file), "path": path_of(file) if is_here else None}


def _put_words(archive: ZipFile, words: str) -> None:
    # Some programs recognise UTF-8 only by this mark at the start.
    archive.writestr(README, "\ufeff" + words)
    archive.writestr(SCHEMA, (Path(__file__).parent / "export.schema.json").read_bytes())


def _put_trail(archive: ZipFile, name: str, assessment: Assessment, by: User) -> None:
    """As on the trail's page, one change at a time, because all of them might not fit in memory."""
    head = json.dumps({**_about(by), "trail": []}, cls=DjangoJSONEncoder, ensure_ascii=False).removesuffix("]}")
    with archive.open(name, "w", force_zip64=True) as file:
        file.write(head.encode())
        between = b"\n"
        for entry in trail_of(assessment).all_entries(TrailFilter()):
            # What an agency wrote before returning its view stays private to it.
            if entry.kind.slug != "views":
                told = json.dumps(_change(entry), cls=DjangoJSONEncoder, ensure_ascii=False)
                file.write(between + told.encode("utf-8", "replace"))
                between = b",\n"
        file.write(b"\n]}\n")


def _change(entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "who": entry.who,
        "deed": DEEDS[entry.deed],
        "what": entry.sentence,
        "kind": entry.kind.slug,
        "name": entry.name,
        "component": entry.component.slug if entry.component else None,
        "changes": [{"field": each.field, "before": each.before, "after": each.after} for each in entry.changes],
        "note": entry.note,
    }


def _put_json(archive: ZipFile, name: str, content: dict[str, Any]) -> None:
    archive.writestr(name, json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))


def _put_file(archive: ZipFile, name: str, file: EvidenceFile) -> None:
    entry = ZipInfo(name, timezone.localtime(file.uploaded_at).timetuple()[:6])
    entry.compress_type = ZIP_STORED if file.format in PACKED else ZIP_DEFLATED
    with file.content.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        for chunk in source.chunks():
            target.write(chunk)


def fields_of(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.concrete_fields if field.name not in LEFT_OUT]


def _plain(row: Model) -> dict[str, Any]:
    return {field.name: _value(row, field) for field in fields_of(type(row))}


def _value(row: Model, field: Field) -> Any:
    if not is_told_in_words(field):
        return field.value_from_object(row)
    named = getattr(row, field.name)
    return getattr(named, "slug", None) or str(named) if named is not None else None


def is_told_in_words(field: Field) -> bool:
    return isinstance(field, ForeignKey) and issubclass(field.related_model, (*BY_NAME, *BY_SLUG))
