from assessments.pages.overview import overview_of
from assessments.pages.scrutiny import open_challenges_of
from assessments.services import scrutiny
from tests.assessments.moderating import agree, challenge, dissent, reply, with_views


def test_open_challenges_are_listed_with_their_component_and_status(assessment, alice, sam, django_assert_num_queries):
    replied, closed = challenge(assessment, sam, "Why 3?"), challenge(assessment, sam, "Closed")
    reply(replied, alice)
    scrutiny.close(closed, by=sam, version=1, unanswered=True)
    challenge(assessment, sam, "Who said so?")

    with django_assert_num_queries(1):
        rows = open_challenges_of(assessment)

    assert [(row.component, row.challenge.question, row.challenge.status) for row in rows] == [
        ("Clarity", ("Why 3?",), "Open: replied to"),
        ("Clarity", ("Who said so?",), "Open: no reply yet"),
    ]
    assert {row.url for row in rows} == {f"/assessments/{assessment.pk}/clarity/#challenges"}


def test_the_overview_names_dissenting_agencies_and_components_with_open_challenges(gathering, alice, bob, police, sam):
    agreeing = with_views(gathering, alice)
    agree(agreeing, alice, 3)
    dissent(agreeing, bob, police)
    challenge(agreeing, sam)

    overview = overview_of(agreeing)

    assert overview.rows[0].hint.endswith("; Northshire Police dissents")
    assert (overview.open_challenges, [str(row.component) for row in overview.challenged]) == (1, ["Clarity"])
