"""The front page of the board report: version, reopening, logo, watermark, and what can be left out."""

import datetime
import logging

import page
import pytest

from assessments.models import Assessment, SignedPaper
from assessments.papers import formats, signing
from assessments.papers.kinds import BOARD_REPORT, source_of
from assessments.papers.signed_values import decode
from assessments.papers.summary import board_report
from assessments.services import lifecycle
from partnerships.models import PartnershipLogo
from tests.assessments.moderating import with_views
from tests.assessments.steps import MEETING, complete
from tests.factories import PaperOptionsFactory, PartnershipLogoFactory
from tests.factories.partnerships import a_picture


@pytest.fixture(autouse=True)
def no_complaints(caplog):
    """WeasyPrint leaves out what it can't fetch or draw, and reports it only in its log."""
    caplog.set_level(logging.WARNING, logger="weasyprint")
    yield
    assert [record.message for record in caplog.get_records("call") if record.name.startswith("weasyprint")] == []


def sign(assessment, alice):
    return signing.sign_off(assessment, by=alice, missing_because="The year was short", **MEETING)


def html_of(assessment) -> str:
    return set_as(source_of(BOARD_REPORT, "pdf", assessment))[0]


def set_as(source):
    return source.kind.writers["pdf"].set(source.values, source.shows)


def failures(content: bytes) -> list[str]:
    return [f"{each.rule_id}: {each.message}" for each in page.validate_pdf_bytes(content, profile="ua1").failures]


def test_the_cover_gives_the_version_from_first_draft_to_second_sign_off(assessment, alice):
    said = [board_report(assessment).cover]
    sign(assessment, alice)
    said.append(board_report(Assessment.objects.get()).cover)
    lifecycle.reopen(assessment, by=alice, reason="A score was wrong")
    said.append(board_report(Assessment.objects.get()).cover)
    sign(assessment, alice)
    said.append(board_report(Assessment.objects.get()).cover)
    assert [(cover.version, cover.reopened_because) for cover in said] == [
        ("Draft", ()),
        ("Version 1", ()),
        ("Draft after version 1", ("A score was wrong",)),
        ("Version 2", ("A score was wrong",)),
    ]


def test_the_signed_paper_says_its_version_who_signed_off_and_when(assessment, alice, queued):
    at = datetime.datetime(2026, 11, 21, 14, 5, tzinfo=datetime.UTC)
    signing.sign_off(assessment, by=alice, missing_because="Short", at=at, **MEETING)
    said = decode(SignedPaper.objects.get().values)
    html, _pictures = BOARD_REPORT.writers["pdf"].set(said.report, said.shows)
    assert "Version 1" in html
    assert "signed off by Alice on 21 November 2026" in " ".join(html.split())
    assert "The assessment as it was on 21 November 2026 at 14:05" in html
    assert "watermark" not in html


def test_the_front_page_has_purpose_meeting_recommendations_and_marking(assessment):
    PaperOptionsFactory(
        assessment=assessment,
        meeting="Executive group",
        meeting_date=datetime.date(2026, 12, 15),
        purpose="discussion",
        recommendations="Agree\nNote",
        protective_marking="official",
    )
    html = " ".join(html_of(assessment).split())
    assert "For discussion: what the board is asked to do" in html
    assert "Executive group, 15 December 2026" in html
    assert '<li class="app-typed" dir="auto">Agree</li><li class="app-typed" dir="auto">Note</li>' in html
    assert '<div class="running-marking">OFFICIAL</div>' in html


def test_views_and_appendices_can_be_left_out(gathering, alice):
    agreeing = with_views(gathering, alice, clarity=(1, 4))
    assert html_of(agreeing).count('class="appendix"') == 3
    options = PaperOptionsFactory(assessment=agreeing, with_views=False)
    without_views = html_of(agreeing)
    assert without_views.count('class="appendix"') == 2
    assert "Agencies’ views" not in without_views
    options.with_views, options.with_appendices = True, False
    options.save()
    assert 'class="appendix"' not in html_of(agreeing)
    assert 'href="#scale"' not in html_of(agreeing)


@pytest.mark.parametrize(("kind", "format"), [("PNG", "png"), ("JPEG", "jpeg")])
def test_a_logo_is_in_the_paper_with_the_partnerships_name_as_its_alternative_text(
    assessment, partnership, kind, format
):
    PartnershipLogoFactory(partnership=partnership, content=a_picture(kind=kind), format=format)
    source = source_of(BOARD_REPORT, "pdf", assessment)
    assert f'<img class="logo" src="{formats.LOGO}" alt="Northshire Safeguarding Partnership">' in html_of(assessment)
    made = source.make()
    assert b"/Subtype /Image" in made.content
    assert failures(made.content) == []


@pytest.mark.parametrize("change", [{"content": b"broken"}, {"content": b""}, {"sha256": "1" * 64}, None])
def test_a_broken_or_missing_logo_is_left_out_of_the_paper(assessment, partnership, change):
    PartnershipLogoFactory(partnership=partnership)
    source = source_of(BOARD_REPORT, "pdf", assessment)
    rows = PartnershipLogo.objects.all()
    rows.update(**change) if change else rows.delete()
    if change:
        source = source_of(BOARD_REPORT, "pdf", assessment)
    html, pictures = set_as(source)
    assert ("<img" in html, formats.LOGO in pictures) == (False, False)


def test_a_draft_has_a_watermark_that_stays_accessible_and_can_be_turned_off(assessment):
    made = source_of(BOARD_REPORT, "pdf", assessment).make()
    assert failures(made.content) == []
    assert formats.WATERMARK in html_of(assessment)
    PaperOptionsFactory(assessment=assessment, watermark=False)
    assert formats.WATERMARK not in html_of(assessment)


def test_a_complete_assessment_with_logo_and_watermark_is_accessible(assessment, partnership):
    complete(assessment)
    PartnershipLogoFactory(partnership=partnership)
    PaperOptionsFactory(assessment=assessment, recommendations="Agree\nNote")
    assert failures(source_of(BOARD_REPORT, "pdf", assessment).make().content) == []
