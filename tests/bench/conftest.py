"""The yardsticks, where figures go, and the garbage collector as workers set it."""

import gc
from collections.abc import Callable, Iterator

import pytest
from django.test import override_settings
from weasyprint import HTML

from safeguarding.handler import Handler
from tests.assessments.full import NARRATIVE
from tests.bench import figures
from tests.bench.browser import Browser
from tests.bench.figures import Figure
from tests.bench.timing import Work, Yardstick, timed

PARAGRAPHS = 150
MINIMAL = ["django.middleware.common.CommonMiddleware"]
Note = Callable[..., None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rounds", type=int, default=15, help="rounds of each benchmark of a page")
    parser.addoption("--partnerships", type=int, default=30, help="partnerships that pages are measured among")


@pytest.fixture(scope="session")
def found() -> Iterator[list[Figure]]:
    """Written at the end, also by a run that was interrupted."""
    each: list[Figure] = []
    yield each
    figures.write(each)


@pytest.fixture
def note(found: list[Figure], capsys: pytest.CaptureFixture[str]) -> Note:
    """Notes figures and prints them. Fails if any is over its bound."""

    def note(*figures: Figure) -> None:
        found.extend(figures)
        with capsys.disabled():
            for figure in figures:
                print(f"\n{figure}", end="")
        assert [str(each) for each in figures if not each.is_kept] == []

    return note


@pytest.fixture
def bound(note: Note) -> Callable[..., None]:
    def bound(
        name: str, work: Work, yardstick: Yardstick, rounds: int, at_most: float, between: Work = lambda: None
    ) -> None:
        """CPU time of the work as a multiple of the yardstick's. What `between` does is not timed."""
        found = timed([yardstick], work, rounds, between=between)
        note(
            Figure(name, round(found.milliseconds, 1), "ms"),
            Figure(name, round(found.multiple_of(yardstick), 2), yardstick.name, at_most),
        )

    return bound


@pytest.fixture
def plain_page(db: None, settings) -> Yardstick:
    """A: one query, one template, hardly any middleware."""
    settings.ROOT_URLCONF = "tests.bench.urls"
    with override_settings(MIDDLEWARE=MINIMAL):
        browser = Browser(Handler())
    return Yardstick("plain pages", browser.getting("/yardstick/plain/"), times=30)


@pytest.fixture
def bare_paragraphs() -> Yardstick:
    """A few pages of text without a style of ours, set by the same typesetter."""
    text = "".join(f"<p>{NARRATIVE}</p>" for _number in range(PARAGRAPHS))
    html = f"<html lang=en><title>Text</title><body>{text}</body></html>"
    return Yardstick(f"{PARAGRAPHS} bare paragraphs", lambda: HTML(string=html).write_pdf())


@pytest.fixture
def as_in_a_worker() -> Iterator[None]:
    """No garbage is collected during a task (safeguarding/background/management/commands/background_worker.py)."""
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()
