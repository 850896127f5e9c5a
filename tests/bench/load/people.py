"""Who works at the same time, and what each of them does."""

import random
import threading
import time
from dataclasses import dataclass

from assessments import scale
from assessments.models import Assessment, Component, Stage
from partnerships.models import Membership, Role
from tests.pages import form_of

from .browser import Browser, Failed, Page
from .noted import Noted

IN_A_PARTNERSHIP = 5
# Seconds from one page to the next, on average, and one in so many is saved.
EVERY, ONE_IN = 8, 7
PAPER_EVERY = 30
# By address, how often compared to the others. {assessment}, {partnership} and {sheet} are a person's own.
PAGES = {
    "/": 3,
    "/partnerships/{partnership}/": 1,
    "/assessments/{assessment}/": 4,
    "{sheet}": 4,
    "/partnerships/{partnership}/actions/": 2,
    "/assessments/{assessment}/progress/": 1,
    "/assessments/{assessment}/report/": 1,
    "/assessments/{assessment}/papers/": 1,
    "/good-practice/": 1,
}
OF_A_LEAD = {
    "/assessments/{assessment}/moderation/": 3,
    "/assessments/{assessment}/trail/": 1,
    "/partnerships/{partnership}/people/": 1,
}
# One password is checked at a time on each processor: everyone at once would only wait longer.
SIGNING_IN = threading.Semaphore(2)


@dataclass(frozen=True)
class Seat:
    """A person, and the sheet that nobody else fills in meanwhile."""

    email: str
    is_lead: bool
    assessment: int
    partnership: int
    component: str

    @property
    def sheet(self) -> str:
        return f"/assessments/{self.assessment}/{self.component}/"

    @property
    def pages(self) -> dict[str, int]:
        found = PAGES | (OF_A_LEAD if self.is_lead else {})
        own = {"assessment": self.assessment, "partnership": self.partnership, "sheet": self.sheet}
        return {address.format(**own): often for address, often in found.items()}


def seats(number: int) -> list[Seat]:
    """In each of some partnerships, all over the country: a lead, and members who speak for agencies."""
    agreeing = [*Assessment.objects.filter(stage=Stage.AGREEING_SCORES).order_by("pk")]
    partnerships = -(-number // IN_A_PARTNERSHIP)
    components = [*Component.objects.values_list("slug", flat=True)[:IN_A_PARTNERSHIP]]
    found, taken = [], set()
    for assessment in agreeing[:: max(1, len(agreeing) // partnerships)]:
        for membership, component in zip(_members(assessment, taken), components, strict=False):
            taken.add(membership.person_id)
            is_lead = membership.role == Role.LEAD
            found.append(Seat(membership.person.email, is_lead, assessment.pk, assessment.partnership_id, component))
    return found[:number]


def _members(assessment: Assessment, taken: set[int]) -> list[Membership]:
    rows = Membership.objects.filter(partnership=assessment.partnership_id).exclude(person__in=taken)
    lead = rows.filter(role=Role.LEAD).select_related("person").order_by("pk")[:1]
    return [*lead, *rows.filter(role=Role.BOARD_MEMBER).select_related("person").order_by("pk")]


class Person:
    def __init__(self, seat: Seat, port: int, noted: Noted) -> None:
        self.seat, self.noted = seat, noted
        self.browser = Browser(port, noted)
        self.chance = random.Random(seat.email)
        self.saves = 0

    def sign_in(self) -> None:
        with SIGNING_IN:
            typed = form_of(self.browser.get("/sign-in/"), login=self.seat.email, password=scale.PASSWORD)
            self.browser.post("/sign-in/", typed, kind="sign-in")

    def work(self, until: float) -> None:
        """They don't all begin at once."""
        pause = self.chance.uniform(0, EVERY)
        while time.monotonic() + pause < until:
            time.sleep(pause)
            begun = time.monotonic()
            try:
                if self.chance.random() < 1 / ONE_IN:
                    self._save()
                else:
                    self.browser.get(*self.chance.choices([*self.seat.pages], [*self.seat.pages.values()]))
            except Failed:
                pass
            pause = max(0, begun + EVERY * self.chance.uniform(0.5, 1.5) - time.monotonic())

    def _save(self) -> None:
        self.saves += 1
        text = f"Seen {self.saves} times since {time.time():.3f}"
        typed = form_of(self.browser.get(self.seat.sheet), evidence_narrative=text, save_and_return="")
        self.browser.post(self.seat.sheet, typed, kind="save")
        if form_of(self.browser.get(self.seat.sheet))["evidence_narrative"] != text:
            self.noted.lose(f"{self.seat.email}: {text}")


class Reader(Person):
    """Asks for a board report again and again, after changing something, so that none is kept from before."""

    def read(self, until: float) -> None:
        while time.monotonic() < until:
            begun = time.monotonic()
            try:
                self._save()
                self._fetch()
                self.noted.note("paper", time.monotonic() - begun)
            except Failed:
                pass
            time.sleep(max(0, begun + PAPER_EVERY - time.monotonic()))

    def _fetch(self) -> Page:
        page = self.browser.get(f"/assessments/{self.seat.assessment}/report.pdf")
        while refresh := page.headers["Refresh"]:
            seconds, _, address = refresh.partition("; url=")
            time.sleep(float(seconds))
            page = self.browser.get(address)
        return page
