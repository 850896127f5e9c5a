import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from assessments.services import carry_forward
from partnerships.models import User
from safeguarding.govuk import Button

from .start import StartForm


class CarryForwardForm(StartForm):
    """What `StartForm` asks, with the earlier assessment's answers, for a period after the earlier one's."""

    buttons = (Button("start", _("Carry forward and start")),)

    def __init__(self, *args: Any, earlier: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, instance=carry_forward.next_of(earlier), **kwargs)
        self.earlier = earlier
        self.cancel_url = earlier.get_absolute_url()

    def clean_period_start(self) -> datetime.date:
        """What comes along is from before: the two periods can't share a day."""
        start, last_day = self.cleaned_data["period_start"], self.earlier.period_end
        if start <= last_day:
            message = _("Enter a day after %(date)s, when the period that you carry forward from ends")
            raise ValidationError(message, params={"date": date_format(last_day, "DATE_FORMAT")})
        return start

    def start(self, user: User) -> None:
        carry_forward.carry_forward(self.earlier, self.instance, by=user, agencies=self.cleaned_data["agencies"])
