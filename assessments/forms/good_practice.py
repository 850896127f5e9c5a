"""Releases, rewords, withdraws and finds good practice."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import GoodPractice
from assessments.pages.good_practice import Choices, PracticeFilter
from assessments.services import good_practice
from partnerships.models import User
from safeguarding.govuk import Button, GovukForm, GovukModelForm, Refusable

from .links import LinkField


class ReleaseForm(Refusable, GovukModelForm):
    """The words that everyone will read."""

    url = LinkField(
        label=gettext_lazy("Link (optional)"),
        help_text=gettext_lazy("A page or document that people outside your partnership can open. We never open it."),
    )

    class Meta(GovukModelForm.Meta):
        model = GoodPractice
        fields = ["title", "summary", "sector", "theme", "url", "contact"]
        labels = {
            "title": gettext_lazy("What is it called?"),
            "summary": gettext_lazy("What can others use?"),
            "sector": gettext_lazy("Which sector does it come from?"),
            "theme": gettext_lazy("Theme (optional)"),
            "contact": gettext_lazy("Who can others contact? (optional)"),
        }
        help_texts = {
            "summary": gettext_lazy(
                "What you did, what it takes and what difference it made, for someone who doesn’t know your area."
            ),
            "theme": gettext_lazy("For example “Domestic abuse”. Others find it by its theme."),
            "contact": gettext_lazy("A team or a role, with a shared mailbox if there is one."),
        }

    widths = {"title": "two-thirds", "theme": "two-thirds", "contact": "two-thirds"}
    buttons = (Button("release", gettext_lazy("Release to everyone")),)

    def save_as(self, user: User) -> bool:
        return bool(self.attempt(good_practice.release, self.instance, by=user))


class ChangeForm(ReleaseForm):
    """New words for released good practice."""

    buttons = (Button("change", gettext_lazy("Release these words instead")),)

    def save_as(self, user: User) -> bool:
        return bool(self.attempt(good_practice.change, self.instance, by=user))


class WithdrawPracticeForm(Refusable, GovukForm):
    """Confirmation before others can no longer read it."""

    buttons = (Button("withdraw", gettext_lazy("Withdraw it"), "warning"),)

    def __init__(self, *args: Any, practice: GoodPractice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.practice = practice

    def save_as(self, user: User) -> bool:
        return bool(self.attempt(good_practice.withdraw, self.practice, by=user))


class PracticeFilterForm(GovukForm):
    """Filters for good practice. They are all in the address, so that the link can be shared."""

    words = forms.CharField(label=gettext_lazy("Words to search for"), required=False, max_length=200)
    component = forms.ChoiceField(label=gettext_lazy("Component"), required=False)
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    theme = forms.CharField(label=gettext_lazy("Theme"), required=False, max_length=200)

    method = "get"
    buttons = (Button("", gettext_lazy("Show good practice")),)

    def __init__(self, data: QueryDict, *, choices: Choices) -> None:
        super().__init__(data)
        self.field("component", forms.ChoiceField).choices = [("", _("All components")), *choices.components]
        self.field("sector", forms.ChoiceField).choices = [("", _("All sectors")), *choices.sectors]
        self.suggestions = {"theme": choices.themes}

    @property
    def wanted(self) -> PracticeFilter:
        return PracticeFilter(**self.cleaned_data)

    @property
    def is_narrow(self) -> bool:
        return not self.is_valid() or self.wanted != PracticeFilter()
