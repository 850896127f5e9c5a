"""Pages on paper: one print style for all of them."""

import io
import os
import shutil
import subprocess
from collections.abc import Callable

import pikepdf
import pytest
from django.db.models import F
from playwright.sync_api import Page, ViewportSize

from assessments import demo
from assessments.models import Assessment, ComponentAssessment
from partnerships.models import User
from tests.browser.meeting import meeting_of, short_names

A4 = (595, 842)
# A sheet of A4 between its margins, in the pixels of a style sheet.
PAPER = ViewportSize(width=703, height=1040)
SHEET = "/assessments/{assessment}/clarity/"
# Each page with what it says on paper, and what it has only on screen.
PAGES = {
    "sign in": ("/sign-in/", ["Email address"], ["Skip to main content"]),
    "home": ("/", ["Waiting for you", "Peer mentoring after release"], ["Sign out"]),
    "partnership": ("/partnerships/{partnership}/", ["Northshire Police", "Takes part as"], ["Manage agencies"]),
    "people": ("/partnerships/{partnership}/people/", ["bob@example.org"], ["Invite someone", "End membership"]),
    "agencies": ("/partnerships/{partnership}/agencies/", ["Northshire Police"], ["Add an agency"]),
    "actions": ("/partnerships/{partnership}/actions/", ["What will be done", "Overdue"], ["Sort by", "Excel"]),
    "overview": ("/assessments/{assessment}/", ["Commitment and creativity", "12 of 12 scored"], ["Download papers"]),
    "sheet": (SHEET, ["What “Clarity” means", "Seen in practice."], ["Save and continue", "Add evidence", "Remove"]),
    "progress": ("/assessments/{assessment}/progress/", ["Then and now"], ["Compare with"]),
    "trail": ("/assessments/{assessment}/trail/", ["Alice signed the assessment off"], ["Filter changes"]),
    "papers": ("/assessments/{assessment}/papers/", ["Signed-off board reports"], ["Download everything"]),
    "report": ("/assessments/{assessment}/report/", ["What needs work", "Action plan"], ["Scroll the picture"]),
    "good practice": ("/good-practice/", ["Nothing has been released yet"], ["Filter good practice"]),
    "account": ("/account/", ["Second factor"], ["Sign out"]),
}
# Text that someone typed may contain an address.
TYPED = ("actions", "progress", "report", "trail", "sheet")
PRINTED_ADDRESSES = """() => [...document.querySelectorAll('a')]
    .filter((link) => !['none', 'normal', '""'].includes(getComputedStyle(link, '::after').content))
    .map((link) => link.textContent.trim())"""
# All text shown that isn't as dark as ink on white.
PALE = """() => [...document.querySelectorAll('main *')].filter((each) => {
    const style = getComputedStyle(each);
    const says = [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    return says && !each.closest('svg') && style.display !== 'none'
        && (style.color !== 'rgb(11, 12, 12)' || style.backgroundColor !== 'rgba(0, 0, 0, 0)');
}).map((each) => each.textContent.trim())"""
# Words in tables that are broken, although our own longest words are as long or longer.
BROKEN = """() => {
    const found = [], range = document.createRange();
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (!node.parentElement.closest('td, th, .app-score-row') || node.parentElement.closest('svg')) continue;
        for (const word of node.data.matchAll(/[^\\s-]{2,16}(?![^\\s-])/g)) {
            range.setStart(node, word.index);
            range.setEnd(node, word.index + word[0].length);
            const is_whole = (node.data[word.index - 1] ?? ' ').trim() === '';
            if (is_whole && range.getClientRects().length > 1) found.push(word[0]);
        }
    }
    return found;
}"""
CLIPPED = """() => [...document.querySelectorAll('main *')].filter((each) => {
    const style = getComputedStyle(each);
    return style.display !== 'none' && style.clip === 'auto' && /auto|scroll/.test(style.overflowX + style.overflowY)
        && (each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1);
}).map((each) => each.className)"""


@pytest.fixture(scope="session")
def words_of() -> Callable[[bytes], str]:
    """The text of a PDF, on one line."""
    program = shutil.which("pdftotext")
    if not program:
        message = "pdftotext (poppler-utils) is not installed"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)

    def read(content: bytes) -> str:
        return " ".join(
            subprocess.run([program, "-", "-"], input=content, capture_output=True, check=True).stdout.decode().split()
        )

    return read


def printed(page: Page) -> tuple[bytes, list[tuple[int, int]]]:
    """The page as a PDF, and the size of each of its sheets."""
    content = page.pdf(prefer_css_page_size=True)
    with pikepdf.open(io.BytesIO(content)) as found:
        return content, [(round(each.mediabox[2]), round(each.mediabox[3])) for each in found.pages]


def on_paper(page: Page) -> Page:
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    return page


@pytest.mark.parametrize("name", PAGES)
def test_a_printed_page_has_its_text_but_no_link_addresses_controls_or_navigation(
    open_as, signed_off, alice, words_of, name
):
    path, there, not_there = PAGES[name]
    address = path.format(assessment=signed_off.pk, partnership=signed_off.partnership_id)
    if name == "sheet":
        Assessment.objects.update(stage="agreeing_scores", agreed_at=None, agreed_by=None)
    page = open_as(None if name == "sign in" else alice, address)

    content, sheets = printed(page)

    text = words_of(content)
    assert set(sheets) == {A4}
    assert [words for words in there if words not in text] == []
    assert [words for words in not_there if words in text] == []
    if name not in TYPED:
        assert "http" not in text
    on_paper(page)
    assert page.evaluate(PRINTED_ADDRESSES) == []
    assert page.evaluate(PALE) == []
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate("document.documentElement.scrollWidth") == PAPER["width"]
    assert page.locator("button:visible, nav:visible:not(.app-report nav)").count() == 0


@pytest.mark.parametrize("name", ["actions", "overview", "progress", "partnership"])
def test_no_word_is_broken_in_a_table_or_list_on_paper(open_as, framework, name):
    demo.build()
    lead = User.objects.get(email="lead@example.org")
    found = Assessment.objects.filter(subject="Peer mentoring after release").latest("period_end")
    page = open_as(lead, PAGES[name][0].format(assessment=found.pk, partnership=found.partnership_id))

    assert on_paper(page).evaluate(BROKEN) == []


def test_each_demo_overview_prints_on_one_sheet_with_every_component(open_as, framework, words_of):
    demo.build()
    lead = User.objects.get(email="lead@example.org")
    for assessment in Assessment.objects.filter(partnership__memberships__person=lead):
        content, sheets = printed(open_as(lead, assessment.get_absolute_url()))

        assert (str(assessment), sheets) == (str(assessment), [A4])
        text = words_of(content)
        assert [name for name in assessment.sheets.values_list("component__name", flat=True) if name not in text] == []


def test_the_overview_of_a_full_assessment_prints_on_one_sheet(open_as, signed_off, alice):
    assert printed(open_as(alice, signed_off.get_absolute_url()))[1] == [A4]


@pytest.mark.parametrize("number", [1, 8, 12, 13, 25])
def test_moderation_prints_in_landscape_with_every_agency_and_headings_on_each_sheet(
    open_as, framework, partnership, alice, words_of, number
):
    found = meeting_of(number, partnership, alice)
    page = open_as(alice, f"/assessments/{found.pk}/moderation/")

    content, sheets = printed(page)

    assert set(sheets) == {A4[::-1]}
    text = words_of(content).replace(" ", "")
    for name in short_names(number):
        assert text.count(name.replace(" ", "").replace("Agency", "")) >= 1, name
    assert text.count("Agreedscore") == len(sheets)
    assert "Continue" not in text.replace("Continuity", "")
    page.emulate_media(media="print")
    page.set_viewport_size(ViewportSize(width=1032, height=700))
    assert page.evaluate("document.documentElement.scrollWidth") == 1032
    assert page.evaluate(PALE) == []


def test_a_printed_sheet_shows_what_was_typed_and_chosen_but_not_the_other_answers(open_as, full, bob, words_of):
    text = "First paragraph.\n\n" + "A long text that its box does not show whole. " * 120 + "The end."
    ComponentAssessment.objects.update(evidence_narrative=text, score=2, version=F("version"))
    page = open_as(bob, SHEET.format(assessment=full.pk))

    words = words_of(printed(page)[0])

    assert "The end." in words
    assert "Requires improvement" in words
    assert "Inadequate" not in words
    assert "31 3 2027" in words
