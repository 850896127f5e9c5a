"""A page of the administration makes as many queries for thirty rows as for one."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.models import Membership, Partnership, Role
from tests.factories import InvitationFactory, MembershipFactory, PartnerAgencyFactory, PartnershipFactory, UserFactory
from tests.partnerships.admin.pages import typed

FEW, MANY = 1, 30


def counted(ask: Callable[[], object]) -> int:
    ask()  # for what is cached afterwards
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


def reading(client: Client, address: str) -> int:
    def read() -> None:
        assert client.get(address).status_code == 200

    return counted(read)


def saving(client: Client, address: str, status: int = 302, **changes: str) -> int:
    data = typed(client.get(address), **changes)

    def save() -> None:
        assert client.post(address, data).status_code == status

    return counted(save)


def with_members(number: int) -> Partnership:
    """Board members of the partnership's agencies, and as many invitations."""
    partnership = PartnershipFactory()
    for _member in range(number):
        agency = PartnerAgencyFactory(partnership=partnership).agency
        MembershipFactory(partnership=partnership, role=Role.BOARD_MEMBER, agency=agency)
        InvitationFactory(partnership=partnership)
    return partnership


def address_of(row, page: str = "change") -> str:
    return f"/admin/partnerships/{row._meta.model_name}/{row.pk}/{page}/"


@pytest.fixture(params=[FEW, MANY])
def partnership(db, request):
    return with_members(request.param)


@pytest.fixture(params=[FEW, MANY])
def person(db, request):
    """In as many partnerships."""
    person = UserFactory()
    MembershipFactory.create_batch(request.param, person=person)
    return person


def test_a_partnerships_page_makes_6_queries_for_any_number_of_agencies_and_members(as_root, partnership):
    assert reading(as_root, address_of(partnership)) == 6


def test_a_partnerships_page_makes_8_queries_for_someone_who_may_only_view_it(as_, clerk, partnership):
    client = as_(clerk("view_partnership", "view_partneragency", "view_membership"))
    assert reading(client, address_of(partnership)) == 8


def test_saving_a_partnership_makes_20_queries_for_any_number_of_unchanged_rows(as_root, partnership):
    assert saving(as_root, address_of(partnership), name="Renamed") == 20
    partnership.refresh_from_db()
    assert partnership.name == "Renamed"


def test_an_error_on_a_partnerships_page_costs_14_queries_for_any_number_of_rows(as_root, partnership):
    assert saving(as_root, address_of(partnership), status=200, name="") == 14


def test_changing_one_member_makes_as_many_queries_among_one_and_thirty(as_root):
    def cost(number: int) -> int:
        address = address_of(with_members(number))
        roles = iter([Role.LEAD, Role.BOARD_MEMBER])

        def save() -> None:
            data = typed(as_root.get(address), **{"memberships-0-role": next(roles)})
            assert as_root.post(address, data).status_code == 302

        return counted(save)

    assert cost(FEW) == cost(MANY)
    assert Membership.objects.filter(role=Role.LEAD).count() == 0


def test_a_persons_page_makes_8_queries_for_any_number_of_memberships(as_root, person):
    assert reading(as_root, address_of(person)) == 8


def test_saving_a_person_makes_20_queries_for_any_number_of_unchanged_memberships(as_root, person):
    assert saving(as_root, address_of(person), name="Renamed") == 20


@pytest.mark.parametrize("number", [FEW, MANY])
def test_a_persons_page_makes_8_queries_for_any_number_of_permissions(as_root, number):
    person = UserFactory(is_staff=True)
    person.user_permissions.set(Permission.objects.order_by("pk")[:number])
    assert reading(as_root, address_of(person)) == 8


@pytest.mark.parametrize("number", [FEW, MANY])
def test_a_persons_page_makes_8_queries_for_a_clerk_who_can_only_see_the_permissions(as_, clerk, number):
    person = UserFactory()
    person.user_permissions.set(Permission.objects.order_by("pk")[:number])
    client = as_(clerk("view_user", "change_user", "view_membership", "change_membership"))
    assert reading(client, address_of(person)) == 8


@pytest.mark.parametrize("number", [FEW, MANY])
def test_history_makes_5_queries_for_any_number_of_changes(as_root, root, number):
    person = UserFactory()
    for change in range(number):
        person.name, person._history_user = f"Name {change}", root
        person.save()
    assert reading(as_root, address_of(person, "history")) == 5
