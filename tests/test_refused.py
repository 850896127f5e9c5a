"""When a service refuses something, the page says so beside the field."""

import inspect

import pytest
from django import forms

import assessments.services.errors
import partnerships.services.errors
from safeguarding.govuk import GovukForm, Refusable
from safeguarding.refused import Refused

ERRORS = (assessments.services.errors, partnerships.services.errors)
REFUSALS = [
    refusal
    for module in ERRORS
    for _name, refusal in inspect.getmembers(module, inspect.isclass)
    if issubclass(refusal, Refused) and refusal.__module__ == module.__name__
]


class TooLate(Refused):
    field = "day"
    words = "The day is over"


class Gone(Refused):
    words = "It is gone"
    ends_the_form = True


class DayForm(Refusable, GovukForm):
    day = forms.CharField()


class NightForm(Refusable, GovukForm):
    words_for = {TooLate: "The night is over"}


def raises(refusal):
    raise refusal


def test_a_refusal_is_shown_beside_its_field():
    form = DayForm({"day": "Monday"})

    assert form.attempt(raises, TooLate()) is None
    assert form.errors == {"day": ["The day is over"]}


def test_a_refusal_whose_field_is_missing_is_shown_above_the_form_in_the_forms_own_words():
    form = NightForm({})

    assert form.attempt(raises, TooLate()) is None
    assert form.errors == {"__all__": ["The night is over"]}


def test_a_refusal_that_ends_the_form_is_raised_to_the_view():
    with pytest.raises(Gone, match="It is gone"):
        DayForm({"day": "Monday"}).attempt(raises, Gone())


def test_an_attempt_returns_what_the_service_returns():
    assert DayForm({"day": "Monday"}).attempt(len, "seven") == 5


@pytest.mark.parametrize("refusal", [each for each in REFUSALS if each.__init__ is Refused.__init__])
def test_a_refusal_raised_without_words_has_its_own_or_ends_the_form(refusal):
    assert str(refusal()) or refusal.ends_the_form or refusal.__subclasses__()


def test_refusals_with_and_without_their_own_arguments_are_found_to_check():
    assert {each.__init__ is Refused.__init__ for each in REFUSALS} == {True, False}
