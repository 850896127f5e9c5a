"""A service used by many partnerships: one partnership's rows, copied as often as a test needs."""

import uuid
from typing import Any

from django.db import connection, models

from assessments.models import (
    Accountability,
    Action,
    ActionUpdate,
    AgencyView,
    Assessment,
    Challenge,
    Citation,
    ComponentAssessment,
    Dissent,
    Evidence,
    EvidenceFile,
    GoodPractice,
    PaperOptions,
    ParticipatingAgency,
    Transition,
)
from partnerships.models import Agency, Invitation, Membership, PartnerAgency, Partnership, User

# The path from each model to its partnership. Models come after those they refer to.
PATHS: dict[type[models.Model], str] = {
    Partnership: "pk",
    User: "memberships__partnership",
    Agency: "partner_agencies__partnership",
    PartnerAgency: "partnership",
    Membership: "partnership",
    Invitation: "partnership",
    Assessment: "partnership",
    Transition: "assessment__partnership",
    PaperOptions: "assessment__partnership",
    ParticipatingAgency: "assessment__partnership",
    ComponentAssessment: "assessment__partnership",
    AgencyView: "sheet__assessment__partnership",
    Dissent: "sheet__assessment__partnership",
    Challenge: "sheet__assessment__partnership",
    Accountability: "sheet__assessment__partnership",
    EvidenceFile: "partnership",
    Evidence: "sheet__assessment__partnership",
    Citation: "sheet__assessment__partnership",
    Action: "sheet__assessment__partnership",
    ActionUpdate: "action__sheet__assessment__partnership",
    GoodPractice: "partnership",
}


class Growth:
    """Copies of a partnership with its agencies, its people and their work."""

    def __init__(self, original: Partnership) -> None:
        self.original = original
        self.partnerships = 1

    def grow_to(self, partnerships: int) -> None:
        more = range(self.partnerships, partnerships)
        copied: dict[tuple[type[models.Model], int], dict[Any, Any]] = {}
        for model, path in PATHS.items():
            originals = list(model._default_manager.filter(**{path: self.original.pk}).order_by("pk").distinct())
            copies = [(number, row.pk, _copy(row, number, copied)) for number in more for row in originals]
            model._default_manager.bulk_create([copy for _number, _pk, copy in copies], batch_size=500)
            for number, pk, copy in copies:
                copied.setdefault((model, number), {})[pk] = copy.pk
            if history := getattr(model, "history", None):
                _copy_history(history, [row.pk for row in originals], more, copied)
        self.partnerships = partnerships
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")


def _copy(row: Any, number: int, copied: Any) -> Any:
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    copy.pk = None
    copy._state.adding = True
    _point_at_copies(copy, number, copied)
    for field in copy._meta.concrete_fields:
        if field.unique and not field.primary_key and not field.is_relation:
            setattr(copy, field.attname, _another(field, getattr(copy, field.attname), number))
    return copy


def _point_at_copies(row: Any, number: int, copied: Any) -> None:
    for field in row._meta.concrete_fields:
        if field.is_relation:
            known = copied.get((field.related_model, number), {})
            setattr(row, field.attname, known.get(getattr(row, field.attname), getattr(row, field.attname)))


def _another(field: models.Field, value: Any, number: int) -> Any:
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    return f"{number}-{value}"[: field.max_length]


def _copy_history(history: Any, originals: list[int], more: range, copied: Any) -> None:
    rows = list(history.filter(id__in=originals))
    copies = []
    for number in more:
        for row in rows:
            copy = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
            copy.pk = None
            copy.id = copied[history.model.instance_type, number][row.id]
            _point_at_copies(copy, number, copied)
            copies.append(copy)
    history.model._default_manager.bulk_create(copies, batch_size=500)
