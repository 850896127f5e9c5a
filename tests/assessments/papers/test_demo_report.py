"""The demo's board report, which is as long as a real partnership's."""

import pytest

from assessments.models import Assessment
from safeguarding.printing import pdf
from tests.assessments.papers.board import board_html, board_paper
from tests.assessments.papers.test_pdf import failures, no_complaints, words_on

__all__ = ["no_complaints"]
ANCHORS = ("findings", "contents", "scores")


def test_the_demo_report_is_accessible(demo_assessment):
    assert failures(board_paper(demo_assessment).content) == []


def test_the_contents_give_the_page_of_each_part(demo_assessment):
    pages = pdf._lay_out(board_html(demo_assessment)).pages
    # From the last page to the first, because a part is named on every page it covers.
    page_of = {anchor: number for number in range(len(pages), 0, -1) for anchor in pages[number - 1].anchors}
    [contents] = [" ".join(words_on(each).split()) for each in pages if "contents" in each.anchors]
    for anchor, title in (
        ("sheet-clarity", "Clarity"),
        ("sheet-capacity", "Capacity"),
        ("sheet-commitment", "Commitment and creativity"),
        ("action-plan", "Action plan"),
        ("scale", "Appendix 2: The rating scale"),
    ):
        assert page_of[anchor] > 3
        assert f"{title} {page_of[anchor]}" in contents


def test_findings_are_on_page_2_of_the_demo_report_and_contents_on_page_3(demo_assessment):
    pages = pdf._lay_out(board_html(demo_assessment)).pages
    firsts = {anchor: [number for number, each in enumerate(pages, 1) if anchor in each.anchors] for anchor in ANCHORS}
    assert firsts == {"findings": [2], "contents": [3], "scores": [3, 4, 5]}


@pytest.mark.parametrize(
    ("title", "most"), [("Peer mentoring after release", 6), ("Peer mentoring after release for young adults", 4)]
)
def test_scores_and_findings_fit_on_two_pages_with_one_line_recommendations(demo_assessment, title, most):
    """A title of two lines takes the space of two of them."""
    for number in (1, 3, most):
        asked_for = "Agree the scores as the partnership’s own judgement.\n" * number
        Assessment.objects.filter(pk=demo_assessment.pk).update(subject=title, decision_asked=asked_for)
        document = pdf._lay_out(board_html(Assessment.objects.for_paper().get(pk=demo_assessment.pk)))
        [(_title, _place, parts, _state)] = document.make_bookmark_tree()
        # Pages are counted from 0 there.
        on_page = {part[0]: part[1][0] + 1 for part in parts}
        both = (on_page["The scores at a glance"], on_page["Findings"])
        assert (number, max(both), on_page["Contents"]) == (number, 2, 3)


def test_the_demo_reports_pictures_have_titles_and_tables(demo_assessment):
    source = pdf.HTML(string=board_html(demo_assessment))
    pdf._name_pictures(source.etree_element)
    titles = [title.text.partition(".")[0] for title in source.etree_element.iter(f"{{{pdf.SVG}}}title")]
    assert titles[:5] == [
        "Scores of the components, now and last time",
        "Actions by status",
        "Profile of the scores, October 2025 to September 2026 and October 2024 to September 2025",
        "Components at Good or better in each assessment",
        "Agencies’ views of each component and the agreed score",
    ]
    captions = {caption.text for caption in source.etree_element.iter("caption")}
    assert {titles[1], titles[3], titles[4], "Each component’s score"} <= captions
