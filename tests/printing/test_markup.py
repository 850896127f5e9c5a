import pytest

from safeguarding.printing.markup import ZERO_WIDTH_SPACE, breakable, compact


def test_the_templates_indents_are_gone_and_typed_line_breaks_stay():
    html = '<ul>\n  <li class="app-typed" dir="auto">One\r\ntwo   \n three</li>\n</ul>\n'
    assert compact(html) == '<ul><li dir="auto">One\ntwo\nthree</li></ul>'


def test_spaces_stay_between_words_and_what_is_in_their_line():
    line = '<p>\n  Due <span class="day">12 May</span> <b>3</b> <i></i> Good\n</p>'
    told = '<p>Due <span class="day">12 May</span> <b>3</b> <i></i> Good</p>'
    assert compact(line) == told
    assert compact("<table> <tr>\n <td> one </td> </tr> </table>") == "<table><tr><td>one</td></tr></table>"


def test_line_breaks_in_an_attribute_are_the_templates():
    assert compact('<meta content="Board report\n">') == '<meta content="Board report ">'


def test_a_blank_line_within_a_typed_text_stays():
    assert compact('<p class="app-typed">One\n\ntwo</p>') == "<p>One\n\ntwo</p>"


def test_line_breaks_between_a_templates_words_are_none_on_paper():
    assert compact("<p>Due\n    12 May 2026\n  ({{ who }})</p>") == "<p>Due 12 May 2026 ({{ who }})</p>"


def test_a_line_break_of_the_template_takes_no_element_on_paper():
    assert compact("<td>Under way\n  <br>\n  Operational</td>") == "<td>Under way\nOperational</td>"


def test_many_blanks_are_one():
    assert compact(f"a{' ' * 20_000}b") == "a b"


@pytest.mark.parametrize("start", ["<bdi>", '<bdi class="app-typed">'])
def test_a_text_needs_no_element_of_its_own_on_paper(start):
    assert compact(f"<li>{start}One</bdi>: two</li>") == "<li>One: two</li>"


def test_the_classes_of_the_screen_are_none_on_paper():
    html = '<td class="govuk-table__cell"><b class="plan govuk-body app-wide day">x</b></td>'
    assert compact(html) == '<td><b class="plan day">x</b></td>'


def test_a_class_that_someone_writes_about_stays():
    typed = "&quot;class=&quot;govuk-body&quot; class=&quot;app-x&quot;"
    assert compact(f"<p>{typed}</p>") == f"<p>{typed}</p>"


@pytest.mark.parametrize("start", ['<a href="#x">', "<strong>", '<strong class="overdue">', '<span class="note">'])
def test_a_space_before_bold_or_soft_text_or_a_link_is_inside_it(start):
    assert compact(f"<p>By {start}Clarity <b>3</b></p>") == f"<p>By{start} Clarity <b>3</b></p>"


def test_a_word_as_long_as_the_longest_that_people_write_stays_whole():
    assert breakable("w" * 24) == "w" * 24


def test_a_longer_word_may_break_after_every_20_letters():
    assert breakable(f"<p>{'w' * 41} {'x' * 20}</p>") == f"<p>{(('w' * 20) + ZERO_WIDTH_SPACE) * 2}w {'x' * 20}</p>"


def test_an_address_that_can_break_by_itself_is_left_alone():
    address = "https://northshire.example.org/mentoring/reflective-sessions/what-we-learned"
    assert breakable(address) == address


@pytest.mark.parametrize("word", ["1/" * 30, "-" * 60, "/" * 60, "a.b" * 20])
def test_a_word_that_only_looks_as_if_it_could_break_may_break(word):
    assert ZERO_WIDTH_SPACE in breakable(word)


def test_an_entity_is_one_letter_and_never_broken():
    assert breakable("&lt;" * 301) == ("&lt;" * 20 + ZERO_WIDTH_SPACE) * 15 + "&lt;"


def test_what_combines_with_a_letter_stays_with_it():
    pieces = breakable("ŵw\u0302" * 200).split(ZERO_WIDTH_SPACE)
    assert len(pieces) > 20
    assert not [piece for piece in pieces if piece.startswith("\u0302")]


def test_a_pictures_long_attributes_are_left_alone():
    html = f'<path d="{"M0,0" * 200}"/>'
    assert breakable(html) == html
