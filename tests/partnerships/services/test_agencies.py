import datetime

import pytest
from django.utils import timezone

from partnerships.models import Agency, PartnerAgency, PartnerStatus, Sector
from partnerships.services import agencies
from partnerships.services.errors import AlreadyHere, RowGone, SpokenFor
from tests.factories import AgencyFactory, MembershipFactory, PartnershipFactory

DAY = datetime.timedelta(days=1)


@pytest.fixture
def partner(partnership, police) -> PartnerAgency:
    """Northshire Police, since 1 April 2024."""
    return partnership.partner_agencies.get()


@pytest.fixture
def today() -> datetime.date:
    return timezone.localdate()


def add(partnership, agency, joined=datetime.date(2026, 4, 1)):
    return agencies.add(partnership, agency=agency, status=PartnerStatus.RELEVANT, joined=joined)


def change(partner, **changes):
    fields = {"status": partner.status, "joined": partner.joined, "left": partner.left}
    return agencies.change(partner, **fields | changes)


@pytest.mark.parametrize("name", ["Northshire Police", "NORTHSHIRE police"])
def test_an_existing_name_in_any_case_finds_the_existing_agency(police, name):
    assert agencies.find_or_create(name, sector=Sector.FIRE) == police
    assert Agency.objects.get().sector == Sector.POLICE


def test_an_unknown_name_makes_a_new_agency_in_the_given_sector(police):
    made = agencies.find_or_create("Northshire Fire and Rescue", sector=Sector.FIRE)

    assert (made.name, made.sector, Agency.objects.count()) == ("Northshire Fire and Rescue", Sector.FIRE, 2)


def test_an_agency_is_added_with_its_status_and_joining_date(partnership):
    agency = AgencyFactory()

    add(partnership, agency)

    stored = partnership.partner_agencies.get()
    assert (stored.agency, stored.status, stored.joined, stored.left) == (
        agency,
        PartnerStatus.RELEVANT,
        datetime.date(2026, 4, 1),
        None,
    )


def test_an_agency_is_in_a_partnership_once_at_a_time(partnership, partner, police, today):
    with pytest.raises(AlreadyHere):
        add(partnership, police)
    agencies.leave(partner, on=today + DAY)
    with pytest.raises(AlreadyHere):
        add(partnership, police, joined=today)

    add(partnership, police, joined=today + DAY)
    add(PartnershipFactory(), police)
    assert partnership.partner_agencies.count() == 2


def test_an_agencys_two_periods_in_a_partnership_cannot_be_made_to_overlap(partnership, partner, police, today):
    agencies.leave(partner, on=today - DAY)
    add(partnership, police, joined=today)

    with pytest.raises(AlreadyHere):
        change(partner, left=None)
    with pytest.raises(AlreadyHere):
        change(partner, left=today + DAY)
    change(partner, left=today)

    assert partnership.partner_agencies.current().count() == 1


def test_an_agency_can_be_chosen_until_the_day_before_it_leaves(partnership, partner, police, today):
    agencies.leave(partner, on=today + DAY)
    assert list(partnership.current_agencies()) == [police]

    agencies.leave(partner, on=today)
    assert list(partnership.current_agencies()) == []


def test_an_agency_cannot_leave_while_someone_speaks_for_it(partnership, partner, police, bob, today):
    MembershipFactory(partnership=partnership, agency=police, person__name="Zoe")
    message = "Bob and Zoe still speak for Northshire Police. Change who they speak for"

    with pytest.raises(SpokenFor, match=message):
        agencies.leave(partner, on=today)
    with pytest.raises(SpokenFor):
        change(partner, joined=today + DAY)

    partner.refresh_from_db()
    assert (partner.joined, partner.left) == (datetime.date(2024, 4, 1), None)


def test_an_agencys_leaving_date_may_be_in_the_future(partner, bob, today):
    assert agencies.leave(partner, on=today + DAY).left == today + DAY


def test_an_agency_can_leave_while_someone_speaks_for_it_in_another_partnership(partner, police, today):
    MembershipFactory(agency=police)

    assert agencies.leave(partner, on=today).left == today


def test_a_member_left_over_from_an_agency_that_has_left_does_not_block_changes(partner, bob, today):
    PartnerAgency.objects.update(left=datetime.date(2025, 1, 31))
    partner.refresh_from_db()

    assert change(partner, status=PartnerStatus.RELEVANT).status == PartnerStatus.RELEVANT


def test_an_agency_may_leave_and_rejoin_on_the_same_day_while_someone_speaks_for_it(
    partnership, partner, police, bob, today
):
    add_later = agencies.leave(partner, on=today + DAY)
    add(partnership, police, joined=add_later.left)

    assert partnership.partner_agencies.count() == 2


def test_changing_an_agency_that_has_since_been_removed_is_refused(partner):
    PartnerAgency.objects.all().delete()

    with pytest.raises(RowGone):
        change(partner, status=PartnerStatus.RELEVANT)

    assert not PartnerAgency.objects.exists()
