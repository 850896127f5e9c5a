import pytest
from django import forms

from safeguarding.govuk import GovukForm, Option
from tests.govuk.markup import words


class ScoreForm(GovukForm):
    score = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        choices=[
            (2, Option("Requires improvement", "Few signs", (("12Cs progress", "Agreed"),), score=2)),
            (3, Option("Good <3", "Most signs")),
            ("", Option("Not yet scored")),
        ],
    )


def test_an_option_shows_its_label_hint_and_details(crispy):
    page = crispy(ScoreForm())

    first = page.by_id("id_score_0")
    assert words(page.one("label", **{"for": "id_score_0"})) == "2 ●●○○ Requires improvement"
    assert first["aria-describedby"] == "id_score_0_hint"
    assert words(page.by_id("id_score_0_hint")) == "Few signs 12Cs progress: Agreed"


def test_dots_are_hidden_from_screen_readers(crispy):
    (dots,) = crispy(ScoreForm()).with_class("app-score__dots")

    assert dots["aria-hidden"] == "true"


def test_option_is_escaped(crispy):
    assert "Good &lt;3" in crispy(ScoreForm()).html


def test_an_option_without_a_hint_has_no_description(crispy):
    page = crispy(ScoreForm())

    assert "aria-describedby" not in page.by_id("id_score_2")
    assert "id_score_2_hint" not in page.ids


@pytest.mark.parametrize(("initial", "checked"), [(3, "id_score_1"), (None, "id_score_2"), ("", "id_score_2")])
def test_the_chosen_score_is_checked_or_else_the_empty_answer(crispy, initial, checked):
    page = crispy(ScoreForm(initial={"score": initial}))

    assert [radio["id"] for radio in page.all("input", type="radio") if "checked" in radio] == [checked]


def test_a_divider_sets_the_empty_answer_apart(crispy):
    (divider,) = crispy(ScoreForm()).with_class("govuk-radios__divider")

    assert words(divider) == "or"


@pytest.mark.parametrize(("sent", "score"), [("2", 2), ("", None)])
def test_score_comes_back_as_a_number_or_none(sent, score):
    form = ScoreForm({"score": sent})

    assert form.is_valid()
    assert form.cleaned_data == {"score": score}


@pytest.mark.parametrize("sent", ["0", "5", "two"])
def test_score_outside_the_options_is_refused(sent):
    assert ScoreForm({"score": sent}).errors == {"score": ["Choose one of the answers for “Score”"]}


def test_grouped_options_show_their_group_and_link_to_the_first(crispy):
    class GroupedForm(GovukForm):
        who = forms.ChoiceField(
            widget=forms.RadioSelect, choices=[("Statutory", [("p", "Police")]), ("Others", [("v", "Voluntary")])]
        )

    page = crispy(GroupedForm({}))

    assert [words(found) for found in page.with_class("app-option-group")] == ["Statutory", "Others"]
    assert page.one("a")["href"].removeprefix("#") in page.ids
    assert page.repeated_ids == []
