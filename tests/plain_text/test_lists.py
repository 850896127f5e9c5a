import pytest

from safeguarding.plain_text import List, blocks


def told(text: str) -> list:
    """Each block: a paragraph as text, a list as (look, start, items), an item with its own lists as (words, ...)."""
    return [block if isinstance(block, str) else list_told(block) for block in blocks(text)]


def list_told(block: List) -> tuple:
    items = [(item.words, *map(list_told, item.inner)) if item.inner else item.words for item in block.items]
    return (block.look, block.start, items)


def bullets(*items) -> tuple:
    return ("", 1, list(items))


@pytest.mark.parametrize(
    "bullet", ["- ", "– ", "•", "• ", "•\t", "\uf0b7\t", "·\u00a0\u00a0\u00a0", "* ", "  - ", "\t• ", "— ", "\uf076\t"]
)
def test_lines_with_bullets_are_a_list(bullet):
    assert told(f"{bullet}One\n{bullet}two") == [bullets("One", "two")]


def test_a_list_ends_the_paragraph_before_it_and_the_words_after_it_begin_another():
    assert told("We did:\n- one\n- two\nThen we stopped.") == ["We did:", bullets("one", "two"), "Then we stopped."]


@pytest.mark.parametrize("text", ["- one\n\n- two", "- one\n \t\n– two"])
def test_blank_lines_and_dashes_of_different_lengths_do_not_split_a_list(text):
    assert told(text) == [bullets("one", "two")]


@pytest.mark.parametrize("goes_on", ["  Goes on", "\tGoes on", "goes on"])
def test_a_continuation_line_belongs_to_its_item(goes_on):
    assert told(f"- one\n{goes_on}\n- two") == [bullets(f"one\n{goes_on.strip()}", "two")]


@pytest.mark.parametrize(
    ("typed", "look", "start"),
    [
        ("1. a\n2. b", "decimal", 1),
        ("1) a\n2) b", "decimal-bracket", 1),
        ("(1) a\n(2) b", "decimal-brackets", 1),
        ("9.\ta\n10.\tb", "decimal", 9),
        ("0. a\n1. b", "decimal", 0),
        ("a) a\nb) b", "alpha-bracket", 1),
        ("(c) a\n(d) b", "alpha-brackets", 3),
        ("i. a\nii. b", "roman", 1),
        ("h. a\ni. b", "alpha", 8),
        ("(iv) a\n(v) b", "roman-brackets", 4),
        ("A. a\nB. b", "upper-alpha", 1),
        ("I. a\nII. b", "upper-roman", 1),
    ],
)
def test_numbered_and_lettered_lists_keep_their_style_and_start(typed, look, start):
    assert told(typed) == [(look, start, ["a", "b"])]


def test_a_numbered_list_continues_after_a_paragraph_between_its_items():
    assert told("1. One\n2. Two\n\nWhich took a year.\n\n3. Three") == [
        ("decimal", 1, ["One", "Two"]),
        "Which took a year.",
        ("decimal", 3, ["Three"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "12. May was the day",
        "We met on\n12. May and\nagreed",
        "1. One\n1. One again",
        "2. Two\n1. One",
        "A. Smith said so",
        "* of those who were asked",
        "— as one parent said",
        "→ by June\n→ by July",
        "-5 degrees",
        "10.30 to 12.30",
        "-- and so on",
        "---",
        "*bold* words",
        "(see above) we did",
        "§ 17 says so\n§ 47 says more",
        "o well",
        "1.2 One\n1.3 Two",
        "(1. One\n(2. Two",
    ],
)
def test_text_that_only_looks_like_a_list_is_left_as_typed(text):
    assert told(text) == [text]


def test_nested_lists_are_recognised_as_pasted_from_word_or_indented_by_hand():
    inner = bullets(("One", bullets("a", "b")), "Two")
    assert told("•\tOne\no\ta\no\tb\n•\tTwo") == [inner]
    assert told("- One\n  - a\n  - b\n- Two") == [inner]
    assert told("\uf0b7\tOne\n\uf0a7\ta\n\uf0a7\tb\n\uf0b7\tTwo") == [inner]


def test_bullets_may_be_nested_in_numbers_and_letters_in_bullets():
    assert told("1. One\n- a\n- b\n2. Two") == [("decimal", 1, [("One", bullets("a", "b")), "Two"])]
    assert told("- One\n  a) x\n  b) y\n- Two") == [bullets(("One", ("alpha-bracket", 1, ["x", "y"])), "Two")]


@pytest.mark.parametrize("text", ["- one\n- two", "1) One\n2) Two", "(a) x\n(b) y", "1. One\n2. Two"])
def test_a_list_turned_back_into_text_is_what_was_typed(text):
    (block,) = blocks(text)
    assert str(block) == text
