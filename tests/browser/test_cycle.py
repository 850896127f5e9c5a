"""A whole cycle: three agencies' views, one agreed score, a dissent, a challenge, two sign-offs, and the next year."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.models import Assessment, Evidence, Stage
from assessments.services import agency_views, scores
from partnerships.models import Partnership, User
from tests.browser.test_road import fill_in_date, link, press, sign_in
from tests.factories import AccountabilityFactory, EvidenceFactory, MembershipFactory, PartnerAgencyFactory, UserFactory

SUBJECT = "Joint visits to families"
BECAUSE = "Two of three see joint visits working; Housing was asked too late."
DISSENT = "We were not asked until June."
QUESTION = "How many visits were joint?"
REPLY = "Six in ten, by the visit log."
REOPENED = "A late audit changed the picture."

pytestmark = pytest.mark.usefixtures("framework", "alice", "bob", "dave", "erin", "sam")


@pytest.fixture
def erin(partnership: Partnership) -> User:
    housing = PartnerAgencyFactory(partnership=partnership, agency__name="Northshire Homes").agency
    person = UserFactory(email="erin@example.org", name="Erin")
    MembershipFactory(partnership=partnership, person=person, role="board_member", agency=housing)
    return person


def test_an_assessment_goes_from_agency_views_to_the_next_years_assessment(page, partnership, alice, bob, dave, erin):
    alice_starts(page, partnership)
    assessment = Assessment.objects.get()
    bob_gives_the_view_of_the_police(page)
    gives_view(assessment, dave, score=3)
    gives_view(assessment, erin, score=1)
    alice_closes_the_views(page, assessment)
    alice_agrees_clarity(page, assessment)
    for sheet in assessment.sheets.exclude(component__slug="clarity"):
        sheet.score, sheet.score_because = 2, BECAUSE
        scores.agree(sheet, by=alice, version=sheet.version)
    erin_dissents(page, assessment)
    sam_asks_and_alice_replies(page, assessment)
    for sheet in assessment.sheets.all():
        EvidenceFactory(sheet=sheet)
        AccountabilityFactory(sheet=sheet)
    alice_signs_off(page, assessment, number=1)
    alice_reopens_and_signs_off_again(page, assessment)
    alice_carries_it_forward(page, assessment)

    following = Assessment.objects.exclude(pk=assessment.pk).get()
    assert following.carried_from == assessment
    assert following.sheets.filter(score__isnull=False).count() == 0
    assert Evidence.objects.filter(sheet__assessment=following, carried=True).count() == 12
    views = assessment.sheets.get(component__slug="clarity").views.values_list("participant__agency__name", "score")
    assert dict(views) == {"Northshire Police": 3, "Northshire Health": 3, "Northshire Homes": 1}


def go_as(page: Page, email: str, path: str) -> None:
    page.goto("/")
    if page.get_by_role("button", name="Sign out").count():
        press(page, "Sign out")
    sign_in(page, email)
    page.goto(path)


def alice_starts(page: Page, partnership: Partnership) -> None:
    go_as(page, "alice@example.org", f"/partnerships/{partnership.pk}/start/")
    page.get_by_label("What are you assessing?").fill(SUBJECT)
    page.get_by_label("Practice").check()
    fill_in_date(page, "Period from", datetime.date(2026, 4, 1))
    fill_in_date(page, "Period to", datetime.date(2027, 3, 31))
    page.get_by_label("HM Inspectorate of Probation four-point scale").check()
    page.get_by_label("Yes", exact=True).check()
    for agency in ("Northshire Police", "Northshire Health", "Northshire Homes"):
        page.get_by_label(agency).check()
    fill_in_date(page, "Closing date for agencies’ views", timezone.localdate() + datetime.timedelta(days=10))
    press(page, "Start the assessment")
    expect(page.get_by_role("main")).to_contain_text("0 of 3 agencies returned a view")


def bob_gives_the_view_of_the_police(page: Page) -> None:
    go_as(page, "bob@example.org", "/")
    page.get_by_role("main").get_by_role("link", name=SUBJECT).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The view of Northshire Police")
    link(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Clarity")
    for _ in range(12):
        page.get_by_role("radio", name="3 Good").check()
        page.get_by_label("Why this score?").fill("Officers and social workers go together.")
        press(page, "Save and continue")
    expect(page.get_by_role("main")).to_contain_text("12 of 12")
    press(page, "Return your agency’s view")
    expect(page.get_by_role("button", name="Withdraw your agency’s view")).to_be_visible()


def gives_view(assessment: Assessment, person: User, score: int) -> None:
    """The other agencies do the same as Bob, without the browser."""
    agency = person.memberships.get().agency
    participant = assessment.participants.get(agency=agency)
    for view in participant.views.select_related("sheet__assessment"):
        view.score, view.reason = score, "As we see it."
        agency_views.give(view, by=person, version=view.version)
    agency_views.give_back(participant, by=person)


def alice_closes_the_views(page: Page, assessment: Assessment) -> None:
    go_as(page, "alice@example.org", f"/assessments/{assessment.pk}/")
    expect(page.get_by_role("main")).to_contain_text("Every agency has returned its view")
    page.get_by_role("main").get_by_role("link", name="Close the views and agree scores").first.click()
    page.get_by_role("main").locator("button.govuk-button:visible").first.click()
    assessment.refresh_from_db()
    assert assessment.stage == Stage.AGREEING_SCORES


def alice_agrees_clarity(page: Page, assessment: Assessment) -> None:
    page.goto(f"/assessments/{assessment.pk}/moderation/")
    link(page, "Clarity")
    expect(page.get_by_role("main")).to_contain_text("Officers and social workers go together.")
    page.get_by_role("radio", name="2 Requires improvement").check()
    press(page, "Agree this score")
    expect(page.get_by_role("alert").first).to_contain_text("Say why this score was agreed")
    page.get_by_label("Why was this score agreed?").fill(BECAUSE)
    press(page, "Agree this score")
    sheet = assessment.sheets.get(component__slug="clarity")
    assert (sheet.score, sheet.score_because) == (2, BECAUSE)


def erin_dissents(page: Page, assessment: Assessment) -> None:
    go_as(page, "erin@example.org", f"/assessments/{assessment.pk}/clarity/")
    link(page, "Record that your agency dissents from this score")
    page.get_by_label("Why does your agency dissent?").fill(DISSENT)
    press(page, "Record the dissent")
    expect(page.get_by_role("main")).to_contain_text(DISSENT)


def sam_asks_and_alice_replies(page: Page, assessment: Assessment) -> None:
    sheet = f"/assessments/{assessment.pk}/clarity/"
    go_as(page, "sam@example.org", sheet)
    link(page, "Raise a challenge")
    page.get_by_label("What do you want to know?").fill(QUESTION)
    press(page, "Raise the challenge")
    go_as(page, "alice@example.org", sheet)
    page.get_by_role("link", name="Reply to challenge 1").click()
    page.get_by_label("What is your reply?").fill(REPLY)
    press(page, "Save the reply")
    expect(page.get_by_role("main")).to_contain_text(REPLY)


def alice_signs_off(page: Page, assessment: Assessment, number: int) -> None:
    page.goto(f"/assessments/{assessment.pk}/sign-off/")
    expect(page.get_by_role("main")).to_contain_text(QUESTION)
    page.get_by_label("Why are you signing off with these things missing?").fill("Actions come in May.")
    page.get_by_label("Which board or meeting will consider the paper?").fill("Safeguarding Board")
    fill_in_date(page, "When is the meeting?", datetime.date(2027, 4, 14))
    page.get_by_label("What is the board asked to decide?").fill("Agree the scores")
    press(page, "Sign off and lock")
    expect(page.get_by_role("link", name=f"Board report {number} as signed off (PDF)")).to_be_visible()


def alice_reopens_and_signs_off_again(page: Page, assessment: Assessment) -> None:
    first = bytes(assessment.papers.get().content)
    link(page, "Reopen the assessment")
    page.get_by_label("Why are you reopening it?").fill(REOPENED)
    press(page, "Reopen the assessment")
    expect(page.get_by_role("main")).to_contain_text(REOPENED)
    go_as(page, "sam@example.org", f"/assessments/{assessment.pk}/clarity/")
    page.get_by_role("link", name="Close challenge 1").click()
    press(page, "Close the challenge")
    go_as(page, "alice@example.org", f"/assessments/{assessment.pk}/report/")
    for text in (BECAUSE, DISSENT, QUESTION, REPLY):
        expect(page.get_by_role("main")).to_contain_text(text)
    assessment.sheets.filter(component__slug="clarity").update(evidence_narrative="Joint visits rose to seven in ten.")
    page.goto(f"/assessments/{assessment.pk}/sign-off/")
    page.get_by_label("Why are you signing off with these things missing?").fill("Actions come in May.")
    fill_in_date(page, "When is the meeting?", datetime.date(2027, 5, 12))
    press(page, "Sign off and lock")
    expect(page.get_by_role("link", name="Board report 2 as signed off (PDF)")).to_be_visible()
    assert bytes(assessment.papers.get(number=1).content) == first
    assert bytes(assessment.papers.get(number=2).content) != first


def alice_carries_it_forward(page: Page, assessment: Assessment) -> None:
    page.goto(f"/assessments/{assessment.pk}/")
    link(page, "Carry it forward into a new assessment")
    press(page, "Carry forward and start")
    expect(page.get_by_role("main")).to_contain_text("April 2027 to March 2028")
    link(page, "Clarity")
    expect(page.get_by_role("main")).to_contain_text("Carried forward")
    expect(page.get_by_role("main")).to_contain_text("Joint visits rose to seven in ten.")
