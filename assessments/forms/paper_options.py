"""The lead's choices for the board report."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment, PaperOptions, ProtectiveMarking
from assessments.papers.cover import chosen
from assessments.papers.recommendations import recommended
from assessments.papers.summary import board_report
from assessments.services import paper_options
from partnerships.models import User
from safeguarding.govuk import Section

from .sign_off import not_before_period
from .versioned import VersionedForm


class PaperOptionsForm(VersionedForm):
    """The meeting, the recommendations, and what the paper includes."""

    class Meta(VersionedForm.Meta):
        model = PaperOptions
        fields = [
            "meeting",
            "meeting_date",
            "purpose",
            "recommendations",
            "protective_marking",
            "with_views",
            "with_appendices",
            "watermark",
        ]
        labels = {
            "meeting": _("Which board or meeting will consider the paper? (optional)"),
            "meeting_date": _("When is the meeting? (optional)"),
            "purpose": _("What is the paper for?"),
            "recommendations": _("What is the board asked to do?"),
            "protective_marking": _("What is the paper’s protective marking?"),
            "with_views": _("Include each agency’s views"),
            "with_appendices": _("Include the appendices: method, rating scale, each agency’s view and reason"),
            "watermark": _("Show “Draft” across each page of the PDF until it is signed off"),
        }
        help_texts = {
            "meeting_date": _("For example, 15 12 2026"),
            "protective_marking": _(
                "Shown on all papers of this assessment. Pages on screen keep the assessment’s own marking."
            ),
            "recommendations": _(
                "Put each one on a new line. The paper numbers them. They are drafted from what is missing until you "
                "save your own."
            ),
        }
        widgets = {"purpose": forms.RadioSelect, "protective_marking": forms.RadioSelect}

    layout = (
        Section(_("The meeting"), "meeting", "meeting_date"),
        Section(_("What the board is asked to do"), "purpose", "recommendations"),
        Section(_("What the paper includes"), "protective_marking", "with_views", "with_appendices", "watermark"),
    )
    widths = {"meeting": "two-thirds"}

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, instance=chosen(assessment) or first_choice(assessment), **kwargs)
        own = _("%(marking)s, as the assessment") % {"marking": assessment.get_protective_marking_display()}
        # A marking chosen here stays, even if the assessment's own changes later.
        is_other = [each for each in ProtectiveMarking.choices if each[0] != assessment.protective_marking]
        kept = [each for each in ProtectiveMarking.choices if each[0] == self.instance.protective_marking]
        marking = self.field("protective_marking", forms.ChoiceField)
        marking.choices = list(dict.fromkeys([("", own), *is_other, *kept]))

    def clean_meeting_date(self) -> datetime.date | None:
        return not_before_period(self.cleaned_data["meeting_date"], self.instance.assessment)

    def write(self, user: User, version: int) -> None:
        paper_options.save(self.instance, by=user, version=version)


def first_choice(assessment: Assessment, today: datetime.date | None = None) -> PaperOptions:
    """What a lead sees first if nobody has chosen: what the paper says without choices."""
    return PaperOptions(
        assessment=assessment,
        meeting=assessment.board,
        meeting_date=assessment.meeting_date,
        recommendations="\n".join(recommended(board_report(assessment, today=today))),
    )
