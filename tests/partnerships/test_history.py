from tests.factories import AssessmentFactory


def test_the_manager_of_a_rows_history_is_put_together_once(db):
    first, second = AssessmentFactory.build(), AssessmentFactory.build()
    assert type(first.history) is type(second.history)
