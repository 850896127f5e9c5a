"""An agency's own view: its list, one component's page, and the buttons that return and withdraw it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment, Stage
from assessments.services import agency_views, lifecycle
from partnerships.models import Membership, Role
from tests.assessments.gathering import gather, give, give_all, in_days, more_agencies, own, return_all, view_of
from tests.factories import MembershipFactory
from tests.pages import form_of


@pytest.fixture
def url(gathering):
    return f"/assessments/{gathering.pk}/views/"


@pytest.fixture
def clarity(url):
    return f"{url}clarity/"


def test_the_list_shows_which_views_are_given_and_what_comes_next(gathering, url, as_, bob):
    give(gathering, bob, "clarity", score=2)
    view_of(gathering, bob, "confidence").sheet.views.filter(participant=own(gathering, bob)).update(reason="A draft")

    text = as_(bob).get(url).content.decode()

    assert "1 of 12 given" in text
    assert "Next: Confidence" in text
    assert "Score missing" in text
    assert text.count("Not yet given") == 10
    assert "Saved by Bob" in text
    assert "Return your agency" not in text


def test_bob_gives_a_view_and_goes_on_to_the_next_component(gathering, clarity, as_, bob):
    client = as_(bob)
    page = client.get(clarity)
    assert "What “Clarity” means" in page.content.decode()
    assert page.content.decode().count("12Cs progress:") == 4

    answer = client.post(clarity, form_of(page, score="2", reason="Too few mentors", evidence="Audit of May"))

    assert answer.url == f"/assessments/{gathering.pk}/views/confidence/"
    view = view_of(gathering, bob)
    assert (view.score, view.reason, view.evidence, view.changed_by) == (2, "Too few mentors", "Audit of May", bob)


def test_the_last_component_and_save_and_return_lead_to_the_list(gathering, url, as_, bob):
    client = as_(bob)
    last = f"{url}{gathering.sheets.in_order().last().component.slug}/"
    fields = {"score": "3", "reason": "Seen"}

    assert client.post(last, form_of(client.get(last), **fields)).url == url
    save_and_return = {**fields, "save_and_return": ""}
    assert client.post(f"{url}clarity/", form_of(client.get(f"{url}clarity/"), **save_and_return)).url == url


def test_a_score_without_a_reason_is_kept_as_a_draft_and_cannot_be_returned(gathering, clarity, as_, bob):
    give_all(gathering, bob).views.filter(sheet__component__slug="clarity").update(score=None, reason="")
    client = as_(bob)
    views = f"/assessments/{gathering.pk}/views/"

    assert client.post(clarity, form_of(client.get(clarity), score="2", evidence="Audit of May")).status_code == 302

    view = view_of(gathering, bob)
    assert (view.score, view.reason, view.evidence) == (2, "", "Audit of May")
    page = client.get(views).content.decode()
    assert "11 of 12 given" in page
    assert "Reason missing" in page
    refused = client.post(f"{views}return/", follow=True).content.decode()
    assert "1 component still needs a score and a reason" in refused
    assert not own(gathering, bob).has_returned

    client.post(clarity, form_of(client.get(clarity), reason="Seen in May"))
    client.post(f"{views}return/")
    assert own(gathering, bob).has_returned


def test_a_returned_views_reason_cannot_be_cleared(gathering, clarity, as_, bob):
    page = as_(bob).get(clarity)
    return_all(gathering, bob)

    refused = as_(bob).post(clarity, form_of(page, score="2", reason="")).content.decode()

    assert "Bob returned your agency’s view on" in refused
    assert view_of(gathering, bob).reason == "As we see it."


def test_a_reason_without_a_score_is_kept_as_a_draft_that_does_not_count(gathering, clarity, as_, bob):
    client = as_(bob)

    client.post(clarity, form_of(client.get(clarity), reason="To be discussed"))

    assert view_of(gathering, bob).reason == "To be discussed"
    assert "0 of 12 given" in client.get(f"/assessments/{gathering.pk}/views/").content.decode()


@pytest.fixture
def colleague(partnership, police):
    """Another person who speaks for bob's agency."""
    return MembershipFactory(
        partnership=partnership, role=Role.BOARD_MEMBER, agency=police, person__name="Bella"
    ).person


def test_two_people_of_an_agency_share_one_view(gathering, clarity, as_, bob, colleague):
    give(gathering, bob, reason="What Bob wrote")

    text = as_(colleague).get(clarity).content.decode()

    assert "What Bob wrote" in text
    assert "Last saved by Bob" in text


def test_a_second_colleague_saving_a_stale_page_sees_both_texts(gathering, clarity, as_, bob, colleague):
    bobs_page = as_(bob).get(clarity)
    give(gathering, colleague, reason="What Bella wrote")

    told = as_(bob).post(clarity, form_of(bobs_page, score="1", reason="What Bob wrote"))
    text = told.content.decode()
    assert "Bella saved this at" in text
    assert ("What Bob wrote" in text, "What Bella wrote" in text) == (True, True)
    assert view_of(gathering, bob).reason == "What Bella wrote"

    as_(bob).post(clarity, form_of(told))
    assert (view_of(gathering, bob).score, view_of(gathering, bob).reason) == (1, "What Bob wrote")


def test_changes_to_different_fields_are_put_together(gathering, clarity, as_, bob, colleague):
    give(gathering, bob, reason="What Bob wrote")
    bobs_page = as_(bob).get(clarity)
    give(gathering, colleague, score=1, reason="What Bob wrote")

    as_(bob).post(clarity, form_of(bobs_page, evidence="Audit of May"))

    view = view_of(gathering, bob)
    assert (view.score, view.reason, view.evidence) == (1, "What Bob wrote", "Audit of May")


def test_a_score_whose_reason_a_colleague_has_cleared_is_kept_as_a_draft(gathering, clarity, as_, bob, colleague):
    give(gathering, bob, score=None, reason="A draft")
    bobs_page = as_(bob).get(clarity)
    give(gathering, colleague, score=None, reason="")

    assert as_(bob).post(clarity, form_of(bobs_page, score="4")).status_code == 302

    assert (view_of(gathering, bob).score, view_of(gathering, bob).reason) == (4, "")
    assert own(gathering, bob).views.given().count() == 0


def after_the_last_day(gathering, alice, bob):
    Assessment.objects.update(views_close=in_days(-1))


def after_the_close(gathering, alice, bob):
    lifecycle.close_views(gathering, by=alice)


def after_the_return(gathering, alice, bob):
    return_all(gathering, bob)
    # From the page as opened before. Returning did not change the answers themselves.
    own(gathering, bob).views.update(score=None, reason="")


def after_the_agency_left(gathering, alice, bob):
    gathering.partnership.partner_agencies.filter(agency=own(gathering, bob).agency).update(left=in_days(0))


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (after_the_last_day, "Views could be given until"),
        (after_the_close, "The agencies’ views are closed"),
        (after_the_return, "Bob returned your agency’s view on"),
        (after_the_agency_left, "Northshire Police no longer takes part in the partnership"),
    ],
)
def test_a_late_view_is_refused_and_kept_on_the_page(gathering, clarity, as_, alice, bob, then, words):
    page = as_(bob).get(clarity)
    then(gathering, alice, bob)

    text = as_(bob).post(clarity, form_of(page, score="1", reason="Typed too late")).content.decode()

    assert words in text
    assert "Typed too late" in text
    assert view_of(gathering, bob).reason == ""


@pytest.mark.parametrize("then", [after_the_last_day, after_the_close, after_the_return])
def test_a_view_that_cannot_be_changed_can_still_be_read(gathering, url, clarity, as_, alice, bob, then):
    then(gathering, alice, bob)

    for path in (url, clarity):
        page = as_(bob).get(path)
        assert page.status_code == 200
        assert "<textarea" not in page.content.decode()


def test_a_view_typed_for_one_agency_is_not_saved_for_another(gathering, clarity, as_, bob, dave):
    page = as_(bob).get(clarity)
    Membership.objects.filter(person=bob).update(agency=own(gathering, dave).agency)

    text = as_(bob).post(clarity, form_of(page, score="1", reason="Police views")).content.decode()

    assert "You wrote this for a different agency" in text
    assert "Police views" in text
    assert not own(gathering, dave).views.given().exists()


def test_someone_not_asked_for_a_view_is_told_and_sees_what_they_typed(assessment, as_, bob):
    address = f"/assessments/{assessment.pk}/views/clarity/"

    told = as_(bob).get(address, follow=True)
    refused = as_(bob).post(address, {"reason": "Typed before it changed"})

    assert "Your agency isn’t asked for a view in this assessment" in told.content.decode()
    assert refused.status_code == 403
    assert "Typed before it changed" in refused.content.decode()


@pytest.mark.parametrize(("is_shared", "seen"), [(False, False), (True, True)])
def test_other_agencies_views_are_shown_only_if_shared_and_returned(
    gathering, clarity, as_, bob, dave, is_shared, seen
):
    Assessment.objects.update(views_shared=is_shared)
    give(gathering, dave, reason="What Health says")
    assert "What Health says" not in as_(bob).get(clarity).content.decode()

    participant = own(gathering, dave)
    participant.views.update(score=2, reason="What Health returns")
    agency_views.give_back(participant, by=dave)

    assert ("What Health returns" in as_(bob).get(clarity).content.decode()) == seen


def test_bob_returns_and_withdraws_his_agencys_view(gathering, url, as_, bob):
    give_all(gathering, bob)
    client = as_(bob)
    assert "Return your agency’s view" in client.get(url).content.decode()

    text = client.post(f"{url}return/", follow=True).content.decode()
    assert "Your agency’s view has been returned" in text
    assert "Withdraw your agency’s view" in text
    assert own(gathering, bob).returned_by == bob

    text = client.post(f"{url}withdraw/", follow=True).content.decode()
    assert "Your agency’s view has been withdrawn" in text
    assert not own(gathering, bob).has_returned


def test_an_incomplete_view_is_not_returned_and_the_page_says_why(gathering, url, as_, bob):
    give(gathering, bob)

    text = as_(bob).post(f"{url}return/", follow=True).content.decode()

    assert "11 components still need a score and a reason" in text
    assert not own(gathering, bob).has_returned


def test_after_sign_off_returning_a_view_is_refused_with_the_reason(gathering, url, as_, bob):
    give_all(gathering, bob)
    Assessment.objects.update(stage=Stage.AGREED, agreed_by=bob, agreed_at=gathering.started_at)

    text = as_(bob).post(f"{url}return/", follow=True).content.decode()

    assert "This assessment is signed off. The lead can reopen it" in text
    assert not own(gathering, bob).has_returned


@pytest.mark.parametrize(("who", "status"), [("alice", 403), ("sam", 403), ("olive", 403), ("carol", 404)])
def test_someone_who_speaks_for_no_agency_cannot_give_a_view(request, gathering, url, clarity, as_, who, status):
    client = as_(request.getfixturevalue(who))

    answers = [client.get(url), client.get(clarity), client.post(clarity), client.post(f"{url}return/")]

    assert [answer.status_code for answer in answers] == [status] * 4


def test_an_unknown_component_is_not_found(url, as_, bob):
    assert as_(bob).get(f"{url}courage/").status_code == 404


@pytest.fixture(params=[1, 3, 25])
def with_agencies(request, framework, partnership, alice, bob, police):
    """With this many agencies. All but bob's have returned their view."""
    others = more_agencies(partnership, request.param - 1)
    gathering = gather(partnership, alice, [police, *others], views_shared=True)
    for agency in others:
        return_all(gathering, Membership.objects.get(partnership=partnership, agency=agency).person)
    give_all(gathering, bob)
    return gathering


def queries_of(call):
    with CaptureQueriesContext(connection) as queries:
        answer = call()
    assert answer.status_code in (200, 302)
    return len(queries)


def test_pages_take_as_many_queries_for_25_agencies_as_for_one(with_agencies, as_, bob):
    url = f"/assessments/{with_agencies.pk}/views/"
    client = as_(bob)

    assert queries_of(lambda: client.get(url)) == 6
    assert queries_of(lambda: client.get(f"{url}clarity/")) == 7
    assert queries_of(lambda: client.post(f"{url}return/")) <= 12
    assert queries_of(lambda: client.get(f"/assessments/{with_agencies.pk}/")) == 16
