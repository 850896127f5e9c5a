from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.trail import NOBODY, TRACKED, Trail, TrailFilter
from safeguarding.govuk import Button, DateField, GovukForm


class TrailForm(GovukForm):
    """Filters for the trail. They are all in the address, so that the link can be shared."""

    component = forms.ChoiceField(label=_("Component"), required=False)
    person = forms.ChoiceField(label=_("Person"), required=False)
    kind = forms.ChoiceField(label=_("Kind of item"), required=False)
    since = DateField(label=_("From"), required=False, help_text=_("For example, 1 4 2026"))
    until = DateField(label=_("To"), required=False)

    data: QueryDict
    method = "get"
    buttons = (Button("", _("Show these changes")),)

    def __init__(self, data: QueryDict, *, trail: Trail) -> None:
        super().__init__(data)
        self.field("component", forms.ChoiceField).choices = [
            ("", _("All components")),
            *((component.slug, component.name) for component in trail.components),
        ]
        self.field("person", forms.ChoiceField).choices = [("", _("Everyone")), *map(named, trail.people())]
        self.field("kind", forms.ChoiceField).choices = [
            ("", _("All kinds")),
            *((slug, kind.label) for slug, kind in TRACKED.items()),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", ValidationError(_("“To” must be the same day as “From” or a later one")))
        return cleaned

    @property
    def wanted(self) -> TrailFilter:
        return TrailFilter(**self.cleaned_data)

    @property
    def is_narrow(self) -> bool:
        return not self.is_valid() or self.wanted != TrailFilter()


def named(person: tuple[int | None, str | None]) -> tuple[str, str | Promise | None]:
    key, name = person
    return (NOBODY, _("The system")) if key is None else (str(key), name)
