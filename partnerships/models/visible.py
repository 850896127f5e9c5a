from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Value

from .user import User


class VisibleQuerySet(models.QuerySet):
    """Rows that belong to a partnership, and so are seen by its members alone."""

    # From the row to its partnership; "" on Partnership itself.
    partnership_path: ClassVar[str] = "partnership"

    def visible_to(self, user: User) -> Self:
        """The rows of the user's partnerships, each with `viewer_role`: the role in which `viewer_id` sees it.

        And with `viewer_agency`: the key of the agency that they speak for there, or None.

        A row carries these with it, so that asking what its viewer may do costs no further query;
        a row fetched in any other way carries none, and so allows nothing (see rules.py).
        """
        membership = "__".join(filter(None, [self.partnership_path, "memberships"]))
        return self.filter(**{f"{membership}__person": user}).annotate(
            viewer_role=F(f"{membership}__role"),
            viewer_agency=F(f"{membership}__agency"),
            viewer_id=Value(user.pk, output_field=models.BigIntegerField()),
        )
