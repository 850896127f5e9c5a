"""Starting an assessment, its overview, and signing it off."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Assessment, ComponentAssessment, RatingScale, Stage
from assessments.services import lifecycle
from partnerships.models import Membership, Role
from tests.assessments.steps import complete
from tests.factories import ActionFactory, EvidenceFactory


@pytest.fixture
def to_start(framework, partnership) -> dict[str, str]:
    return {
        "subject": "Domestic abuse checks before sentence",
        "subject_kind": "policy",
        "theme": "Domestic abuse",
        "population": "People before the courts",
        "period_start_day": "1",
        "period_start_month": "4",
        "period_start_year": "2026",
        "period_end_day": "31",
        "period_end_month": "March",
        "period_end_year": "2027",
        "scale": str(RatingScale.objects.get(slug="hmip-2018").pk),
        "protective_marking": "official",
    }


def to_sign_off(assessment: Assessment, **changes: str) -> dict[str, str]:
    return {
        "state": lifecycle.state_of(assessment),
        "missing_because": "The year was short",
        "board": "Executive board",
        "meeting_date_day": "15",
        "meeting_date_month": "12",
        "meeting_date_year": "2026",
        "decision_asked": "Agree the twelve scores",
    } | changes


def test_a_lead_starts_an_assessment_and_lands_on_its_overview(partnership, as_, alice, to_start):
    answer = as_(alice).post(f"/partnerships/{partnership.pk}/start/", to_start)

    started = Assessment.objects.get()
    assert answer.url == f"/assessments/{started.pk}/"
    assert (started.partnership, started.started_by, started.subject) == (
        partnership,
        alice,
        "Domestic abuse checks before sentence",
    )
    assert (started.period_start, started.period_end) == (datetime.date(2026, 4, 1), datetime.date(2027, 3, 31))
    assert started.sheets.count() == 12


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"subject": ""}, "Fill in"),
        ({"period_end_year": "2025"}, "The period must end on or after the day it starts"),
        ({"period_start_month": "13"}, "Enter a real date"),
        ({"scale": "9999"}, "Choose one of the answers"),
        ({"protective_marking": "secret"}, "Choose one of the answers"),
    ],
)
def test_bad_input_starts_nothing(partnership, as_, alice, to_start, changes, message):
    page = as_(alice).post(f"/partnerships/{partnership.pk}/start/", to_start | changes)

    assert page.content.decode().count(message) == 2
    assert "People before the courts" in page.content.decode()
    assert Assessment.objects.count() == 0


def test_a_second_open_assessment_of_the_same_subject_and_period_is_refused(partnership, as_, alice, to_start):
    client, address = as_(alice), f"/partnerships/{partnership.pk}/start/"
    client.post(address, to_start)

    page = client.post(address, to_start | {"subject": "domestic abuse checks BEFORE sentence"})

    assert page.content.decode().count("is already assessing this for the same period on the same scale") == 2
    assert Assessment.objects.count() == 1


def test_only_leads_start_assessments(partnership, as_, bob, sam, olive, carol, to_start):
    for person, status in ((bob, 403), (sam, 403), (olive, 403), (carol, 404)):
        client = as_(person)
        assert client.get(f"/partnerships/{partnership.pk}/start/").status_code == status
        assert client.post(f"/partnerships/{partnership.pk}/start/", to_start).status_code == status
    assert Assessment.objects.count() == 0


@pytest.mark.parametrize("actions", [0, 1, 30])
def test_the_overview_takes_the_same_queries_however_many_actions_there_are(assessment, as_, bob, actions):
    for sheet in assessment.sheets.all()[:3]:
        ActionFactory.create_batch(actions, sheet=sheet)
        EvidenceFactory.create_batch(actions, sheet=sheet)
    client = as_(bob)

    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/assessments/{assessment.pk}/")

    assert page.status_code == 200
    assert len(queries) == 15


def test_the_overview_shows_progress_and_the_next_step(assessment, as_, bob):
    assessment.sheets.filter(component__position__lte=7).update(score=3, evidence_narrative="Seen")
    ActionFactory(sheet=assessment.sheets.first(), due=timezone.localdate() - datetime.timedelta(days=1))

    text = as_(bob).get(f"/assessments/{assessment.pk}/").content.decode()

    assert "7 of 12 scored" in text
    assert "1 open action" in text
    assert "1 action overdue" in text
    assert "Next: Cohesion between services (not yet scored" in text
    assert text.count("Not yet scored") >= 5
    assert "OFFICIAL-SENSITIVE" in text


def test_a_lead_signs_off_and_the_overview_says_so(assessment, as_, alice):
    client = as_(alice)
    page = client.get(f"/assessments/{assessment.pk}/sign-off/").content.decode()
    assert "0 of 12 components are scored" in page
    assert page.count("not yet scored, no evidence yet, nobody leads yet") == 12

    answer = client.post(f"/assessments/{assessment.pk}/sign-off/", to_sign_off(assessment), follow=True)

    signed_off = Assessment.objects.get()
    assert (signed_off.stage, signed_off.agreed_by, signed_off.board) == (Stage.AGREED, alice, "Executive board")
    assert signed_off.meeting_date == datetime.date(2026, 12, 15)
    assert "Signed off by Alice" in answer.content.decode()
    assert "The year was short" in answer.content.decode()


def test_no_reason_is_asked_for_if_nothing_is_missing(assessment, as_, alice):
    complete(assessment)
    client, address = as_(alice), f"/assessments/{assessment.pk}/sign-off/"
    assert "missing_because" not in client.get(address).content.decode()

    client.post(address, to_sign_off(assessment))

    assert Assessment.objects.get().stage == Stage.AGREED
    assert Assessment.objects.get().missing_because == ""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"missing_because": ""}, "Say why things are missing, or add them first"),
        ({"board": ""}, "Fill in"),
        ({"meeting_date_day": ""}, "must include a day"),
        ({"meeting_date_year": "2025"}, "Enter a date on or after 1 April 2026, when the period starts"),
        ({"decision_asked": ""}, "Fill in"),
    ],
)
def test_an_incomplete_sign_off_form_is_refused_and_keeps_what_was_typed(assessment, as_, alice, changes, message):
    page = as_(alice).post(f"/assessments/{assessment.pk}/sign-off/", to_sign_off(assessment, **changes))

    text = page.content.decode()
    assert text.count(message) == 2
    assert "Agree the twelve scores" in text or "decision_asked" in changes
    assert Assessment.objects.get().stage == Stage.AGREEING_SCORES


def test_a_second_sign_off_from_a_stale_page_names_who_signed_first(assessment, as_, alice):
    client, address = as_(alice), f"/assessments/{assessment.pk}/sign-off/"
    client.post(address, to_sign_off(assessment))

    page = client.post(address, to_sign_off(assessment, board="Another board"))

    assert "Alice signed this assessment off on" in page.content.decode()
    assert Assessment.objects.get().board == "Executive board"
    assert client.get(address).url == f"/assessments/{assessment.pk}/"


def test_only_leads_sign_off(assessment, as_, bob, sam, olive, carol):
    for person, status in ((bob, 403), (sam, 403), (olive, 403), (carol, 404)):
        client = as_(person)
        assert client.get(f"/assessments/{assessment.pk}/sign-off/").status_code == status
        assert client.post(f"/assessments/{assessment.pk}/sign-off/", to_sign_off(assessment)).status_code == status
    assert Assessment.objects.get().stage == Stage.AGREEING_SCORES


def test_a_superuser_who_observes_can_only_observe(assessment, as_, olive):
    olive.is_staff = olive.is_superuser = True
    olive.save()
    client = as_(olive)

    assert client.get(f"/assessments/{assessment.pk}/").status_code == 200
    assert client.post(f"/assessments/{assessment.pk}/sign-off/", to_sign_off(assessment)).status_code == 403
    assert client.post(f"/assessments/{assessment.pk}/clarity/", {"version": "1", "score": "4"}).status_code == 403
    assert ComponentAssessment.objects.filter(score__isnull=False).count() == 0


def test_a_persons_role_in_one_partnership_does_not_apply_in_another(assessment, as_, carol):
    Membership.objects.create(partnership=assessment.partnership, person=carol, role=Role.OBSERVER)
    elsewhere = Membership.objects.get(person=carol, role=Role.LEAD).partnership
    client = as_(carol)

    assert client.get(f"/assessments/{assessment.pk}/").status_code == 200
    assert client.get(f"/partnerships/{assessment.partnership_id}/start/").status_code == 403
    assert client.get(f"/partnerships/{elsewhere.pk}/start/").status_code == 200


@pytest.fixture
def asking(to_start, bob, dave) -> dict[str, object]:
    """Starts with the views of bob's agency and dave's."""
    close = timezone.localdate() + datetime.timedelta(days=14)
    agencies = [person.memberships.get().agency_id for person in (bob, dave)]
    return to_start | {"asks_agencies": "yes", "agencies": agencies} | date_of(close)


def date_of(day: datetime.date) -> dict[str, str]:
    return {"views_close_day": str(day.day), "views_close_month": str(day.month), "views_close_year": str(day.year)}


def test_a_lead_asks_agencies_for_their_views_first(partnership, as_, alice, bob, dave, asking):
    as_(alice).post(f"/partnerships/{partnership.pk}/start/", asking | {"views_shared": "on"})

    started = Assessment.objects.get()
    assert (started.stage, started.views_shared) == (Stage.GATHERING_VIEWS, True)
    assert started.views_close == timezone.localdate() + datetime.timedelta(days=14)
    assert [str(each) for each in started.participants.all()] == ["Northshire Health", "Northshire Police"]


def test_people_who_speak_for_the_agencies_are_asked_by_email_once(partnership, as_, alice, asking, mailoutbox):
    client = as_(alice)
    overview = client.post(f"/partnerships/{partnership.pk}/start/", asking, follow=True)
    client.post(f"/assessments/{Assessment.objects.get().pk}/views/remind/")

    assert "We’re emailing 2 people to ask for their agency’s view" in overview.content.decode()
    assert sorted(letter.to[0] for letter in mailoutbox) == ["bob@example.org", "dave@example.org"]
    assert f"https://safeguarding.example/assessments/{Assessment.objects.get().pk}/views/" in mailoutbox[0].body


def test_a_lead_whose_emails_were_not_sent_is_told_and_can_remind(
    partnership, as_, alice, asking, settings, mailoutbox
):
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.partnerships.emails.Refusing"
    client = as_(alice)
    overview = client.post(f"/partnerships/{partnership.pk}/start/", asking, follow=True).content.decode()
    assert "Reminders not confirmed as sent:" in overview
    for person in ("Bob (Northshire Police)", "Dave (Northshire Health)"):
        assert f"<li>{person} " in overview

    settings.EMAIL_BACKEND = usual
    client.post(f"/assessments/{Assessment.objects.get().pk}/views/remind/")
    assert len(mailoutbox) == 2


def test_people_not_asked_for_a_view_get_no_email(partnership, as_, alice, bob, to_start, mailoutbox):
    as_(alice).post(f"/partnerships/{partnership.pk}/start/", to_start)

    assert (Assessment.objects.count(), mailoutbox) == (1, [])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"agencies": []}, "Choose the agencies whose views you ask for"),
        ({"agencies": ["9999"]}, "Choose one of the answers"),
        ({"views_close_day": "", "views_close_month": "", "views_close_year": ""}, "Enter a closing date for"),
        ({"views_close_month": "13"}, "Enter a real date"),
        (date_of(timezone.localdate() - datetime.timedelta(days=1)), "The closing date is in the past"),
        (date_of(timezone.localdate() + datetime.timedelta(days=400)), "Enter a closing date on or before"),
        ({"asks_agencies": "perhaps"}, "Choose one of the answers"),
    ],
)
def test_asking_for_views_without_agencies_or_a_valid_closing_date_is_refused(
    partnership, as_, alice, asking, changes, message
):
    page = as_(alice).post(f"/partnerships/{partnership.pk}/start/", asking | changes)

    assert page.content.decode().count(message) == 2
    assert Assessment.objects.count() == 0


def test_an_agency_that_has_left_is_not_asked(partnership, as_, alice, police, asking):
    partnership.partner_agencies.filter(agency=police).update(left=timezone.localdate())

    page = as_(alice).post(f"/partnerships/{partnership.pk}/start/", asking)

    assert "Choose one of the answers" in page.content.decode()
    assert Assessment.objects.count() == 0


@pytest.mark.parametrize("answer", ["no", ""])
def test_without_asking_for_views_the_other_answers_about_views_are_ignored(partnership, as_, alice, asking, answer):
    typed = {"asks_agencies": answer, "views_shared": "on", "views_close_month": "13"}

    as_(alice).post(f"/partnerships/{partnership.pk}/start/", asking | typed)

    started = Assessment.objects.get()
    assert (started.stage, started.views_close, started.views_shared) == (Stage.AGREEING_SCORES, None, False)
    assert not started.participants.exists()


def test_the_start_page_marks_agencies_nobody_speaks_for(partnership, as_, alice, bob):
    client, address = as_(alice), f"/partnerships/{partnership.pk}/start/"
    assert "Nobody speaks for it yet" not in client.get(address).content.decode()

    bob.memberships.all().delete()

    assert client.get(address).content.decode().count("Nobody speaks for it yet") == 1
