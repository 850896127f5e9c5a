"""Fetches and authorises in one step, so that no page can do one and forget the other."""

from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from .models import User, VisibleQuerySet


def fetch(user: User, permission: str, rows: VisibleQuerySet, **lookup: Any) -> Any:
    """The row that `lookup` names.

    Raises Http404 for people outside its partnership, whether or not it exists, and PermissionDenied for people inside
    without the right.
    """
    row = get_object_or_404(rows.visible_to(user), **lookup)
    # Not user.has_perm(), which grants superusers everything: an administrator who observes a board only observes.
    if not rules.has_perm(permission, user, row):
        raise PermissionDenied
    return row
