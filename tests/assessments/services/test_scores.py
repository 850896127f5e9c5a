import datetime
import threading

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from assessments.models import AgencyView, Assessment, ComponentAssessment, Dissent
from assessments.services import scores
from assessments.services.errors import (
    AssessmentLocked,
    NoAgreedScore,
    NotNow,
    NotTakingPart,
    RowGone,
    ScoreUnexplained,
    StaleRow,
)
from tests.assessments.gathering import gather, more_agencies
from tests.assessments.moderating import agree, dissent, sheet_of, with_views
from tests.assessments.steps import sign_off
from tests.factories import AgencyFactory, DissentFactory

only_postgresql = pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql", reason="PostgreSQL's own locks"
)


@pytest.fixture
def agreeing(gathering: Assessment, alice) -> Assessment:
    """Bob's agency and Dave's differ by 2 on Clarity, agree on Capacity, and have no view on the rest."""
    return with_views(gathering, alice, clarity=(1, 3), capacity=(3, 3))


@pytest.fixture
def police_view(agreeing, police) -> AgencyView:
    return AgencyView.objects.get(sheet__component__slug="clarity", participant__agency=police)


def test_the_agreed_score_is_kept_with_its_reason_and_changes_no_view(agreeing, alice):
    before = list(AgencyView.objects.order_by("pk").values())

    agree(agreeing, alice, 2, because="The audit weighed more.")

    stored = sheet_of(agreeing)
    assert (stored.score, stored.score_because, stored.changed_by) == (2, "The audit weighed more.", alice)
    assert list(AgencyView.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(("slug", "score"), [("clarity", 2), ("clarity", 1), ("capacity", 4)])
def test_a_score_that_needs_a_reason_is_refused_without_one(agreeing, alice, slug, score):
    with pytest.raises(ScoreUnexplained):
        agree(agreeing, alice, score, slug)

    assert (sheet_of(agreeing, slug).score, sheet_of(agreeing, slug).version) == (None, 1)


@pytest.mark.parametrize(("slug", "score"), [("capacity", 3), ("confidence", 4)])
def test_a_score_in_line_with_the_views_or_without_any_needs_no_reason(agreeing, alice, slug, score):
    assert agree(agreeing, alice, score, slug).score == score


def test_a_score_can_be_cleared_without_a_reason(agreeing, alice):
    agree(agreeing, alice, 2, because="The audit weighed more.")

    assert agree(agreeing, alice, None).score is None


def test_scores_cannot_be_agreed_while_views_are_gathered_or_after_sign_off(gathering, alice):
    with pytest.raises(NotNow, match="still giving their views"):
        agree(gathering, alice, 3)
    sign_off(with_views(gathering, alice), alice)
    with pytest.raises(AssessmentLocked):
        agree(gathering, alice, 3)

    assert sheet_of(gathering).score is None


def test_a_score_from_a_stale_page_is_refused(agreeing, alice):
    mine = sheet_of(agreeing, "capacity")
    agree(agreeing, alice, 3, "capacity")

    mine.score, mine.score_because = 4, "Better than we thought."
    with pytest.raises(StaleRow):
        scores.agree(mine, by=alice, version=1)

    assert sheet_of(agreeing, "capacity").score == 3


def test_an_agency_dissents_once_and_can_change_its_reason(agreeing, alice, bob, police):
    agree(agreeing, alice, 3, because="The audit weighed more.")
    row = dissent(agreeing, bob, police)

    row.reason = "Seen again, and still."
    scores.dissent(row, by=bob, version=1)

    stored = Dissent.objects.get()
    assert (stored.agency, stored.reason, stored.version, stored.changed_by) == (
        police,
        "Seen again, and still.",
        2,
        bob,
    )


def test_a_second_dissent_by_an_agency_is_refused_as_stale(agreeing, alice, bob, police):
    agree(agreeing, alice, 3, because="The audit weighed more.")
    first = dissent(agreeing, bob, police)

    with pytest.raises(StaleRow) as refusal:
        dissent(agreeing, alice, police, "Something else")

    assert refusal.value.stored == first
    assert Dissent.objects.get().reason == "We see it otherwise."


def test_a_dissent_that_is_sent_twice_is_recorded_once(agreeing, alice, bob, police):
    agree(agreeing, alice, 3, because="The audit weighed more.")
    row = Dissent(sheet=sheet_of(agreeing), agency=police, reason="We see it otherwise.")
    again = Dissent(sheet=row.sheet, agency=police, reason=row.reason, key=row.key)

    for each in (row, again):
        scores.dissent(each, by=bob, version=1)

    assert Dissent.objects.count() == 1


def test_without_an_agreed_score_there_is_nothing_to_dissent_from(agreeing, bob, police):
    with pytest.raises(NoAgreedScore):
        dissent(agreeing, bob, police)


def test_an_agency_that_takes_no_part_cannot_dissent(agreeing, alice):
    agree(agreeing, alice, 3, because="The audit weighed more.")

    with pytest.raises(NotTakingPart):
        dissent(agreeing, alice, AgencyFactory())


def test_dissent_is_refused_while_views_are_gathered_and_after_sign_off(gathering, alice, bob, police):
    ComponentAssessment.objects.update(score=3)
    with pytest.raises(NotNow, match="no agreed score yet"):
        dissent(gathering, bob, police)
    with_views(gathering, alice)
    row = dissent(gathering, bob, police)
    sign_off(gathering, alice)
    row.reason = "Later"
    with pytest.raises(AssessmentLocked):
        scores.dissent(row, by=bob, version=1)
    with pytest.raises(AssessmentLocked):
        scores.withdraw(row, by=bob, version=1)

    assert Dissent.objects.get().reason == "We see it otherwise."


def test_a_dissent_is_withdrawn_and_the_trail_keeps_it(agreeing, alice, bob, police):
    agree(agreeing, alice, 3, because="The audit weighed more.")
    row = dissent(agreeing, bob, police)

    scores.withdraw(row, by=bob, version=1)
    with pytest.raises(RowGone):
        scores.withdraw(row, by=bob, version=1)

    assert not Dissent.objects.exists()
    assert [(each.history_type, each.history_user) for each in Dissent.history.all()] == [("-", bob), ("+", bob)]


@pytest.mark.parametrize("score", [1, None])
def test_a_dissent_stays_when_the_score_changes_or_is_cleared(agreeing, alice, bob, police, score):
    agree(agreeing, alice, 3, because="The audit weighed more.")
    row = dissent(agreeing, bob, police)

    agree(agreeing, alice, score, because="The survey weighed more.")

    stored = Dissent.objects.get()
    assert (stored.agency, stored.reason, stored.version) == (police, "We see it otherwise.", row.version)


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_if_two_people_dissent_for_an_agency_at_once_the_second_is_refused(gathering, alice, bob, police):
    ComponentAssessment.objects.update(score=3)
    with_views(gathering, alice)
    outcomes = []

    def record() -> None:
        try:
            dissent(gathering, bob, police)
            outcomes.append("recorded")
        except StaleRow:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=record) for _person in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["recorded", "told"]


@pytest.fixture
def recorded(gathering, alice, bob, police) -> Dissent:
    """As if there could be a dissent while views are being gathered."""
    row = DissentFactory(sheet=sheet_of(gathering), agency=police, carried=True)
    assert row.assessment.stage == "gathering_views"
    return row


def test_a_dissent_cannot_be_changed_or_withdrawn_while_views_are_gathered(recorded, bob):
    recorded.reason = "Too early"
    with pytest.raises(NotNow, match="no agreed score yet"):
        scores.dissent(recorded, by=bob, version=1)
    with pytest.raises(NotNow, match="no agreed score yet"):
        scores.withdraw(recorded, by=bob, version=1)

    assert Dissent.objects.get().reason == "We see it otherwise."


def test_agreeing_a_score_does_not_confirm_carried_content(agreeing, alice):
    sheet = sheet_of(agreeing, "capacity")
    sheet.carried = True
    sheet.save()

    agree(agreeing, alice, 3, "capacity")

    assert sheet_of(agreeing, "capacity").carried is True


def test_an_agency_can_dissent_only_if_it_was_asked_in_this_assessment(agreeing, partnership, alice, bob, police):
    """Others taking part, or the agency taking part in another assessment, is not enough."""
    agree(agreeing, alice, 3, because="The audit weighed more.")
    [housing] = more_agencies(partnership, 1)
    with pytest.raises(NotTakingPart):
        dissent(agreeing, alice, housing)

    gather(partnership, alice, [housing], subject="Another")
    with pytest.raises(NotTakingPart):
        dissent(agreeing, alice, housing)
    assert not Dissent.objects.exists()

    assert dissent(agreeing, bob, police).agency == police


def test_a_score_and_a_dissent_are_recorded_at_the_given_time(agreeing, alice, bob, police):
    then = timezone.now() - datetime.timedelta(days=3)
    sheet = sheet_of(agreeing, "capacity")
    sheet.score = 3
    scores.agree(sheet, by=alice, version=sheet.version, at=then)
    row = Dissent(sheet=sheet_of(agreeing, "capacity"), agency=police, reason="We see it otherwise.")
    scores.dissent(row, by=bob, version=1, at=then)

    stored = sheet_of(agreeing, "capacity")
    assert (stored.changed_at, stored.history.latest("history_id").history_date) == (then, then)
    assert (Dissent.objects.get().changed_at, Dissent.history.get().history_date) == (then, then)
