"""An agency's own view: given component by component, returned once it is complete, withdrawn until the close."""

import datetime
from dataclasses import dataclass
from typing import Any

import rules
from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.utils import timezone

from assessments.models import AgencyView, Assessment, ParticipatingAgency, Stage
from assessments.stages import Doing, allows, why_not
from partnerships.models import SPEAKERS, User

from . import versioned
from .attribution import attributed
from .errors import AgencyLeft, NotYourAgency, PastClose, ViewIncomplete, ViewReturned
from .stage_guard import refuse_unless


def give(view: AgencyView, *, by: User, version: int) -> AgencyView:
    """Save a component's view as edited from `version`.

    Raises AssessmentLocked, NotNow, StaleRow or a ViewRefused; then nothing has changed.
    """
    with transaction.atomic():
        participant = _lock(view.participant, by)
        if participant.has_returned:
            raise ViewReturned(participant)
        return versioned.save(view, by=by, version=version, doing=Doing.GIVE_VIEW)


def give_back(participant: ParticipatingAgency, *, by: User) -> ParticipatingAgency:
    """Return the agency's view to the lead, who can count on it from now on; one that is returned already stays so.

    Raises AssessmentLocked, NotNow or a ViewRefused.
    """
    with transaction.atomic():
        stored = _lock(participant, by)
        if stored.has_returned:
            return stored
        if missing := stored.views.not_given().count():
            raise ViewIncomplete(missing)
        return _mark(stored, by, timezone.now())


def withdraw(participant: ParticipatingAgency, *, by: User) -> ParticipatingAgency:
    """Take a returned view back, to change it. Raises AssessmentLocked, NotNow or a ViewRefused."""
    with transaction.atomic():
        return _mark(_lock(participant, by), None, None)


def move_close(assessment: Assessment, *, by: User, to: datetime.date) -> Assessment:
    """Give the agencies until another day. Raises AssessmentLocked or NotNow."""
    with transaction.atomic():
        stored = Assessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
        refuse_unless(stored, Doing.CLOSE_VIEWS)
        stored.views_close = to
        with attributed(stored, by=by):
            stored.save(update_fields=["views_close"])
    return stored


def refuse_unless_open(assessment: Assessment) -> None:
    """Raises AssessmentLocked, NotNow or PastClose where no view is given or changed any more."""
    refuse_unless(assessment, Doing.GIVE_VIEW)
    if is_past_close(assessment):
        raise PastClose(assessment)


def is_past_close(assessment: Assessment) -> bool:
    """Whether the last day for views is over; the lead may not have closed them yet."""
    return assessment.views_close is not None and assessment.views_close < timezone.localdate()


def is_open(assessment: Assessment) -> bool:
    return allows(assessment, Doing.GIVE_VIEW) and not is_past_close(assessment)


def why_unchangeable(participant: ParticipatingAgency) -> str:
    """Why the agency's view stays as it is, in plain words; "" where it can be given or changed now."""
    assessment = participant.assessment
    if not is_open(assessment):
        return why_not(assessment, Doing.GIVE_VIEW) or str(PastClose(assessment))
    return str(ViewReturned(participant)) if participant.has_returned else ""


@dataclass(frozen=True)
class Gathering:
    """Who has returned their view so far, as `viewer` may read it."""

    participants: list[ParticipatingAgency]
    # The agency that the viewer speaks for, where it takes part and they may give its view.
    own: ParticipatingAgency | None
    may_lead: bool
    is_past_close: bool

    @property
    def returned(self) -> int:
        return len(self.participants) - len(self.waiting)

    @property
    def waiting(self) -> list[ParticipatingAgency]:
        return [each for each in self.participants if not each.has_returned]


def gathering_of(assessment: Assessment, viewer: User) -> Gathering | None:
    """One query while views are gathered; None, and no query, at any other stage."""
    if assessment.stage != Stage.GATHERING_VIEWS:
        return None
    participants = list(with_progress(assessment.participants.all()).select_related("agency", "returned_by"))
    may_give: bool = rules.has_perm("assessments.give_view", viewer, assessment)
    spoken_for: int | None = getattr(assessment, "viewer_agency", None) if may_give else None
    return Gathering(
        participants,
        own=next((each for each in participants if each.agency_id == spoken_for), None),
        may_lead=rules.has_perm("assessments.gather_views", viewer, assessment),
        is_past_close=is_past_close(assessment),
    )


def with_progress(rows: Any) -> Any:
    """Annotate how many views are `given` of those `asked` for."""
    return rows.with_progress().annotate(asked=Count("views"))


def waiting_for(user: User) -> QuerySet[ParticipatingAgency]:
    """The agencies whose view this person can give today and has not returned, the first to close first."""
    # Any: what visible_to() annotates is out of the type checker's sight.
    rows: Any = ParticipatingAgency.objects.visible_to(user).not_returned()
    rows = rows.filter(
        viewer_agency=F("agency"),
        viewer_role__in=SPEAKERS,
        assessment__stage=Stage.GATHERING_VIEWS,
        assessment__views_close__gte=timezone.localdate(),
    )
    rows = with_progress(rows).select_related("agency", "assessment__partnership")
    return rows.order_by("assessment__views_close", "pk")


def _lock(participant: ParticipatingAgency, by: User) -> ParticipatingAgency:
    """The agency as it is stored, locked with its assessment: no return, withdrawal or close comes between.

    Refuses unless `by` may change its view now.
    """
    rows = ParticipatingAgency.objects.order_by().visible_to(by)
    rows = rows.select_related("assessment__partnership", "agency", "returned_by")
    stored: Any = rows.select_for_update(of=("self", "assessment"), no_key=True).filter(pk=participant.pk).first()
    if stored is None or not rules.has_perm("assessments.give_view", by, stored):
        raise NotYourAgency(participant)
    if stored.viewer_agency != stored.agency_id:
        raise NotYourAgency(participant)
    refuse_unless_open(stored.assessment)
    if not stored.assessment.partnership.current_agencies().filter(pk=stored.agency_id).exists():
        raise AgencyLeft(stored)
    return stored


def _mark(stored: ParticipatingAgency, by: User | None, at: datetime.datetime | None) -> ParticipatingAgency:
    stored.returned_by, stored.returned_at = by, at
    stored.save(update_fields=["returned_by", "returned_at"])
    return stored
