"""A real browser for the live server: the one that CHROMIUM names, or Debian's Chromium.

Every test here also fails if the browser reports a script error, a missing file or something that the content
security policy refused.
"""

import datetime
import os
import shutil
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright

from assessments.models import ActionStatus, Assessment, ComponentAssessment, Shows
from partnerships.models import Agency, User
from tests.assessments.steps import sign_off
from tests.factories import (
    AccountabilityFactory,
    ActionFactory,
    AssessmentFactory,
    ComponentAssessmentFactory,
    EvidenceFactory,
    StakeholderRoleFactory,
)
from tests.meta.test_access import KINDS

# Playwright keeps an event loop going in the tests' thread; Django takes that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Running as root in a container rules out the sandbox. The other options keep the browser from contacting anyone else.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A device that stores passkeys and recognises its owner.
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
# Longer than a phone is wide.
LONG_WORD = "https://northshire.example.org/safeguarding/papers/2026-2027/peer-mentoring-after-release"


@pytest.fixture(scope="session")
def chromium() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found:
        return found
    message = f"None of {', '.join(CHROMIUM_NAMES)} is installed; CHROMIUM=/path/to/one names another"
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def playwright(playwright: Playwright):
    """While its event loop runs, Django keeps connections of its own for this thread, besides those that the test
    database was set up with: open ones would keep PostgreSQL from dropping it.
    """
    yield playwright
    connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium: str) -> dict:
    return {"executable_path": chromium, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    """The base for addresses without a host. It also gives every test here the live server and its database."""
    return live_server.url


@pytest.fixture(autouse=True)
def complaints(context: BrowserContext):
    """What the browser reports during the test. The test fails if any is left at its end."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        here = message.page.url.partition("#")[0] if message.page else ""
        # Chromium reports a 404 as an error, but some tests expect one.
        is_page_itself = message.text.startswith("Failed to load resource") and message.location["url"] == here
        if message.type in ("error", "warning") and not is_page_itself:
            heard.append(f"{message.type} on {here}: {message.text}")

    # A paper takes seconds on a busy machine, but nothing takes as long as Playwright's 30 seconds.
    context.set_default_timeout(15_000)
    context.on("console", hear)
    context.on("weberror", lambda error: heard.append(str(error.error)))
    yield heard
    assert heard == []


@pytest.fixture
def open_as(context: BrowserContext, page: Page, client, base_url: str) -> Callable[[User | None, str], Page]:
    """`open_as(bob, "/")`: the browser's page, signed in as that person without typing."""

    def open_page(person: User | None, path: str) -> Page:
        if person:
            client.force_login(person)
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])
        page.goto(path)
        return page

    return open_page


@pytest.fixture
def sheet(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.select_related("component").get(component__slug="clarity")


@pytest.fixture
def item(full: Assessment) -> dict[str, int]:
    """The first row of each kind on the full assessment's first sheet, by the kind's name in addresses."""
    return {kind: factory._meta.model.objects.earliest("pk").pk for kind, factory in KINDS.items()}


@pytest.fixture
def full(assessment: Assessment, alice: User, bob: User, police: Agency) -> Assessment:
    """Complete, with overdue and finished actions. A year ago every score was 2."""
    a_year_ago = AssessmentFactory(
        partnership=assessment.partnership,
        subject=assessment.subject,
        scale=assessment.scale,
        period_start=datetime.date(2025, 4, 1),
        period_end=datetime.date(2026, 3, 31),
    )
    for sheet in assessment.sheets.in_order():
        ComponentAssessmentFactory(assessment=a_year_ago, component=sheet.component, score=2)
        fill_in(sheet, police, bob)
    sign_off(a_year_ago, alice)
    return assessment


@pytest.fixture
def signed_off(full: Assessment, alice: User) -> Assessment:
    return sign_off(full, alice)


def fill_in(sheet: ComponentAssessment, agency: Agency, person: User) -> None:
    """Each field and each kind of row, with a word that is too long for a phone."""
    for name in ("evidence_narrative", "accountability_narrative", "strategic_timeframe", "operational_timeframe"):
        setattr(sheet, name, f"Seen in practice.\n\nSee {LONG_WORD}.")
    sheet.score = 1 + sheet.pk % 4
    sheet.strategic_review = sheet.operational_review = sheet.assessment.period_end
    sheet.changed_by, sheet.changed_at = person, timezone.now()
    sheet.save()
    EvidenceFactory(sheet=sheet, title=LONG_WORD, url=LONG_WORD, source_agency=agency, note=LONG_WORD)
    EvidenceFactory(sheet=sheet, shows=Shows.IMPACT, good_practice=True, dated=sheet.assessment.period_start)
    AccountabilityFactory(sheet=sheet, agency=agency, person=person, leads_on=LONG_WORD)
    StakeholderRoleFactory(sheet=sheet, agency=agency, role=LONG_WORD)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    ActionFactory(sheet=sheet, what=LONG_WORD, lead_agency=agency, lead_person=person, due=yesterday, review=yesterday)
    ActionFactory(sheet=sheet, lead_agency=agency, status=ActionStatus.DONE)


def have_an_authenticator(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
