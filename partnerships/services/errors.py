"""Why a service refused, in the words that its page shows; and the one thing that can go wrong when it did not."""

from enum import StrEnum

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Agency, Invitation, Partnership, User


class Refused(Exception):
    """Nothing was changed. The text says what to do; `field` is the form's field that it is about, if any."""

    field: str | None = None


class RowGone(Refused):
    """Somebody removed the row since the page was opened."""

    def __init__(self) -> None:
        super().__init__(_("Someone removed this after you opened the page"))


class AlreadyMember(Refused):
    field = "email"

    def __init__(self, person: User) -> None:
        super().__init__(_("%(person)s is a member already") % {"person": person})


class AlreadyInvited(Refused):
    """`invitation` is the one that is open."""

    field = "email"

    def __init__(self, invitation: Invitation) -> None:
        self.invitation = invitation
        when = date_format(localtime(invitation.created), "DATE_FORMAT")
        message = _("%(email)s was invited on %(date)s: send that invitation again or withdraw it")
        super().__init__(message % {"email": invitation.email, "date": when})


class TooManyInvitations(Refused):
    def __init__(self) -> None:
        super().__init__(_("You have sent very many invitations today. Go on tomorrow, or ask an administrator"))


class PersonInactive(Refused):
    """The person has an account that is shut; why is not for the lead to know."""

    field = "email"

    def __init__(self) -> None:
        super().__init__(_("This person can’t be added. Ask an administrator"))


class AgencyNotHere(Refused):
    """The agency doesn't take part in the partnership today, so nobody can speak for it there."""

    field = "agency"

    def __init__(self, agency: Agency | None, partnership: Partnership) -> None:
        super().__init__(self.message() % {"agency": agency, "partnership": partnership})

    def message(self) -> str:
        return _("%(agency)s doesn’t take part in %(partnership)s today. Choose another agency")


class AgencyGone(AgencyNotHere):
    """The agency that somebody was invited to speak for has left since: it isn't theirs to choose another."""

    def message(self) -> str:
        return _(
            "%(agency)s doesn’t take part in %(partnership)s any more. Ask whoever invited you to invite you again"
        )


class LastLead(Refused):
    field = "role"

    def __init__(self, person: User) -> None:
        message = _("%(person)s is the only lead. Make someone else a lead first")
        super().__init__(message % {"person": person})


class SpokenFor(Refused):
    """The agency would be gone, and members would speak for it all the same."""

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
    """The agency takes part at that time already, by another row."""

    def __init__(self, agency: Agency, field: str) -> None:
        self.field = field
        super().__init__(_("%(agency)s is in the partnership at that time already") % {"agency": agency})


class Why(StrEnum):
    """What is the matter with an invitation, as far as the holder of its link may know."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    WITHDRAWN = "withdrawn"


class InvitationUnusable(Refused):
    """The link opens nothing, or nothing any more."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why)


class HasAccount(Refused):
    """There is an account with the invited address: its owner has to sign in instead."""


class ForSomebodyElse(Refused):
    """The invitation is for another email address."""

    def __init__(self) -> None:
        super().__init__(_("This invitation is for somebody else"))
