"""An agency's own view: given component by component, returned when complete, withdrawn until views close."""

import datetime
from typing import Any

import rules
from django.db import transaction
from django.utils import timezone

from assessments.models import AgencyView, Assessment, ParticipatingAgency
from assessments.stages import Doing
from partnerships.models import User

from . import versioned
from .attribution import attributed
from .errors import AgencyLeft, NotYourAgency, PastClose, ViewIncomplete, ViewReturned
from .locking import lock_assessment, locked_with_assessment, refuse_unless


def give(view: AgencyView, *, by: User, version: int) -> AgencyView:
    """Saves a component's view as edited from `version`.

    Raises AssessmentLocked, NotNow, StaleRow or a ViewRefused. Then nothing has changed.
    """
    with transaction.atomic():
        participant = _lock(view.participant, by)
        if participant.has_returned:
            raise ViewReturned(participant)
        return versioned.save(view, by=by, version=version, doing=Doing.GIVE_VIEW)


def give_back(participant: ParticipatingAgency, *, by: User) -> ParticipatingAgency:
    """Returns the agency's view to the lead. If it is already returned, nothing changes.

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
    """Takes a returned view back, to change it. Raises AssessmentLocked, NotNow or a ViewRefused."""
    with transaction.atomic():
        return _mark(_lock(participant, by), None, None)


def move_close(assessment: Assessment, *, by: User, to: datetime.date) -> Assessment:
    """Raises AssessmentLocked or NotNow."""
    with transaction.atomic():
        stored = lock_assessment(assessment, Doing.CLOSE_VIEWS)
        stored.views_close = to
        with attributed(stored, by=by):
            stored.save(update_fields=["views_close"])
    return stored


def refuse_unless_open(assessment: Assessment) -> None:
    """Raises AssessmentLocked, NotNow or PastClose if views can't be given or changed any more."""
    refuse_unless(assessment, Doing.GIVE_VIEW)
    if assessment.is_past_close:
        raise PastClose(assessment)


def _lock(participant: ParticipatingAgency, by: User) -> ParticipatingAgency:
    """The agency as stored, locked with its assessment, so that it can't be returned, withdrawn or closed meanwhile.

    Refuses unless `by` can change its view now.
    """
    rows = ParticipatingAgency.objects.visible_to(by).filter(pk=participant.pk)
    rows = rows.select_related("assessment__partnership", "agency", "returned_by")
    stored: Any = locked_with_assessment(rows, "assessment").first()
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
