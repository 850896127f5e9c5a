from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.models import ActionStatus, Horizon, Priority
from assessments.pages.tracker import ALL, NOBODY, OPEN, OVERDUE, ActionFilter, Tracker
from safeguarding.govuk import Button, GovukForm

SORTS = (
    ("due", _("Due date, earliest first")),
    ("-due", _("Due date, latest first")),
    ("priority", _("Priority, highest first")),
    ("-priority", _("Priority, lowest first")),
    ("agency", _("Lead agency, A to Z")),
    ("-agency", _("Lead agency, Z to A")),
    ("component", _("Component, first to twelfth")),
    ("-component", _("Component, twelfth to first")),
    ("status", _("Status, not started first")),
    ("-status", _("Status, not started last")),
)


class TrackerForm(GovukForm):
    """Filters for a partnership's actions. They are all in the address, so that the link can be shared."""

    agency = forms.ChoiceField(label=_("Lead agency"), required=False)
    person = forms.ChoiceField(label=_("Lead person"), required=False)
    component = forms.ChoiceField(label=_("Component"), required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[(OPEN, _("Open")), (OVERDUE, _("Overdue")), *ActionStatus.choices, (ALL, _("All"))],
    )
    horizon = forms.ChoiceField(
        label=_("Horizon"), required=False, choices=[("", _("Both horizons")), *Horizon.choices]
    )
    priority = forms.ChoiceField(
        label=_("Priority"), required=False, choices=[("", _("All priorities")), *Priority.choices]
    )
    assessment = forms.ChoiceField(label=_("Assessment"), required=False)
    sort = forms.ChoiceField(label=_("Sort by"), required=False, choices=SORTS)

    data: QueryDict
    method = "get"
    buttons = (Button("", _("Show these actions")),)

    def __init__(self, data: QueryDict, *, tracker: Tracker) -> None:
        super().__init__(data)
        self.field("agency", forms.ChoiceField).choices = [("", _("All agencies")), *_keyed(tracker.agencies)]
        self.field("person", forms.ChoiceField).choices = [
            ("", _("Everyone")),
            *_keyed(tracker.people),
            (NOBODY, _("No person is named")),
        ]
        self.field("component", forms.ChoiceField).choices = [
            ("", _("All components")),
            *((component.slug, component.name) for component in tracker.components),
        ]
        self.field("assessment", forms.ChoiceField).choices = [
            ("", _("All assessments")),
            *((str(each.pk), each.name) for each in tracker.assessments),
        ]

    @property
    def wanted(self) -> ActionFilter:
        return ActionFilter(**self.cleaned_data)

    @property
    def is_narrow(self) -> bool:
        return not self.is_valid() or self.wanted.is_narrow


def _keyed(names: dict[int, str]) -> list[tuple[str, str]]:
    return [(str(key), name) for key, name in names.items()]
