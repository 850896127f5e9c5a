"""Fetches and authorises in one step, so that no page can do one and forget the other."""

from collections.abc import Callable
from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from safeguarding.prepared import Prepared

from .models import Partnership, User, VisibleQuerySet


class ByKey(Prepared[Any]):
    """Rows that pages fetch by their key, again and again: only for the people who can see them."""

    def __init__(self, rows: Callable[[], VisibleQuerySet]) -> None:
        super().__init__(lambda person, key: rows().visible_to(User(pk=person)).filter(pk=key), keys=2)


PARTNERSHIPS = ByKey(lambda: Partnership.objects.all())


def fetch(user: User, permission: str, rows: VisibleQuerySet, **lookup: Any) -> Any:
    """The row that `lookup` names.

    Raises Http404 for people outside its partnership, whether or not it exists, and PermissionDenied for people inside
    without the right.
    """
    return _permitted(user, permission, get_object_or_404(rows.visible_to(user), **lookup))


def fetch_by_key(user: User, permission: str, rows: ByKey, key: int) -> Any:
    """The same for the row with this key, without compiling a query."""
    row = next(iter(rows(user.pk, key)), None)
    if row is None:
        raise Http404
    return _permitted(user, permission, row)


def _permitted(user: User, permission: str, row: Any) -> Any:
    # Not user.has_perm(), which grants superusers everything: an administrator who observes a board only observes.
    if not rules.has_perm(permission, user, row):
        raise PermissionDenied
    return row
