"""Each fetch finds only the row its whole address names, and loads what the pages read from it."""

from operator import attrgetter

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from assessments.access import fetch_action, fetch_assessment, fetch_evidence, fetch_for_paper, fetch_sheet
from tests.assessments.steps import sign_off
from tests.factories import ActionFactory, AssessmentFactory, EvidenceFactory

VIEW, EXPORT = "assessments.view", "assessments.export"


@pytest.fixture
def clarity(assessment):
    return assessment.sheets.get(component__slug="clarity")


@pytest.mark.parametrize("fetch", [fetch_assessment, fetch_for_paper])
def test_an_assessment_is_found_only_by_its_own_people_with_permission(assessment, alice, bob, carol, fetch):
    AssessmentFactory(partnership=assessment.partnership)
    assert fetch(alice, EXPORT, assessment.pk) == assessment
    with pytest.raises(PermissionDenied):
        fetch(bob, EXPORT, assessment.pk)
    for person, pk in ((carol, assessment.pk), (alice, assessment.pk + 99)):
        with pytest.raises(Http404):
            fetch(person, VIEW, pk)


def test_a_sheet_is_found_only_by_its_assessment_and_its_component(assessment, clarity, bob, carol):
    assert fetch_sheet(bob, VIEW, assessment.pk, "clarity") == clarity
    for person, *address in (
        (bob, assessment.pk, "clairvoyance"),
        (bob, assessment.pk + 99, "clarity"),
        (carol, assessment.pk, "clarity"),
    ):
        with pytest.raises(Http404):
            fetch_sheet(person, VIEW, *address)


@pytest.mark.parametrize(("fetch", "factory"), [(fetch_action, ActionFactory), (fetch_evidence, EvidenceFactory)])
def test_evidence_and_actions_are_found_only_by_their_whole_address(assessment, clarity, bob, carol, fetch, factory):
    row, _beside = factory(sheet=clarity), factory(sheet=clarity)
    assert fetch(bob, VIEW, assessment.pk, "clarity", row.pk) == row
    for person, *address in (
        (bob, assessment.pk + 99, "clarity", row.pk),
        (bob, assessment.pk, "capacity", row.pk),
        (bob, assessment.pk, "clarity", row.pk + 99),
        (carol, assessment.pk, "clarity", row.pk),
    ):
        with pytest.raises(Http404):
            fetch(person, VIEW, *address)


def test_an_assessment_is_fetched_with_the_names_its_pages_show(assessment, alice, django_assert_num_queries):
    sign_off(assessment, alice)
    row = fetch_assessment(alice, VIEW, assessment.pk)
    with django_assert_num_queries(0):
        attrgetter("partnership.region.name", "scale.name", "agreed_by.name", "started_by.name")(row)


def test_a_sheet_is_fetched_with_its_names(assessment, clarity, alice, django_assert_num_queries):
    sign_off(assessment, alice)
    assessment.sheets.update(changed_by=alice)
    row = fetch_sheet(alice, VIEW, assessment.pk, "clarity")
    with django_assert_num_queries(0):
        attrgetter("component.group.name", "assessment.partnership.name", "assessment.scale.name")(row)
        attrgetter("assessment.agreed_by.name", "changed_by.name")(row)


def test_an_action_is_fetched_with_its_names_and_the_action_it_continues(
    assessment, clarity, alice, django_assert_num_queries
):
    before = ActionFactory(sheet__assessment__partnership=assessment.partnership)
    action = ActionFactory(sheet=clarity, continues=before, lead_person=alice)
    row = fetch_action(alice, VIEW, assessment.pk, "clarity", action.pk)
    with django_assert_num_queries(0):
        attrgetter("sheet.component.group.name", "sheet.assessment.partnership.name")(row)
        attrgetter("continues.sheet.assessment.subject", "lead_agency", "lead_person.name", "lead_persons_agency")(row)
        attrgetter("updated_at", "goes_on_as")(row)


def test_an_assessment_for_a_paper_is_fetched_with_the_values_on_its_front_page(
    assessment, alice, django_assert_num_queries
):
    row = fetch_for_paper(alice, VIEW, assessment.pk)
    with django_assert_num_queries(0):
        attrgetter("partnership.region.name", "scale.name", "started_by.name")(row)
        assert getattr(row, "paper_options", None) is getattr(row.partnership, "logo", None) is None


def test_evidence_is_fetched_with_its_names(assessment, clarity, alice, django_assert_num_queries):
    evidence = EvidenceFactory(sheet=clarity)
    row = fetch_evidence(alice, VIEW, assessment.pk, "clarity", evidence.pk)
    with django_assert_num_queries(0):
        attrgetter("sheet.component.group.name", "sheet.assessment.partnership.name")(row)
