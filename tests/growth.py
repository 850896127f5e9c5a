"""A service used by many partnerships: all rows of a test, copied as often as it needs."""

import uuid
from collections.abc import Collection
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection, models
from django.db.models import Max

from assessments.models import (
    Accountability,
    Action,
    ActionReminder,
    ActionUpdate,
    AgencyView,
    Assessment,
    CalendarFeed,
    Challenge,
    Citation,
    ComponentAssessment,
    Dissent,
    Evidence,
    EvidenceFile,
    GoodPractice,
    KeptPaper,
    PaperClaim,
    PaperDownload,
    PaperOptions,
    ParticipatingAgency,
    ReminderChoice,
    SignedPaper,
    StakeholderRole,
    Transition,
    ViewReminder,
)
from partnerships.models import (
    Agency,
    Invitation,
    Membership,
    PartnerAgency,
    Partnership,
    PartnershipLogo,
    Region,
    User,
)
from safeguarding.outbox.models import Email

# What grows with the partnerships. Models come after those they refer to.
MODELS: tuple[type[models.Model], ...] = (
    Email,
    User,
    Authenticator,
    ReminderChoice,
    CalendarFeed,
    Partnership,
    PartnershipLogo,
    Agency,
    PartnerAgency,
    Membership,
    Invitation,
    Assessment,
    Transition,
    PaperOptions,
    SignedPaper,
    KeptPaper,
    PaperClaim,
    PaperDownload,
    ParticipatingAgency,
    ViewReminder,
    ComponentAssessment,
    AgencyView,
    Dissent,
    Challenge,
    Accountability,
    StakeholderRole,
    EvidenceFile,
    Evidence,
    Citation,
    Action,
    ActionUpdate,
    ActionReminder,
    GoodPractice,
)
# Copies in a region. The first are in the original's.
IN_A_REGION = 10


class Growth:
    """Copies of everything that there is when it is made, except what is `shared` by all partnerships."""

    def __init__(self, shared: Collection[models.Model] = ()) -> None:
        self.originals = {
            model: [row for row in model._default_manager.order_by("pk") if row not in shared] for model in MODELS
        }
        self.times = 1
        # By the times when there were so many copies: each table's last key.
        self.last: dict[int, dict[type[models.Model], int]] = {}

    def grow_to(self, times: int) -> None:
        self.last[self.times] = {model: model._default_manager.aggregate(last=Max("pk"))["last"] for model in _tables()}
        more = range(self.times, times)
        copied: dict[tuple[type[models.Model], int], dict[Any, Any]] = {}
        for number in more:
            copied[Region, number] = _region(number)
        for model, originals in self.originals.items():
            copies = [(number, row.pk, _copy(row, number, copied)) for number in more for row in originals]
            model._default_manager.bulk_create([copy for _number, _pk, copy in copies], batch_size=500)
            for number, pk, copy in copies:
                copied.setdefault((model, number), {})[pk] = copy.pk
            if history := getattr(model, "history", None):
                _copy_history(history, [row.pk for row in originals], more, copied)
        self.times = times
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")

    def shrink_to(self, times: int) -> None:
        """Back to as many as there were. PostgreSQL doesn't notice, and makes the same plans as before."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # Whole partnerships go, so that there are no references to check.
                cursor.execute("SET LOCAL session_replication_role = replica")
            for model, last in self.last[times].items():
                model._default_manager.filter(pk__gt=last)._raw_delete(connection.alias)
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        self.times = times


def _tables() -> list[type[models.Model]]:
    histories = [model.history.model for model in MODELS if hasattr(model, "history")]
    return [*reversed([*MODELS, *histories])]


def _region(number: int) -> dict[int, int]:
    """The regions of the copies with this number, by the originals'."""
    group = number // IN_A_REGION
    if not group:
        return {}
    regions = Region.objects.exclude(name__startswith="Copy ")
    return {region.pk: Region.objects.get_or_create(name=f"Copy {group} of {region}")[0].pk for region in regions}


def _copy(row: Any, number: int, copied: Any) -> Any:
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    copy.pk = None
    copy._state.adding = True
    _point_at_copies(copy, number, copied)
    for field in copy._meta.concrete_fields:
        if _is_its_own(field):
            setattr(copy, field.attname, _another(field, getattr(copy, field.attname), number))
    return copy


def _is_its_own(field: models.Field) -> bool:
    # What an email is about names a row by its key, in words.
    return (field.unique or field.name == "about") and not field.primary_key and not field.is_relation


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
