"""A page or a save reads only its own rows: no more in a service with 300 partnerships than in one with 30."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalChanges

from assessments.models import Assessment, Component, ComponentGroup, RatingLevel, RatingScale, Stage
from assessments.services import for_people
from partnerships.models import Agency, Partnership, Region, User
from tests import factories
from tests.assessments.full import full
from tests.assessments.gathering import gather
from tests.growth import MODELS, Growth
from tests.meta.test_access import PEOPLE, TABLE, paths
from tests.meta.test_saved import SAVES, World
from tests.rows_read import Effort, effort

Efforts = dict[tuple[str, str], Effort]
FEW, MANY = 30, 300
# Ten times the partnerships must cost less than a tenth more. Of very little, a tenth is less than a row.
AT_MOST, A_FEW = 1.1, 10
# A lookup reads a page more where the index has become a level higher, and for the same few rows PostgreSQL may look up
# each of a partnership's sheets instead of reading a table of two pages.
BUFFERS_AT_MOST, LOOKUPS = 1.5, 120
# It compares the new password with the names of all agencies and partnerships: 20 ms with 1,000 partnerships.
READS_ALL_NAMES = "/account/password/"
# What alice, the lead, opens: except papers, which are read by the same functions as the report on screen.
PAGES = re.compile(r"/(account/.*|assessments/.*(?<!pdf)(?<!format>)|partnerships/.*|good-practice/.+)?")
# Their number is the administrators' choice.
SAME_FOR_ALL = {ComponentGroup, Component, RatingScale, RatingLevel, Region}


@pytest.fixture
def agreeing(framework: None, partnership: Partnership, alice: User, bob: User, dave: User) -> Assessment:
    """With a row of everything that grows."""
    found = full(partnership, alice, agencies=2, evidence=24, actions=24)
    first, second = found.sheets.order_by("pk")[:2]
    participant, action = found.participants.first(), first.actions.first()
    of_it, by = {"assessment": found}, {"person": bob}
    first.actions.update(lead_person=bob, lead_agency=None)
    factories.CitationFactory(evidence=second.evidence.first(), sheet=first)
    factories.DissentFactory(sheet=first, agency=participant.agency)
    factories.ChallengeFactory(sheet=first, raised_by=alice)
    factories.ActionUpdateFactory(action=action, by=bob)
    factories.ActionReminderFactory(action=action, **by)
    factories.ViewReminderFactory(participant=participant, **by)
    factories.ReminderChoiceFactory(**by)
    factories.StakeholderRoleFactory(sheet=first, agency=participant.agency)
    factories.EvidenceFactory(sheet=second, good_practice=True)
    factories.GoodPracticeFactory(partnership=partnership, component=first.component, evidence=first.evidence.last())
    factories.InvitationFactory(partnership=partnership, outgoing=factories.EmailFactory())
    factories.TransitionFactory(**of_it, by=alice)
    factories.PaperOptionsFactory(**of_it)
    factories.SignedPaperFactory(**of_it, signed_off_by=alice)
    factories.KeptPaperFactory(**of_it)
    factories.PaperClaimFactory(**of_it, claimed_by=bob)
    factories.PaperDownloadFactory(**of_it, **by)
    Authenticator.objects.create(user=dave, type="totp", data={})
    found.stage, found.views_close = Stage.AGREEING_SCORES, timezone.localdate()
    found.save()
    return found


@pytest.fixture
def gathering(agreeing: Assessment, alice: User, bob: User, dave: User) -> Assessment:
    agencies = Agency.objects.filter(memberships__person__in=[bob, dave])
    return gather(agreeing.partnership, alice, list(agencies), subject="Transfer of cases")


@pytest.fixture
def national(partnership: Partnership) -> Agency:
    """In every partnership."""
    return factories.PartnerAgencyFactory(partnership=partnership, agency__name="Northshire Prisons").agency


@pytest.fixture
def pages(agreeing: Assessment, gathering: Assessment, bob: User, dave: User) -> list[tuple[str, str]]:
    """Who opens which address."""
    lead = PEOPLE.index("alice")
    opened = [
        address for address, methods in TABLE.items() if methods["GET"][lead] == "page" and PAGES.fullmatch(address)
    ]
    assert len(opened) > 50
    found = [("alice", path) for address in opened for path in paths(address, agreeing)]
    found.append(("alice", reverse("trail", args=[agreeing.pk]) + f"?person={bob.pk}"))
    by_bob = [
        "/",
        agreeing.get_absolute_url(),
        agreeing.sheets.get(component__slug="clarity").get_absolute_url(),
        reverse("agency-view", args=[gathering.pk]),
        reverse("component-view", args=[gathering.pk, "clarity"]),
        reverse("calendar-feed", args=[for_people.make_calendar_address(by=dave)]),
    ]
    return found + [("bob", path) for path in by_bob]


def test_pages_and_saves_read_hardly_more_with_ten_times_as_many_partnerships(
    request, client, alice, bob, olive, sam, carol, assessment, national, pages
):
    world, growth = World(request.getfixturevalue, client), Growth(shared=[national])
    assert [model for model, rows in growth.originals.items() if not rows] == []

    def read() -> Efforts:
        opened = {(name, path): opening(client, request.getfixturevalue(name), path) for name, path in pages}
        return opened | {("saved", address): saving(world, address) for address in SAVES if address != READS_ALL_NAMES}

    growth.grow_to(FEW)
    few = read()
    growth.grow_to(MANY)
    many = read()
    growth.shrink_to(FEW)
    few_by_the_same_plans = read()

    assert all(min(each.values()) > 0 for each in few.values())
    assert _more(many, few_by_the_same_plans, {"rows", "steps"}, AT_MOST, A_FEW) == {}
    assert _more(many, few, {"buffers"}, BUFFERS_AT_MOST, LOOKUPS) == {}


def _more(
    many: Efforts, few: Efforts, units: set[str], at_most: float, slack: int
) -> dict[tuple[str, str, str], tuple[int, int]]:
    return {
        (*each, unit): (few[each][unit], number)
        for each, measured in many.items()
        for unit, number in measured.items()
        if unit in units and number > at_most * few[each][unit] + slack
    }


def test_every_model_grows_or_is_the_same_for_all():
    rows = {
        model
        for app in ("partnerships", "assessments")
        for model in apps.get_app_config(app).get_models()
        if not issubclass(model, HistoricalChanges)
    }

    assert rows - set(MODELS) == SAME_FOR_ALL


def opening(client: Client, person: User, path: str) -> Effort:
    client.force_login(person)
    with effort() as measured:
        page = client.get(path)
        assert page.status_code == 200, path
        if page.streaming:
            b"".join(page.streaming_content)
    return measured


def saving(world: World, address: str) -> Effort:
    """What is read by each post to an address. Nothing of it stays."""
    total = Effort()
    # Bob speaks for the agency that is to leave.
    answer = 200 if address.endswith("/leave/") else 302
    with transaction.atomic():
        for client, path, typed, _said in SAVES[address](world):
            with effort() as measured:
                assert client.post(path, typed).status_code == answer, path
            total += measured
        transaction.set_rollback(True)
    return total
