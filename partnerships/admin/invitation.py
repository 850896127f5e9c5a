from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.models import Invitation, User
from partnerships.requests import SignedInRequest
from partnerships.services import invitations
from safeguarding.refused import Refused

from .choices import CarefulChoices
from .deletion import NoDeletionElsewhere, OneDeletionAtATime
from .listing import HistoryAdmin
from .search import PartnershipFilter, SearchOfSeveralTables


class InvitationForm(ModelForm):
    request: SignedInRequest

    class Meta:
        model = Invitation
        fields = ["partnership", "email", "role", "agency"]

    def clean_email(self) -> str:
        email = User.objects.normalize_email(self.cleaned_data["email"])
        if User.objects.filter(email=email).exists():
            raise ValidationError(_("This person has an account: add them on the partnership’s page"))
        return email

    def _post_clean(self) -> None:
        """Sends the invitation, so that a refusal shows beside its field like any other error."""
        super()._post_clean()  # type: ignore[misc]  # a hook of Django's that its types leave out
        if self.errors:
            return
        given = {name: self.cleaned_data[name] for name in ("partnership", "email", "role", "agency")}
        try:
            self.instance = invitations.invite(**given, by=self.request.user)
        except Refused as refusal:
            self.add_error(refusal.field, str(refusal))


@admin.register(Invitation)
class InvitationAdmin(SearchOfSeveralTables, CarefulChoices, OneDeletionAtATime, NoDeletionElsewhere, HistoryAdmin):
    """For inviting a partnership's first lead, who invites everyone else, and for seeing who was invited."""

    form = InvitationForm
    list_display = ["email", "partnership", "role", "invited_by", "created", "state"]
    list_filter = ["role", PartnershipFilter]
    list_select_related = ["partnership", "invited_by"]
    search_fields = ["email", "partnership__name", "invited_by__name"]
    date_hierarchy = "created"
    fields = ["partnership", "email", "role", "agency"]
    readonly_fields = [
        "state",
        "invited_by",
        "created",
        "sent_at",
        "email_state",
        "expires_at",
        "accepted_at",
        "withdrawn_at",
    ]
    autocomplete_fields = ["partnership", "agency"]
    actions = ["send_again", "withdraw"]

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> list[Any]:
        return [*self.fields, *self.readonly_fields] if obj else self.fields

    def get_form(self, request: HttpRequest, obj: Invitation | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.request = request
        return form

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_invite_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def save_model(self, request: HttpRequest, obj: Invitation, form: object, change: bool) -> None:
        """The service has already saved it."""

    @admin.display(description=gettext_lazy("state"))
    def state(self, invitation: Invitation) -> str:
        if invitation.accepted_at:
            return _("Accepted")
        if invitation.withdrawn_at:
            return _("Withdrawn")
        return _("Expired") if invitation.is_expired else _("Open")

    @admin.display(description=gettext_lazy("last email"))
    def email_state(self, invitation: Invitation) -> str:
        return str(invitation.outgoing.get_state_display()) if invitation.outgoing else ""

    @admin.action(description=gettext_lazy("Send again"), permissions=["invite"])
    def send_again(self, request: SignedInRequest, chosen: QuerySet[Invitation]) -> None:
        self._each(
            request,
            chosen,
            lambda one: invitations.send_again(one, by=request.user),
        )

    @admin.action(description=gettext_lazy("Withdraw"), permissions=["invite"])
    def withdraw(self, request: SignedInRequest, chosen: QuerySet[Invitation]) -> None:
        self._each(request, chosen, lambda one: invitations.withdraw(one, by=request.user))

    def _each(self, request: HttpRequest, chosen: QuerySet[Invitation], change: Callable[[Invitation], object]) -> None:
        done = 0
        for invitation in chosen.select_related("partnership"):
            try:
                with transaction.atomic():
                    change(invitation)
                done += 1
            except Refused as problem:
                messages.error(request, f"{invitation.email}: {problem}")
        if done:
            messages.success(request, _("Invitations changed: %(count)d") % {"count": done})
