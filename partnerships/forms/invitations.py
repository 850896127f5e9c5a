from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnerships.models import Invitation, Membership, User
from partnerships.services import invitations
from safeguarding.govuk import Button, GovukForm, Refusable

from .names import NameField
from .people import RoleForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class InviteForm(RoleForm):
    """Who is invited, as what."""

    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        help_text=_("Their own work address. Anyone who reads its email can join."),
        error_messages={"invalid": _("Enter an email address, such as name@example.org")},
    )

    field_order = ["email", "role", "agency"]
    widths = {"email": "two-thirds"}
    buttons = (Button("invite", _("Send the invitation")),)

    def clean_email(self) -> str:
        return User.objects.normalize_email(self.cleaned_data["email"])

    def save(self, by: User) -> Invitation | Membership | None:
        """None where it was refused."""
        return self.attempt(invitations.invite, self.partnership, **self.cleaned_data, by=by)

    def done(self, result: Invitation | Membership) -> str:
        if isinstance(result, Membership):
            message = _("%(person)s already has an account, so they are now a member. We’re emailing them to say so")
            return message % {"person": result.person}
        return _("We’re sending an invitation to %(email)s") % {"email": result.email}


class SendAgainForm(Refusable, GovukForm):
    """Confirmation, because the link in the old email stops working."""

    buttons = (Button("send", _("Send it again")),)

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def save(self, by: User) -> Invitation | None:
        return self.attempt(invitations.send_again, self.invitation, by=by)

    def done(self, result: Invitation) -> str:
        return _("We’re sending the invitation to %(email)s again") % {"email": result.email}


class WithdrawForm(SendAgainForm):
    """Confirmation before an invitation is withdrawn."""

    buttons = (Button("withdraw", _("Withdraw the invitation"), "warning"),)

    def save(self, by: User) -> Invitation | None:
        return self.attempt(invitations.withdraw, self.invitation, by=by)

    def done(self, result: Invitation) -> str:
        return _("The invitation to %(email)s has been withdrawn") % {"email": result.email}


class JoinForm(Refusable, GovukForm):
    """For people who already have an account."""

    buttons = (Button("join", _("Join")),)

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def save(self, person: User) -> Membership | None:
        """Raises InvitationUnusable."""
        return self.attempt(invitations.accept_as, self.invitation, person)


def password_field(label: "StrOrPromise", help_text: "StrOrPromise" = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, help_text=help_text, widget=widget, strip=False, max_length=200)


class AcceptForm(Refusable, GovukForm):
    """A new person's name and password."""

    name = NameField(
        label=_("Your name"),
        help_text=_("The name your partners know you by. It is shown beside what you write."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password1 = password_field(
        _("New password"),
        _("At least 12 characters. Three or more random words are hard to guess and easy to remember."),
    )
    password2 = password_field(_("New password again"))

    widths = {"name": "two-thirds", "password1": "two-thirds", "password2": "two-thirds"}
    buttons = (Button("join", _("Join")),)
    warn_unsaved = False

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        password, again = cleaned.get("password1"), cleaned.get("password2")
        if password and again and password != again:
            self.add_error("password2", _("The two passwords are not the same. Type the new one again"))
        elif password:
            self.check(password)
        return cleaned

    def check(self, password: str) -> None:
        try:
            validate_password(password, User(email=self.invitation.email, name=self.cleaned_data.get("name", "")))
        except ValidationError as error:
            self.add_error("password1", error)

    def save(self) -> User | None:
        """Raises HasAccount or InvitationUnusable."""
        typed = self.cleaned_data
        return self.attempt(invitations.accept, self.invitation, name=typed["name"], password=typed["password1"])
