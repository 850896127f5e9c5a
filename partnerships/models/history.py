import functools
from typing import Any

import simple_history.manager
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class HistoryManager(simple_history.manager.HistoryManager):
    @classmethod
    @functools.cache
    def from_queryset(cls, queryset_class: type[models.QuerySet], class_name: str | None = None) -> Any:
        # The library asks for it each time that a row's history is touched, so with each save.
        return super().from_queryset(queryset_class, class_name)


class History(HistoricalRecords):
    """Who changed a row, when, and its new values. The person is the request's user unless a service says otherwise."""

    def __init__(self, **options: Any) -> None:
        # The admin's words for what prevents a person from being deleted: "12 changes in the trail".
        super().__init__(
            verbose_name=_("change in the trail"),
            verbose_name_plural=_("changes in the trail"),
            history_manager=HistoryManager,
            **options,
        )

    def _get_history_user_fields(self) -> dict[str, models.Field]:
        # The library's own field is emptied when the person is deleted, and a trail without names is useless.
        person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
        return {"history_user": person}
