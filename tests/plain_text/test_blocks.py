import pytest

from safeguarding.plain_text import blocks, in_lines


@pytest.mark.parametrize("blank", ["\n\n", "\n \t\n", "\r\n\r\n", "\n\n\n\n"])
def test_a_blank_line_begins_a_paragraph(blank):
    assert blocks(f"\n One\nline{blank}Two ") == ("One\nline", "Two")


def test_blank_text_makes_no_paragraph():
    assert blocks(" \n\n ") == ()


def test_250_lines_are_kept_as_they_were_typed():
    text = "\n".join(map(str, range(250)))
    assert in_lines(f"{text}\n\n") == text


def test_lines_beyond_250_run_on_in_the_last_and_none_is_lost():
    lines = in_lines("\n".join(map(str, range(10_000)))).split("\n")
    assert lines[:249] == [str(number) for number in range(249)]
    assert lines[249].split(" / ") == [str(number) for number in range(249, 10_000)]
    assert len(lines) == 250


def test_paragraphs_count_towards_the_limit_of_lines():
    found = blocks("a\n\n" * 10_000)
    assert len(found) == 125
    assert "".join(found).count("a") == 10_000
