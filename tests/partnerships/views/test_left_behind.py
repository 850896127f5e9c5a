"""What a leaving person or agency still leads, and which agency then has no representative: shown before and after."""

import html
import re

import pytest

from assessments.models import Action, Assessment
from partnerships.models import Membership, Partnership
from tests.assessments.gathering import give, in_days
from tests.assessments.moderating import challenge
from tests.assessments.steps import sign_off
from tests.factories import (
    AccountabilityFactory,
    ActionFactory,
    MembershipFactory,
    PartnerAgencyFactory,
    UserFactory,
)
from tests.pages import form_of
from tests.partnerships.admin import pages

ALONE = "Nobody else speaks for Northshire Police."
NOW_ALONE = "Nobody now speaks for Northshire Police in Northshire Safeguarding Partnership"
VOICED = [
    "1 open action Train the mentors",
    "1 component to lead on Clarity, Referral of adults at risk, April 2026 to March 2027",
]
AGENCYS = [
    "1 view to return Referral of adults at risk, April 2026 to March 2027: 1 of 12 given",
    "1 challenge without a reply How do you know?",
]


@pytest.fixture
def led(gathering, bob, police, sam) -> Assessment:
    """Bob, the only person from the police, leads an action and a component, and has begun his agency's view."""
    sheet = gathering.sheets.get(component__slug="clarity")
    ActionFactory(sheet=sheet, what="Train the mentors", lead_agency=police, lead_person=bob)
    ActionFactory(sheet=sheet, what="What is done", lead_agency=police, lead_person=bob, status="done")
    AccountabilityFactory(sheet=sheet, person=bob, agency=police)
    challenge(gathering, sam)
    give(gathering, bob)
    return gathering


def words(answer) -> str:
    main = answer.content.decode().split("<main")[-1]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())


def page_of(member: Membership, tail: str = "") -> str:
    return f"/partnerships/{member.partnership_id}/people/{member.pk}/{tail}"


@pytest.fixture
def bobs(led, bob) -> Membership:
    return bob.memberships.get()


@pytest.mark.parametrize("tail", ["end/", ""])
def test_the_page_says_what_the_only_person_speaking_for_an_agency_leaves_behind(as_, alice, bobs, tail):
    page = words(as_(alice).get(page_of(bobs, tail)))

    assert [text for text in (ALONE, *VOICED, *AGENCYS) if text not in page] == []
    assert "What is done" not in page


def test_if_others_speak_for_the_agency_only_the_persons_own_work_is_listed(as_, alice, bobs):
    MembershipFactory(partnership=bobs.partnership, agency=bobs.agency, role="board_member")

    page = words(as_(alice).get(page_of(bobs, "end/")))

    assert [text for text in VOICED if text not in page] == []
    assert [text for text in (ALONE, AGENCYS[0]) if text in page] == []


@pytest.mark.parametrize("other", [{"role": "observer"}, {"person__is_active": False}])
def test_observers_and_people_who_cannot_sign_in_do_not_speak_for_an_agency(as_, alice, bobs, other):
    MembershipFactory(**{"partnership": bobs.partnership, "agency": bobs.agency, "role": "board_member"} | other)

    assert ALONE in words(as_(alice).get(page_of(bobs, "end/")))


def test_the_agencys_own_actions_count_too_if_nobody_else_speaks_for_it(as_, alice, bobs, led):
    ActionFactory(
        sheet=led.sheets.first(), what="Nobody is named", lead_agency=bobs.agency, lead_person=None, due=in_days(9)
    )

    assert "2 open actions" in words(as_(alice).get(page_of(bobs, "end/")))


def test_a_person_who_leads_nothing_leaves_without_a_warning(as_, alice, olive, led):
    page = words(as_(alice).get(page_of(olive.memberships.get(), "end/")))

    assert "to lead" not in page
    assert "Nobody else" not in page


def test_work_in_other_partnerships_and_signed_off_assessments_is_not_listed(as_, alice, olive, assessment):
    AccountabilityFactory(sheet=assessment.sheets.first(), person=olive, agency=None)
    sign_off(assessment, alice)
    ActionFactory(lead_person=olive, what="Elsewhere")

    assert "to lead" not in words(as_(alice).get(page_of(olive.memberships.get(), "end/")))


def test_a_long_list_is_counted_and_shortened(as_, alice, bobs, led, bob):
    ActionFactory.create_batch(14, sheet=led.sheets.first(), lead_person=bob, what="Train <all>")

    page = words(as_(alice).get(page_of(bobs, "end/")))

    assert "15 open actions" in page
    assert "and 5 more" in page


def test_after_a_membership_ends_the_page_says_that_nobody_speaks_for_the_agency(as_, alice, bobs):
    page = as_(alice).post(page_of(bobs, "end/"), follow=True)

    assert words(page).count(NOW_ALONE) == 1
    assert not Membership.objects.filter(pk=bobs.pk).exists()


@pytest.mark.parametrize("changes", [{"role": "observer"}, {"agency": ""}])
def test_the_page_says_if_a_new_role_or_agency_leaves_nobody_to_speak_for_the_agency(as_, alice, bobs, changes):
    Membership.objects.filter(pk=bobs.pk).update(role="lead")
    client = as_(alice)

    page = client.post(page_of(bobs), form_of(client.get(page_of(bobs)), **changes), follow=True)

    assert words(page).count(NOW_ALONE) == 1


def test_a_change_that_leaves_someone_to_speak_for_the_agency_gives_no_warning(as_, alice, bobs):
    client = as_(alice)

    page = client.post(page_of(bobs), form_of(client.get(page_of(bobs)), role="lead"), follow=True)

    assert "Bob is now: Lead" in words(page)
    assert NOW_ALONE not in words(page)


def test_the_pages_before_and_after_an_agency_leaves_list_its_remaining_work(as_, alice, bobs, police):
    partner = bobs.partnership.partner_agencies.get(agency=police)
    url = f"/partnerships/{bobs.partnership_id}/agencies/{partner.pk}/leave/"
    client = as_(alice)

    before = words(client.get(url))
    bobs.delete()
    after = words(client.post(url, form_of(client.get(url)), follow=True))

    assert [text for text in (*VOICED, *AGENCYS) if text not in before] == []
    assert "Northshire Police still has 1 open action" in after
    assert "Northshire Police still has 1 view to return" in after


class TestAdministration:
    """Numbers only: administrators must not see what assessments say."""

    @pytest.fixture
    def client(self, client, db):
        client.force_login(UserFactory(is_staff=True, is_superuser=True))
        return client

    SAID = "Bob still has work in Northshire Safeguarding Partnership: 1 open action"

    def test_deleting_a_membership_shows_the_remaining_work_before_and_after(self, client, bobs):
        url = f"/admin/partnerships/membership/{bobs.pk}/delete/"

        before = words(client.get(url))
        after = words(client.post(url, {"post": "yes"}, follow=True))

        assert (self.SAID in before, "Nobody else speaks for Northshire Police" in before) == (True, True)
        assert "Train the mentors" not in before
        assert (after.count(self.SAID), after.count(NOW_ALONE)) == (1, 1)

    def test_deactivating_a_person_shows_their_remaining_work(self, client, bob, bobs):
        url = f"/admin/partnerships/user/{bob.pk}/change/"
        typed = {"email": bob.email, "name": bob.name, "memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}

        after = words(client.post(url, typed, follow=True))

        bob.refresh_from_db()
        assert (bob.is_active, after.count(self.SAID), after.count(NOW_ALONE)) == (False, 1, 1)

    def test_removing_a_member_on_the_partnerships_page_shows_their_remaining_work(self, client, bobs):
        partnership = Partnership.objects.get(pk=bobs.partnership_id)
        url = f"/admin/partnerships/partnership/{partnership.pk}/change/"
        typed = {"name": partnership.name, "kind": partnership.kind, "region": partnership.region_id}
        typed |= {"partner_agencies-TOTAL_FORMS": 0, "partner_agencies-INITIAL_FORMS": 0}
        typed |= {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 1, "memberships-0-id": bobs.pk}
        typed |= {"memberships-0-person": bobs.person_id, "memberships-0-role": bobs.role}
        typed |= {"memberships-0-agency": bobs.agency_id, "memberships-0-partnership": partnership.pk}

        kept = words(client.post(url, typed, follow=True))
        after = words(client.post(url, typed | {"memberships-0-DELETE": "on"}, follow=True))

        assert (kept.count(NOW_ALONE), after.count(NOW_ALONE), after.count(self.SAID)) == (0, 1, 1)
        assert Action.objects.filter(lead_person=bobs.person).count() == 2

    def test_a_member_who_changes_agency_or_partnership_leaves_the_agency_without_a_voice(self, client, bob, bobs):
        elsewhere = PartnerAgencyFactory(partnership=bobs.partnership).agency
        page = f"/admin/partnerships/user/{bob.pk}/change/"
        moved = PartnerAgencyFactory(agency=bobs.agency).partnership
        for change in ({"memberships-0-agency": elsewhere.pk}, {"memberships-0-partnership": moved.pk}):
            Membership.objects.filter(pk=bobs.pk).update(agency=bobs.agency, partnership=bobs.partnership)
            after = words(client.post(page, pages.typed(client.get(page), **change), follow=True))
            assert (change, after.count(NOW_ALONE)) == (change, 1)
