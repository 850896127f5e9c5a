import pytest

from safeguarding.plain_text import Table, blocks


def table(text: str) -> Table:
    (found,) = blocks(text)
    assert isinstance(found, Table)
    return found


def test_lines_with_tabs_are_a_table_and_names_above_figures_its_headings():
    found = table("Agency\tAutumn\tWinter\nPolice\t18\t22\nHealth\tn/a\t27%")
    assert found == Table(("Agency", "Autumn", "Winter"), (("Police", "18", "22"), ("Health", "n/a", "27%")))


@pytest.mark.parametrize("head", ["\t2024\t2025", "Agency\t2024/25\t2025/26", "Agency\tQ1\tQ2", "\tGood\tPoor"])
def test_a_first_row_of_periods_or_with_an_empty_corner_is_a_heading_row(head):
    assert table(f"{head}\nPolice\t18\t£1,200.50").head == tuple(head.split("\t"))


@pytest.mark.parametrize(
    "text",
    [
        "18\t22\t19\t27\tn/a",
        "Police\t18\t22\nHealth\t19\t27",
        "Police\tJane Smith\nHealth\tBob Jones",
        "Police\tn/a\nHealth\t27",
        "Agency\t\nHealth\t27",
        "12 May\tLeeds\t14\n13 June\tYork\t9",
    ],
)
def test_a_table_without_a_clear_heading_row_has_none(text):
    assert table(text).head == ()


def test_cells_line_up_when_rows_are_short_or_have_empty_cells():
    found = table("\t\tAgency\tReturned\n\t\tPolice\t\t\t\n\n".rstrip("\n") + "\n\t\tHealth\t3\t\n")
    assert found.rows == (("Police", ""), ("Health", "3"))
    assert found.head == ("Agency", "Returned")


def test_text_before_and_after_a_table_is_kept_around_it():
    assert blocks("Returns:\na\t1\nb\t2\nAs agreed.") == ("Returns:", Table((), (("a", "1"), ("b", "2"))), "As agreed.")


@pytest.mark.parametrize(("text", "words"), [("Name:\tJane", "Name: Jane"), ("\tIndented\n\tlines", "Indented\nlines")])
def test_a_tab_alone_makes_no_table(text, words):
    assert blocks(text) == (words,)


def test_numbers_or_dashes_in_the_first_column_are_cells_not_a_list():
    assert table("1.\tTrain\tPolice\n2.\tGuide\tHealth").rows == (("1.", "Train", "Police"), ("2.", "Guide", "Health"))
    assert table("-\t18\t22\n-\t19\t27").rows == (("-", "18", "22"), ("-", "19", "27"))


def test_an_excel_cell_with_line_breaks_or_quotation_marks_stays_one_cell():
    found = table('Police\t"one\r\ntwo"\t18\nHealth\t"so ""called"""\t"19"')
    assert found.rows == (("Police", "one\ntwo", "18"), ("Health", 'so "called"', '"19"'))


@pytest.mark.parametrize("text", ['He said "one\ntwo" and\tleft', '"\n"\n"', '"One\ntwo"'])
def test_other_quotation_marks_are_kept(text):
    assert "".join(map(str, blocks(text))).count('"') == text.count('"')


def test_a_table_with_too_many_columns_for_a_page_becomes_lines():
    row = "\t".join(map(str, range(15)))
    assert blocks(f"{row}\n{row}") == ("\n".join([row.replace("\t", " | ")] * 2),)
    assert isinstance(blocks("\t".join(map(str, range(14))))[0], Table)


def test_a_table_beyond_the_limit_of_cells_becomes_lines():
    half = "\n".join("a\tb\tc" for _row in range(100))
    first, words, second = blocks(f"{half}\nThen:\n{half}")
    assert (type(first), words, second) == (Table, "Then:", half.replace("\t", " | "))


@pytest.mark.parametrize(
    "text",
    [
        "\t" * 20_000,
        "a\t" * 10_000,
        "a\tb\n" * 5_000,
        "\ta\n" * 6_600,
        "- a\n" * 5_000,
        "1. a\n" * 4_000,
        "\n" * 19_999 + "x",
        '\t"' + "\n" * 19_990 + "x",
        '"\n' * 10_000,
        '\t""' * 6_600,
        "i) x\nii) y\n" * 1_600,
        "\u00a0" * 19_999 + "x",
        "(a) " * 5_000,
    ],
)
def test_no_letters_are_lost_from_20_000_characters_and_there_are_few_blocks(text):
    found = blocks(text)
    letters = [letter for letter in "".join(map(str, found)) if letter.isalnum()]
    assert len(letters) >= sum(letter.isalnum() for letter in text)
    assert sum(block.cells for block in found if isinstance(block, Table)) <= 300
    assert len(found) <= 250


def test_a_long_run_of_spaces_does_not_take_minutes():
    """Searching it again from each space would take minutes."""
    far_apart = "a" + " " * 300_000 + "b"
    assert blocks(f"- x\n- y\n\n{far_apart}")[1] == far_apart
