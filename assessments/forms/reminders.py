from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import ReminderChoice, Rhythm
from assessments.services import for_people
from partnerships.models import User
from safeguarding.govuk import Button, GovukForm, Option


class ReminderForm(GovukForm):
    """How often a person wants reminders about the actions they lead."""

    rhythm = forms.ChoiceField(
        label=_("How often do you want to be reminded?"),
        choices=[
            (
                Rhythm.DAILY,
                Option(
                    Rhythm.DAILY.label,
                    _("30 days, 7 days and 1 day before an action is due, then every week while it is overdue."),
                ),
            ),
            (
                Rhythm.WEEKLY,
                Option(
                    Rhythm.WEEKLY.label,
                    _("One email with everything since the last one, at least 7 days later."),
                ),
            ),
        ],
        widget=forms.RadioSelect,
    )

    buttons = (Button("save", _("Save")),)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        chosen = ReminderChoice.objects.filter(person=person).first() or ReminderChoice()
        super().__init__(*args, initial={"rhythm": chosen.rhythm}, **kwargs)

    def save_as(self, user: User) -> bool:
        for_people.choose_rhythm(self.cleaned_data["rhythm"], by=user)
        return True
