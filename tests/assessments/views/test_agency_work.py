"""What one agency leads, takes part in and still has to do. Every member of the partnership may read it."""

import datetime

import pytest
from django.utils import timezone

from assessments.models import Action, Assessment, ComponentAssessment
from assessments.services.carry_forward import carry_forward, next_of
from partnerships.models import Agency, PartnerAgency
from tests.assessments.gathering import in_days, return_all
from tests.assessments.steps import say, sign_off
from tests.factories import (
    AccountabilityFactory,
    ActionFactory,
    AgencyViewFactory,
    AssessmentFactory,
    ChallengeFactory,
    ComponentAssessmentFactory,
    ParticipatingAgencyFactory,
    PartnerAgencyFactory,
    StakeholderRoleFactory,
)


@pytest.fixture
def sheet(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.select_related("component").get(component__slug="clarity")


@pytest.fixture
def url(partnership, police: Agency) -> str:
    return work_of(police)


def work_of(agency: Agency) -> str:
    partner = PartnerAgency.objects.get(agency=agency)
    return f"/partnerships/{partner.partnership_id}/agencies/{partner.pk}/duties/"


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_page_shows_what_the_agency_leads_takes_part_in_and_has_to_do(as_, bob, sheet, police, url):
    AccountabilityFactory(sheet=sheet, agency=police, person=bob, leads_on="The protocol")
    StakeholderRoleFactory(sheet=sheet, agency=police, role="Trains the mentors")
    late = ActionFactory(sheet=sheet, what="Late", lead_agency=police, due=in_days(-1))
    ActionFactory(sheet=sheet, what="Later", lead_agency=police, due=in_days(9))
    challenge = ChallengeFactory(sheet=sheet, question="How do you know?")

    page = text_of(as_(bob).get(url))

    for words in (
        "The protocol",
        "Trains the mentors",
        challenge.question,
        "2 actions are open. 1 of them is overdue.",
    ):
        assert words in page
    assert page.index(">Late<") < page.index(">Later<")
    assert f'href="{late.get_absolute_url()}"' in page
    assert f'href="{sheet.get_absolute_url()}"' in page
    assert f'href="{sheet.get_absolute_url()}#challenges"' in page


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ((-1,), "1 action is open, and it is overdue."),
        ((-1, -2), "2 actions are open, all of them overdue."),
        ((9,), "1 action is open. Nothing is overdue."),
    ],
)
def test_a_sentence_says_how_many_actions_are_open_and_overdue(as_, bob, sheet, police, url, due, words):
    for days in due:
        ActionFactory(sheet=sheet, lead_agency=police, due=in_days(days))

    assert words in text_of(as_(bob).get(url))


def test_the_page_leaves_out_other_agencies_and_people_and_closed_actions(as_, bob, sheet, dave, police, url):
    for row in (AccountabilityFactory(sheet=sheet), StakeholderRoleFactory(sheet=sheet)):
        assert row.agency != police
    ActionFactory(sheet=sheet, what="Of another agency")
    ActionFactory(sheet=sheet, what="Of another person", lead_agency=None, lead_person=dave)
    for status in ("done", "stopped"):
        say(ActionFactory(sheet=sheet, what=f"It is {status}", lead_agency=police), bob, status, stopped_because="Why")
    ChallengeFactory(sheet=sheet, question="On what others lead?")

    page = text_of(as_(bob).get(url))

    assert "There are no open actions, views or challenges" in page
    assert "does not lead on any component yet" in page
    assert "does not take part in any component yet" in page
    for words in ("Of another", "It is done", "It is stopped", "On what others lead?"):
        assert words not in page


def test_an_action_led_by_one_of_the_agencys_people_is_listed(as_, olive, bob, sheet, url):
    ActionFactory(sheet=sheet, what="Bob’s alone", lead_agency=None, lead_person=bob)

    assert "Bob’s alone" in text_of(as_(olive).get(url))


def test_actions_and_leads_are_listed_once_after_sign_off_and_carrying_forward(
    as_, alice, assessment, sheet, police, url
):
    ActionFactory(sheet=sheet, what="It lives on", lead_agency=police)
    AccountabilityFactory(sheet=sheet, agency=police, leads_on="The protocol")
    sign_off(assessment, alice)
    page = text_of(as_(alice).get(url))
    assert (page.count("It lives on"), page.count("The protocol")) == (1, 1)

    stored = Assessment.objects.get()
    following = carry_forward(stored, next_of(stored), by=alice)
    page = text_of(as_(alice).get(url))

    assert (page.count("It lives on"), page.count("The protocol")) == (1, 1)
    assert Action.objects.get(sheet__assessment=following).get_absolute_url() in page


def test_a_signed_off_assessment_is_replaced_by_the_subjects_next_sign_off(as_, alice, assessment, sheet, police, url):
    earlier = AssessmentFactory(
        partnership=assessment.partnership,
        subject=assessment.subject.upper(),
        period_end=assessment.period_end - datetime.timedelta(days=30),
    )
    row = ComponentAssessmentFactory(assessment=earlier, component=sheet.component)
    AccountabilityFactory(sheet=row, agency=police, leads_on="As it was")
    AccountabilityFactory(sheet=sheet, agency=police, leads_on="As it is")
    sign_off(earlier, alice)
    page = text_of(as_(alice).get(url))
    assert ("As it was" in page, "As it is" in page) == (True, True)

    sign_off(assessment, alice)
    page = text_of(as_(alice).get(url))

    assert ("As it was" in page, "As it is" in page) == (False, True)


def test_open_assessments_come_first(as_, alice, assessment, sheet, police, url):
    AccountabilityFactory(sheet=sheet, agency=police, leads_on="Signed off")
    sign_off(assessment, alice)
    earlier = Assessment.objects.create(
        partnership=assessment.partnership,
        subject="Another subject",
        subject_kind="practice",
        period_start=datetime.date(2025, 4, 1),
        period_end=datetime.date(2026, 3, 31),
        scale=assessment.scale,
        started_by=alice,
    )
    other = ComponentAssessment.objects.create(assessment=earlier, component=sheet.component)
    AccountabilityFactory(sheet=other, agency=police, leads_on="Still open")

    page = text_of(as_(alice).get(url))

    assert page.index("Still open") < page.index("Signed off")


class TestViews:
    def test_members_see_whether_an_agency_returned_its_view_but_not_the_view(
        self, as_, gathering, bob, dave, olive, sam
    ):
        url = work_of(bob.memberships.get().agency)
        for person in (dave, olive, sam):
            page = text_of(as_(person).get(url))
            assert "Views to return" in page
            assert "Its view has been asked for but not returned yet." in page

        return_all(gathering, bob)
        page = text_of(as_(dave).get(url))

        assert "Views to return" not in page
        assert "Its view was returned on" in page
        assert "As we see it." not in page

    def test_an_agency_owes_no_view_once_views_are_closed(self, as_, gathering, bob):
        Assessment.objects.update(stage="agreeing_scores")

        page = text_of(as_(bob).get(work_of(bob.memberships.get().agency)))

        assert "There are no open actions, views or challenges" in page
        assert "Its view was asked for but not returned." in page


def test_outsiders_and_agencies_of_other_partnerships_get_404(as_, carol, bob, url, partnership):
    elsewhere = PartnerAgencyFactory()

    assert as_(carol).get(url).status_code == 404
    assert as_(bob).get(f"/partnerships/{partnership.pk}/agencies/{elsewhere.pk}/duties/").status_code == 404


def test_an_agency_that_has_left_can_still_be_looked_up(as_, olive, police, url):
    PartnerAgency.objects.filter(agency=police).update(left=timezone.localdate())

    assert as_(olive).get(url).status_code == 200


def test_the_partnerships_page_and_the_leads_list_link_to_the_page(as_, olive, alice, partnership, url):
    assert f'href="{url}"' in text_of(as_(olive).get(partnership.get_absolute_url()))
    assert f'href="{url}"' in text_of(as_(alice).get(f"/partnerships/{partnership.pk}/agencies/"))


@pytest.mark.parametrize("number", [0, 1, 30])
def test_the_page_takes_the_same_queries_for_any_number_of_rows(
    as_, bob, assessment, sheet, police, url, number, django_assert_num_queries
):
    Assessment.objects.update(views_close=in_days(3))
    if number:
        participant = ParticipatingAgencyFactory(assessment=assessment, agency=police)
        AgencyViewFactory(sheet=sheet, participant=participant)
    for _each in range(number):
        AccountabilityFactory(sheet=sheet, agency=police)
        StakeholderRoleFactory(sheet=sheet, agency=police)
        ActionFactory(sheet=sheet, lead_agency=police)
        ChallengeFactory(sheet=sheet)
    client = as_(bob)

    # Session, person, partnership, agency; actions, views, challenges, leads, roles.
    with django_assert_num_queries(11 if number else 9):
        client.get(url)
