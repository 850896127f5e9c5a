"""Rows across pages: at least three lines stay with a row's label, and the next page says what continues."""

import pytest
from django.template.loader import render_to_string

from safeguarding.printing import pdf


def typed(text: str) -> str:
    return render_to_string("_components/typed_text.html", {"text": text})


CONTENTS = {
    "prose": typed("Some words of a narrative that fills lines. " * 60),
    "paragraphs": typed("\n\n".join(["One short paragraph."] * 30)),
    "a list": typed("What we do:\n" + "- One item\n" * 30),
    "a table": typed("As asked:\n" + "a\tb\tc\n" * 30),
    "evidence": '<ul class="items">'
    + "<li><strong>Survey</strong> (Survey; shows impact) and a note</li>" * 40
    + "</ul>",
}


def table(rows: str, name: str = "Clarity") -> str:
    return f'<h3>{name}</h3><table class="details" data-continued="{name}, continued"><tbody>{rows}</tbody></table>'


def row(label: str, content: str, kind: str = "") -> str:
    return f'<tr class="{kind}"><th scope="row">{label}</th><td>{content}</td></tr>'


def pages_of(body: str) -> list:
    return pdf._lay_out(
        f'<html lang="en"><head><title>A paper</title></head><body><main>{body}</main></body></html>'
    ).pages


def texts(page, tag: str) -> dict[int, str]:
    """The lines in the page's cells of this kind, by position."""
    return {
        round(box.position_y): box.text
        for cell in page._page_box.descendants()
        if type(cell).__name__ == "TableCellBox"
        and cell.element_tag == tag
        and (cell.element.get("data-continued") or tag == "th")
        for box in cell.descendants()
        if type(box).__name__ == "TextBox" and "marker" not in (box.element_tag or "")
    }


def continued(page) -> str:
    return " ".join(
        box.text.strip()
        for margin in page._page_box.children
        if getattr(margin, "at_keyword", "") == "@top-center"
        for box in margin.descendants()
        if hasattr(box, "text")
    )


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_a_long_row_starts_with_three_lines_by_its_label_or_on_the_next_page(content):
    began_below = 0
    for tenths in range(2_150, 2_500, 25):
        first = f'<div style="height: {tenths / 10}mm"></div>'
        long = f'<div class="begins-long">{table(row("Evidence", content, "long")).partition("</h3>")[2]}</div>'
        page = pages_of(first + long)[0]
        labels, lines = texts(page, "th"), texts(page, "td")
        assert (bool(labels), len(lines) >= 3) in ((True, True), (False, False)), f"{tenths / 10} mm down the page"
        assert bool(labels) == bool(lines), f"{tenths / 10} mm down the page"
        began_below += bool(labels)
    assert 0 < began_below < 14


def test_a_page_that_continues_a_row_names_the_component_and_the_row():
    pages = pages_of(table(row("Evidence", CONTENTS["prose"] * 4, "long") + row("Leads", "Bob"), "Clarity &amp; co"))
    assert [continued(page) for page in pages] == ["", "Clarity & co, continued: Evidence"]


def test_a_page_that_starts_with_a_new_row_names_only_the_component():
    rows = "".join(row(f"Row {number}", "<p>One</p><p>Two</p>" * 9) for number in range(8))
    pages = pages_of(table(rows))
    assert len(pages) > 2
    assert [continued(page) for page in pages] == ["", *["Clarity, continued"] * (len(pages) - 1)]


@pytest.mark.parametrize("kind", ['class="begins-long" data-begins="Clarity, continued"', ""], ids=["long", "short"])
def test_a_page_that_starts_with_a_components_second_table_names_only_the_component(kind):
    first = table(row("Scale", "<p>One</p>" * 40))
    second = table(row("Evidence", CONTENTS["prose"], "long" if kind else "")).partition("</h3>")[2]
    pages = pages_of(f'{first}<div style="height: 40mm"></div><div {kind}>{second}</div>')
    assert [continued(page) for page in pages] == ["", "Clarity, continued"]


def test_a_page_that_starts_with_a_component_or_section_names_nothing():
    fills = '<div style="height: 230mm"></div>'
    for begins in (
        table(row("Leads", "Bob" + "<br>Bob" * 9), "Confidence"),
        "<h2>Action plan</h2><p>None</p><p>So</p>",
    ):
        pages = pages_of(table(row("Leads", "Bob")) + fills + begins)
        assert [continued(page) for page in pages] == ["", ""]


def test_a_page_that_continues_a_table_of_actions_names_its_agency():
    rows = "<tr><td>Train all</td></tr>" * 80
    html = (
        f'<h2>Northshire Police</h2><table data-continued="Northshire Police, continued"><tbody>{rows}</tbody></table>'
    )
    assert {continued(page) for page in pages_of(html)[1:]} == {"Northshire Police, continued"}
