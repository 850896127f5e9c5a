"""The closing date for agencies' views, changing it, and closing views."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Assessment
from assessments.services import agency_views, lifecycle
from partnerships.models import User
from safeguarding.govuk import Button, GovukForm, GovukModelForm, Refusable

# Views gathered for longer than this no longer describe one point in time.
LONGEST = datetime.timedelta(days=366)

LAST_DAY = gettext_lazy("Closing date for agencies’ views")
FOR_EXAMPLE = gettext_lazy("For example, 3 12 2026. You can change it later.")


def refuse_unlikely(close: datetime.date) -> None:
    """Raises ValidationError if the date is in the past or too far ahead."""
    today = timezone.localdate()
    if close < today:
        raise ValidationError(_("The closing date is in the past. Enter today’s date or a later one"))
    if close > today + LONGEST:
        message = _("Enter a closing date on or before %(latest)s, a year from now")
        raise ValidationError(message, params={"latest": date_format(today + LONGEST, "DATE_FORMAT")})


class ClosingDateForm(Refusable, GovukModelForm):
    """Changes the closing date for agencies' views."""

    class Meta(GovukModelForm.Meta):
        model = Assessment
        fields = ["views_close"]
        labels = {"views_close": LAST_DAY}
        help_texts = {"views_close": gettext_lazy("For example, 3 12 2026")}

    buttons = (Button("save", gettext_lazy("Save the closing date")),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["views_close"].required = True

    def clean_views_close(self) -> datetime.date:
        close = self.cleaned_data["views_close"]
        refuse_unlikely(close)
        return close

    def save_as(self, user: User) -> bool:
        return bool(self.attempt(agency_views.move_close, self.instance, by=user, to=self.cleaned_data["views_close"]))


class CloseForm(Refusable, GovukForm):
    """Confirmation before agencies' views are closed."""

    buttons = (Button("close", gettext_lazy("Close the views and agree scores")),)

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assessment = assessment

    def save_as(self, user: User) -> bool:
        return bool(self.attempt(lifecycle.close_views, self.assessment, by=user))
