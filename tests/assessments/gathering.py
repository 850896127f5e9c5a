"""An assessment whose agencies are asked for their views, and the steps they take."""

import datetime

from django.utils import timezone

from assessments.models import AgencyView, Assessment, ParticipatingAgency, RatingScale, SubjectKind
from assessments.services import agency_views, lifecycle
from partnerships.models import Agency, Partnership, Role, User
from tests.factories import MembershipFactory, PartnerAgencyFactory


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def gather(partnership: Partnership, by: User, agencies: list[Agency], **fields: object) -> Assessment:
    """Starts an assessment that asks these agencies for their views within ten days."""
    values = {
        "subject": "Referral of adults at risk",
        "subject_kind": SubjectKind.PRACTICE,
        "period_start": datetime.date(2026, 4, 1),
        "period_end": datetime.date(2027, 3, 31),
        "scale": RatingScale.objects.get(slug="hmip-2018"),
        "views_close": in_days(10),
    }
    return lifecycle.start(Assessment(partnership=partnership, **values | fields), by=by, agencies=agencies)


def more_agencies(partnership: Partnership, number: int) -> list[Agency]:
    """This many agencies in the partnership, each with a person who speaks for it."""
    found = [each.agency for each in PartnerAgencyFactory.create_batch(number, partnership=partnership)]
    for agency in found:
        MembershipFactory(partnership=partnership, role=Role.BOARD_MEMBER, agency=agency)
    return found


def own(assessment: Assessment, person: User) -> ParticipatingAgency:
    """The participation of the agency this person speaks for."""
    agency = person.memberships.get(partnership=assessment.partnership_id).agency
    return assessment.participants.select_related("assessment", "agency").get(agency=agency)


def view_of(assessment: Assessment, person: User, component: str = "clarity") -> AgencyView:
    return own(assessment, person).views.get(sheet__component__slug=component)


def give(assessment: Assessment, person: User, component: str = "clarity", **values: object) -> AgencyView:
    view = view_of(assessment, person, component)
    for name, value in ({"score": 3, "reason": "As we see it."} | values).items():
        setattr(view, name, value)
    return agency_views.give(view, by=person, version=view.version)


def give_all(assessment: Assessment, person: User) -> ParticipatingAgency:
    """As if this person had given all twelve views."""
    participant = own(assessment, person)
    participant.views.update(score=3, reason="As we see it.", changed_by=person, changed_at=timezone.now())
    return participant


def return_all(assessment: Assessment, person: User) -> ParticipatingAgency:
    return agency_views.give_back(give_all(assessment, person), by=person)
