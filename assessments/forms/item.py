"""The forms to add, change and remove any row under a sheet."""

from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.services import versioned
from partnerships.models import SPEAKERS, Agency, User
from safeguarding.govuk import Button

from .versioned import ConfirmForm, VersionedForm


class ItemForm(VersionedForm):
    """A row under a sheet. It can name only agencies and people of the sheet's partnership."""

    # A double click can send the page twice. The key shows that it is the same row.
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["key"]
        else:
            self.fields["key"].initial = self.instance.key
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = self.choices_of(field.queryset.model)
                field.empty_label = _("Choose one")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.instance.key = cleaned.get("key") or self.instance.key
        return cleaned

    def says_something_new(self) -> bool:
        """Saving a row that was carried forward confirms it, even without a change."""
        return self.instance.carried or super().says_something_new()

    def choices_of(self, model: type[Model]) -> QuerySet:
        """Those who take part today, and any the row already names even if they have left."""
        partnership = self.instance.sheet.assessment.partnership
        named = {getattr(self.instance, name) for name, field in self.fields.items() if field_is(field, model)}
        today = (
            partnership.current_agencies()
            if model is Agency
            else User.objects.filter(
                memberships__partnership=partnership, memberships__role__in=SPEAKERS, is_active=True
            )
        )
        named_already = model._default_manager.filter(pk__in=[row.pk for row in named if row])
        # Joined by "or", they would make the database read every agency and person.
        keys = today.order_by().values("pk").union(named_already.order_by().values("pk"))
        return model._default_manager.filter(pk__in=keys)


def field_is(field: forms.Field, model: type) -> bool:
    return isinstance(field, forms.ModelChoiceField) and field.queryset is not None and field.queryset.model is model


class RemoveForm(ConfirmForm):
    """Confirmation before a row is removed: a button and the version it was about."""

    buttons = (Button("remove", _("Remove"), "warning"),)

    def write(self, user: User, version: int) -> None:
        versioned.remove(self.instance, by=user, version=version)
