import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from safeguarding.govuk import DateField, GovukForm, LineDateField

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
def test_a_month_may_be_a_number_or_a_name(month):
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
        ("12", "5", "226", "The year of “Due date” must have 4 numbers"),
        ("12", "5", "20260", "The year of “Due date” must have 4 numbers"),
        ("31", "2", "2026", "Enter a real date for “Due date”"),
        ("13", "13", "2026", "Enter a real date for “Due date”"),
        ("4", "27", "2027", "Enter a real date for “Due date”"),
        ("Friday 1", "4", "2027", "The day of the week in “Due date” does not match the date."),
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
def test_a_wrong_date_says_what_to_correct_and_keeps_what_was_typed(crispy, day, month, year, message):
    form = DueForm(typed(day, month, year))

    [said] = form.errors["due"]
    assert said.startswith(message)
    page = crispy(form)
    assert [page.by_id(f"id_due_{part}").get("value", "") for part in range(3)] == [day, month, year]


APRIL = dt.date(2027, 4, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("1/4/2027", "01/04/2027", "1-4-27", "1.4.2027", "1 4 2027", "1 – 4 – 2027", "1\\4\\2027", "2027-04-01"),
        *(
            "1 April 2027",
            "1 april 2027",
            "1 APR 27",
            "1-Apr-27",
            "1.apr.2027",
            "1Apr27",
            "1 April ’27",
            "April 1, 2027",
        ),
        *("1st April 2027", "the 1st of April 2027", "Thursday 1 April 2027", "Thurs, 1st of April, 2027"),
        *("  1\u00a0April\u00a02027 ", "\u200e1/4/2027\u200f", "１／４／２０２７", "١/٤/٢٠٢٧", "1/4/2027."),
        *("01/04/2027 00:00:00", "2027-04-01T00:00:00"),
    ],
)
@pytest.mark.parametrize("others", [("", ""), (None, None), ("4", "2027"), ("April", "27")])
def test_a_whole_date_in_the_first_box_is_read_if_the_others_are_empty_or_agree(text, others):
    assert DueForm().fields["due"].clean([text, *others]) == APRIL


@pytest.mark.parametrize(
    "parts",
    [
        ("1st", "April", "27"),
        ("1", "04", "’27"),
        ("Thursday 1", "4", "2027"),
        ("1 April", "", "2027"),
        ("", "1 April", "2027"),
        ("1", "April 2027", ""),
        ("1/4", "", "2027"),
        ("", "", "1/4/2027"),
        ("1.", "4.", "2027."),
    ],
)
def test_the_parts_of_a_date_are_read_in_the_ways_people_write_them(parts):
    assert DueForm().fields["due"].clean(parts) == APRIL


@pytest.mark.parametrize(
    ("year", "century_and_year"), [("27", 2027), ("00", 2000), ("76", 2076), ("77", 1977), ("99", 1999)]
)
def test_a_two_digit_year_means_the_nearest_matching_year(monkeypatch, year, century_and_year):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2026, 11, 26))

    assert DueForm().fields["due"].clean(["1", "4", year]).year == century_and_year


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("31 June 2027", "Enter a real date for “Due date”"),
        ("29/2/2027", "Enter a real date for “Due date”"),
        ("13/13/2027", "Enter a real date for “Due date”"),
        ("4/27/2027", "In “Due date”, enter the day before the month, for example 27 4 2027"),
        ("Friday 1 April 2027", "The day of the week in “Due date” does not match the date."),
        ("1/4/227", "The year of “Due date” must have 4 numbers"),
        ("1 April", "“Due date” must include a year"),
        ("1/4", "“Due date” must include a year"),
        ("April 2027", "“Due date” must include a day"),
        ("1/4/2027 to 1/5/2027", "Enter a real date for “Due date”"),
        ("1 avril 2027", "Enter a real date for “Due date”"),
        ("next Thursday", "Enter a real date for “Due date”"),
        ("1/4/1850", "The year of “Due date” must be between 1900 and 2200"),
        ("1/4/2027 " * 9_999, "Enter a real date for “Due date”"),
    ],
)
def test_a_wrong_or_incomplete_whole_date_is_refused_and_what_was_typed_is_kept(crispy, text, message):
    form = DueForm(typed(text, "", ""))

    [said] = form.errors["due"]
    assert said.startswith(message)
    assert crispy(form).by_id("id_due_0")["value"] == text


@pytest.mark.parametrize("others", [("5", "2027"), ("", "2026"), ("4", "2026")])
def test_a_whole_date_that_the_other_boxes_contradict_is_refused(others):
    assert not DueForm(typed("1 April 2027", *others)).is_valid()


def test_a_whole_date_in_the_first_box_replaces_the_date_that_was_shown(crispy):
    form = DueForm(typed("1 April 2027", "5", "2026"), initial={"due": MAY})

    assert form.errors == {}
    assert form.cleaned_data == {"due": APRIL}
    form.add_error("due", "Enter a later date")
    page = crispy(form)
    assert [page.by_id(f"id_due_{part}")["value"] for part in range(3)] == ["1", "4", "2027"]


@pytest.mark.parametrize("text", ["1/4/2027", "1st April 27", "Thursday 1 April 2027", "2027-04-01"])
def test_a_single_line_date_is_read_in_the_same_ways(text):
    assert LineDateField(required=False).clean(text) == APRIL


@pytest.mark.parametrize("text", ["4/27/2027", "31/6/2027", "April"])
def test_a_wrong_single_line_date_is_refused(text):
    with pytest.raises(ValidationError):
        LineDateField(label="Due date").clean(text)


@pytest.mark.parametrize(
    ("day", "month", "year", "wrong"),
    [("12", "", "2026", [1]), ("x", "5", "y", [0, 2]), ("12", "5", "226", [2]), ("31", "2", "2026", [0, 1, 2])],
)
def test_only_the_wrong_parts_are_marked_and_the_first_is_linked(crispy, day, month, year, wrong):
    page = crispy(DueForm(typed(day, month, year)))

    marked = [part for part in range(3) if page.by_id(f"id_due_{part}").get("aria-invalid") == "true"]
    assert marked == wrong
    assert page.one("a")["href"] == f"#id_due_{wrong[0]}"


def test_an_error_added_by_a_view_marks_the_whole_date(crispy):
    form = DueForm(typed("12", "5", "2026"))
    form.add_error("due", "Enter a due date after 12 May 2026")
    page = crispy(form)

    assert page.one("a")["href"] == "#id_due_0"
    assert len(page.with_class("govuk-input--error")) == 3


@pytest.mark.parametrize("initial", [MAY, "2026-05-12", dt.datetime(2026, 5, 12, 9, 30)])
def test_initial_date_fills_the_three_inputs(crispy, initial):
    page = crispy(DueForm(initial={"due": initial}))

    assert [page.by_id(f"id_due_{part}")["value"] for part in range(3)] == ["12", "5", "2026"]


def test_a_date_sent_back_as_it_was_shown_is_unchanged():
    form = DueForm(typed("12", "5", "2026"), initial={"due": MAY})

    assert form.is_valid()
    assert form.cleaned_data == {"due": MAY}
    assert form.changed_data == []


@pytest.mark.parametrize("data", [{}, typed("", " ", "")], ids=["not sent", "blank"])
def test_an_optional_date_left_empty_is_none(data):
    form = MaybeForm(data)

    assert form.is_valid()
    assert form.cleaned_data == {"due": None}


def test_date_is_one_group_with_its_question_as_legend(crispy):
    page = crispy(DueForm())

    assert page.one("legend")["text"].strip() == "Due date"
    assert [label["text"] for label in page.all("label")] == ["Day", "Month", "Year"]
    assert [found.get("inputmode") for found in page.all("input", type="text")] == ["numeric", None, "numeric"]
