from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from assessments.models import EDITED, ComponentAssessment, EditedRowType, Versioned
from assessments.pages.sheet import rows_template
from safeguarding.govuk import SAVE_AND_CONTINUE, SAVE_AND_RETURN, Include, Option, Section

from .versioned import VersionedForm


class ScoreForm(VersionedForm):
    """A form that offers the levels of the assessment's scale as scores."""

    score: forms.Field | None = forms.TypedChoiceField(
        label=_("Which score fits best today?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The page asks for them again, for last time's score.
        prefetch_related_objects([self.instance.assessment.scale], "levels")
        self.levels = {level.score: level for level in self.instance.assessment.scale.levels.all()}
        if "score" in self.fields:
            self.field("score", forms.ChoiceField).choices = [
                *((score, self.option(score)) for score in self.levels),
                ("", Option(_("Not yet scored"))),
            ]

    def option(self, score: int) -> Option:
        level = self.levels[score]
        details = ((_("12Cs progress"), level.progress),)
        return Option(level.label, hint=level.descriptor, details=details, score=score)

    def in_words(self, name: str, stored: Versioned) -> str:
        if name == "score":
            level = self.levels.get(getattr(stored, name))
            return str(level or _("Not yet scored"))
        return super().in_words(name, stored)


def _section(row_type: EditedRowType) -> Section:
    """The sheet's own text, and under it the rows, which have pages of their own."""
    rows = Include(rows_template(row_type))
    parts = (row_type.narrative, rows) if row_type.narrative else (rows,)
    return Section(row_type.heading, *parts, css_id=row_type.slug)


class SheetForm(ScoreForm):
    """One sheet of Table 1, in its order.

    The rows under the sheet are listed between its fields and have their own pages.
    """

    class Meta(VersionedForm.Meta):
        model = ComponentAssessment
        fields = [
            "score",
            "evidence_narrative",
            "accountability_narrative",
            "strategic_timeframe",
            "strategic_review",
            "operational_timeframe",
            "operational_review",
        ]
        labels = {
            "evidence_narrative": _("What is the evidence for this score?"),
            "accountability_narrative": _("How is it led, owned and governed?"),
            "strategic_timeframe": _("Strategic, longer term"),
            "strategic_review": _("Strategic review date"),
            "operational_timeframe": _("Operational, shorter term"),
            "operational_review": _("Operational review date"),
        }
        help_texts = {
            "evidence_narrative": _(
                "Name the policies, practice or support you mean. Leave out anything that could identify a person."
            ),
            "accountability_narrative": _("Which group oversees it, and how it hears about progress."),
            "strategic_timeframe": _("What will be in place, and by when."),
            "operational_timeframe": _("What comes first, and by when."),
            "strategic_review": _("For example, 31 3 2027"),
            "operational_review": _("For example, 30 9 2026"),
        }

    layout = (
        Section(_("Self-assessment score"), "score", css_id="score"),
        *(_section(each) for each in EDITED.values()),
        Section(
            _("Implementation timeframe"),
            "strategic_timeframe",
            "strategic_review",
            "operational_timeframe",
            "operational_review",
            css_id="timeframe",
        ),
    )
    buttons = (SAVE_AND_CONTINUE, SAVE_AND_RETURN)

    past_dates = {
        "strategic_review": _("The strategic review date has passed: it was %(date)s"),
        "operational_review": _("The operational review date has passed: it was %(date)s"),
    }


class SheetFormWithoutScore(SheetForm):
    """The sheet if agencies give views. Its score is agreed in moderation, and nothing posted here can set it."""

    score = None

    class Meta(SheetForm.Meta):
        fields = [name for name in SheetForm.Meta.fields if name != "score"]

    layout = (
        Section(_("Self-assessment score"), Include("assessments/sheet/_agreed_score.html"), css_id="score"),
        *SheetForm.layout[1:],
    )


def sheet_form_for(sheet: ComponentAssessment) -> type[SheetForm]:
    return SheetFormWithoutScore if sheet.assessment.asks_for_views else SheetForm
