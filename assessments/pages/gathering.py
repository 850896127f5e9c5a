"""Which agencies have returned their view, while views are being gathered."""

from collections.abc import Sequence
from dataclasses import dataclass

import rules
from django.db.models import Exists
from django.utils.functional import cached_property

from assessments.models import Assessment, ParticipatingAgency, Stage, ViewReminder
from partnerships.models import User
from safeguarding.outbox.models import Email, State


@dataclass(frozen=True)
class Gathering:
    """Who has returned their view, as `viewer` can see it."""

    assessment: Assessment
    participants: Sequence[ParticipatingAgency]
    # The viewer's own agency, if it takes part and they can give its view.
    own: ParticipatingAgency | None
    may_lead: bool
    is_past_close: bool
    # Whether any reminder of the last 7 days is unsent. False for people who may not lead.
    has_unsent: bool

    @cached_property
    def unsent(self) -> list[Email]:
        """Reminders that could not be sent. One query, if there were any."""
        return Email.objects.unsent(ViewReminder.about(self.assessment)) if self.has_unsent else []

    @property
    def returned(self) -> int:
        return len(self.participants) - len(self.waiting)

    @property
    def waiting(self) -> list[ParticipatingAgency]:
        return [each for each in self.participants if not each.has_returned]


def gathering_of(assessment: Assessment, viewer: User) -> Gathering | None:
    """None, without a query, at any other stage."""
    if assessment.stage != Stage.GATHERING_VIEWS:
        return None
    may_lead: bool = rules.has_perm("assessments.gather_views", viewer, assessment)
    rows = assessment.participants.with_progress().select_related("agency", "returned_by")
    reminders = Email.objects.shown(ViewReminder.about(assessment)) if may_lead else Email.objects.none()
    # Asked in the same query, because hardly any reminder is ever unsent.
    participants = list(rows.annotate(has_unsent=Exists(reminders.exclude(state=State.SENT))))
    may_give: bool = rules.has_perm("assessments.give_view", viewer, assessment)
    spoken_for: int | None = getattr(assessment, "viewer_agency", None) if may_give else None
    return Gathering(
        assessment,
        participants,
        own=next((each for each in participants if each.agency_id == spoken_for), None),
        may_lead=may_lead,
        is_past_close=assessment.is_past_close,
        has_unsent=any(each.has_unsent for each in participants),
    )
