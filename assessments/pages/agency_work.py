"""What an agency leads, takes part in and still has to do in a partnership: one list of each, across its assessments.

Work that was carried forward or reassessed appears once, in the latest assessment. About agencies' views it says only
what everyone in the partnership may know: whether this agency has returned its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments.models import (
    Accountability,
    Action,
    Assessment,
    Challenge,
    ParticipatingAgency,
    Stage,
    StakeholderRole,
    look_up_updates,
)
from partnerships.models import SPEAKERS, Membership, PartnerAgency

Row = TypeVar("Row", Accountability, StakeholderRole)


@dataclass(frozen=True)
class InAssessment:
    """The agency's part in one assessment."""

    assessment: Assessment
    leads: tuple[Accountability, ...]
    roles: tuple[StakeholderRole, ...]
    # If agencies were asked for views, and this one is among them.
    view: ParticipatingAgency | None


@dataclass(frozen=True)
class Work:
    """Open assessments come first. Within each stage the newest period comes first."""

    actions: tuple[Action, ...]
    views_owed: tuple[ParticipatingAgency, ...]
    challenges: tuple[Challenge, ...]
    assessments: tuple[InAssessment, ...]

    @property
    def has_no_open_work(self) -> bool:
        return not (self.actions or self.views_owed or self.challenges)

    @property
    def overdue(self) -> int:
        return sum(action.is_overdue for action in self.actions)

    @property
    def leading(self) -> list[InAssessment]:
        return [each for each in self.assessments if each.leads]

    @property
    def taking_part(self) -> list[InAssessment]:
        return [each for each in self.assessments if each.roles or each.view]


def work_of(partner: PartnerAgency) -> Work:
    views = tuple(_views(partner))
    return Work(
        actions=tuple(_actions(partner)),
        # Views can only be given while they are being gathered.
        views_owed=tuple(
            view for view in views if not view.has_returned and view.assessment.stage == Stage.GATHERING_VIEWS
        ),
        challenges=tuple(_challenges(partner)),
        assessments=tuple(_assessments(_rows(Accountability, partner), _rows(StakeholderRole, partner), views)),
    )


def _actions(partner: PartnerAgency) -> list[Action]:
    speakers = Membership.objects.filter(
        partnership=partner.partnership_id, agency=partner.agency_id, role__in=SPEAKERS
    )
    # Not "is null": SQLite would use that index and read everyone's actions that name no agency.
    led = Q(lead_agency=partner.agency_id) | Q(~Q(lead_agency__isnull=False), lead_person__in=speakers.values("person"))
    rows = Action.objects.filter(led, sheet__assessment__partnership=partner.partnership_id).open()
    found = list(rows.for_page().select_related("sheet__component", "sheet__assessment").order_by("due", "pk"))
    look_up_updates(found)
    return found


def _views(partner: PartnerAgency) -> QuerySet[ParticipatingAgency]:
    rows = ParticipatingAgency.objects.filter(agency=partner.agency_id, assessment__partnership=partner.partnership_id)
    return rows.select_related("assessment").order_by("assessment__views_close", "pk")


def _challenges(partner: PartnerAgency) -> QuerySet[Challenge]:
    leads = Accountability.objects.filter(sheet=OuterRef("sheet"), agency=partner.agency_id)
    rows = Challenge.objects.filter(Exists(leads), sheet__assessment__partnership=partner.partnership_id, reply="")
    return rows.open().select_related("sheet__component", "sheet__assessment").order_by("raised_at", "pk")


def _rows(model: type[Row], partner: PartnerAgency) -> QuerySet[Row]:
    later = Assessment.objects.filter(
        partnership=partner.partnership_id,
        subject__iexact=OuterRef("subject"),
        period_end__gt=OuterRef("period_end"),
        stage=Stage.AGREED,
    )
    latest = Assessment.objects.exclude(Exists(later), stage=Stage.AGREED).filter(carried_to=None)
    rows = model.objects.filter(agency=partner.agency_id, sheet__assessment__in=latest.order_by())
    rows = rows.filter(sheet__assessment__partnership=partner.partnership_id)
    rows = rows.select_related("sheet__component", "sheet__assessment")
    return rows.for_page().order_by("sheet__component__position", "pk")


def _assessments(
    leads: Iterable[Accountability], roles: Iterable[StakeholderRole], views: Iterable[ParticipatingAgency]
) -> Iterable[InAssessment]:
    found = {row.sheet.assessment for row in (*leads, *roles)} | {view.assessment for view in views}
    led, taken = _by_assessment(leads), _by_assessment(roles)
    asked = {view.assessment_id: view for view in views}
    newest_first = sorted(found, key=lambda each: (each.period_end, each.pk), reverse=True)
    for each in sorted(newest_first, key=lambda each: each.is_agreed):
        yield InAssessment(each, led.get(each.pk, ()), taken.get(each.pk, ()), asked.get(each.pk))


def _by_assessment(rows: Iterable[Row]) -> dict[int, tuple[Row, ...]]:
    def key(row: Row) -> int:
        return row.sheet.assessment_id

    return {pk: tuple(members) for pk, members in groupby(sorted(rows, key=key), key=key)}
