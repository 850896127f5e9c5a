"""A page reads only its own rows, so it reads no more in a service with 300 partnerships than in one with 30."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, Stage
from assessments.services import for_people
from partnerships.models import Agency, Partnership, User
from tests.assessments.full import full
from tests.assessments.gathering import gather
from tests.factories import (
    ActionUpdateFactory,
    ChallengeFactory,
    CitationFactory,
    DissentFactory,
    EvidenceFactory,
    GoodPracticeFactory,
    InvitationFactory,
    TransitionFactory,
)
from tests.growth import Growth
from tests.pages import form_of
from tests.rows_read import effort

FEW, MANY = 30, 300
# Ten times the partnerships must cost less than a tenth more.
AT_MOST = 1.1


@pytest.fixture
def agreeing(framework: None, partnership: Partnership, alice: User, bob: User) -> Assessment:
    """With a row of everything that belongs to an assessment."""
    found = full(partnership, alice, agencies=2, evidence=24, actions=24)
    first, second = found.sheets.order_by("pk")[:2]
    CitationFactory(evidence=second.evidence.first(), sheet=first)
    DissentFactory(sheet=first, agency=found.participants.first().agency)
    ChallengeFactory(sheet=first, raised_by=alice)
    first.actions.update(lead_person=bob, lead_agency=None)
    ActionUpdateFactory(action=first.actions.first(), by=bob)
    EvidenceFactory(sheet=second, good_practice=True)
    GoodPracticeFactory(partnership=partnership, component=first.component, evidence=first.evidence.last())
    InvitationFactory(partnership=partnership)
    TransitionFactory(assessment=found, by=alice)
    found.stage, found.views_close = Stage.AGREEING_SCORES, timezone.localdate()
    found.save()
    return found


@pytest.fixture
def gathering(agreeing: Assessment, alice: User, police: Agency) -> Assessment:
    return gather(agreeing.partnership, alice, [police], subject="Transfer of cases")


@pytest.fixture
def addresses(agreeing: Assessment, gathering: Assessment, bob: User) -> dict[str, list[str]]:
    """The pages that leads and board members use most."""
    of, at, sheet = [agreeing.partnership_id], [agreeing.pk], [agreeing.pk, "clarity"]
    row = agreeing.sheets.get(component__slug="clarity")
    lead = [
        reverse("home"),
        reverse("partnership", args=of),
        reverse("people", args=of),
        reverse("agencies", args=of),
        reverse("agency-work", args=[*of, agreeing.partnership.partner_agencies.first().pk]),
        reverse("actions", args=of),
        reverse("actions-xlsx", args=of),
        reverse("good-practice-of", args=of),
        reverse("start", args=of),
        reverse("assessment", args=at),
        reverse("sheet", args=sheet),
        *(reverse("add-item", args=[*sheet, kind]) for kind in ("evidence", "leads", "stakeholders", "actions")),
        reverse("action-update", args=[*sheet, row.actions.first().pk]),
        reverse("evidence-versions", args=[*sheet, row.evidence.first().pk]),
        reverse("moderation", args=at),
        reverse("moderate", args=sheet),
        reverse("trail", args=at),
        reverse("trail-csv", args=at),
        reverse("component-trail", args=sheet),
        reverse("report", args=at),
        reverse("papers", args=at),
        reverse("sign-off", args=at),
        reverse("carry-forward", args=at),
        reverse("progress", args=at),
        reverse("export", args=at),
        reverse("partnership-export", args=of),
    ]
    board_member = [
        reverse("home"),
        reverse("assessment", args=at),
        reverse("sheet", args=sheet),
        reverse("agency-view", args=[gathering.pk]),
        reverse("component-view", args=[gathering.pk, "clarity"]),
        reverse("calendar-feed", args=[for_people.make_calendar_address(by=bob)]),
    ]
    return {"alice": lead, "bob": board_member}


def test_pages_read_hardly_more_rows_with_ten_times_as_many_partnerships(client, alice, bob, agreeing, addresses):
    growth = Growth(agreeing.partnership)

    def read_among(partnerships: int) -> dict[tuple[str, str], int]:
        growth.grow_to(partnerships)
        found = {}
        for person in (alice, bob):
            client.force_login(person)
            found |= {(person.name, url): reading(client, url) for url in addresses[person.name.lower()]}
        client.force_login(alice)
        return found | {("Alice", "saving"): saving(client, reverse("sheet", args=[agreeing.pk, "clarity"]))}

    few, many = read_among(FEW), read_among(MANY)

    assert all(few.values())
    assert {each: (few[each], many[each]) for each in few if many[each] > AT_MOST * few[each]} == {}


def reading(client: Client, url: str) -> int:
    with effort() as measured:
        page = client.get(url)
        assert page.status_code == 200, url
        if page.streaming:
            b"".join(page.streaming_content)
    return measured.spent


def saving(client: Client, url: str) -> int:
    typed = form_of(client.get(url))
    with effort() as measured:
        assert client.post(url, typed).status_code == 302
    return measured.spent
