"""Everything that is kept of an assessment, for another program to read: JSON, with its files beside it in a ZIP.

What a field is called there is its name in the models, so what is added to them comes along by itself. People and
agencies stand in it by name, components by slug; rows refer to each other by `id`.
"""

import json
from collections.abc import Iterable
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils import timezone

from assessments.models import (
    Accountability,
    Action,
    ActionUpdate,
    AgencyView,
    Assessment,
    Challenge,
    Citation,
    Component,
    ComponentAssessment,
    Dissent,
    Evidence,
    EvidenceFile,
    GoodPractice,
    ParticipatingAgency,
    RatingScale,
    SignedPaper,
    StakeholderRole,
    Transition,
)
from partnerships.models import Agency, Partnership, Region, User

FORMAT, VERSION = "collective-safeguarding-export", 1

# What stands under an assessment, in the export's order: the list's name, the model, and the way to the assessment.
LISTS: tuple[tuple[str, type[Model], str], ...] = (
    ("transitions", Transition, "assessment"),
    ("participants", ParticipatingAgency, "assessment"),
    ("sheets", ComponentAssessment, "assessment"),
    ("agency_views", AgencyView, "sheet__assessment"),
    ("dissents", Dissent, "sheet__assessment"),
    ("challenges", Challenge, "sheet__assessment"),
    ("evidence", Evidence, "sheet__assessment"),
    ("citations", Citation, "sheet__assessment"),
    ("accountabilities", Accountability, "sheet__assessment"),
    ("stakeholders", StakeholderRole, "sheet__assessment"),
    ("actions", Action, "sheet__assessment"),
    ("action_updates", ActionUpdate, "action__sheet__assessment"),
    ("signed_papers", SignedPaper, "assessment"),
)
# A relation to one of these is its name in words; to any other model its key.
BY_NAME = (User, Agency, Partnership, Region)
BY_SLUG = (Component, RatingScale)
# How a row is kept, and what stands in a file of its own.
LEFT_OUT = {"key", "content"}
# Packed already: to try again takes time and saves nothing.
PACKED = {"pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "png", "jpg"}


def export_assessment(assessment: Assessment, to: IO[bytes]) -> None:
    """Write a ZIP: assessment.json, files/ with the evidence and papers/ with what was signed off."""
    with ZipFile(to, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        _put_assessment(archive, assessment, "")


def export_partnership(partnership: Partnership, to: IO[bytes]) -> None:
    """Write a ZIP: partnership.json, and each of its assessments in a folder of its own."""
    with ZipFile(to, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        assessments = list(_rows(Assessment.objects.filter(partnership=partnership).order_by("pk")))
        _put_json(archive, "partnership.json", _partnership(partnership, assessments))
        for assessment in assessments:
            _put_assessment(archive, assessment, f"{folder_of(assessment)}/")


def folder_of(assessment: Assessment) -> str:
    return f"assessment-{assessment.pk}"


def _partnership(partnership: Partnership, assessments: list[Assessment]) -> dict[str, Any]:
    return {
        **_about(),
        "partnership": _plain(partnership),
        "agencies": [_plain(row) for row in _rows(partnership.partner_agencies.all())],
        "members": [_plain(row) for row in _rows(partnership.memberships.all())],
        "good_practice": [_plain(row) for row in _rows(GoodPractice.objects.filter(partnership=partnership))],
        "assessments": [{"id": each.pk, "subject": each.subject, "folder": folder_of(each)} for each in assessments],
    }


def _put_assessment(archive: ZipFile, assessment: Assessment, folder: str) -> None:
    lists = {
        name: list(_rows(model._default_manager.filter(**{path: assessment}).order_by("pk")))
        for name, model, path in LISTS
    }
    files = _files(lists["evidence"])
    here = {file.pk for file in files if file.can_be_opened and file.content.storage.exists(file.content.name or "")}
    scale = assessment.scale
    content = {
        **_about(),
        "assessment": _plain(assessment),
        "scale": {**_plain(scale), "levels": [_plain(level) for level in scale.levels.all()]},
        **{name: [_plain(row) for row in rows] for name, rows in lists.items()},
        "agency_views": [_view(row) for row in lists["agency_views"]],
        "files": [_file(each, each.pk in here) for each in files],
    }
    _put_json(archive, f"{folder}assessment.json", content)
    for paper in lists["signed_papers"]:
        archive.writestr(f"{folder}papers/board-report-{paper.number}.pdf", bytes(paper.content), ZIP_STORED)
    for file in files:
        if file.pk in here:
            _put_file(archive, f"{folder}{_path(file)}", file)


def _view(view: AgencyView) -> dict[str, Any]:
    """Drafts come along, since the export has everything that is kept: each view says whether it counts."""
    return {**_plain(view), "returned": view.participant.has_returned}


def _about() -> dict[str, Any]:
    return {"format": FORMAT, "version": VERSION}


def _rows(rows: QuerySet[Any]) -> Iterable[Any]:
    """With all that a row names, so that a list is one query however long it is."""
    named = [field.name for field in rows.model._meta.concrete_fields if _is_told_by_name(field)]
    if rows.model is AgencyView:
        named.append("participant")
    return rows.select_related(*named)


def _files(evidence: list[Evidence]) -> list[EvidenceFile]:
    """Each version that the evidence has had, the earliest first."""
    history: Any = Evidence
    versions = history.history.filter(id__in=[row.pk for row in evidence]).exclude(file=None).values("file")
    return list(_rows(EvidenceFile.objects.filter(pk__in=versions).order_by("uploaded_at", "pk")))


def _file(file: EvidenceFile, is_here: bool) -> dict[str, Any]:
    """Where its content is in the ZIP: nowhere, once it was deleted or lost, and while nobody may open it."""
    return {**_plain(file), "path": _path(file) if is_here else None}


def _path(file: EvidenceFile) -> str:
    """A name of our own: what people called it stands in the JSON, and means nothing to whoever unpacks the ZIP."""
    return f"files/{file.pk}.{file.format}"


def _put_json(archive: ZipFile, name: str, content: dict[str, Any]) -> None:
    archive.writestr(name, json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))


def _put_file(archive: ZipFile, name: str, file: EvidenceFile) -> None:
    entry = ZipInfo(name, timezone.localtime(file.uploaded_at).timetuple()[:6])
    entry.compress_type = ZIP_STORED if file.format in PACKED else ZIP_DEFLATED
    with file.content.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        for chunk in source.chunks():
            target.write(chunk)


def _plain(row: Model) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if field.name not in LEFT_OUT]
    return {field.name: _value(row, field) for field in fields}


def _value(row: Model, field: "Field[Any, Any]") -> Any:
    if not _is_told_by_name(field):
        return field.value_from_object(row)
    named = getattr(row, field.name)
    return getattr(named, "slug", None) or str(named) if named is not None else None


def _is_told_by_name(field: "Field[Any, Any]") -> bool:
    return isinstance(field, ForeignKey) and issubclass(field.related_model, (*BY_NAME, *BY_SLUG))
