"""Who may do what, as a separate table: role by role, before and after the views are closed."""

from types import SimpleNamespace
from typing import Any

import pytest
import rules
from django.contrib.auth.models import AnonymousUser

from assessments.models import Stage
from assessments.rules import speaks_for_an_agency
from partnerships.models import Role, User

LEAD, MEMBER, SCRUTINEER, OBSERVER = Role.LEAD, Role.BOARD_MEMBER, Role.SCRUTINEER, Role.OBSERVER
ALL = {LEAD, MEMBER, SCRUTINEER, OBSERVER}
ROLES = {
    "assessments.view": ALL,
    "assessments.edit": {LEAD, MEMBER},
    "assessments.give_view": {LEAD, MEMBER},
    "assessments.gather_views": {LEAD},
    "assessments.start": {LEAD},
    "assessments.sign_off": {LEAD},
    "assessments.release_practice": {LEAD},
    "assessments.reopen": {LEAD},
    "assessments.correct_meeting": {LEAD},
    "assessments.make_papers": {LEAD},
    "assessments.view_downloads": {LEAD, SCRUTINEER},
    "assessments.export": {LEAD},
    "assessments.view_trail": {LEAD, SCRUTINEER},
    "assessments.moderate": {LEAD},
    "assessments.dissent": {LEAD, MEMBER},
    "assessments.challenge": {SCRUTINEER},
    "assessments.reply": {LEAD, MEMBER},
    "assessments.close_challenge": {LEAD, SCRUTINEER},
    "partnerships.view": ALL,
    "partnerships.manage": {LEAD},
}
# These depend on more than a role, and have tests of their own below.
BY_STAGE = {"assessments.read_views", "assessments.update_action"}
HERE, ELSEWHERE = 7, 8


def person(pk: int = HERE) -> User:
    return User(pk=pk)


def fetched(role: Role | None, **values: Any) -> Any:
    usual = {"viewer_id": HERE, "viewer_agency": 3, "stage": Stage.AGREEING_SCORES, "views_shared": False}
    return SimpleNamespace(viewer_role=role, **usual | values)


def may(permission: str, thing: Any, who: User | None = None) -> bool:
    return rules.has_perm(permission, who or person(), thing)


def test_every_permission_is_in_a_table():
    ours = {name for name in rules.permissions.permissions if name.split(".")[0] in ("assessments", "partnerships")}
    assert ours == ROLES.keys() | BY_STAGE


@pytest.mark.parametrize("permission", ROLES)
def test_each_permission_belongs_to_exactly_these_roles(permission):
    assert {role for role in Role if may(permission, fetched(role))} == ROLES[permission]


@pytest.mark.parametrize("permission", [*ROLES, "assessments.read_views"])
def test_nothing_is_allowed_on_a_row_fetched_for_someone_else_or_for_nobody(permission):
    for role in Role:
        assert not may(permission, fetched(role), person(ELSEWHERE))
        assert not may(permission, SimpleNamespace(stage=Stage.AGREEING_SCORES, views_shared=False))
    assert not may(permission, fetched(None))


def test_nothing_is_allowed_without_an_object():
    assert [permission for permission in ROLES if may(permission, None)] == []


@pytest.mark.parametrize("permission", [*ROLES, *sorted(BY_STAGE)])
@pytest.mark.parametrize("visitor", [AnonymousUser(), User()])
def test_someone_not_signed_in_is_allowed_nothing(permission, visitor):
    unfetched = SimpleNamespace(stage=Stage.AGREED, views_shared=True, lead_agency_id=3, lead_person_id=None)
    for thing in (None, unfetched, *(fetched(role, viewer_id=None, **vars(unfetched)) for role in Role)):
        assert not may(permission, thing, visitor)


@pytest.mark.parametrize("permission", ["assessments.give_view", "assessments.dissent"])
def test_a_person_who_speaks_for_no_agency_cannot_give_a_view_or_dissent(permission):
    assert [role for role in Role if may(permission, fetched(role, viewer_agency=None))] == []


def test_only_the_person_a_row_was_fetched_for_speaks_for_an_agency():
    assert speaks_for_an_agency(person(), fetched(MEMBER))
    assert not speaks_for_an_agency(person(), fetched(MEMBER, viewer_agency=None))
    assert not speaks_for_an_agency(person(ELSEWHERE), fetched(MEMBER))


@pytest.mark.parametrize(
    ("stage", "shared", "views"),
    [
        (Stage.GATHERING_VIEWS, False, {LEAD, SCRUTINEER}),
        (Stage.GATHERING_VIEWS, True, {LEAD, SCRUTINEER, MEMBER}),
        (Stage.AGREEING_SCORES, False, ALL),
        (Stage.AGREED, False, ALL),
    ],
)
def test_which_roles_can_read_views_at_each_stage(stage, shared, views):
    assessment = fetched(None, stage=stage, views_shared=shared)
    for of_sheet in (False, True):
        # On an assessment, or on one of its sheets.
        more = {"assessment": assessment} if of_sheet else {"stage": stage, "views_shared": shared}
        assert {role for role in Role if may("assessments.read_views", fetched(role, **more))} == views


@pytest.mark.parametrize(
    ("action", "member_may"),
    [
        ({"lead_agency_id": 3, "lead_person_id": None}, True),
        ({"lead_agency_id": 4, "lead_person_id": None}, False),
        ({"lead_agency_id": 4, "lead_person_id": HERE}, True),
        ({"lead_agency_id": None, "lead_person_id": HERE}, True),
        ({"lead_agency_id": None, "lead_person_id": ELSEWHERE}, False),
        ({"lead_agency_id": None, "lead_person_id": ELSEWHERE, "lead_persons_agency": 3}, True),
        ({"lead_agency_id": None, "lead_person_id": ELSEWHERE, "lead_persons_agency": 4}, False),
        # The agency named in the action counts, not others its lead person speaks for.
        ({"lead_agency_id": 4, "lead_person_id": ELSEWHERE, "lead_persons_agency": 3}, False),
        (
            {"lead_agency_id": None, "lead_person_id": ELSEWHERE, "lead_persons_agency": None, "viewer_agency": None},
            False,
        ),
    ],
)
def test_only_the_lead_and_those_responsible_for_an_action_can_update_it(action, member_may):
    allowed = {role for role in Role if may("assessments.update_action", fetched(role, **action))}
    assert allowed == ({LEAD, MEMBER} if member_may else {LEAD})
