"""Names are in the order a British reader expects, wherever they are sorted."""

import datetime
import random

import pytest
from django.urls import reverse

from assessments.pages.good_practice import choices
from assessments.pages.tracker import tracker_of
from assessments.pages.tracker_table import in_order
from assessments.papers.action_plan import action_plan
from assessments.papers.summary import board_report
from assessments.services import versioned
from assessments.trail.search import people
from partnerships.models import Partnership, Region, Role
from safeguarding.names import by_name, sort_key
from tests.assessments.gathering import gather
from tests.factories import (
    ActionFactory,
    AssessmentFactory,
    DissentFactory,
    GoodPracticeFactory,
    MembershipFactory,
    PartnerAgencyFactory,
    PartnershipFactory,
    RatingScaleFactory,
    RegionFactory,
    StakeholderRoleFactory,
    UserFactory,
)

IN_ORDER = [
    "",
    " Blank in front",
    "'Appy Days",
    "(Acting) Chair",
    "#1 Mentoring",
    "😀 Team",
    "£5 Fund",
    "1st Response",
    "2nd Response",
    "10th Response",
    "A & E",
    "A and E",
    "Aero",
    "Ærø",
    "Anne Marie",
    "Anne-Marie",
    "AnneMarie",
    "Beacon",
    "cote",
    "coté",
    "côte",
    "côté",
    "de la Cruz",
    "De Souza",
    "Dorde",
    "Đorđe",
    "eile",
    "Eile",
    "Éile",
    "Elan",
    "Łukasz",
    "Lynn",
    "mac",
    "Mac",
    "Mac Donald",
    "Macdonald",
    "Muller",
    "Müller",
    "Munro",
    "N.H.S.",
    "NHS",
    "O'Brien",
    "O’Brien",
    "Oak",
    "OBrien",
    "Ólafur",
    "Öztürk",
    "Pryce",
    "resume",
    "Resume",
    "résumé",
    "Résumé",
    "St Mary",
    "St-Mary",
    "St. Mary",
    "Stafford",
    "Strauss",
    "Strauß",
    "Strausse",
    "Ward 1",
    "Ward 02",
    "Ward 2",
    "Ward 10",
    "Wyn",
    "Ŵyn",
    "Ynys",
    "zoe",
    "Zoe",
    "zoë",
    "Zoë",
    "Zulu",
]
# Enough to show which order a list is in.
NAMES = ["de Souza", "Éile", "Zulu", "Ward 2", "Ward 10", "apple"]
AS_READ = ["apple", "de Souza", "Éile", "Ward 2", "Ward 10", "Zulu"]


def test_python_sorts_names_as_a_reader_expects():
    assert sorted(shuffled(IN_ORDER), key=sort_key) == IN_ORDER


def test_the_database_sorts_names_as_python_does(db):
    for name in shuffled(IN_ORDER):
        RegionFactory(name=name)

    assert list(Region.objects.order_by(by_name("name")).values_list("name", flat=True)) == IN_ORDER


def order_on(page) -> list[str]:
    """The names in the order they first appear on the page."""
    text = page.content.decode()
    return sorted(NAMES, key=lambda name: text.index(f">{name}") if f">{name}" in text else text.index(name))


@pytest.fixture
def agencies(partnership: Partnership) -> list:
    return [PartnerAgencyFactory(partnership=partnership, agency__name=name).agency for name in NAMES]


@pytest.mark.parametrize("address", ["partnership", "agencies", "start"])
def test_agencies_are_listed_by_name(as_, alice, partnership, agencies, framework, address):
    assert order_on(as_(alice).get(reverse(address, args=[partnership.pk]))) == AS_READ


@pytest.mark.parametrize("address", ["partnership", "people"])
def test_people_are_listed_by_name(as_, alice, partnership, address):
    for name in NAMES:
        MembershipFactory(partnership=partnership, person__name=name)
    assert order_on(as_(alice).get(reverse(address, args=[partnership.pk]))) == AS_READ


def test_agencies_and_people_to_choose_from_are_sorted_by_name(as_, alice, assessment, agencies):
    for agency in agencies:
        MembershipFactory(
            partnership=assessment.partnership, person__name=agency.name, role=Role.BOARD_MEMBER, agency=agency
        )
    form = as_(alice).get(reverse("add-item", args=[assessment.pk, "clarity", "actions"])).context["form"]
    for field in ("lead_agency", "lead_person"):
        offered = [row.name for row in form.fields[field].queryset]
        assert [name for name in offered if name in NAMES] == AS_READ


def test_suggestions_of_names_used_before_are_sorted(as_, alice, assessment):
    sheet = assessment.sheets.get(component__slug="clarity")
    for name in NAMES:
        StakeholderRoleFactory(sheet=sheet, agency=None, other=name)
    form = as_(alice).get(reverse("add-item", args=[assessment.pk, "clarity", "stakeholders"])).context["form"]
    assert form.suggestions["other"] == AS_READ


def test_partnerships_are_listed_by_name(as_, alice):
    for name in NAMES:
        MembershipFactory(partnership__name=name, person=alice)
    assert order_on(as_(alice).get(reverse("home"))) == AS_READ


def test_assessments_of_one_period_are_listed_by_subject(as_, alice, partnership):
    for name in NAMES:
        AssessmentFactory(partnership=partnership, subject=name)
    assert order_on(as_(alice).get(reverse("partnership", args=[partnership.pk]))) == AS_READ


def test_the_tracker_lists_and_sorts_agencies_and_people_by_name(assessment, agencies):
    sheet = assessment.sheets.first()
    for agency in agencies:
        ActionFactory(sheet=sheet, lead_agency=agency, lead_person=UserFactory(name=agency.name))
    tracker = tracker_of(assessment.partnership)

    assert list(tracker.agencies.values()) == AS_READ
    assert list(tracker.people.values()) == AS_READ
    rows = sheet.actions.all()
    assert [row.lead_agency.name for row in in_order(rows, "agency")] == AS_READ
    assert [row.lead_agency.name for row in in_order(rows, "-agency")] == AS_READ[::-1]


def test_papers_list_agencies_by_name(assessment, alice, agencies):
    for agency in agencies:
        ActionFactory(sheet=assessment.sheets.first(), lead_agency=agency)

    assert [agency.name for agency in action_plan(assessment, "", datetime.date(2026, 11, 26)).agencies] == AS_READ
    assert [partner.name for partner in board_report(assessment).partners] == AS_READ


def test_views_and_dissents_are_listed_by_the_name_of_the_agency(as_, partnership, alice, framework, agencies):
    assessment = gather(partnership, alice, agencies)
    assert [each.agency.name for each in assessment.participants.all()] == AS_READ
    sheet = assessment.sheets.get(component__slug="clarity")
    assert [view.participant.agency.name for view in sheet.views.all()] == AS_READ

    assessment.stage = "agreeing_scores"
    assessment.save()
    for agency in agencies:
        DissentFactory(sheet=sheet, agency=agency)
    [told] = [each for each in board_report(assessment).sheets if each.dissents]
    assert [dissent.agency for dissent in told.dissents] == AS_READ


def test_people_to_choose_from_in_the_trail_are_sorted_by_name(assessment):
    sheet = assessment.sheets.first()
    for name in NAMES:
        sheet.refresh_from_db()
        versioned.save(sheet, by=UserFactory(name=name), version=sheet.version)
    found = people(assessment.pk, [sheet.pk])
    assert [name for _pk, name in found if name in NAMES] == AS_READ


def test_themes_of_good_practice_are_suggested_sorted_by_name(db):
    for name in NAMES:
        GoodPracticeFactory(theme=name)
    assert choices().themes == AS_READ


@pytest.mark.parametrize(
    ("make", "rows"),
    [
        (lambda name: PartnerAgencyFactory(agency__name=name), "partnerships_agency"),
        (lambda name: PartnershipFactory(name=name), "partnerships_partnership"),
        (lambda name: UserFactory(name=name), "partnerships_user"),
        (lambda name: RatingScaleFactory(name=name), "assessments_ratingscale"),
    ],
)
def test_lists_in_the_administration_are_sorted_by_name(client, db, make, rows):
    for name in NAMES:
        make(name)
    client.force_login(UserFactory(name="Root", is_staff=True, is_superuser=True))
    url = reverse(f"admin:{rows}_changelist")
    listed = client.get(url)
    column = listed.context["cl"].list_display.index("name")

    assert order_on(listed) == AS_READ
    assert order_on(client.get(f"{url}?o={column}")) == AS_READ
    assert order_on(client.get(f"{url}?o=-{column}")) == AS_READ[::-1]


def shuffled(names: list[str]) -> list[str]:
    return random.Random(12).sample(names, len(names))
