"""Who may do what in a partnership: one-line predicates, composed into permissions.

Each reads the role that the object was fetched with (`VisibleQuerySet.visible_to`). An object fetched any other way, or
for another person, allows nothing.
"""

from typing import Any

import rules

from .models import Role, User


def role_of(user: User, thing: Any) -> str | None:
    """The role in which `user` fetched `thing`, or None."""
    viewer = getattr(thing, "viewer_id", None)
    # An anonymous user has no key either.
    return thing.viewer_role if viewer is not None and viewer == user.pk else None


@rules.predicate
def is_lead(user: User, thing: object) -> bool:
    return role_of(user, thing) == Role.LEAD


@rules.predicate
def is_board_member(user: User, thing: object) -> bool:
    return role_of(user, thing) == Role.BOARD_MEMBER


@rules.predicate
def is_scrutineer(user: User, thing: object) -> bool:
    return role_of(user, thing) == Role.SCRUTINEER


@rules.predicate
def is_member(user: User, thing: object) -> bool:
    return role_of(user, thing) is not None


rules.add_perm("partnerships.view", is_member)
rules.add_perm("partnerships.manage", is_lead)
