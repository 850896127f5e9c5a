"""Reading the report on screen, and downloading it as a PDF."""

import datetime

import pytest

from assessments.models import Assessment
from assessments.views.papers import file_name
from tests.assessments.gathering import gather, give, more_agencies
from tests.assessments.moderating import agree, challenge, dissent, with_views
from tests.assessments.steps import complete, sign_off
from tests.factories import (
    AccountabilityFactory,
    ActionFactory,
    EvidenceFactory,
    StakeholderRoleFactory,
    SupervisorFactory,
)


@pytest.fixture(params=["report/", "report.pdf"])
def address(request, assessment) -> str:
    return f"/assessments/{assessment.pk}/{request.param}"


@pytest.mark.parametrize("who", ["alice", "bob", "sam", "olive"])
def test_everyone_in_the_partnership_can_read_the_report(address, as_, who, request):
    assert as_(request.getfixturevalue(who)).get(address).status_code == 200


def test_carol_gets_404(address, as_, carol):
    assert as_(carol).get(address).status_code == 404


def test_someone_not_signed_in_is_asked_to_sign_in(address, client):
    assert client.get(address).url == f"/sign-in/?next={address}"


def test_the_pdf_is_downloaded_under_its_own_name_and_not_cached(assessment, as_, olive):
    answer = as_(olive).get(f"/assessments/{assessment.pk}/report.pdf")
    assert answer.content.startswith(b"%PDF-1.7")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="peer-mentoring-after-release-2026-04-to-2027-03-board-report.pdf"'
    )
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("Llais: gwrando ar bobl ŵ", "llais-gwrando-ar-bobl-w-2026-04-to-2027-03-board-report.pdf"),
        ('a"b\r\nSet-Cookie: x/../y', "ab-set-cookie-xy-2026-04-to-2027-03-board-report.pdf"),
        ("x" * 200, "x" * 80 + "-2026-04-to-2027-03-board-report.pdf"),
        ("تمكين", "assessment-7-2026-04-to-2027-03-board-report.pdf"),
    ],
)
def test_the_files_name_is_the_subject_in_plain_letters_and_the_period(subject, name):
    assert (
        file_name(
            Assessment(
                pk=7, subject=subject, period_start=datetime.date(2026, 4, 1), period_end=datetime.date(2027, 3, 31)
            )
        )
        == name
    )


def test_the_page_shows_the_report_and_offers_the_pdf(assessment, as_, olive):
    page = as_(olive).get(f"/assessments/{assessment.pk}/report/").content.decode()
    assert f'href="/assessments/{assessment.pk}/report.pdf"' in page
    assert "No component has been scored yet." in page
    # Nothing is scored, so there is nothing to draw yet.
    assert page.count("<svg ") == 0
    assert page.count('<section class="sheet"') == 12


def test_the_report_says_draft_before_sign_off_and_who_signed_off_after(assessment, as_, alice):
    address = f"/assessments/{assessment.pk}/report/"
    assert "Draft: not signed off" in as_(alice).get(address).content.decode()
    sign_off(assessment, by=alice)
    page = as_(alice).get(address).content.decode()
    assert "Draft" not in page
    assert "signed off by Alice on" in page
    assert "Signed off anyway because:" in page


def test_a_component_without_a_score_reads_not_yet_scored(assessment, as_, olive):
    complete(assessment)
    assessment.sheets.filter(component__slug="clarity").update(score=None)
    page = as_(olive).get(f"/assessments/{assessment.pk}/report/").content.decode()
    [clarity] = [part for part in page.split('<section class="sheet"') if part.startswith(' id="sheet-clarity"')]
    assert "Not yet scored" in clarity
    assert "our score" not in clarity


def test_each_scored_sheet_marks_the_chosen_level_in_words_once(assessment, as_, olive):
    complete(assessment)
    page = as_(olive).get(f"/assessments/{assessment.pk}/report/").content.decode()
    assert page.count("our score") == 12


def test_the_report_page_has_no_inline_styles(assessment, as_, olive):
    complete(assessment)
    page = as_(olive).get(f"/assessments/{assessment.pk}/report/").content.decode()
    assert "style=" not in page
    assert "<style" not in page


def test_typed_markup_is_shown_as_text(assessment, as_, olive):
    sheet = assessment.sheets.first()
    EvidenceFactory(sheet=sheet, title="<img src=x onerror=alert(1)>", url="javascript:alert(1)")
    page = as_(olive).get(f"/assessments/{assessment.pk}/report/").content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "javascript:" not in page


# Session, person, assessment; fifteen for the report. For the file, which workers make:
# the assessment again, when it is read, then the claim, queueing its task and showing its progress.
QUERIES = {"report/": (18, 200), "report.pdf": (33, 202)}


@pytest.mark.parametrize("rows", [0, 1, 30])
@pytest.mark.parametrize("path", QUERIES)
def test_the_report_takes_the_same_queries_for_any_number_of_rows(
    assessment, as_, olive, path, django_assert_num_queries, rows, queued
):
    SupervisorFactory()
    for factory in (EvidenceFactory, AccountabilityFactory, StakeholderRoleFactory, ActionFactory):
        factory.create_batch(rows, sheet=assessment.sheets.first())
    client = as_(olive)
    queries, status = QUERIES[path]
    with django_assert_num_queries(queries):
        assert client.get(f"/assessments/{assessment.pk}/{path}").status_code == status


@pytest.mark.parametrize("rows", [0, 30])
def test_a_kept_draft_takes_21_queries_for_any_number_of_rows(assessment, as_, olive, django_assert_num_queries, rows):
    ActionFactory.create_batch(rows, sheet=assessment.sheets.first())
    client = as_(olive)
    client.get(f"/assessments/{assessment.pk}/report.pdf")
    with django_assert_num_queries(21):
        assert client.get(f"/assessments/{assessment.pk}/report.pdf").status_code == 200


@pytest.mark.parametrize("number", [1, 25])
def test_the_report_takes_21_queries_for_any_number_of_agencies(
    framework, partnership, alice, as_, olive, django_assert_num_queries, number
):
    started = gather(partnership, alice, more_agencies(partnership, number))
    with_views(started, alice, clarity=(3,) * number)
    client = as_(olive)
    with django_assert_num_queries(21):
        assert client.get(f"/assessments/{started.pk}/report/").status_code == 200


def test_differences_are_in_the_findings_and_each_view_is_in_an_appendix(
    gathering, alice, bob, police, sam, as_, olive
):
    agreeing = with_views(gathering, alice, clarity=(1, 3))
    agree(agreeing, alice, 2, because="The audit weighed more.")
    dissent(agreeing, bob, police)
    challenge(agreeing, sam)
    page = " ".join(as_(olive).get(f"/assessments/{agreeing.pk}/report/").content.decode().split())
    findings = page[page.index('id="findings"') : page.index('id="scores"')]
    for words in (
        "2 of 2 agencies returned a view.",
        "Views are 2 or more apart on 1 of 12 components:",
        "(1 to 3, agreed 2)",
        "1 dissent from an agreed score:",
        "(Northshire Police dissents)",
        "1 challenge by a scrutineer, 1 of them open.",
    ):
        assert words in findings
    for words in ("The audit weighed more.", "We see it otherwise.", "How do you know?", "No agency has returned"):
        assert words in page
    appendix = page[page.index('id="views"') :]
    assert "Northshire Health: 1 Inadequate." in appendix
    assert "Northshire Police says 3." in appendix


@pytest.mark.parametrize(
    ("views", "compared"),
    [
        ((None, 3), "Only one view was returned, so there is nothing to compare."),
        ((2, 3), "Views are within 1 point on every component."),
    ],
)
def test_the_report_counts_returned_views_and_compares_only_if_there_are_two(
    gathering, alice, as_, olive, views, compared
):
    agreeing = with_views(gathering, alice, clarity=views)
    page = " ".join(as_(olive).get(f"/assessments/{agreeing.pk}/report/").content.decode().split())
    returned = f"{sum(each is not None for each in views)} of 2 agencies returned a view."
    assert f"Agencies were asked for their own view of each component, with a reason. {returned}" in page
    assert compared in page
    assert ("The most divided component comes first." in page) is (None not in views)


@pytest.mark.parametrize("who", ["olive", "bob", "alice"])
def test_the_report_shows_no_views_until_they_are_closed(gathering, as_, dave, request, who):
    give(gathering, dave, reason="A secret until the close")
    page = as_(request.getfixturevalue(who)).get(f"/assessments/{gathering.pk}/report/").content.decode()
    assert "A secret" not in page
    assert "Agencies are still giving their views. 0 of 2 have returned theirs." in page


def test_typed_text_is_isolated_from_the_text_around_it(assessment, as_, olive):
    sheet = assessment.sheets.get(component__slug="clarity")
    action = ActionFactory(sheet=sheet, what="\u202etxt")
    page = as_(olive).get(f"/assessments/{assessment.pk}/report/").content.decode()
    assert "<bdi>\u202etxt</bdi> (<bdi>" in page
    assert page.count('<bdi class="app-typed">\u202etxt</bdi>') == 2
    assert f"<bdi>{action.who}</bdi>" in page


def test_the_report_still_opens_if_its_scale_lost_a_level(assessment, address, as_, olive):
    assessment.sheets.update(score=3)
    assessment.scale.levels.filter(score=3).delete()
    assert as_(olive).get(address).status_code == 200
