"""The press: real processes, since what is tested is that papers don't share ours."""

import os
import signal
import time
from concurrent.futures.process import BrokenProcessPool

import pytest

from assessments.papers import press as module
from assessments.papers.order import Order
from assessments.papers.press import Press, PressBusy
from safeguarding.printing.made import Made
from safeguarding.printing.pdf import render_pdf
from tests.assessments import presses


@pytest.fixture
def press(settings):
    settings.PAPER_PROCESSES = 1
    ours = Press()
    yield ours
    ours.close()


def test_a_paper_is_made_in_another_process_and_handed_back(press):
    assert int(press.make(Order(presses.in_which_process)).content) != os.getpid()
    html = '<html lang="en"><head><title>A paper</title></head><body><h1>A paper</h1></body></html>'
    paper = press.make(Order(render_pdf, (html,)))
    assert (paper.content[:8], paper.pages) == (b"%PDF-1.7", 1)
    assert press.make(Order(presses.in_which_language)).content == b"en-gb"


def test_what_a_paper_leaves_behind_is_cleared_up_after_it_and_not_while_one_is_made(press):
    assert press.make(Order(presses.leave_garbage)).content == b"collecting: False"
    until = time.monotonic() + 30
    while press.make(Order(presses.is_cleared_up)).content == b"no" and time.monotonic() < until:
        time.sleep(module.SECONDS_BEFORE_CLEARING_UP)
    assert press.make(Order(presses.is_cleared_up)).content == b"yes"


def test_a_paper_that_takes_too_long_is_given_up_even_where_a_library_swallows_that(monkeypatch):
    monkeypatch.setattr(module, "SECONDS_AT_MOST", 0.2)
    monkeypatch.setattr(module, "SECONDS_BEFORE_GIVING_UP_AGAIN", 0.0137)
    with pytest.raises(TimeoutError), module._time_limit():
        presses.swallow_the_end_of_time()
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_what_goes_wrong_with_one_paper_is_told_and_the_next_is_made(press, caplog):
    with pytest.raises(ValueError, match="can't be set"):
        press.make(Order(presses.break_down))
    assert press.make(presses.small("next")) == Made(b"next", 1)
    assert (press.waiting, "A paper could not be made" in caplog.text) == (0, True)


def test_a_process_that_is_killed_while_rendering_is_replaced_and_the_paper_made_anew(press, tmp_path):
    assert press.make(Order(presses.kill_yourself, (str(tmp_path / "killed"),))) == Made(b"second try")


def test_a_paper_that_kills_its_process_twice_is_given_up_and_the_next_one_made(press, caplog):
    with pytest.raises(BrokenProcessPool):
        press.make(Order(presses.always_kill))
    assert press.make(presses.small("next")).content == b"next"
    assert press.waiting == 0


def test_after_some_papers_the_process_is_a_fresh_one(press, monkeypatch):
    monkeypatch.setattr(module, "PAPERS_OF_A_PROCESS", 2)
    used = [press.make(Order(presses.in_which_process)).content for _paper in range(4)]
    assert (used[0] == used[1], used[1] == used[2], used[2] == used[3]) == (True, False, True)


def test_it_is_warm_before_the_first_paper_is_asked_for_and_stays_as_it_is_when_asked_again(press):
    press.warm_up()
    assert (press.taken, press.pool is None) == (1, False)
    press.warm_up()
    assert int(press.make(Order(presses.in_which_process)).content) != os.getpid()
    assert (press.taken, press.waiting) == (2, 0)


def test_where_papers_are_made_in_the_web_worker_itself_there_is_nothing_to_warm(settings):
    settings.PAPER_PROCESSES = 0
    here = Press()
    here.warm_up()
    assert (here.taken, here.pool) == (0, None)


def test_so_many_may_wait_and_no_more(press, settings):
    settings.PAPERS_WAITING = 0
    with pytest.raises(PressBusy):
        press.send(presses.small("one too many"), lambda made, error: None)
    # A sign-off is not told to come back.
    assert press.make(presses.small("urgent")).content == b"urgent"


def test_with_no_process_it_is_made_here(settings):
    settings.PAPER_PROCESSES = 0
    assert int(Press().make(Order(presses.in_which_process)).content) == os.getpid()
    with pytest.raises(ValueError, match="can't be set"):
        Press().make(Order(presses.break_down))


def test_a_paper_that_cannot_be_kept_is_logged_and_nobody_waits_for_ever(settings, caplog):
    settings.PAPER_PROCESSES = 0

    def then(made, error):
        raise OSError("The disk is full")

    assert Press().send(presses.small("lost"), then).wait(0)
    assert "could not be kept" in caplog.text
