from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, BaseUserCreationForm
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.models import Membership, User
from partnerships.sign_in import security_log

from .deletion import DiscreetDeletion, NoDeletionElsewhere, OneDeletionAtATime
from .history import HistoryAdmin
from .members import MembershipFormSet

# What makes somebody an administrator, and which one.
POWERS = ["is_staff", "is_superuser", "groups", "user_permissions"]
ONES_OWN = _("You can’t take your own rights away: ask another superuser")


class OneAddressForm(ModelForm):
    def clean_email(self) -> str:
        """Said beside the field, and once: the database has two constraints on the address, and would say so twice."""
        email = User.objects.normalize_email(self.cleaned_data["email"])
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(User._meta.get_field("email").error_messages["unique"], code="unique")
        return email


class NewPersonForm(OneAddressForm, BaseUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]


class PersonForm(OneAddressForm):
    request: HttpRequest

    def clean_is_active(self) -> bool:
        if self.instance == self.request.user and not self.cleaned_data["is_active"]:
            raise ValidationError(_("You can’t deactivate yourself"))
        return self.cleaned_data["is_active"]

    def clean_is_staff(self) -> bool:
        return self._kept("is_staff")

    def clean_is_superuser(self) -> bool:
        return self._kept("is_superuser")

    def _kept(self, power: str) -> bool:
        if self.instance == self.request.user and not self.cleaned_data[power]:
            raise ValidationError(ONES_OWN)
        return self.cleaned_data[power]


class PasswordForm(AdminPasswordChangeForm):
    def clean(self) -> dict[str, Any] | None:
        """People sign in by password alone, so the last superuser without one would shut everybody out."""
        cleaned = super().clean()
        if self.user.is_superuser and not self.cleaned_data["set_usable_password"]:
            problem = _("A superuser’s password can’t be disabled: set a new one, or untick “active” on their page")
            self.add_error("usable_password", ValidationError(problem))
        return cleaned


class MembershipInline(NoDeletionElsewhere, admin.TabularInline):
    model = Membership
    formset = MembershipFormSet
    verbose_name = _("membership")
    verbose_name_plural = _("memberships")
    fields = ["partnership", "role", "agency"]
    autocomplete_fields = ["partnership", "agency"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("person", "partnership", "agency")


@admin.register(User)
class PersonAdmin(OneDeletionAtATime, DiscreetDeletion, HistoryAdmin, UserAdmin):
    """People. Who is an administrator, and what an administrator's account says, is for superusers to change."""

    list_display = ["name", "email", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "memberships__role"]
    search_fields = ["name", "email"]
    ordering = ["name", "email"]
    form = PersonForm
    add_form = NewPersonForm
    change_password_form = PasswordForm
    readonly_fields = ["password_page", "last_login", "date_joined"]
    add_fieldsets = ((None, {"classes": ["wide"], "fields": ["email", "name", "password1", "password2"]}),)
    fieldsets = (
        (None, {"fields": ["email", "name", "password_page", "is_active"]}),
        (_("Administration"), {"classes": ["collapse"], "fields": [*POWERS]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    )
    actions = ["remove_second_factors"]
    instead_of_deleting = _(
        "Untick “active” on their page instead: they can’t sign in any more, and what they wrote stays."
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return [MembershipInline] if obj else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.request = request
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fields = [*super().get_readonly_fields(request, obj)]
        return fields if request.user.is_superuser else [*fields, *POWERS]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and may_touch(request, obj)

    @admin.action(description=_("Remove second factors"), permissions=["change"])
    def remove_second_factors(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """For who has lost their phone and their recovery codes: their password lets them in, to set up new ones."""
        for person in people:
            if not may_touch(request, person) or person == request.user:
                messages.error(request, gettext("%(person)s: ask another superuser") % {"person": person})
                continue
            removed, _kinds = Authenticator.objects.filter(user=person).delete()
            if removed:
                security_log.write(request, "second_factors_removed", of=person.pk)
                self.log_change(request, person, gettext("Removed second factors"))
            messages.success(request, gettext("%(person)s has no second factor now") % {"person": person})

    def get_protected(self, objs: Any) -> list[Model]:
        # Django would delete the log of what an administrator did together with the administrator.
        return [*super().get_protected(objs), *LogEntry.objects.filter(user__in=objs)]

    @admin.display(description=_("password"))
    def password_page(self, person: User) -> str:
        """Instead of Django's field, which shows how the password is hashed, and a part of the hash."""
        address = reverse("admin:auth_user_password_change", args=[person.pk])
        return format_html('<a class="button" href="{}">{}</a>', address, _("Set a new password"))


def may_touch(request: HttpRequest, person: User | None) -> bool:
    """Whether the administrator may change this person: else one could take over another's account, and its rights."""
    return request.user.is_superuser or person is None or not person.is_staff
