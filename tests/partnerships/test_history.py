from tests.factories import AssessmentFactory


def test_the_class_of_a_history_manager_is_made_only_once(db):
    first, second = AssessmentFactory.build(), AssessmentFactory.build()
    assert type(first.history) is type(second.history)
