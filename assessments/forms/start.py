import datetime
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment, RatingScale
from assessments.services import lifecycle
from partnerships.models import SPEAKERS, Agency, Membership, User
from safeguarding.govuk import Button, DateField, GovukModelForm, Group, Option, Refusable, Section

from .closing import FOR_EXAMPLE, LAST_DAY, refuse_unlikely

YES, NO = "yes", "no"


class AgenciesField(forms.ModelMultipleChoiceField):
    """The agencies of a partnership. If nobody speaks for one yet, it says so."""

    spoken_for: frozenset[int] = frozenset()

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            # An unknown id, or one too large for SQLite.
            raise ValidationError(self.error_messages["invalid_choice"], params={"value": ""}) from error

    def label_from_instance(self, agency: Agency) -> Any:
        return Option(str(agency), hint="" if agency.pk in self.spoken_for else _("Nobody speaks for it yet."))


class ScaleField(forms.ModelChoiceField):
    """The scales, with their notes and the meaning of their levels, to read before choosing."""

    def label_from_instance(self, scale: RatingScale) -> Any:
        levels = tuple((level.score, level.label, level.descriptor) for level in scale.levels.all())
        folded = (_("Levels of the %(scale)s") % {"scale": scale}, levels)
        return Option(str(scale), hint=" ".join(_to_know_of(scale)), folded=folded if levels else None)


def _to_know_of(scale: RatingScale) -> Iterator[str]:
    if scale.applies_from:
        yield gettext("In use from %(day)s.") % {"day": date_format(scale.applies_from)}
    if scale.applies_until:
        yield gettext("In use until %(day)s.") % {"day": date_format(scale.applies_until)}
    if not scale.in_published_tool:
        yield gettext("Not part of the published 12Cs tool.")
    if scale.note:
        yield scale.note


class StartForm(Refusable, GovukModelForm):
    """What will be assessed, for whom, for which period and on which scale."""

    scale = ScaleField(
        label=_("Which scale will you score on?"),
        help_text=_("You cannot change the scale once the assessment has started."),
        queryset=RatingScale.objects.prefetch_related("levels"),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    # Without an answer no views are asked for.
    asks_agencies = forms.ChoiceField(
        label=_("Ask each agency for its own view first?"),
        required=False,
        initial=NO,
        choices=[
            (NO, Option(_("No"), _("You agree the scores together straight away."))),
            (YES, Option(_("Yes"), _("Each agency scores the twelve components for itself, then you agree."))),
        ],
        widget=forms.RadioSelect,
    )
    agencies = AgenciesField(
        label=_("Agencies taking part"),
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    views_close = DateField(label=LAST_DAY, required=False, help_text=FOR_EXAMPLE)

    class Meta(GovukModelForm.Meta):
        model = Assessment
        fields = [
            "subject",
            "subject_kind",
            "theme",
            "population",
            "period_start",
            "period_end",
            "scale",
            "protective_marking",
            "views_close",
            "views_shared",
        ]
        labels = {
            "subject": _("What are you assessing?"),
            "subject_kind": _("What kind of subject is it?"),
            "theme": _("Theme (optional)"),
            "population": _("Who is it for? (optional)"),
            "period_start": _("Period from"),
            "period_end": _("Period to"),
            "protective_marking": _("Protective marking"),
            "views_shared": _("Agencies can see each other’s views before they close"),
        }
        help_texts = {
            "subject": _("Name one policy, practice or intervention: for example “Peer mentoring after release”."),
            "theme": _("For example “Domestic abuse” or “Serious violence”."),
            "population": _("For example “Adults leaving prison on licence”."),
            "period_start": _("For example, 1 4 2026"),
            "period_end": _("For example, 31 3 2027"),
            "protective_marking": _("Shown on every page and paper."),
            "views_shared": _("They can see views that have been returned, never drafts."),
        }
        widgets = {
            "subject_kind": forms.RadioSelect,
            "protective_marking": forms.RadioSelect,
        }

    layout = (
        Section(_("The subject"), "subject", "subject_kind", "theme", "population"),
        Section(_("The period"), "period_start", "period_end"),
        Section(_("Scale and marking"), "scale", "protective_marking"),
        Section(_("Agencies’ own views"), "asks_agencies"),
        Group(
            _("If you ask for views"),
            "agencies",
            "views_close",
            "views_shared",
            hint=_("Leave this as it is if you answered “No”."),
            css_id="asks-agencies-details",
        ),
    )
    buttons = (Button("start", _("Start the assessment")),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partnership, agencies = self.instance.partnership, self.field("agencies", AgenciesField)
        agencies.queryset = agencies.initial = partnership.current_agencies()
        speakers = Membership.objects.filter(partnership=partnership, role__in=SPEAKERS, person__is_active=True)
        agencies.spoken_for = frozenset(speakers.exclude(agency=None).values_list("agency", flat=True))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("asks_agencies") == YES:
            self.refuse_incomplete(cleaned)
        elif "asks_agencies" not in self.errors:
            self.forget_views(cleaned)
        return cleaned

    def refuse_incomplete(self, cleaned: dict[str, Any]) -> None:
        if "agencies" not in self.errors and not cleaned["agencies"]:
            self.add_error("agencies", _("Choose the agencies whose views you ask for"))
        if "views_close" in self.errors:
            return
        if cleaned["views_close"] is None:
            self.add_error("views_close", _("Enter a closing date for agencies’ views"))
        else:
            self.refuse_unlikely_close(cleaned["views_close"])

    def refuse_unlikely_close(self, close: datetime.date) -> None:
        try:
            refuse_unlikely(close)
        except ValidationError as error:
            self.add_error("views_close", error)

    def forget_views(self, cleaned: dict[str, Any]) -> None:
        """Ignores the fields that depend on “Yes”."""
        for name in ("agencies", "views_close", "views_shared"):
            self.errors.pop(name, None)
        cleaned.update(agencies=Agency.objects.none(), views_close=None, views_shared=False)

    def _post_clean(self) -> None:
        for name in {"period_start", "period_end"} & set(self.errors):
            # The model compares the two, and the form's initial values are not answers.
            setattr(self.instance, name, None)
        super()._post_clean()

    def start(self, user: User) -> None:
        lifecycle.start(self.instance, by=user, agencies=self.cleaned_data["agencies"])

    def save_as(self, user: User) -> bool:
        self.attempt(self.start, user)
        return not self.errors
