"""The pages that people use most: CPU time as multiples of the two yardsticks, queries, and rows read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.urls import reverse

from tests.bench.at_scale.conftest import Measure, Scene
from tests.bench.browser import Browser
from tests.pages import form_of


@dataclass(frozen=True)
class Page:
    who: str
    address: Callable[[Scene], str]
    # In signed-in pages (B), as they were when this was set.
    bound: float
    # What a save changes. None for a page that is read.
    change: str | None = None


def at(name: str, *path: str) -> Callable[[Scene], str]:
    """The address with what the scene has by these names: "agreeing.pk". Anything else is taken as it is."""

    def found(scene: Scene) -> str:
        return reverse(name, args=[_value(scene, each) for each in path])

    return found


def _value(scene: Scene, path: str) -> Any:
    owner, dot, name = path.partition(".")
    return getattr(getattr(scene, owner), name) if dot else path


PAGES = {
    "home": Page("member", at("home"), 4),
    "home of a lead": Page("lead", at("home"), 4),
    "overview": Page("lead", at("assessment", "agreeing.pk"), 5),
    "overview while views are gathered": Page("lead", at("assessment", "gathering.pk"), 5),
    "overview, signed off": Page("member", at("assessment", "agreed.pk"), 5),
    "sheet read": Page("member", at("sheet", "agreeing.pk", "clarity"), 7),
    "sheet saved": Page("member", at("sheet", "agreeing.pk", "clarity"), 3.5, change="evidence_narrative"),
    "agency's view": Page("member", at("agency-view", "gathering.pk"), 5),
    "view read": Page("member", at("component-view", "gathering.pk", "culture"), 7),
    # Half an A over 3.5: it locks the agency, asks whether it still takes part, and saves (docs/performance.md).
    "view saved": Page("member", at("component-view", "gathering.pk", "culture"), 4, change="reason"),
    "moderation": Page("lead", at("moderation", "agreeing.pk"), 5),
    "moderation of a component": Page("lead", at("moderate", "agreeing.pk", "clarity"), 7),
    "tracker": Page("lead", at("actions", "partnership.pk"), 6),
    "progress": Page("lead", at("progress", "agreed.pk"), 6),
    "report on screen": Page("lead", at("report", "agreed.pk"), 16),
    "good practice": Page("member", at("good-practice"), 6),
    "good practice with words": Page("member", lambda scene: reverse("good-practice") + "?words=shared+plan", 6),
    "trail": Page("lead", at("trail", "agreeing.pk"), 8),
    "people": Page("lead", at("people", "partnership.pk"), 6),
    "agencies": Page("lead", at("agencies", "partnership.pk"), 6),
    "add an agency": Page("lead", at("add-agency", "partnership.pk"), 6),
    "papers": Page("lead", at("papers", "agreed.pk"), 6),
}


@pytest.mark.bench
@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_few_signed_in_pages(name: str, scene: Scene, handler: WSGIHandler, measure: Measure) -> None:
    page = PAGES[name]
    url, browser = page.address(scene), Browser(handler, getattr(scene, page.who))
    if page.change:
        saves = Saves(browser, url, page.change)
        measure(name, saves.save, page.bound, between=saves.prepare)
        assert saves.statuses == {302}
    else:
        measure(name, browser.getting(url), page.bound)


class Saves:
    """The same form, opened and saved again and again with another text."""

    def __init__(self, browser: Browser, url: str, change: str) -> None:
        self.browser, self.url, self.change = browser, url, change
        self.times, self.statuses = 0, set[int]()

    def prepare(self) -> None:
        self.times += 1
        typed = form_of(self.browser.get(self.url), **{self.change: f"Seen {self.times} times", "save_and_return": ""})
        self.request = self.browser.posting(self.url, typed)

    def save(self) -> None:
        self.statuses.add(self.request().status)
