"""What a kept paper costs, and what the press leaves behind in memory."""

from functools import partial

import pytest

from assessments.papers import press as module
from assessments.papers.kinds import to_sign
from assessments.papers.order import Order
from assessments.papers.press import Press
from assessments.services import lifecycle
from safeguarding.printing.made import Made
from safeguarding.printing.pdf import render_pdf
from tests.assessments import presses
from tests.assessments.steps import MEETING
from tests.bench.timing import median_of

RUNS = 25
HTML = (
    '<html lang="en"><head><title>A small paper</title></head><body><h1>A small paper</h1>'
    + "<table><tr><th>Component</th><td>Some words of what was found there.</td></tr></table>" * 60
    + "</body></html>"
)


@pytest.mark.bench
def test_a_signed_paper_is_served_as_stored_in_no_time(assessment, as_, alice, olive, capsys):
    content = b"%PDF" + b"x" * 300_000

    def paper(signed):
        return to_sign(signed, lambda _order: Made(content))

    lifecycle.sign_off(assessment, by=alice, missing_because="Short", paper=paper, **MEETING)
    client, url = as_(olive), f"/assessments/{assessment.pk}/report.pdf"
    assert client.get(url).content == content
    assert median_of(RUNS, partial(client.get, url), "stored paper", capsys) < 0.020


@pytest.mark.bench
@pytest.mark.parametrize("papers_of_a_process", [50, 1_000])
def test_a_hundred_papers_leave_the_press_as_large_as_ten(settings, capsys, monkeypatch, papers_of_a_process):
    """With processes that are replaced, as in production; and with one that makes them all, to see what that saves."""
    settings.PAPER_PROCESSES = 1
    monkeypatch.setattr(module, "PAPERS_OF_A_PROCESS", papers_of_a_process)
    press, found = Press(), {}
    try:
        for number in range(1, 101):
            press.make(Order(render_pdf, (HTML,)))
            if number in (10, 100):
                found[number] = int(press.make(Order(presses.memory)).content) / 1_000_000
    finally:
        press.close()
    with capsys.disabled():
        print(
            f"\npress, {papers_of_a_process} papers a process: {found[10]:.0f} MB after 10 papers,"
            f" {found[100]:.0f} MB after 100"
        )
    assert found[100] - found[10] < 30
