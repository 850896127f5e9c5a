import logging
import os
from collections import Counter

import page
import pytest
from django.core.exceptions import SuspiciousFileOperation

from assessments.models import AgencyView, Assessment, Component, ComponentAssessment
from safeguarding.printing import pdf
from safeguarding.printing.pdf import StaticOnly, static_file
from tests.assessments.charts.reading import HOSTILE, room_for
from tests.assessments.gathering import gather, more_agencies
from tests.assessments.moderating import agree, challenge, dissent, reply, with_views
from tests.assessments.papers.board import board_html, board_paper
from tests.assessments.steps import complete
from tests.factories import ActionFactory, EvidenceFactory, StakeholderRoleFactory

LONG = 20_000
OURS = "https://static.invalid/static/"
TYPED = {
    "Welsh": "Clywed llais pobl: tŷ, dŵr, llŷn, gŵr, â, ê, Ŵ, Ŷ",
    "emoji": "Went well 🎉 👩‍👧 ✓",
    "right to left": "תמיכה אחרי שחרור · الدعم بعد الإفراج 12",
    "HTML": "<b>bold</b> <script>alert('x')</script> & \"quoted\" <img src=https://example.org/x.png>",
    "a letter without a font": "\ue000 has no name, and no font has it",
    "control characters": "from\x0bWord\x07 \x85 \u2028 \ufffe",
    "line breaks": "One\nline\n\nAnother paragraph\n\n- dashed",
    "a word of 200 letters": "w" * 200,
    "a word of 2,000 letters": "w" * 2_000,
    "emoji and nothing else": "🎉" * 2_000,
    "direction turned round": "\u202etxt \u2067(Bob)",
}


@pytest.fixture(autouse=True)
def no_complaints(caplog):
    """WeasyPrint leaves out what it can't fetch, parse or describe, and reports it only in its log."""
    caplog.set_level(logging.WARNING, logger="weasyprint")
    yield
    assert [record.message for record in caplog.get_records("call") if record.name.startswith("weasyprint")] == []


def failures(content: bytes) -> list[str]:
    report = page.validate_pdf_bytes(content, profile="ua1")
    assert report.rules.total > 100
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def words_on(page_) -> str:
    """The text of a laid out page, including its margins."""
    return " ".join(box.text for box in page_._page_box.descendants() if hasattr(box, "text"))


def fill(assessment, text: str, line: str | None = None) -> None:
    """The same text in every field of the first component's sheet."""
    fill_sheet(assessment.sheets.order_by("component__position").first(), text, line)
    say_on_the_front(assessment, text, line)


def fill_sheet(sheet: ComponentAssessment, text: str, line: str | None = None) -> None:
    EvidenceFactory(sheet=sheet, title=(line or text)[:200], note=text)
    StakeholderRoleFactory(sheet=sheet, role=text)
    ActionFactory(sheet=sheet, what=text)
    ComponentAssessment.objects.filter(pk=sheet.pk).update(
        score=3,
        evidence_narrative=text,
        accountability_narrative=text,
        strategic_timeframe=text,
        operational_timeframe=text,
    )


def say_on_the_front(assessment: Assessment, text: str, line: str | None = None) -> None:
    assessment.theme = assessment.population = assessment.board = (line or text)[:200]
    assessment.decision_asked = text
    assessment.save()


def test_an_assessment_just_started_makes_an_accessible_report(assessment):
    paper = board_paper(assessment)
    assert failures(paper.content) == []
    assert paper.pages > 5


@pytest.mark.parametrize("text", ["As we see it.", "One\nline\n\nAnother", "<b>bold</b> 🎉 " + "w" * 400])
def test_views_dissents_and_challenges_make_an_accessible_report(gathering, alice, bob, police, sam, text):
    agreeing = with_views(gathering, alice, clarity=(1, 4), capacity=(None, 2))
    AgencyView.objects.given().update(reason=text, evidence=text)
    agree(agreeing, alice, 2, because=text)
    dissent(agreeing, bob, police, text)
    reply(challenge(agreeing, sam, text), alice, text)
    challenge(agreeing, sam, text)
    assert failures(board_paper(agreeing).content) == []


def test_the_alternative_text_of_a_components_views_gives_each_score(gathering, alice):
    agreeing = with_views(gathering, alice, clarity=(1, 4))
    agree(agreeing, alice, 2, because="Between the two.")
    source = pdf.HTML(string=board_html(agreeing))
    pdf._name_pictures(source.etree_element)
    titles = [title.text for title in source.etree_element.iter(f"{{{pdf.SVG}}}title")]
    # Pictures of the scores and of all components' views. A single score has no profile.
    assert titles[2:] == ["1: 1 agency; 4: 1 agency; agreed score 2"]


def test_the_views_are_the_last_appendix(gathering, alice):
    agreeing = with_views(gathering, alice, clarity=(1, 4))
    [(_title, _place, parts, _state)] = pdf._lay_out(board_html(agreeing)).make_bookmark_tree()
    label, _place, components, _state = parts[-1]
    assert label == "Appendix 3: What each agency thinks"
    assert [name for name, *_rest in components] == ["Clarity"]


@pytest.mark.nightly
@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED)
def test_any_typed_text_makes_an_accessible_report(assessment, text):
    fill(assessment, text)
    assert failures(board_paper(assessment).content) == []


def test_a_report_with_all_those_texts_is_accessible(assessment):
    """Each text on its own component, and all of them in the fields of the front page."""
    for sheet, text in zip(assessment.sheets.in_order(), TYPED.values(), strict=False):
        fill_sheet(sheet, text)
    beginnings = [text[:15] for text in TYPED.values()]
    say_on_the_front(assessment, "\n".join(TYPED.values()), line="".join(beginnings))
    assert failures(board_paper(assessment).content) == []


def test_texts_of_the_greatest_length_flow_across_pages(assessment):
    text = ("A sentence of some words that stands for what a board member typed. " * 400)[: LONG - 30]
    fill(assessment, text + " thelastword", line="A line")
    document = pdf._lay_out(board_html(assessment))
    everything = " ".join(words_on(each) for each in document.pages)
    # Nothing runs off the foot of a page. Findings and contents shorten it. Every other place has all of it:
    # the decision, seven fields of the sheet, and the action plan.
    assert everything.count("thelastword") == 9
    assert failures(board_paper(assessment).content) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a\n" * 10_000, id="10,000 lines"),
        pytest.param("a\n\n" * 6_666, id="6,666 paragraphs", marks=pytest.mark.nightly),
        pytest.param("w" * LONG, id="one word"),
        pytest.param("🎉" * LONG, id="emoji", marks=pytest.mark.nightly),
        pytest.param("🎉a" * (LONG // 2), id="emoji between letters", marks=pytest.mark.nightly),
    ],
)
def test_20_000_letters_of_any_kind_add_at_most_12_pages(assessment, text):
    before = board_paper(assessment).pages
    ComponentAssessment.objects.filter(assessment=assessment, component__slug="clarity").update(evidence_narrative=text)
    # Prose fills five more pages, and lines of one letter each another five.
    assert board_paper(assessment).pages - before <= 12


def test_line_breaks_are_where_they_were_typed(assessment):
    fill(assessment, "First line\nsecond line", line="A line")
    pages = pdf._lay_out(board_html(assessment)).pages
    texts = [getattr(box, "text", "") for each in pages for box in each._page_box.descendants()]
    # The decision, seven fields of the sheet, and the action plan; the front and the findings run them on.
    assert (sum(text.endswith("First line") for text in texts), texts.count("second line")) == (9, 9)


@pytest.mark.parametrize("letters", ["\u0e33", "\uffee \ufff9 \ufffa \ufffb \U00010000"])
def test_a_paper_with_split_or_missing_characters_is_accessible(letters):
    html = f'<html lang="en"><head><title>A paper</title></head><body><p>so {letters} on</p></body></html>'
    assert failures(pdf.render_pdf(html).content) == []


def test_lines_do_not_break_long_before_they_are_full():
    """As WeasyPrint does if text fills its line exactly and a space follows."""
    text = (
        "<strong>Practitioner survey 2026</strong> (Practitioner voice; shows impact; Probation Service in Northshire"
        " and the Vale; 30 June 2026; RRG 2026/15; file practitioner-survey-2026.csv (CSV, 98 bytes))"
        ' <span class="note">(stands under Confidence)</span> – 74 replies out of 132 asked'
    )
    for tenths in range(3800, 3900, 4):
        html = f'<html lang="en"><body><p style="font-size: 9.5pt; width: {tenths / 10}pt">{text}</p></body></html>'
        boxes = pdf._lay_out(html).pages[0]._page_box.descendants()
        lines = [each for each in boxes if type(each).__name__ == "LineBox" and each.element_tag == "p"]
        filled = [sum(child.width for child in line.children) / (tenths / 7.5) for line in lines]
        assert min(filled[:-1]) > 0.6, f"{tenths / 10}pt wide"


@pytest.mark.parametrize("score", [1, 2, 3, 4])
def test_each_score_is_drawn_with_its_dots(assessment, score):
    assessment.sheets.filter(component__slug="clarity").update(score=score)
    pages = pdf._lay_out(board_html(assessment)).pages
    dots = [box for each in pages for box in each._page_box.descendants() if box.element_tag == "i::before"]
    drawn = [box for box in dots if hasattr(box, "replacement")]
    addresses = Counter(box.style["content"][0][1][1] for box in dots if box not in drawn)
    # In the findings, in the table of scores and on the sheet; and each of the scale's levels in the appendix.
    expected = Counter([score] * 3 + [1, 2, 3, 4])
    assert (len(drawn), addresses) == (7, {f"{OURS}img/dots-{each}.svg": count for each, count in expected.items()})


def test_a_long_word_in_a_due_action_is_cut_to_one_line(assessment):
    sheet = assessment.sheets.get(component__slug="clarity")
    ActionFactory(sheet=sheet, what="x" * LONG)
    assert f"<bdi>{'x' * 159}…</bdi>" in board_html(assessment)


def test_welsh_letters_are_set_in_the_papers_own_font(assessment):
    fill(assessment, "ŵŷŴŶ")
    [family] = {
        box.style["font_family"]
        for each in pdf._lay_out(board_html(assessment)).pages
        for box in each._page_box.descendants()
        if getattr(box, "text", "") == "ŵŷŴŶ"
    }
    assert family[:2] == ("Atkinson Hyperlegible Next", "Atkinson Hyperlegible Next Ext")


def test_html_in_a_field_is_shown_as_it_was_typed(assessment):
    fill(assessment, "<b>bold</b> & <script>alert(1)</script>")
    html = board_html(assessment)
    assert "<script>" not in html
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; &lt;script&gt;" in html


def test_every_page_has_the_marking_the_title_its_number_and_draft(assessment):
    complete(assessment)
    pages = pdf._lay_out(board_html(assessment)).pages
    assert len(pages) > 5
    for number, each in enumerate(pages, start=1):
        words = " ".join(words_on(each).split())
        assert "OFFICIAL-SENSITIVE" in words
        assert "Peer mentoring after release · OFFICIAL-SENSITIVE" in words
        assert f"page {number} of {len(pages)}" in words
        assert "Draft: not signed off" in words


def test_the_file_has_its_title_author_and_language(assessment):
    document = pdf._lay_out(board_html(assessment))
    assert document.metadata.title == f"{assessment.name}: board report"
    assert document.metadata.authors == ["Northshire Safeguarding Partnership"]
    assert document.metadata.lang == "en-GB"


def test_the_bookmarks_lead_to_each_part_and_component(assessment):
    [(title, _place, parts, _state)] = pdf._lay_out(board_html(assessment)).make_bookmark_tree()
    assert title == "Peer mentoring after release"
    labels = [label for label, *_rest in parts]
    assert labels[-5:] == [
        "Practitioners and agencies",
        "Structures and processes",
        "Action plan",
        "Appendix 1: Method and source",
        "Appendix 2: The rating scale",
    ]
    assert [label for label, *_rest in parts[-5][2]] == ["Clarity", "Confidence", "Competence", "Capacity"]


@pytest.mark.parametrize("number", [1, 25])
def test_any_number_of_agencies_and_hostile_names_make_an_accessible_report(framework, partnership, alice, number):
    started = gather(partnership, alice, more_agencies(partnership, number))
    for component, name in zip(Component.objects.all(), HOSTILE.values(), strict=False):
        Component.objects.filter(pk=component.pk).update(name=room_for(Component, "name", name))
    scores = tuple(each % 4 + 1 for each in range(number))
    agreeing = with_views(started, alice, clarity=scores, capacity=(3,) * number)
    ActionFactory(sheet=agreeing.sheets.first())
    agree(agreeing, alice, 2, because="Between them.")
    assert failures(board_paper(agreeing).content) == []


def test_the_alternative_text_of_each_picture_gives_the_scores(assessment):
    assessment.sheets.update(score=2)
    source = pdf.HTML(string=board_html(assessment))
    pdf._name_pictures(source.etree_element)
    scores, profile = list(source.etree_element.iter(f"{{{pdf.SVG}}}title"))
    assert scores.text.startswith("Scores of the components. Clarity: 2 Requires improvement; Confidence: 2")
    assert profile.text.startswith("Profile of the scores, April 2026 to March 2027. Clarity: 2; Confidence: 2; ")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/picture.png",
        "http://127.0.0.1:8000/static/dist/print.css",
        "https://static.invalid/media/secret.pdf",
        "https://static.invalid.example.org/static/dist/print.css",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "data:text/css,p{}",
        "/etc/passwd",
        "",
    ],
)
def test_papers_fetch_nothing_but_static_files(address):
    with pytest.raises(ValueError, match="static files alone"):
        StaticOnly().fetch(address)


@pytest.mark.parametrize("path", ["../../manage.py", "..%2f..%2fmanage.py", "%2e%2e/%2e%2e/manage.py", "/etc/passwd"])
def test_no_path_reaches_files_outside_the_static_folders(path):
    with pytest.raises((SuspiciousFileOperation, FileNotFoundError)):
        static_file(OURS + path)


@pytest.mark.parametrize("path", ["dist/none.css", "dist", ""])
def test_a_folder_or_a_missing_file_is_refused(path):
    with pytest.raises(FileNotFoundError):
        static_file(OURS + path)


def test_a_static_files_address_may_have_a_query_and_a_fragment():
    assert static_file(OURS + "dist/print.css?v=1#top").name == "print.css"


def test_a_static_file_that_is_only_in_static_root_is_found(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "only.css").write_text("p{}")
    assert static_file(OURS + "only.css") == tmp_path / "only.css"


def test_the_stylesheet_is_read_once_for_two_papers(assessment):
    pdf._house_style.cache_clear()
    board_paper(assessment)
    board_paper(assessment)
    assert pdf._house_style.cache_info().misses == 1


def test_the_stylesheet_is_read_again_when_it_changes(monkeypatch, tmp_path):
    def height_of_a_line() -> float:
        page_ = pdf._lay_out("<html lang='en'><body><p>A line</p></body></html>").pages[0]
        return next(box.height for box in page_._page_box.descendants() if box.element_tag == "p")

    ours = tmp_path / "print.css"
    monkeypatch.setattr(pdf, "static_file", lambda url: ours if url.endswith(".css") else static_file(url))
    for height, second in ((40, 1), (60, 2)):
        ours.write_text(f"p {{ height: {height}px }}")
        os.utime(ours, (second, second))
        assert height_of_a_line() == height


def test_the_garbage_collectors_threshold_is_restored_after_a_paper(assessment):
    before = pdf.gc.get_threshold()
    board_paper(assessment)
    assert pdf.gc.get_threshold() == before
