from assessments.models import ActionStatus
from assessments.pages.labels import ChoiceLabels
from tests.factories import ActionFactory


def test_labels_are_those_that_django_gives(assessment):
    labels, sheet = ChoiceLabels(), assessment.sheets.first()
    for status in ActionStatus:
        action = ActionFactory(sheet=sheet, status=status, stopped_because="No money")
        assert labels.of(action, "status") == action.get_status_display()
        assert labels.of(action, "priority") == action.get_priority_display()


def test_a_value_that_is_not_among_the_choices_is_shown_as_it_is(assessment):
    action = ActionFactory.build(status="lost")
    assert ChoiceLabels().of(action, "status") == "lost" == action.get_status_display()
