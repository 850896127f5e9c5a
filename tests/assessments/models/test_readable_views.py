"""Which agencies’ views a person reads: by role, stage, whether they are shared, and whether they are returned."""

import pytest
from django.utils import timezone

from assessments.models import AgencyView, Assessment, ComponentAssessment, Stage
from assessments.pages.moderation import moderation_of
from partnerships.models import User
from tests.assessments.gathering import gather, give, give_all, return_all
from tests.factories import UserFactory

pytestmark = pytest.mark.usefixtures("framework")
POLICE, HEALTH = "Northshire Police", "Northshire Health"
NONE, OWN, ALL = set(), {POLICE}, {POLICE, HEALTH}


@pytest.fixture
def gathering(partnership, alice, bob, dave) -> Assessment:
    return gather(partnership, alice, list(partnership.current_agencies()))


def read_by(person: User) -> set[str]:
    views = AgencyView.objects.readable_by(person).filter(sheet__component__slug="clarity")
    return set(views.values_list("participant__agency__name", flat=True))


@pytest.mark.parametrize(
    ("stage", "shared", "returned", "by_bob", "by_observer"),
    [
        (Stage.GATHERING_VIEWS, False, False, OWN, NONE),
        (Stage.GATHERING_VIEWS, False, True, OWN, NONE),
        (Stage.GATHERING_VIEWS, True, False, OWN, NONE),
        (Stage.GATHERING_VIEWS, True, True, ALL, NONE),
        (Stage.AGREEING_SCORES, False, False, ALL, ALL),
        (Stage.AGREED, False, True, ALL, ALL),
    ],
)
def test_who_can_read_which_views(
    gathering, alice, bob, dave, sam, olive, carol, stage, shared, returned, by_bob, by_observer
):
    give_all(gathering, bob)
    give_all(gathering, dave)
    if returned:
        return_all(gathering, dave)
    signed = {"agreed_by": alice, "agreed_at": timezone.now()} if stage == Stage.AGREED else {}
    Assessment.objects.update(stage=stage, views_shared=shared, **signed)

    assert (read_by(alice), read_by(sam)) == (ALL, ALL)
    assert (read_by(bob), read_by(olive)) == (by_bob, by_observer)
    assert (read_by(carol), read_by(UserFactory())) == (NONE, NONE)


def test_an_observer_from_an_agency_reads_its_view_only_once_views_are_closed(gathering, olive, police):
    olive.memberships.update(agency=police)

    assert read_by(olive) == NONE
    Assessment.objects.update(stage=Stage.AGREEING_SCORES)
    assert read_by(olive) == ALL


def test_moderation_shows_readers_only_the_draft_views_they_may_read(gathering, alice, bob, dave, carol):
    give(gathering, bob, score=2)
    give(gathering, dave, score=4)

    def drafts(reader: User) -> list[int | None]:
        [row] = [row for row in moderation_of(gathering, reader).rows if row.component == "Clarity"]
        return [cell.draft for _agency, cell in row.by_agency]

    assert (drafts(alice), drafts(bob), drafts(carol)) == ([4, 2], [None, 2], [None, None])


def test_views_are_open_to_all_members_only_once_closed(gathering, bob):
    return_all(gathering, bob)
    sheets = ComponentAssessment.objects.filter(assessment=gathering)

    assert not AgencyView.objects.open_to_members().filter(sheet__in=sheets).exists()
    Assessment.objects.update(stage=Stage.AGREEING_SCORES)
    assert AgencyView.objects.open_to_members().filter(sheet__in=sheets).count() == 24
