import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.models import Membership, Role
from tests.factories import AgencyFactory, InvitationFactory, MembershipFactory, PartnerAgencyFactory


@pytest.fixture
def url(partnership):
    return f"/partnerships/{partnership.pk}/people/"


@pytest.fixture
def page_of(url):
    """The page for changing a person's membership."""
    return lambda person: f"{url}{person.memberships.get().pk}/"


def test_a_lead_sees_the_members_and_the_open_invitations(as_, alice, bob, carol, url, partnership):
    InvitationFactory(partnership=partnership, email="dana@example.org", invited_by=alice)
    InvitationFactory(partnership=partnership, email="unsent@example.org", sent_at=None)
    InvitationFactory(partnership=partnership, email="late@example.org", expires_at=timezone.now())
    InvitationFactory(partnership=partnership, email="gone@example.org", withdrawn_at=timezone.now(), withdrawn_by=bob)
    InvitationFactory(email="elsewhere@example.org")

    text = as_(alice).get(url).content.decode()

    for words in ("Bob", "Northshire Police", "bob@example.org", "dana@example.org", "Not sent", "Expired"):
        assert words in text
    for words in ("Carol", "gone@example.org", "elsewhere@example.org"):
        assert words not in text


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_at_most_six_queries_however_many_people_there_are(as_, alice, url, partnership, rows):
    for _n in range(rows):
        MembershipFactory(partnership=partnership, agency=AgencyFactory())
        InvitationFactory(partnership=partnership, agency=AgencyFactory())
    client = as_(alice)

    with CaptureQueriesContext(connection) as queries:
        client.get(url)

    assert len(queries) <= 6


def test_only_leads_see_links_to_the_pages_of_people_and_agencies(as_, alice, bob, partnership):
    links = [f'href="/partnerships/{partnership.pk}/{each}/"' for each in ("people", "agencies")]

    for person, expected in ((alice, True), (bob, False)):
        text = as_(person).get(partnership.get_absolute_url()).content.decode()
        assert [link in text for link in links] == [expected] * 2


def test_a_lead_changes_a_members_role_and_agency(as_, alice, olive, police, url, page_of):
    answer = as_(alice).post(page_of(olive), {"role": "board_member", "agency": police.pk}, follow=True)

    membership = olive.memberships.get()
    assert (membership.role, membership.agency) == (Role.BOARD_MEMBER, police)
    assert answer.redirect_chain == [(url, 302)]
    assert "Olive is now: Board member" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Choose an answer for “Role”"),
        ({"role": "emperor"}, "Choose one of the answers for “Role”"),
        ({"role": "le\0ad"}, "Choose one of the answers for “Role”"),
        ({"role": "board_member"}, "Choose the agency that the board member speaks for"),
        ({"role": "board_member", "agency": "999"}, "Choose one of the answers for “Agency to speak for”"),
        ({"role": "board_member", "agency": "\0"}, "Null characters are not allowed"),
    ],
)
def test_invalid_answers_are_refused_with_a_message(as_, alice, olive, police, page_of, typed, message):
    page = as_(alice).post(page_of(olive), typed)

    assert message in page.content.decode()
    assert olive.memberships.get().role == Role.OBSERVER


def test_only_agencies_that_take_part_today_can_be_chosen(as_, alice, olive, police, partnership, page_of):
    PartnerAgencyFactory(partnership=partnership, agency__name="Gone Homes", left=timezone.localdate())
    AgencyFactory(name="Elsewhere Fire")

    text = as_(alice).get(page_of(olive)).content.decode()

    assert "Northshire Police" in text
    assert "Gone Homes" not in text
    assert "Elsewhere Fire" not in text


def test_the_only_lead_cannot_stop_being_a_lead(as_, alice, url, page_of):
    client, page = as_(alice), page_of(alice)

    for answer in (client.post(page, {"role": "observer", "gives_up": "on"}), client.post(f"{page}end/")):
        assert "Alice is the only lead. Make someone else a lead first" in answer.content.decode()
    assert alice.memberships.get().role == Role.LEAD


def test_a_lead_who_gives_up_the_role_must_tick_a_box_and_then_sees_the_partnership(as_, alice, partnership, page_of):
    MembershipFactory(partnership=partnership, role=Role.LEAD)
    client, page = as_(alice), page_of(alice)

    once = client.post(page, {"role": "observer"})
    assert "Tick “I will no longer be a lead” to continue" in once.content.decode()
    assert alice.memberships.get().role == Role.LEAD

    twice = client.post(page, {"role": "observer", "gives_up": "on"}, follow=True)
    assert twice.redirect_chain == [(partnership.get_absolute_url(), 302)]
    assert (twice.status_code, alice.memberships.get().role) == (200, Role.OBSERVER)
    assert client.get(page).status_code == 403


def test_changing_another_leads_role_asks_for_no_tick(as_, alice, partnership, url):
    other = MembershipFactory(partnership=partnership, role=Role.LEAD)

    as_(alice).post(f"{url}{other.pk}/", {"role": "observer"})

    other.refresh_from_db()
    assert other.role == Role.OBSERVER


def test_access_ends_at_once_with_the_membership(as_, client, alice, bob, assessment, url, page_of):
    address = assessment.get_absolute_url()
    assert as_(bob).get(address).status_code == 200

    answer = as_(alice).post(f"{page_of(bob)}end/", follow=True)

    assert "Bob is no longer a member" in answer.content.decode()
    assert as_(bob).get(address).status_code == 404


def test_a_lead_who_ends_their_own_membership_is_sent_to_the_home_page(as_, alice, partnership, page_of):
    MembershipFactory(partnership=partnership, role=Role.LEAD)

    answer = as_(alice).post(f"{page_of(alice)}end/", follow=True)

    assert answer.redirect_chain == [("/", 302)]
    assert not alice.memberships.exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("tail", ["", "end/"])
def test_opening_the_page_of_someone_who_is_no_longer_a_member_gives_a_plain_message(
    as_, alice, bob, url, page_of, method, tail
):
    page = page_of(bob) + tail
    Membership.objects.filter(person=bob).delete()

    answer = getattr(as_(alice), method)(page, {"role": "lead"}, follow=True)

    assert answer.redirect_chain == [(url, 302)]
    assert "This person is no longer a member" in answer.content.decode()


def test_a_membership_of_another_partnership_cannot_be_reached_through_ones_own(as_, alice, carol, url, page_of):
    page = f"{url}{carol.memberships.get().pk}/"

    as_(alice).post(page, {"role": "observer"})
    as_(alice).post(f"{page}end/")

    assert carol.memberships.get().role == Role.LEAD


def test_names_are_escaped(as_, alice, bob, url):
    bob.name = "<b>Bob</b>"
    bob.save()

    text = as_(alice).get(url).content.decode()

    assert "&lt;b&gt;Bob" in text
    assert "<b>Bob" not in text
