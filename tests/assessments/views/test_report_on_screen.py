"""The report on screen: its HTML is kept, and never shown once something in it has changed."""

import datetime

import pytest
from django.core.cache import caches
from django.utils import translation

from assessments.models import Assessment, Component
from assessments.papers import board
from assessments.services import lifecycle
from partnerships.models import Agency
from tests.assessments.gathering import give, return_all
from tests.assessments.steps import complete
from tests.clock import Clock
from tests.factories import EvidenceFactory
from tests.pages import words_of


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["pages"].clear()


@pytest.fixture
def rendered(monkeypatch) -> list[str]:
    """The report's subject, each time that its HTML is rendered."""
    found, real = [], board.context_of

    def context_of(report, moment):
        found.append(report.front.title)
        return real(report, moment)

    monkeypatch.setattr(board, "context_of", context_of)
    return found


@pytest.fixture
def address(assessment) -> str:
    complete(assessment)
    return f"/assessments/{assessment.pk}/report/"


def test_what_has_not_changed_is_rendered_once_for_everyone(address, as_, alice, olive, rendered):
    first, second = as_(alice).get(address), as_(olive).get(address)

    assert len(rendered) == 1
    assert words_of(first) == words_of(second)


def leader_of(assessment: Assessment) -> str:
    return assessment.sheets.first().actions.get().lead_agency.name


CHANGES = {
    "a text": lambda found: found.sheets.filter(component__slug="clarity").update(evidence_narrative="Seen by few"),
    "a score": lambda found: found.sheets.filter(component__slug="clarity").update(score=1),
    "a row": lambda found: EvidenceFactory(sheet=found.sheets.first(), title="Added since"),
    "a row removed": lambda found: found.sheets.first().evidence.all().delete(),
    "an agency's name": lambda found: Agency.objects.filter(name=leader_of(found)).update(name="Renamed since"),
    "a component's name": lambda found: Component.objects.filter(slug="clarity").update(name="Clearness"),
    "the words of the scale": lambda found: found.scale.levels.filter(score=3).update(label="Very good"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_at_once_however_it_was_made(change, address, assessment, as_, alice, rendered):
    before = words_of(as_(alice).get(address))

    CHANGES[change](assessment)

    assert words_of(as_(alice).get(address)) != before
    assert len(rendered) == 2


def test_the_next_day_actions_are_overdue(address, assessment, as_, alice, monkeypatch, rendered):
    clock = Clock(monkeypatch)
    assessment.sheets.first().actions.update(due=clock.now.date())
    clock.jump(clock.now.date())
    assert "0 overdue" in words_of(as_(alice).get(address))

    clock.jump(clock.now.date() + datetime.timedelta(days=1))

    assert "1 overdue" in words_of(as_(alice).get(address))


def test_the_page_says_the_moment_at_which_it_was_asked_for(address, as_, alice, monkeypatch, rendered):
    clock = Clock(monkeypatch)
    for minute in (5, 6):
        clock.jump(clock.now.date(), 14, minute)
        assert f"at 14:0{minute}." in words_of(as_(alice).get(address))

    assert len(rendered) == 1


def test_another_language_has_html_of_its_own(address, assessment, rendered):
    with translation.override("en-gb"):
        board.on_screen(assessment)
    with translation.override("cy"):
        board.on_screen(assessment)

    assert len(rendered) == 2


def test_carol_gets_404_for_a_report_that_others_have_read(address, as_, alice, carol):
    assert as_(alice).get(address).status_code == 200

    assert as_(carol).get(address).status_code == 404


def test_views_are_not_shown_before_they_are_closed_nor_after_gathering_again(gathering, as_, alice, bob):
    give(gathering, bob, reason="Only ours so far")
    return_all(gathering, bob)
    address = f"/assessments/{gathering.pk}/report/"
    while_open = as_(alice).get(address).content.decode()
    lifecycle.close_views(gathering, by=alice)
    closed = as_(alice).get(address).content.decode()
    Assessment.objects.filter(pk=gathering.pk).update(stage="gathering_views")

    assert ("As we see it" in while_open, "As we see it" in closed) == (False, True)
    assert "As we see it" not in as_(alice).get(address).content.decode()
