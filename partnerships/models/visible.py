from typing import ClassVar, Self, TypedDict

from django.db import models
from django.db.models import F, Value

from .user import User


class Viewed(TypedDict):
    """What a row says of the person whom `visible_to` found it for."""

    viewer_role: str
    viewer_agency: int | None
    viewer_id: int


class VisibleQuerySet(models.QuerySet):
    """Rows that belong to a partnership, visible only to its members."""

    # Lookup from the row to its partnership. "" on Partnership itself.
    partnership_path: ClassVar[str] = "partnership"

    def visible_to(self, user: User) -> Self:
        """The rows of the user's partnerships, annotated with `viewer_role` (their role), `viewer_id` (whose it is) and
        `viewer_agency` (key of the agency they speak for, or None).

        Asking what the viewer may do then costs no further query. A row fetched any other way has none of these, and so
        allows nothing (see rules.py).
        """
        membership = "__".join(filter(None, [self.partnership_path, "memberships"]))
        return self.filter(**{f"{membership}__person": user}).annotate(
            viewer_role=F(f"{membership}__role"),
            viewer_agency=F(f"{membership}__agency"),
            viewer_id=Value(user.pk, output_field=models.BigIntegerField()),
        )
