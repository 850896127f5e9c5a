"""What a sign-off stores for its paper, and the paper made from that alone."""

import hashlib
from pathlib import Path

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from assessments.models import Action, Assessment, SignedPaper
from assessments.papers import formats, signing
from assessments.papers.kinds import BOARD_REPORT
from assessments.papers.signed_values import SCHEMA, NotAsSigned, decode, digest, encode
from assessments.services import lifecycle
from partnerships.models import Agency, PartnershipLogo
from safeguarding.background.monitoring import State, task_info
from safeguarding.printing.made import Made
from tests.assessments.full import full
from tests.assessments.papers.test_pdf import fill
from tests.assessments.steps import MEETING, complete
from tests.factories import ActionFactory, PartnershipLogoFactory, SignedPaperFactory
from tests.worker import work_off

# Values as each schema stored them, from its first release on.
STORED = sorted((Path(__file__).parent / "golden").glob("signed_values_*.json"))
HOSTILE = "<script>alert(1)</script> =cmd|' /C calc'!A0 سلامة 🎉 {{ 7*7 }} \u202e\ufeff"
LISTS = "A paragraph\nof two lines\n\n- one\n- two\n  1. in it\n\nName\tFigure\nPolice\t48\nHealth\t26\n\nc) third"


def sign(assessment, alice, **changes):
    return signing.sign_off(assessment, by=alice, missing_because="Short", **MEETING | changes)


def html_of(values) -> str:
    return BOARD_REPORT.writers["pdf"].set(values.report, values.shows, lambda _logo: values.logo)[0]


@pytest.fixture
def set_from(monkeypatch):
    """What papers would be made from. No paper is really made."""
    found = []

    def make(writer, values, moment, logo):
        found.append(BOARD_REPORT.writers["pdf"].set(values, moment, logo))
        return Made(f"%PDF {len(found)}".encode(), 7)

    monkeypatch.setattr(formats.HtmlPaper, "make", make)
    return found


def just_started(assessment, partnership, alice):
    return assessment


def huge(assessment, partnership, alice):
    return full(partnership, alice)


def hostile(assessment, partnership, alice):
    complete(assessment)
    fill(assessment, HOSTILE * 100, HOSTILE)
    return assessment


def with_lists_and_tables(assessment, partnership, alice):
    complete(assessment)
    fill(assessment, LISTS, "A line")
    return assessment


@pytest.mark.parametrize("state", [just_started, huge, hostile, with_lists_and_tables])
def test_stored_values_read_back_unchanged(assessment, partnership, alice, state):
    PartnershipLogoFactory(partnership=partnership)
    values = signing.values_of(lifecycle.sign_off(
        state(assessment, partnership, alice), by=alice, missing_because="Short", **MEETING
    ))  # fmt: skip
    text = encode(values)
    again = decode(text)
    # `==` alone tells a list from a tuple, but not 1 from True.
    assert (again, repr(again), digest(encode(again))) == (values, repr(values), digest(text))
    assert html_of(again) == html_of(values)
    assert text.isascii()


def test_lists_and_tables_are_stored_as_such(assessment, partnership, alice, queued):
    sign(with_lists_and_tables(assessment, partnership, alice), alice)
    narrative = decode(SignedPaper.objects.get().values).report.sheets[0].evidence_narrative
    assert [type(block).__name__ for block in narrative] == ["str", "List", "Table", "str"]


def test_each_schemas_stored_values_are_here():
    assert {path.name for path in STORED} == {f"signed_values_{schema}.json" for schema in range(1, SCHEMA + 1)}


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.stem)
def test_values_stored_in_every_schema_can_be_read_and_laid_out(stored):
    values = decode(stored.read_text())
    assert values.report.front.title == "Peer mentoring after release"
    assert len(values.report.sheets) == 12
    assert "Peer mentoring after release" in html_of(values)


def test_values_of_a_schema_that_is_not_known_are_refused(assessment, alice, queued):
    sign(assessment, alice)
    later = SignedPaper.objects.get().values.replace(f'"schema":{SCHEMA}', f'"schema":{SCHEMA + 1}')
    with pytest.raises(NotAsSigned, match=f"schema {SCHEMA + 1}"):
        decode(later)


def test_the_paper_is_made_from_the_signed_values_and_kept_with_its_digest(assessment, alice, queued, set_from):
    complete(assessment)
    sign(assessment, alice)
    paper = SignedPaper.objects.get()
    assert (paper.is_made, bytes(paper.content), paper.sha256) == (False, b"", "")
    assert paper.values_sha256 == hashlib.sha256(paper.values.encode()).hexdigest()
    before = html_of(decode(paper.values))

    work_off()

    paper.refresh_from_db()
    assert (bytes(paper.content), paper.sha256) == (b"%PDF 1", hashlib.sha256(b"%PDF 1").hexdigest())
    assert [html for html, _pictures in set_from] == [before]


def test_changes_before_the_paper_is_made_do_not_affect_it(
    assessment, partnership, alice, bob, police, queued, set_from
):
    logo = PartnershipLogoFactory(partnership=partnership)
    picture = bytes(logo.content)
    complete(assessment)
    ActionFactory(sheet=assessment.sheets.first(), what="Old words", lead_agency=police, lead_person=bob)
    sign(assessment, alice)

    alice.name = "Someone else"
    alice.save()
    Agency.objects.filter(pk=police.pk).update(name="Another force")
    partnership.name = "Another partnership"
    partnership.save()
    Action.objects.update(what="New words")
    PartnershipLogo.objects.all().delete()
    lifecycle.reopen(assessment, by=alice, reason="A score was wrong")
    work_off()

    [(html, pictures)] = set_from
    for words in ("Alice", "Northshire Police", "Northshire Safeguarding Partnership", "Old words", "Version 1"):
        assert words in html
    for words in ("Someone else", "Another", "New words", "A score was wrong", "Draft"):
        assert words not in html
    assert pictures == {formats.LOGO: (picture, f"image/{logo.format}")}


def test_each_signed_paper_has_the_next_number_and_its_own_digest(assessment, alice, set_from):
    for _time in range(2):
        sign(assessment, alice)
        lifecycle.reopen(assessment, by=alice, reason="Wrong score")

    papers = [(paper.number, bytes(paper.content), paper.sha256) for paper in assessment.papers.order_by("number")]
    assert papers == [(n, c, hashlib.sha256(c).hexdigest()) for n, c in ((1, b"%PDF 1"), (2, b"%PDF 2"))]


def test_if_the_paper_cannot_be_queued_nothing_is_signed_off(assessment, alice, queued, monkeypatch):
    monkeypatch.setattr(signing, "enqueue", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sign(assessment, alice)
    stored = Assessment.objects.get()
    assert (stored.is_agreed, stored.board, stored.transitions.count()) == (False, "", 1)
    assert (hasattr(stored, "paper_options"), SignedPaper.objects.count()) == (False, 0)


def test_the_task_holds_only_the_papers_id(assessment, alice, queued):
    sign(assessment, alice)
    row, paper = DBTaskResult.objects.get(), SignedPaper.objects.get()
    assert row.args_kwargs == {"args": [], "kwargs": {"paper": paper.pk}}
    assert (paper.task, row.queue_name) == (row.pk, "people")


def test_no_paper_is_made_from_altered_values(assessment, alice, queued, set_from):
    sign(assessment, alice)
    paper = SignedPaper.objects.get()
    SignedPaper.objects.update(values=paper.values.replace("Short", "Shorter"))
    work_off()
    assert task_info(paper.task).state == State.FAILED
    assert (SignedPaper.objects.get().is_made, set_from) == (False, [])


def test_making_a_signed_paper_again_never_replaces_it(assessment, alice, queued, set_from):
    sign(assessment, alice)
    paper = SignedPaper.objects.get()
    stale = SignedPaper.objects.get()
    signing.make(paper)
    paper.refresh_from_db()
    signing.make(paper)
    # Two workers at once: the first has already kept it.
    signing.make(stale)
    assert bytes(SignedPaper.objects.get().content) == b"%PDF 1"
    assert len(set_from) == 2


def test_a_paper_that_failed_is_queued_again_when_someone_asks(assessment, alice, queued, monkeypatch):
    monkeypatch.setattr(formats.HtmlPaper, "make", lambda *args: 1 / 0)
    sign(assessment, alice)
    paper = SignedPaper.objects.get()
    signing.try_again(paper)
    assert DBTaskResult.objects.count() == 1
    work_off()
    monkeypatch.setattr(formats.HtmlPaper, "make", lambda *args: Made(b"%PDF"))
    signing.try_again(paper)
    work_off()
    signing.try_again(paper)
    assert (bytes(SignedPaper.objects.get().content), DBTaskResult.objects.count()) == (b"%PDF", 2)


def test_a_paper_that_was_signed_before_values_were_stored_stays_as_it_is(assessment, set_from):
    paper = SignedPaperFactory(assessment=assessment)
    signing.make(paper)
    assert (bytes(SignedPaper.objects.get().content), set_from) == (b"%PDF-1.7", [])


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_held_while_the_paper_is_made(assessment, alice, queued, monkeypatch):
    held = []

    def make(*args):
        held.append(connection.in_atomic_block)
        return Made(b"%PDF")

    monkeypatch.setattr(formats.HtmlPaper, "make", make)
    sign(assessment, alice)
    work_off()
    assert held == [False]


def test_lists_of_signed_papers_do_not_read_their_values(assessment, alice, queued, django_assert_num_queries):
    sign(assessment, alice)
    [paper] = SignedPaper.objects.all()
    assert "values" in paper.get_deferred_fields()
    with django_assert_num_queries(1):
        assert paper.values


def test_sign_off_copies_the_meeting_to_the_paper_options(assessment, alice):
    lifecycle.sign_off(assessment, by=alice, missing_because="Short", **MEETING)
    options = Assessment.objects.get().paper_options
    assert (options.meeting, options.meeting_date, options.recommendations, options.changed_by) == (
        MEETING["board"],
        MEETING["meeting_date"],
        MEETING["decision_asked"],
        alice,
    )
