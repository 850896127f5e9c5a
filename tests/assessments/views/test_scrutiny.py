"""Dissent and challenge: who may, when, and what is refused."""

import pytest

from assessments.models import Assessment, Challenge, Dissent
from assessments.services import scrutiny
from tests.assessments.moderating import agree, challenge, dissent, reply, with_views
from tests.assessments.steps import sign_off
from tests.factories import AgencyFactory, PartnerAgencyFactory
from tests.pages import form_of

WHY = "Our own audit says otherwise."
BAD = [
    ("", "Fill in"),
    ("x" * 20_001, "must be 20,000 characters or fewer"),
]


@pytest.fixture
def agreeing(gathering, alice) -> Assessment:
    with_views(gathering, alice, clarity=(3, 3))
    agree(gathering, alice, 3)
    return gathering


@pytest.fixture
def sheet(gathering) -> str:
    return f"/assessments/{gathering.pk}/clarity/"


@pytest.fixture
def url(sheet) -> str:
    return f"{sheet}dissent/"


@pytest.fixture
def challenges(sheet) -> str:
    return f"{sheet}challenges/"


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_member_records_changes_and_withdraws_the_dissent_of_their_agency(agreeing, sheet, url, as_, bob, police):
    client = as_(bob)
    assert "Record that your agency dissents from this score" in text_of(client.get(sheet))

    answer = client.post(url, form_of(client.get(url), reason=WHY))
    assert answer.url == f"{sheet}#dissents"
    assert (Dissent.objects.get().agency, Dissent.objects.get().changed_by) == (police, bob)
    client.post(url, form_of(client.get(url), reason="Said better."))
    assert Dissent.objects.get().reason == "Said better."
    assert "Withdraw your agency’s dissent" in text_of(client.get(sheet))
    client.post(f"{url}withdraw/", form_of(client.get(f"{url}withdraw/")))
    assert not Dissent.objects.exists()


def test_a_dissent_is_always_for_the_agency_the_person_speaks_for(agreeing, url, as_, bob, police):
    client = as_(bob)
    other = AgencyFactory()

    client.post(url, form_of(client.get(url), reason=WHY, agency=other.pk))

    assert Dissent.objects.get().agency == police


@pytest.mark.parametrize(("reason", "message"), BAD)
def test_an_invalid_dissent_is_refused_and_kept_on_the_page(agreeing, url, as_, bob, reason, message):
    client = as_(bob)

    page = client.post(url, form_of(client.get(url), reason=reason))

    assert message in text_of(page)
    assert page.context["form"]["reason"].value() == reason
    assert not Dissent.objects.exists()


@pytest.mark.parametrize("who", ["alice", "sam", "olive"])
def test_people_without_an_agency_scrutineers_and_observers_cannot_dissent(
    request, agreeing, url, police, partnership, as_, who
):
    person = request.getfixturevalue(who)
    if who != "alice":
        person.memberships.update(agency=police)
    client = as_(person)

    assert {client.get(url).status_code, client.post(url, {"reason": WHY}).status_code} == {403}
    assert client.post(f"{url}withdraw/").status_code == 403
    assert not Dissent.objects.exists()


def test_an_agency_not_taking_part_is_told_so_and_keeps_what_was_typed(agreeing, sheet, url, partnership, as_, bob):
    bob.memberships.update(agency=PartnerAgencyFactory(partnership=partnership).agency)
    client = as_(bob)

    assert "dissents from this score" not in text_of(client.get(sheet))
    assert "doesn’t take part in this assessment" in text_of(client.get(url, follow=True))
    page = text_of(client.post(url, {"version": "1", "reason": WHY}))
    assert "doesn’t take part in this assessment" in page
    assert WHY in page
    assert not Dissent.objects.exists()


def test_dissent_is_refused_without_an_agreed_score(agreeing, alice, url, as_, bob):
    agree(agreeing, alice, None)
    client = as_(bob)

    assert "no agreed score yet to dissent from" in text_of(client.get(url, follow=True))
    page = text_of(client.post(url, {"version": "1", "reason": WHY}))
    assert "no agreed score yet to dissent from" in page
    assert WHY in page
    assert not Dissent.objects.exists()


@pytest.mark.parametrize(("stage", "message"), [("gathering", "no agreed score yet"), ("agreed", "signed")])
def test_dissent_at_the_wrong_stage_is_refused_and_keeps_what_was_typed(
    gathering, url, as_, alice, bob, stage, message
):
    if stage == "agreed":
        sign_off(with_views(gathering, alice), alice)
    client = as_(bob)

    assert client.get(url).status_code == 302
    page = text_of(client.post(url, {"version": "1", "reason": WHY}))
    assert message in page
    assert WHY in page
    assert not Dissent.objects.exists()


def test_a_dissent_cannot_be_withdrawn_after_sign_off(agreeing, url, as_, alice, bob, police):
    dissent(agreeing, bob, police)
    sign_off(agreeing, alice)
    client = as_(bob)

    assert "signed off" in text_of(client.get(f"{url}withdraw/", follow=True))
    assert "signed this assessment off" in text_of(client.post(f"{url}withdraw/", {"version": "1"}))
    assert Dissent.objects.count() == 1


def test_withdrawing_a_dissent_twice_is_not_an_error(agreeing, url, as_, bob, police):
    dissent(agreeing, bob, police)

    answers = [as_(bob).post(f"{url}withdraw/", {"version": "1"}).status_code for _click in range(2)]

    assert (answers, Dissent.objects.count()) == ([302, 302], 0)


def test_a_page_opened_for_one_agency_cannot_be_used_for_another(agreeing, url, as_, bob, dave, police):
    client = as_(bob)
    to_dissent = form_of(client.get(url), reason="What the police think")
    dissent(agreeing, bob, police)
    to_withdraw = form_of(client.get(f"{url}withdraw/"))
    health = dave.memberships.get().agency
    dissent(agreeing, dave, health, "What health thinks")
    bob.memberships.update(agency=health)

    assert "wrote this for a different agency" in text_of(client.post(url, to_dissent))
    assert "wrote this for a different agency" in text_of(client.post(f"{url}withdraw/", to_withdraw))
    kept = dict(Dissent.objects.values_list("agency__name", "reason"))
    assert set(kept) == {police.name, health.name}
    assert kept[health.name] == "What health thinks"


def test_a_second_person_dissenting_for_an_agency_sees_the_first_ones_text(agreeing, url, as_, alice, bob, police):
    alice.memberships.update(agency=police)
    page = as_(alice).get(url)
    dissent(agreeing, bob, police, "What Bob wrote")

    refused = as_(alice).post(url, form_of(page, reason="What Alice wrote"))
    text = text_of(refused)
    assert "Bob saved this at" in text
    assert "What Bob wrote" in text
    assert "What Alice wrote" in text
    as_(alice).post(url, form_of(refused))
    assert Dissent.objects.get().reason == "What Alice wrote"


def test_a_scrutineer_raises_a_challenge_a_board_member_replies_and_it_is_closed(
    agreeing, sheet, challenges, as_, bob, sam
):
    client = as_(sam)
    answer = client.post(f"{challenges}add/", form_of(client.get(f"{challenges}add/"), question="Who says so?"))
    assert answer.url == f"{sheet}#challenges"
    row = Challenge.objects.get()

    client = as_(bob)
    page = client.get(f"{challenges}{row.pk}/reply/")
    assert "Who says so?" in text_of(page)
    client.post(f"{challenges}{row.pk}/reply/", form_of(page, reply="The audit does."))

    client = as_(sam)
    page = text_of(client.get(sheet))
    for words in ("Open: replied to", "Who says so?", "The audit does.", "Raise a challenge"):
        assert words in page
    client.post(f"{challenges}{row.pk}/close/", form_of(client.get(f"{challenges}{row.pk}/close/")))
    assert not Challenge.objects.get().is_open
    assert "Closed by Sam" in text_of(client.get(sheet))


def test_the_lead_can_close_only_with_a_reply_but_the_scrutineer_also_without(agreeing, challenges, as_, alice, sam):
    row = challenge(agreeing, sam)
    url = f"{challenges}{row.pk}/close/"

    page = as_(alice).post(url, {"version": "1"})
    assert "Nobody has replied yet" in text_of(page)
    assert Challenge.objects.get().is_open
    reply(row, alice)
    assert as_(alice).post(url, {"version": "2"}).status_code == 302
    other = challenge(agreeing, sam)
    assert as_(sam).post(f"{challenges}{other.pk}/close/", {"version": "1"}).status_code == 302
    assert not Challenge.objects.open().exists()


def test_a_challenge_cannot_be_closed_from_a_page_without_the_latest_reply(agreeing, challenges, as_, alice, sam):
    row = challenge(agreeing, sam)
    url = f"{challenges}{row.pk}/close/"
    page = as_(sam).get(url)
    reply(row, alice)

    assert "Alice saved this at" in text_of(as_(sam).post(url, form_of(page)))
    assert Challenge.objects.get().is_open


@pytest.mark.parametrize("who", ["alice", "bob", "olive"])
def test_nobody_but_a_scrutineer_raises_a_challenge(request, agreeing, challenges, as_, who):
    client = as_(request.getfixturevalue(who))

    assert client.get(f"{challenges}add/").status_code == 403
    assert client.post(f"{challenges}add/", {"version": "1", "question": "Mine"}).status_code == 403
    assert not Challenge.objects.exists()


@pytest.mark.parametrize(("who", "page"), [("sam", "reply"), ("olive", "reply"), ("bob", "close"), ("olive", "close")])
def test_scrutineers_cannot_reply_members_cannot_close_and_observers_neither(
    request, agreeing, challenges, as_, sam, who, page
):
    row = challenge(agreeing, sam)

    assert as_(request.getfixturevalue(who)).post(f"{challenges}{row.pk}/{page}/", {"version": "1"}).status_code == 403


@pytest.mark.parametrize(("text", "message"), BAD)
def test_invalid_questions_and_replies_are_refused_and_kept_on_the_page(
    agreeing, challenges, as_, bob, sam, text, message
):
    row = challenge(agreeing, sam)
    for person, url, field in ((sam, "add/", "question"), (bob, f"{row.pk}/reply/", "reply")):
        client = as_(person)
        page = client.post(f"{challenges}{url}", form_of(client.get(f"{challenges}{url}"), **{field: text}))
        assert message in text_of(page)
        assert page.context["form"][field].value() == text
    assert Challenge.objects.get().reply == ""


def test_a_double_click_raises_one_challenge(agreeing, challenges, as_, sam):
    client = as_(sam)
    fields = form_of(client.get(f"{challenges}add/"), question="Why?")

    for _click in range(2):
        client.post(f"{challenges}add/", fields)

    assert Challenge.objects.count() == 1


def test_a_reply_to_a_challenge_closed_meanwhile_is_refused_and_kept_on_the_page(agreeing, challenges, as_, bob, sam):
    row = challenge(agreeing, sam)
    url = f"{challenges}{row.pk}/reply/"
    page = as_(bob).get(url)
    scrutiny.close(row, by=sam, version=1, unanswered=True)

    refused = text_of(as_(bob).post(url, form_of(page, reply="Too late")))

    assert "This challenge was closed" in refused
    assert "Too late" in refused
    assert as_(bob).get(url).status_code == 302
    assert as_(sam).post(f"{challenges}{row.pk}/close/", {"version": "1"}).status_code == 302
    assert Challenge.objects.get().reply == ""


def test_challenges_can_be_raised_and_replied_to_after_sign_off(agreeing, challenges, as_, alice, sam):
    sign_off(agreeing, alice)
    client = as_(sam)

    client.post(f"{challenges}add/", form_of(client.get(f"{challenges}add/"), question="And now?"))

    row = Challenge.objects.get()
    client = as_(alice)
    url = f"{challenges}{row.pk}/reply/"
    client.post(url, form_of(client.get(url), reply="In the plan."))
    assert Challenge.objects.get().reply == "In the plan."


def test_a_challenge_under_another_component_is_404(agreeing, as_, bob, sam):
    row = challenge(agreeing, sam)

    assert as_(bob).get(f"/assessments/{agreeing.pk}/capacity/challenges/{row.pk}/reply/").status_code == 404


def test_carol_gets_404(agreeing, url, challenges, as_, carol, sam):
    row = challenge(agreeing, sam)
    client = as_(carol)

    for address in (url, f"{url}withdraw/", f"{challenges}add/", f"{challenges}{row.pk}/reply/"):
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_html_in_dissents_and_challenges_is_shown_as_typed(agreeing, sheet, as_, bob, sam, police):
    dissent(agreeing, bob, police, "<b>bold</b>")
    challenge(agreeing, sam, "<script>alert(1)</script>")

    page = text_of(as_(sam).get(sheet))

    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<script>alert" not in page
