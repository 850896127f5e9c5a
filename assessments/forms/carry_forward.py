import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment, RatingScale
from assessments.services import carry_forward
from partnerships.models import User
from safeguarding.govuk import Button

from .start import StartForm


class CarryForwardForm(StartForm):
    """`StartForm` with the earlier assessment's answers, for a later period or another scale."""

    buttons = (Button("start", _("Carry forward and start")),)

    def __init__(self, *args: Any, earlier: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, instance=carry_forward.next_of(earlier), **kwargs)
        self.earlier = earlier
        self.cancel_url = earlier.get_absolute_url()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, scale = cleaned.get("period_start"), cleaned.get("scale")
        if start and scale and start < self.first_day_on(scale):
            self.add_error("period_start", self.too_early(scale))
        return cleaned

    def first_day_on(self, scale: RatingScale) -> datetime.date:
        is_same = scale == self.earlier.scale
        return self.earlier.period_end + datetime.timedelta(days=1) if is_same else self.earlier.period_start

    def too_early(self, scale: RatingScale) -> ValidationError:
        message = _("Enter a date on or after %(date)s, the start of the period you are carrying forward from")
        if scale == self.earlier.scale:
            message = _(
                "Enter a date on or after %(date)s, the day after the period you are carrying forward from, "
                "or choose another scale"
            )
        return ValidationError(message, params={"date": date_format(self.first_day_on(scale), "DATE_FORMAT")})

    def start(self, user: User) -> None:
        carry_forward.carry_forward(self.earlier, self.instance, by=user, agencies=self.cleaned_data["agencies"])
