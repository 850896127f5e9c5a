"""Who and what is there after a seeding."""

from collections import Counter

import pytest
from django.db import connection

from assessments import scale
from partnerships.models import Membership, Partnership, User


def test_every_reference_and_condition_holds_in_the_database(seeded):
    connection.check_constraints()

    assert seeded.counts.total() > 4_000


def test_some_people_are_on_several_boards_and_each_role_has_somebody(seeded):
    boards = Counter(Membership.objects.values_list("person", flat=True))
    assert Counter(boards.values())[3] == 1 + 4
    assert {*Membership.objects.values_list("role", flat=True)} == {"lead", "board_member", "scrutineer", "observer"}


def test_everyone_signs_in_with_the_same_password_hashed_once(seeded):
    assert User.objects.values("password").distinct().count() == 1
    assert User.objects.earliest("pk").check_password(scale.PASSWORD)


@pytest.mark.parametrize("role", ["lead", "member", "scrutineer", "observer"])
def test_there_is_a_person_to_sign_in_as_in_each_role(seeded, role):
    membership = Membership.objects.filter(person__email=scale.sign_in(role)).earliest("pk")
    assert membership.role == ("board_member" if role == "member" else role)
    assert membership.partnership == Partnership.objects.earliest("pk")


def test_an_administrator_can_sign_in(seeded):
    admin = User.objects.get(email=scale.sign_in("admin"))
    assert (admin.is_staff, admin.is_superuser) == (True, True)
