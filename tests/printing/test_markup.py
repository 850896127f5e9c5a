import pytest

from safeguarding.printing.markup import ZERO_WIDTH_SPACE, breakable, compact


def test_template_indentation_is_removed_and_typed_line_breaks_are_kept():
    html = '<ul>\n  <li class="app-typed" dir="auto">One\r\ntwo   \n three</li>\n</ul>\n'
    assert compact(html) == '<ul><li dir="auto">One\ntwo\nthree</li></ul>'


def test_spaces_are_kept_around_inline_elements_but_not_around_table_cells():
    line = '<p>\n  Due <span class="day">12 May</span> <b>3</b> <i></i> Good\n</p>'
    told = '<p>Due <span class="day">12 May</span> <b>3</b> <i></i> Good</p>'
    assert compact(line) == told
    assert compact("<table> <tr>\n <td> one </td> </tr> </table>") == "<table><tr><td>one</td></tr></table>"


def test_line_breaks_in_an_attribute_become_spaces():
    assert compact('<meta content="Board report\n">') == '<meta content="Board report ">'


def test_a_blank_line_within_a_typed_text_stays():
    assert compact('<p class="app-typed">One\n\ntwo</p>') == "<p>One\n\ntwo</p>"


def test_line_breaks_between_words_of_a_template_become_spaces():
    assert compact("<p>Due\n    12 May 2026\n  ({{ who }})</p>") == "<p>Due 12 May 2026 ({{ who }})</p>"


def test_a_br_element_in_a_template_becomes_a_line_break():
    assert compact("<td>Under way\n  <br>\n  Operational</td>") == "<td>Under way\nOperational</td>"


def test_many_spaces_become_one():
    assert compact(f"a{' ' * 20_000}b") == "a b"


@pytest.mark.parametrize("start", ["<bdi>", '<bdi class="app-typed">'])
def test_bdi_elements_are_removed(start):
    assert compact(f"<li>{start}One</bdi>: two</li>") == "<li>One: two</li>"


def test_classes_used_only_on_screen_are_removed():
    html = '<td class="govuk-table__cell"><b class="plan govuk-body app-wide day">x</b></td>'
    assert compact(html) == '<td><b class="plan day">x</b></td>'


def test_a_class_mentioned_in_typed_text_is_kept():
    typed = "&quot;class=&quot;govuk-body&quot; class=&quot;app-x&quot;"
    assert compact(f"<p>{typed}</p>") == f"<p>{typed}</p>"


@pytest.mark.parametrize("start", ['<a href="#x">', "<strong>", '<strong class="overdue">', '<span class="note">'])
def test_a_space_before_bold_text_a_note_or_a_link_moves_inside_it(start):
    assert compact(f"<p>By {start}Clarity <b>3</b></p>") == f"<p>By{start} Clarity <b>3</b></p>"


def test_a_word_of_24_letters_is_not_broken():
    assert breakable("w" * 24) == "w" * 24


def test_a_longer_word_may_break_after_every_20_letters():
    assert breakable(f"<p>{'w' * 41} {'x' * 20}</p>") == f"<p>{(('w' * 20) + ZERO_WIDTH_SPACE) * 2}w {'x' * 20}</p>"


def test_an_address_that_can_break_by_itself_is_left_alone():
    address = "https://northshire.example.org/mentoring/reflective-sessions/what-we-learned"
    assert breakable(address) == address


@pytest.mark.parametrize("word", ["1/" * 30, "-" * 60, "/" * 60, "a.b" * 20])
def test_a_word_that_only_seems_breakable_gets_places_to_break(word):
    assert ZERO_WIDTH_SPACE in breakable(word)


def test_an_entity_counts_as_one_letter_and_is_never_broken():
    assert breakable("&lt;" * 301) == ("&lt;" * 20 + ZERO_WIDTH_SPACE) * 15 + "&lt;"


def test_a_combining_accent_stays_with_its_letter():
    pieces = breakable("ŵw\u0302" * 200).split(ZERO_WIDTH_SPACE)
    assert len(pieces) > 20
    assert not [piece for piece in pieces if piece.startswith("\u0302")]


def test_long_attributes_of_a_drawing_are_left_alone():
    html = f'<path d="{"M0,0" * 200}"/>'
    assert breakable(html) == html
