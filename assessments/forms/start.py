from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from assessments.services import lifecycle
from assessments.services.errors import AlreadyOpen, FrameworkMissing
from partnerships.models import User
from safeguarding.govuk import Button, GovukModelForm, Section


class StartForm(GovukModelForm):
    """What will be assessed, for whom, over which period and on whose scale."""

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
        ]
        labels = {
            "subject": _("What are you assessing?"),
            "subject_kind": _("What kind of thing is it?"),
            "theme": _("Theme (optional)"),
            "population": _("Who is it for? (optional)"),
            "period_start": _("Period from"),
            "period_end": _("Period to"),
            "scale": _("Which scale will you score on?"),
            "protective_marking": _("Protective marking"),
        }
        help_texts = {
            "subject": _("Name one policy, practice or intervention: for example “Peer mentoring after release”."),
            "theme": _("For example “Domestic abuse” or “Serious violence”."),
            "population": _("For example “Adults leaving prison on licence”."),
            "period_start": _("For example, 1 4 2026"),
            "period_end": _("For example, 31 3 2027"),
            "scale": _("The assessment keeps this scale to its end."),
            "protective_marking": _("Shown on every page and paper."),
        }
        widgets = {
            "subject_kind": forms.RadioSelect,
            "scale": forms.RadioSelect,
            "protective_marking": forms.RadioSelect,
        }

    layout = (
        Section(_("The subject"), "subject", "subject_kind", "theme", "population"),
        Section(_("The period"), "period_start", "period_end"),
        Section(_("Scale and marking"), "scale", "protective_marking"),
    )
    buttons = (Button("start", _("Start the assessment")),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scale"].empty_label = None

    def save_as(self, user: User) -> bool:
        try:
            lifecycle.start(self.instance, by=user)
        except AlreadyOpen:
            self.add_error(
                "subject",
                _("Your partnership is assessing this for the same period already. Change the subject or the period"),
            )
            return False
        except FrameworkMissing:
            self.add_error(None, _("The twelve components are not loaded yet. Ask your administrator to load them"))
            return False
        return True
