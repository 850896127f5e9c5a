"""Agrees a component's score with the agencies' views in sight, and records dissent from it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import ComponentAssessment, Dissent
from assessments.services import scores
from assessments.services.errors import ScoreUnexplained
from assessments.spread import Spread
from assessments.stages import Doing, allows
from partnerships.models import User
from safeguarding.govuk import Button

from .agency_view import ANOTHER_AGENCY
from .item import ItemForm, RemoveForm
from .sheet import ScoreForm


class AgreeForm(ScoreForm):
    """The agreed score of one component, and its reason."""

    class Meta(ScoreForm.Meta):
        model = ComponentAssessment
        fields = ["score", "score_because"]
        labels = {"score_because": _("Why was this score agreed?")}

    buttons = (Button("agree", _("Agree this score")),)

    def __init__(self, *args: Any, spread: Spread, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spread = spread
        self.fields["score"].label = _("Which score does the partnership agree on?")
        self.fields["score_because"].help_text = _hint(spread)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # If the stage does not allow it, that is the error to show.
        if allows(self.instance.assessment, Doing.AGREE_SCORE) and self.lacks_reason(cleaned):
            self.explain(ScoreUnexplained())
        return cleaned

    def lacks_reason(self, cleaned: dict[str, Any]) -> bool:
        typed_wrongly = {"score", "score_because"} & set(self.errors)
        return not typed_wrongly and self.spread.asks_why(cleaned.get("score")) and not cleaned["score_because"]

    def write(self, user: User, version: int) -> None:
        scores.agree(self.instance, by=user, version=version)


def _hint(spread: Spread) -> Any:
    if spread.is_wide:
        return _("The views are 2 or more apart, so say why whichever score you agree. The paper prints it.")
    return _("Say why if the score is not the median view. The paper prints it.")


class ForOneAgency(forms.ModelForm):
    """For the agency that the page was opened for: the person may speak for another one by the time it is sent."""

    opened_for = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened_for"].initial = self.instance.agency_id

    def clean_opened_for(self) -> int | None:
        agency = self.cleaned_data["opened_for"]
        if agency not in (None, self.instance.agency_id):
            raise forms.ValidationError(ANOTHER_AGENCY)
        return agency


class DissentForm(ForOneAgency, ItemForm):
    """Why an agency disagrees with the agreed score."""

    class Meta(ItemForm.Meta):
        model = Dissent
        fields = ["reason"]
        labels = {"reason": _("Why does your agency dissent?")}
        help_texts = {
            "reason": _(
                "It is shown beside the agreed score under your agency’s name, on the page and in the paper. "
                "Leave out anything that could identify a person."
            )
        }

    buttons = (Button("dissent", _("Record the dissent")),)

    def clean_version(self) -> int:
        """0 if someone recorded the agency's dissent after this page was opened, because the page has seen no version
        of it.
        """
        key = self.data.get(self.add_prefix("key"))
        met = self.instance.pk and key and key != str(self.instance.key)
        return 0 if met else self.cleaned_data["version"]

    def write(self, user: User, version: int) -> None:
        scores.dissent(self.instance, by=user, version=version)


class WithdrawForm(ForOneAgency, RemoveForm):
    """Confirmation before a dissent is withdrawn."""

    class Meta(RemoveForm.Meta):
        model = Dissent

    buttons = (Button("withdraw", _("Withdraw the dissent"), "warning"),)

    def write(self, user: User, version: int) -> None:
        scores.withdraw(self.instance, by=user, version=version)
