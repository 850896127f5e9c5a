from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class History(HistoricalRecords):
    """Who changed a row, when, and what it said from then on: the request’s user, unless a service says who."""

    def __init__(self, **options: Any) -> None:
        # How the administration counts what keeps somebody from being deleted: "12 changes in the trail".
        super().__init__(
            verbose_name=_("change in the trail"), verbose_name_plural=_("changes in the trail"), **options
        )

    def _get_history_user_fields(self) -> dict[str, models.Field]:
        # The library's own field forgets the person when they are deleted. A trail that names nobody is none.
        person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
        return {"history_user": person}
