"""Why a service refused, in the words that its page shows."""

from enum import StrEnum

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Agency, Invitation, Partnership, User
from safeguarding.refused import Refused


class RowGone(Refused):
    """Someone removed the row after the page was opened."""

    def __init__(self) -> None:
        super().__init__(_("Someone removed this after you opened the page"))


class AlreadyMember(Refused):
    field = "email"

    def __init__(self, person: User) -> None:
        super().__init__(_("%(person)s is already a member") % {"person": person})


class AlreadyInvited(Refused):
    """`invitation` is the open one."""

    field = "email"

    def __init__(self, invitation: Invitation) -> None:
        self.invitation = invitation
        when = date_format(localtime(invitation.created), "DATE_FORMAT")
        message = _("%(email)s was invited on %(date)s: send that invitation again or withdraw it")
        super().__init__(message % {"email": invitation.email, "date": when})


class TooManyInvitations(Refused):
    def __init__(self) -> None:
        super().__init__(_("You have sent too many invitations today. Try again tomorrow, or ask an administrator"))


class PersonInactive(Refused):
    """The person's account is inactive. The lead is not told why."""

    field = "email"

    def __init__(self) -> None:
        super().__init__(_("This person can’t be added. Ask an administrator"))


class AgencyNotHere(Refused):
    """The agency does not take part today, so nobody can speak for it."""

    field = "agency"

    def __init__(self, agency: Agency | None, partnership: Partnership) -> None:
        super().__init__(self.message() % {"agency": agency, "partnership": partnership})

    def message(self) -> str:
        return _("%(agency)s doesn’t take part in %(partnership)s today. Choose another agency")


class AgencyGone(AgencyNotHere):
    """The agency that a person was invited to speak for has left. They can't choose another themselves."""

    def message(self) -> str:
        return _(
            "%(agency)s no longer takes part in %(partnership)s. Ask the person who invited you to invite you again"
        )


class LastLead(Refused):
    field = "role"

    def __init__(self, person: User) -> None:
        message = _("%(person)s is the only lead. Make someone else a lead first")
        super().__init__(message % {"person": person})


class SpokenFor(Refused):
    """The agency would leave while members still speak for it."""

    field = "left"

    def __init__(self, agency: Agency, people: list[User]) -> None:
        names = get_text_list([str(person) for person in people], _("and"))
        message = ngettext(
            "%(people)s still speaks for %(agency)s. Change who they speak for, or end their membership, first",
            "%(people)s still speak for %(agency)s. Change who they speak for, or end their memberships, first",
            len(people),
        )
        super().__init__(message % {"people": names, "agency": agency})


class AlreadyHere(Refused):
    """The agency already takes part at that time, in another row."""

    def __init__(self, agency: Agency, field: str) -> None:
        self.field = field
        super().__init__(_("%(agency)s is already in the partnership at that time") % {"agency": agency})


class Why(StrEnum):
    """What is wrong with an invitation, as far as the holder of its link may know."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    WITHDRAWN = "withdrawn"


class InvitationUnusable(Refused):
    """The link does not work, or no longer works."""

    ends_the_form = True

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why)


class HasAccount(Refused):
    """The invited address already has an account. Its owner has to sign in instead."""

    ends_the_form = True


class ForSomebodyElse(Refused):
    """The invitation is for another email address."""

    def __init__(self) -> None:
        super().__init__(_("This invitation is for someone else"))
