from assessments.pages.challenges_to_answer import challenges_to_answer
from assessments.pages.mine import mine_of
from assessments.services import scrutiny
from tests.assessments.moderating import challenge, reply
from tests.factories import ChallengeFactory


def test_leads_and_board_members_have_to_answer_challenges_without_a_reply(
    assessment, alice, bob, sam, olive, carol, django_assert_num_queries
):
    waiting = challenge(assessment, sam, "Waiting")
    reply(challenge(assessment, sam, "Replied"), alice)
    scrutiny.close(challenge(assessment, sam, "Let go"), by=sam, version=1, unanswered=True)
    mine = mine_of(alice)

    with django_assert_num_queries(1):
        (task,) = challenges_to_answer(mine)

    assert task.url == f"/assessments/{assessment.pk}/clarity/challenges/{waiting.pk}/reply/"
    assert (task.name, task.status) == ("Waiting", "Not answered")
    assert task.hint.startswith("Clarity, Peer mentoring after release, April 2026 to March 2027. Raised on ")
    assert challenges_to_answer(mine_of(bob)) == [task]
    for person in (sam, olive, carol):
        assert challenges_to_answer(mine_of(person)) == []


def test_a_challenge_names_its_component_with_its_code(assessment, bob):
    ChallengeFactory(sheet=assessment.sheets.get(component__code="C8"))

    (task,) = challenges_to_answer(mine_of(bob))

    assert task.hint.startswith("Congruence in Strategy to Operations (C8), ")
