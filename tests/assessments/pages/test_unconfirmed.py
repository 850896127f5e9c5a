from assessments.models import Evidence, Shows
from assessments.pages.overview import overview_of
from assessments.pages.unconfirmed import Unconfirmed
from tests.assessments.steps import complete
from tests.factories import AccountabilityFactory, ActionFactory, EvidenceFactory, StakeholderRoleFactory


def test_kinds_with_nothing_to_confirm_are_left_out_and_each_number_has_a_noun():
    found = Unconfirmed(1, {"evidence": 2, "leads": 1, "stakeholders": 0, "actions": 3})
    assert found.what == "texts and dates, 2 pieces of evidence, 1 lead, 3 actions"
    assert found.things == "7 things to confirm"
    assert Unconfirmed(rows={"stakeholders": 1}).things == "1 thing to confirm"
    assert not Unconfirmed()


def test_the_overview_counts_only_unconfirmed_content_on_each_sheet(assessment):
    complete(assessment)
    Evidence.objects.update(shows=Shows.IMPACT)
    sheet = assessment.sheets.get(component__slug="clarity")
    for factory in (EvidenceFactory, AccountabilityFactory, StakeholderRoleFactory, ActionFactory):
        factory.create_batch(2, sheet=sheet, carried=True)
    assessment.sheets.filter(component__slug__in=["clarity", "capacity"]).update(carried=True)

    overview = overview_of(assessment)

    assert [(row.component.slug, row.to_confirm.count) for row in overview.unconfirmed] == [
        ("clarity", 9),
        ("capacity", 1),
    ]
    assert overview.to_confirm == "10 things to confirm"
    clarity = overview.unconfirmed[0]
    assert (clarity.status, clarity.colour, clarity.hint) == ("To be confirmed", "yellow", "9 things to confirm")


def test_the_overview_says_nothing_if_there_is_nothing_to_confirm(assessment):
    complete(assessment)
    Evidence.objects.update(shows=Shows.IMPACT)

    overview = overview_of(assessment)

    assert (overview.to_confirm, overview.unconfirmed) == ("", [])
    assert {row.hint for row in overview.rows} == {""}


def test_the_hint_says_what_is_missing_and_how_much_needs_confirming(assessment):
    assessment.sheets.filter(component__slug="clarity").update(carried=True, evidence_narrative="Seen")

    clarity = overview_of(assessment).rows[0]

    assert clarity.hint.startswith("not yet scored, nobody leads yet")
    assert clarity.hint.endswith("; 1 thing to confirm")
