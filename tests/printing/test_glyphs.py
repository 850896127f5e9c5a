import logging

import pytest

from safeguarding.printing.glyphs import missing_letters, spell_out, without_controls

logger = logging.getLogger("weasyprint")


@pytest.mark.parametrize("letter", ["\x00", "\x07", "\x0b", "\x0c", "\x7f", "\x85", "\u2028", "\ufffe"])
def test_a_control_character_is_replaced_by_a_space(letter):
    assert without_controls(f"a{letter}b") == "a b"


@pytest.mark.parametrize("letter", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_a_text_direction_character_is_replaced_by_a_space(letter):
    assert without_controls(f"{letter}txt (Bob; due 1 January 2030)") == " txt (Bob; due 1 January 2030)"


def test_line_breaks_tabs_and_letters_of_any_script_stay():
    text = "One\ntwo\r\nthree\tŵ 🎉 תמיכה"
    assert without_controls(text) == text


def test_a_missing_letter_is_spelled_out_by_its_name_or_else_its_number():
    assert spell_out("Done 🎉 \ue000", [0x1F389, 0xE000]) == "Done [party popper] [U+E000]"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("🎉🎉🎉", "[party popper][party popper][party popper]"),
        ("🎉 🎉\n🎉 Done", "[party popper] [party popper]\n[party popper] Done"),
        ("🎉" * 20_000, "[party popper][party popper][party popper][and 19997 more]"),
        ("🎉 🎉\u200d🎉\ufe0f\n🎉🎉 Done", "[party popper][party popper][party popper][and 2 more] Done"),
    ],
)
def test_only_the_first_three_of_a_run_of_missing_letters_are_named(typed, read):
    assert spell_out(typed, [0x1F389]) == read


def test_only_the_first_500_runs_of_missing_letters_are_named():
    text = spell_out("a🎉" * 20_000, [0x1F389])
    assert (text.count("[party popper]"), text.count("[…]")) == (500, 19_500)


def test_missing_letters_are_collected_instead_of_logged(caplog):
    with missing_letters() as missing:
        logger.warning('.notdef glyph rendered for Unicode string unsupported by fonts: "%s" (U+%04X)', "🎉", 0x1F389)
        logger.warning("Something else")
    logger.warning(".notdef glyph rendered again")
    assert missing == {0x1F389}
    assert [record.message for record in caplog.records] == ["Something else", ".notdef glyph rendered again"]
