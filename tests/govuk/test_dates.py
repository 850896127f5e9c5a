import datetime as dt

import pytest

from safeguarding.govuk import DateField, GovukForm

MAY = dt.date(2026, 5, 12)


class DueForm(GovukForm):
    due = DateField(label="Due date")


class MaybeForm(GovukForm):
    due = DateField(label="Due date", required=False)


def typed(day, month, year):
    return {"due_day": day, "due_month": month, "due_year": year}


@pytest.mark.parametrize(
    "month", ["5", "05", "May", "may", " MAY ", "may."], ids=["5", "05", "May", "may", "blanks", "full stop"]
)
def test_a_months_number_and_name_give_the_same_date(month):
    assert DueForm(typed("12", month, "2026")).fields["due"].clean(["12", month, "2026"]) == MAY


@pytest.mark.parametrize(
    ("name", "number"), [("jan", 1), ("Sept", 9), ("september", 9), ("Dec.", 12), ("june", 6), ("jul", 7)]
)
def test_months_may_be_shortened(name, number):
    assert DueForm().fields["due"].clean(["1", name, "2026"]) == dt.date(2026, number, 1)


@pytest.mark.parametrize(
    ("day", "month", "year", "message"),
    [
        ("", "", "", "Fill in “Due date”"),
        ("12", "", "2026", "“Due date” must include a month"),
        ("", "5", "2026", "“Due date” must include a day"),
        ("12", "5", "", "“Due date” must include a year"),
        ("", "", "2026", "“Due date” must include a day and month"),
        ("", "5", "", "“Due date” must include a day and year"),
        ("12", "", "", "“Due date” must include a month and year"),
        ("12", "5", "26", "The year of “Due date” must have 4 numbers"),
        ("12", "5", "20260", "The year of “Due date” must have 4 numbers"),
        ("31", "2", "2026", "Enter a real date for “Due date”"),
        ("12", "13", "2026", "Enter a real date for “Due date”"),
        ("12", "ma", "2026", "Enter a real date for “Due date”"),
        ("12", "Ju", "2026", "Enter a real date for “Due date”"),
        ("x", "5", "2026", "Enter a real date for “Due date”"),
        ("²", "5", "2026", "Enter a real date for “Due date”"),
        ("-1", "5", "2026", "Enter a real date for “Due date”"),
        ("12", "5", "0000", "The year of “Due date” must be between 1900 and 2200"),
        ("31", "12", "9999", "The year of “Due date” must be between 1900 and 2200"),
        ("9" * 5000, "5", "2026", "Enter a real date for “Due date”"),
        ("12", "9" * 5000, "2026", "Enter a real date for “Due date”"),
    ],
)
def test_error_says_what_to_put_right_and_keeps_what_was_typed(crispy, day, month, year, message):
    form = DueForm(typed(day, month, year))

    assert form.errors == {"due": [message]}
    page = crispy(form)
    assert [page.by_id(f"id_due_{part}").get("value", "") for part in range(3)] == [day, month, year]


@pytest.mark.parametrize(
    ("day", "month", "year", "wrong"),
    [("12", "", "2026", [1]), ("x", "5", "y", [0, 2]), ("12", "5", "26", [2]), ("31", "2", "2026", [0, 1, 2])],
)
def test_only_the_wrong_parts_are_marked_and_the_first_is_linked(crispy, day, month, year, wrong):
    page = crispy(DueForm(typed(day, month, year)))

    marked = [part for part in range(3) if page.by_id(f"id_due_{part}").get("aria-invalid") == "true"]
    assert marked == wrong
    assert page.one("a")["href"] == f"#id_due_{wrong[0]}"


def test_error_of_a_view_marks_the_whole_date(crispy):
    form = DueForm(typed("12", "5", "2026"))
    form.add_error("due", "Enter a due date after 12 May 2026")
    page = crispy(form)

    assert page.one("a")["href"] == "#id_due_0"
    assert len(page.with_class("govuk-input--error")) == 3


@pytest.mark.parametrize("initial", [MAY, "2026-05-12", dt.datetime(2026, 5, 12, 9, 30)])
def test_initial_date_fills_the_three_inputs(crispy, initial):
    page = crispy(DueForm(initial={"due": initial}))

    assert [page.by_id(f"id_due_{part}")["value"] for part in range(3)] == ["12", "5", "2026"]


def test_date_that_was_shown_comes_back_unchanged():
    form = DueForm(typed("12", "5", "2026"), initial={"due": MAY})

    assert form.is_valid()
    assert form.cleaned_data == {"due": MAY}
    assert form.changed_data == []


@pytest.mark.parametrize("data", [{}, typed("", " ", "")], ids=["not sent", "blank"])
def test_date_that_need_not_be_given_is_none(data):
    form = MaybeForm(data)

    assert form.is_valid()
    assert form.cleaned_data == {"due": None}


def test_date_is_one_group_with_its_question_as_legend(crispy):
    page = crispy(DueForm())

    assert page.one("legend")["text"].strip() == "Due date"
    assert [label["text"] for label in page.all("label")] == ["Day", "Month", "Year"]
    assert [found.get("inputmode") for found in page.all("input", type="text")] == ["numeric", None, "numeric"]
