from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, BaseUserCreationForm
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.models import Membership, User
from partnerships.requests import SignedInRequest
from partnerships.services.departures import Departures
from partnerships.sign_in import security_log
from partnerships.sign_in.sessions import end_all

from .choices import CarefulChoices
from .deletion import DiscreetDeletion, NoDeletionElsewhere, OneDeletionAtATime
from .listing import HistoryAdmin
from .members import MembershipFormSet
from .permissions import FewPermissions

# Fields that make a person an administrator, and of what kind.
POWERS = ["is_staff", "is_superuser", "groups", "user_permissions"]
ONES_OWN = _("You can’t remove your own rights. Ask another superuser")


class OneAddressForm(ModelForm):
    # From before the change, for the warnings after it.
    departures: Departures

    def clean_email(self) -> str:
        """Reports the error once, beside the field. The database has two constraints on the address."""
        email = User.objects.normalize_email(self.cleaned_data["email"])
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(User._meta.get_field("email").error_messages["unique"], code="unique")
        return email


class NewPersonForm(OneAddressForm, BaseUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]


class PersonForm(OneAddressForm):
    request: SignedInRequest

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
        """People sign in only by password, so if the last superuser had none, nobody could get in."""
        cleaned = super().clean()
        if self.user.is_superuser and not self.cleaned_data["set_usable_password"]:
            problem = _("A superuser’s password can’t be disabled: set a new one, or untick “active” on their page")
            self.add_error("usable_password", ValidationError(problem))
        return cleaned

    def save(self, commit: bool = True) -> User:
        """Emails the person, as if they had changed the password themselves."""
        person = super().save(commit)
        security_log.write(None, "password_changed", of=person.pk)
        tell(person.email, "account/email/password_changed")
        return person


class MembershipInline(CarefulChoices, NoDeletionElsewhere, admin.TabularInline):
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
class PersonAdmin(FewPermissions, OneDeletionAtATime, DiscreetDeletion, HistoryAdmin, UserAdmin):
    """Only superusers can make someone an administrator or change an administrator's account."""

    list_display = ["name", "email", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "memberships__role"]
    search_fields = ["name", "email"]
    # As in the model, not by user name as on Django's own page.
    ordering = ()
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
    permissions_field = "user_permissions"
    actions = ["remove_second_factors"]
    instead_of_deleting = _(
        "Untick “active” on their page instead. They will no longer be able to sign in, and what they wrote stays."
    )

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[type[InlineModelAdmin]]:
        return [MembershipInline] if obj else []

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.request = request
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        fields = [*super().get_readonly_fields(request, obj)]
        return fields if request.user.is_superuser else [*fields, *POWERS]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and may_touch(request, obj)

    @admin.action(description=_("Remove second factors"), permissions=["change"])
    def remove_second_factors(self, request: HttpRequest, people: QuerySet[User]) -> HttpResponse | None:
        if "sure" not in request.POST:
            context = {**self.admin_site.each_context(request), "people": people, "title": _("Remove second factors?")}
            return TemplateResponse(request, "admin/partnerships/user/remove_second_factors.html", context)
        for person in people:
            if not may_touch(request, person) or person == request.user:
                messages.error(request, gettext("%(person)s: ask another superuser") % {"person": person})
            elif Authenticator.objects.filter(user=person).delete()[0]:
                self.tell_of_removal(request, person)
            else:
                messages.info(request, gettext("%(person)s had no second factor") % {"person": person})
        return None

    def tell_of_removal(self, request: HttpRequest, person: User) -> None:
        person._change_reason = gettext("Second factors removed")
        person.save()
        end_all(person)
        security_log.write(request, "second_factors_removed", of=person.pk)
        tell(person.email, "mfa/email/second_factors_removed")
        messages.success(request, gettext("%(person)s has no second factor now") % {"person": person})

    def save_model(self, request: HttpRequest, obj: User, form: OneAddressForm, change: bool) -> None:
        """Changes to how a person signs in or to their rights are logged, and emailed to that person."""
        form.departures = Departures(_memberships_of(obj))
        super().save_model(request, obj, form, change)
        if changed := sorted({*form.changed_data} & {"email", "is_active", *POWERS}):
            security_log.write(request, "account_changed", of=obj.pk, what=changed)
        if change and "email" in form.changed_data:
            tell(form.initial["email"], "account/email/email_changed")
        if not obj.is_active:
            end_all(obj)

    def save_related(self, request: HttpRequest, form: OneAddressForm, formsets: object, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for warning in form.departures.warnings():
            messages.warning(request, warning)

    def get_protected(self, objs: Any) -> list[Model]:
        # Django would delete the log of an administrator's actions with the administrator.
        return [*super().get_protected(objs), *LogEntry.objects.filter(user__in=objs)]

    @admin.display(description=_("password"))
    def password_page(self, person: User) -> str:
        """Replaces Django's field, which shows the hashing method and part of the hash."""
        address = reverse("admin:auth_user_password_change", args=[person.pk])
        return format_html('<a class="button" href="{}">{}</a>', address, _("Set a new password"))


def _memberships_of(person: User) -> list[Membership]:
    rows = Membership.objects.filter(person=person.pk) if person.pk else Membership.objects.none()
    return list(rows.select_related("person", "partnership", "agency"))


def tell(address: str, email: str) -> None:
    get_adapter().send_mail(email, address, {"timestamp": timezone.now()})


def may_touch(request: HttpRequest, person: User | None) -> bool:
    """Whether this administrator can change this person. Otherwise one could take over another's account and rights."""
    return request.user.is_superuser or person is None or not person.is_staff
