from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from assessments.pages.progress import named
from safeguarding.govuk import Button, GovukForm


class ProgressForm(GovukForm):
    """Which other assessment to compare with. It is in the address, so that the link can be shared."""

    method = "get"
    buttons = (Button("", _("Compare"), "secondary"),)

    def __init__(self, data: QueryDict, *, others: list[Assessment], usual: Assessment | None) -> None:
        super().__init__({"with": data.get("with") or (usual.pk if usual else "")})
        self.others = {str(each.pk): each for each in others}
        # Its name in the address is not allowed as a Python attribute.
        self.fields["with"] = forms.ChoiceField(
            label=_("Compare with"),
            required=False,
            choices=[
                *([] if usual else [("", _("Choose an assessment"))]),
                *((key, named(each)) for key, each in self.others.items()),
            ],
            error_messages={"invalid_choice": _("Choose one of your partnership’s assessments from the list")},
        )

    @property
    def chosen(self) -> Assessment | None:
        return self.others.get(self.cleaned_data["with"]) if self.is_valid() else None
