"""How assessments are named and told apart."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from assessments.models import Assessment, RatingScale
from assessments.services import lifecycle
from assessments.services.errors import AlreadyOpen
from tests.assessments.steps import sign_off
from tests.factories import AssessmentFactory

NAME = "Peer mentoring after release, April 2026 to March 2027"


def another(assessment: Assessment, **changes) -> Assessment:
    same = ("partnership", "subject", "subject_kind", "period_start", "period_end", "scale")
    return Assessment(**{name: getattr(assessment, name) for name in same} | changes)


@pytest.fixture
def welsh(framework) -> RatingScale:
    return RatingScale.objects.get(slug="ciw-2025")


def test_a_name_has_the_period(assessment):
    assert (assessment.name, str(assessment)) == (NAME, NAME)


def test_the_same_subject_in_other_case_and_period_on_another_scale_is_assessment_2(assessment, alice, welsh):
    second = lifecycle.start(another(assessment, scale=welsh, subject="Peer Mentoring After Release"), by=alice)

    assert second.name == "Peer Mentoring After Release, April 2026 to March 2027, assessment 2"
    assert Assessment.objects.get(pk=assessment.pk).name == NAME


def test_a_second_on_the_same_scale_after_the_first_is_signed_off_is_assessment_2(assessment, alice):
    sign_off(assessment, alice)

    assert lifecycle.start(another(assessment), by=alice).number == 2


def test_another_period_subject_or_partnership_is_assessment_1(assessment, alice, welsh):
    later = another(assessment, period_end=datetime.date(2027, 6, 30))
    others = [later, another(assessment, subject="Other"), AssessmentFactory.build(scale=welsh)]
    others[2].partnership = AssessmentFactory(scale=welsh).partnership
    others[2].subject, others[2].period_start, others[2].period_end = "Peer mentoring after release", *PERIOD

    assert [lifecycle.start(each, by=alice).number for each in others] == [1, 1, 1]


PERIOD = (datetime.date(2026, 4, 1), datetime.date(2027, 3, 31))


def test_two_assessments_of_one_name_cannot_be_open_on_one_scale(assessment, alice):
    with pytest.raises(AlreadyOpen):
        lifecycle.start(another(assessment), by=alice)


def test_the_database_refuses_two_assessments_with_the_same_name(assessment, welsh, alice):
    with pytest.raises(IntegrityError, match=r"assessments_have_names_of_their_own|UNIQUE"), transaction.atomic():
        another(assessment, scale=welsh, started_by=alice).save()


def test_lists_choices_and_file_names_tell_two_assessments_apart(as_, assessment, alice, welsh):
    second = lifecycle.start(another(assessment, scale=welsh), by=alice)
    client, partnership = as_(alice), assessment.partnership_id

    lists = [
        "/",
        f"/partnerships/{partnership}/",
        f"/assessments/{assessment.pk}/progress/",
        f"/partnerships/{partnership}/actions/",
    ]
    for path in lists:
        assert second.name in client.get(path).content.decode(), path
    names = {client.get(f"/assessments/{pk}/trail.csv")["Content-Disposition"] for pk in (assessment.pk, second.pk)}
    assert names == {
        f'attachment; filename="peer-mentoring-after-release-2026-04-to-2027-03{number}-trail.csv"'
        for number in ("", "-2")
    }
