from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.models import Agency, PartnerAgency, Partnership, PartnerStatus, Sector
from partnerships.services import agencies, agency_search
from partnerships.services.agency_search import COUNTED_AT_MOST, FoundAgencies
from safeguarding.govuk import Button, DateField, GovukForm, Include, Option, Refusable, Section
from safeguarding.refused import Refused

from .names import NameField

# With fewer letters PostgreSQL can't use the index of names, and most agencies match.
LETTERS = 3
Choice = tuple[Any, Any]


class AddAgencyForm(Refusable, GovukForm):
    """A known agency or a new one, and what it takes part as.

    "Search" shows agencies by part of a name and keeps everything else as it was typed.
    """

    words = forms.CharField(
        label=gettext_lazy("Search for an agency"),
        required=False,
        max_length=150,
        help_text=gettext_lazy("Type at least 3 letters of its name. All partnerships share one list of agencies."),
    )
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Choose an agency"),
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.RadioSelect,
    )
    name = NameField(
        label=gettext_lazy("Name of the new agency"),
        required=False,
        help_text=gettext_lazy("Its full name. Leave this empty if you chose an agency."),
    )
    sector = forms.ChoiceField(
        label=gettext_lazy("Sector of the new agency"),
        choices=[("", gettext_lazy("Choose one")), *Sector.choices],
        required=False,
    )
    status = forms.ChoiceField(
        label=gettext_lazy("What does it take part as?"), choices=PartnerStatus, widget=forms.RadioSelect
    )
    joined = DateField(
        label=gettext_lazy("When did it join?"),
        help_text=gettext_lazy("For example, 1 4 2026"),
        initial=timezone.localdate,
    )

    layout = (
        Section(
            gettext_lazy("The agency"),
            "words",
            Include("partnerships/agencies/_search.html"),
            "agency",
            "name",
            "sector",
        ),
        Section(gettext_lazy("Its part in the partnership"), "status", "joined"),
    )
    widths = {"words": "two-thirds", "name": "two-thirds"}
    buttons = (Button("add", gettext_lazy("Add the agency")),)

    def __init__(self, data: QueryDict | None = None, *, partnership: Partnership) -> None:
        super().__init__(data)
        self.partnership = partnership
        # Whether to show agencies rather than add one. The Enter key presses "Add", even in the search field.
        self.searches = data is not None and ("search" in data or data.get("words", "") != data.get("searched", ""))
        agency = self.field("agency", forms.ModelChoiceField)
        agency.queryset = agency_search.that_can_join(partnership)
        # Any of them can be chosen, but the page offers only those that were found.
        agency.choices = self.offered

    def is_valid(self) -> bool:
        return super().is_valid() and not self.searches

    def full_clean(self) -> None:
        super().full_clean()
        # Searching asks for words and nothing else. Adding asks for everything else.
        for name in [name for name in self.errors if (name == "words") != self.searches]:
            del self.errors[name]

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if words and not any(len(word) >= LETTERS for word in words.split()):
            message = _("Type at least %(letters)s letters of a word in its name")
            raise forms.ValidationError(message, params={"letters": LETTERS})
        return words

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        agency, name = cleaned.get("agency"), cleaned.get("name")
        if agency and name:
            self.add_error("name", _("Choose an agency or name a new one, not both"))
        elif not agency and not name and not self.errors.keys() & {"agency", "name"}:
            self.add_error("agency", _("Choose an agency, or name a new one"))
        elif name and not cleaned.get("sector") and not agencies.find_by_name(name) and "sector" not in self.errors:
            self.add_error("sector", _("Choose the sector of the new agency"))
        return cleaned

    @cached_property
    def asked(self) -> str:
        """The words to search for. "" if there are none, or too few letters."""
        return self.cleaned_data.get("words", "") if self.is_bound else ""

    @cached_property
    def found(self) -> FoundAgencies:
        return agency_search.find(self.partnership, self.asked)

    def offered(self) -> Iterator[tuple[object, object]]:
        found = self.found
        groups = [
            (_("Agencies in %(region)s") % {"region": self.partnership.region}, found.nearby),
            (_("National agencies"), found.national),
            (_("Other agencies"), found.others),
        ]
        chosen = self.cleaned_data.get("agency") if self.is_bound else None
        if chosen and chosen not in found.shown:
            groups.insert(0, (_("Chosen so far"), [chosen]))
        for heading, group in groups:
            if group:
                yield heading, [(agency.pk, Option(agency.name, agency.get_sector_display())) for agency in group]
        yield "", _("None of these: enter a new one")

    @property
    def summary(self) -> str:
        """What the search found, and what to do where that is too little or too much. "" without a search."""
        if not self.asked:
            return ""
        matching, shown = self.found.matching, len(self.found.shown)
        values = {"words": self.asked, "n": matching, "shown": shown, "most": COUNTED_AT_MOST}
        if matching > COUNTED_AT_MOST:
            message = _(
                "More than %(most)s agencies match “%(words)s”. These are %(shown)s of them. "
                "Type more of the name to find others."
            )
        elif matching > shown:
            message = _(
                "%(n)s agencies match “%(words)s”. These are %(shown)s of them. Type more of the name to find others."
            )
        elif matching:
            message = ngettext("%(n)s agency matches “%(words)s”.", "%(n)s agencies match “%(words)s”.", matching)
        else:
            message = _("No agency matches “%(words)s”. Check the spelling, or enter a new agency.")
        return message % values

    def save(self) -> PartnerAgency | None:
        typed = self.cleaned_data
        agency = typed["agency"] or agencies.find_or_create(typed["name"], sector=typed["sector"])
        return self.attempt(
            agencies.add, self.partnership, agency=agency, status=typed["status"], joined=typed["joined"]
        )

    def beside(self, refusal: Refused) -> str | None:
        return "name" if refusal.field == "agency" and self.cleaned_data["name"] else refusal.field
