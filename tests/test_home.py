import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Assessment
from tests.assessments.gathering import gather, give, in_days, return_all
from tests.factories import (
    ActionFactory,
    AgencyFactory,
    AssessmentFactory,
    ChallengeFactory,
    ComponentAssessmentFactory,
    MembershipFactory,
    PartnerAgencyFactory,
    UserFactory,
)


def test_home_shows_my_partnerships_their_progress_and_my_open_actions(assessment, as_, bob, carol):
    sheet = assessment.sheets.first()
    assessment.sheets.filter(component__position__lte=5).update(score=2)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    ActionFactory(sheet=sheet, lead_person=bob, what="Mine and late", due=yesterday)
    ActionFactory(sheet=sheet, lead_person=bob, what="Mine and done", status="done")
    ActionFactory(sheet=sheet, what="Somebody else's")

    text = as_(bob).get("/").content.decode()

    assert "Northshire Safeguarding Partnership" in text
    assert "Elsewhere Safeguarding Board" not in text
    assert "5 of 12 scored" in text
    assert "Mine and late" in text
    assert "Overdue" in text
    assert "Mine and done" not in text
    assert "Somebody else" not in text


@pytest.mark.parametrize("rows", [1, 30])
def test_home_takes_eight_queries_however_many_assessments_and_actions_there_are(assessment, as_, bob, rows):
    AssessmentFactory.create_batch(rows, partnership=assessment.partnership, scale=assessment.scale)
    ActionFactory.create_batch(rows, sheet=assessment.sheets.first(), lead_person=bob)
    ActionFactory.create_batch(rows, sheet=assessment.sheets.first(), lead_agency=bob.memberships.get().agency)
    client = as_(bob)

    with CaptureQueriesContext(connection) as queries:
        client.get("/")

    assert len(queries) == 8


def test_home_takes_four_queries_for_someone_in_a_partnership_without_an_assessment(partnership, as_, bob):
    client = as_(bob)

    with CaptureQueriesContext(connection) as queries:
        client.get("/")

    assert len(queries) == 4


@pytest.mark.parametrize("rows", [0, 1, 30])
def test_a_partnerships_page_takes_six_queries_however_many_assessments_there_are(assessment, as_, bob, rows):
    AssessmentFactory.create_batch(rows, partnership=assessment.partnership, scale=assessment.scale)
    client = as_(bob)

    with CaptureQueriesContext(connection) as queries:
        client.get(f"/partnerships/{assessment.partnership_id}/")

    assert len(queries) == 6


def test_home_lists_my_agencys_actions_without_a_named_person_apart_from_my_own(assessment, as_, alice, bob, police):
    sheet = assessment.sheets.first()
    ActionFactory(sheet=sheet, lead_agency=police, what="Nobody is named")
    ActionFactory(sheet=sheet, lead_agency=police, lead_person=alice, what="Alice is named")
    ActionFactory(sheet=sheet, lead_agency=police, lead_person=bob, what="Bob is named")
    ActionFactory(sheet=sheet, what="Of another agency")

    text = as_(bob).get("/").content.decode()

    assert text.index("Bob is named") < text.index("Your agency’s actions") < text.index("Nobody is named")
    assert "Alice is named" not in text
    assert "Of another agency" not in text


@pytest.mark.parametrize("role", ["observer", "scrutineer"])
def test_observers_and_scrutineers_see_no_agency_actions(assessment, as_, bob, police, role):
    ActionFactory(sheet=assessment.sheets.first(), lead_agency=police)
    bob.memberships.update(role=role)

    assert "Your agency’s actions" not in as_(bob).get("/").content.decode()


def test_home_shows_ten_actions_the_longest_overdue_first_and_links_to_the_rest(assessment, as_, bob, police):
    sheet = assessment.sheets.first()
    for days in range(12):
        ActionFactory(sheet=sheet, lead_person=bob, what=f"Mine {days}.", due=in_days(3 - days))
        ActionFactory(sheet=sheet, lead_agency=police, what=f"Ours {days}.", due=in_days(3 - days))

    text = as_(bob).get("/").content.decode()

    assert re.findall(r"(?:Mine|Ours) \d+", text) == [
        f"{whose} {days}" for whose in ("Mine", "Ours") for days in range(11, 1, -1)
    ]
    assert text.count("See all 12 in Northshire Safeguarding Partnership") == 2
    tracker = f"/partnerships/{assessment.partnership_id}/actions/"
    for choice in (f"person={bob.pk}", f"agency={police.pk}&amp;person=nobody"):
        assert f'href="{tracker}?{choice}"' in text
        page = as_(bob).get(f"{tracker}?{choice}".replace("&amp;", "&")).content.decode()
        assert "12 actions match" in page


def test_an_action_is_shown_with_its_component_subject_and_due_date(assessment, as_, bob):
    sheet = assessment.sheets.get(component__code="C8")
    ActionFactory(sheet=sheet, lead_person=bob, due=datetime.date(2031, 5, 12), status="under_way")

    text = as_(bob).get("/").content.decode()

    subject = "Peer mentoring after release, April 2026 to March 2027"
    assert f"Congruence in Strategy to Operations (C8), {subject}. Due 12 May 2031" in text
    assert "Under way" in text


def test_an_agency_that_i_speak_for_only_in_another_partnership_gives_me_no_actions(assessment, as_, bob, police):
    ActionFactory(sheet=assessment.sheets.first(), lead_agency=police, what="Ours here")
    elsewhere = ComponentAssessmentFactory(assessment__partnership__name="Another Partnership")
    there = elsewhere.assessment.partnership
    MembershipFactory(partnership=there, person=bob, role="board_member", agency=AgencyFactory())
    PartnerAgencyFactory(partnership=there, agency=police)
    ActionFactory(sheet=elsewhere, lead_agency=police, what="Theirs there")

    text = as_(bob).get("/").content.decode()

    assert "Ours here" in text
    assert "Theirs there" not in text


def test_an_agency_that_has_left_gives_me_no_actions(assessment, as_, bob, police):
    ActionFactory(sheet=assessment.sheets.first(), lead_agency=police, what="Ours once")
    assert "Ours once" in as_(bob).get("/").content.decode()

    assessment.partnership.partner_agencies.filter(agency=police).update(left=timezone.localdate())

    assert "Ours once" not in as_(bob).get("/").content.decode()


def test_a_view_asked_of_an_agency_that_i_speak_for_only_elsewhere_is_not_mine_to_give(
    gathering, as_, alice, bob, police
):
    there = PartnerAgencyFactory(partnership__name="Another Partnership", agency=police).partnership
    MembershipFactory(partnership=there, person=alice, role="lead", agency=None)
    MembershipFactory(partnership=there, person=bob, role="board_member", agency=police)
    elsewhere = gather(there, alice, [police])
    bob.memberships.filter(partnership=gathering.partnership).update(agency=AgencyFactory())

    text = as_(bob).get("/").content.decode()

    assert f'href="/assessments/{elsewhere.pk}/views/"' in text
    assert f'href="/assessments/{gathering.pk}/views/"' not in text


def test_home_shows_no_actions_of_a_partnership_that_i_have_left(assessment, as_, bob, police):
    ActionFactory(sheet=assessment.sheets.first(), lead_agency=police, lead_person=bob, what="Mine once")
    bob.memberships.all().delete()

    assert "Mine once" not in as_(bob).get("/").content.decode()


def test_home_links_to_the_rest_of_my_actions_in_each_partnership(assessment, as_, bob):
    ActionFactory.create_batch(8, sheet=assessment.sheets.first(), lead_person=bob)
    elsewhere = ComponentAssessmentFactory(assessment__partnership__name="Another Partnership")
    MembershipFactory(partnership=elsewhere.assessment.partnership, person=bob, role="lead")
    ActionFactory.create_batch(7, sheet=elsewhere, lead_person=bob)

    text = as_(bob).get("/").content.decode()

    assert text.index("See all 7 in Another Partnership") < text.index("See all 8 in Northshire")
    assert text.count("app-score-row__link") == 10 + 2


def test_someone_without_a_partnership_is_told_so_and_whom_to_ask(db, as_):
    text = as_(UserFactory()).get("/").content.decode()

    assert "You are not in a partnership yet. Ask a partnership’s lead or an administrator to invite you." in text


def test_the_assessment_with_the_newest_period_comes_first(assessment, as_, bob):
    AssessmentFactory(
        partnership=assessment.partnership,
        scale=assessment.scale,
        subject="An earlier one",
        period_start=datetime.date(2024, 4, 1),
        period_end=datetime.date(2025, 3, 31),
    )
    for page in ("/", f"/partnerships/{assessment.partnership_id}/"):
        text = as_(bob).get(page).content.decode()
        assert text.index("Peer mentoring after release") < text.index("An earlier one")


def test_home_shows_a_view_to_give_to_the_person_who_speaks_for_the_agency(gathering, as_, bob):
    give(gathering, bob)

    text = as_(bob).get("/").content.decode()

    assert "Views to give" in text
    assert "1 of 12 given" in text
    assert f'href="/assessments/{gathering.pk}/views/"' in text


def returned(gathering, bob):
    return_all(gathering, bob)


def past_the_last_day(gathering, bob):
    Assessment.objects.update(views_close=in_days(-1))


def only_observing(gathering, bob):
    bob.memberships.update(role="observer")


@pytest.mark.parametrize("then", [returned, past_the_last_day, only_observing])
def test_home_shows_no_view_to_give_once_it_cannot_be_given(gathering, as_, bob, then):
    then(gathering, bob)

    assert "Views to give" not in as_(bob).get("/").content.decode()


@pytest.mark.parametrize("who", ["alice", "sam", "olive", "carol"])
def test_someone_who_speaks_for_no_agency_has_no_view_to_give(request, gathering, as_, who):
    assert "Views to give" not in as_(request.getfixturevalue(who)).get("/").content.decode()


@pytest.mark.parametrize("rows", [1, 25])
def test_home_takes_as_many_queries_for_25_views_to_give_as_for_one(framework, partnership, as_, alice, bob, rows):
    for number in range(rows):
        gather(partnership, alice, list(partnership.current_agencies()), subject=f"Subject {number}")
    client = as_(bob)

    with CaptureQueriesContext(connection) as queries:
        text = client.get("/").content.decode()

    assert text.count("0 of 12 given") == rows
    assert len(queries) == 7


def test_home_shows_an_open_challenge_to_those_who_may_reply(assessment, as_, alice, bob, sam, olive):
    sheet = assessment.sheets.get(component__slug="clarity")
    open_one = ChallengeFactory(sheet=sheet, question="How do you know?")
    ChallengeFactory(sheet=sheet, question="Answered", reply="So.", replied_by=bob, replied_at=timezone.now())
    for person, waits in ((alice, True), (bob, True), (sam, False), (olive, False)):
        text = as_(person).get("/").content.decode()
        assert (person, f"/challenges/{open_one.pk}/reply/" in text) == (person, waits)
        assert "Answered" not in text


@pytest.mark.parametrize("count", [1, 25])
def test_home_takes_as_many_queries_for_25_challenges_as_for_one(assessment, as_, bob, count):
    ChallengeFactory.create_batch(count, sheet=assessment.sheets.first())
    client = as_(bob)
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert len(queries) == 6
