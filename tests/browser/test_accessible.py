"""axe-core finds nothing on any page in any state, at a desk or on a phone, and no page scrolls sideways."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db.models import F
from django.urls import resolve
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import FilePayload, Page, ViewportSize, expect

from assessments.models import (
    Action,
    AgencyView,
    Assessment,
    Challenge,
    ComponentAssessment,
    Evidence,
    GoodPractice,
    PaperClaim,
)
from assessments.papers.keeping import WAITING_AT_MOST, keep
from assessments.papers.kinds import BOARD_REPORT, source_of
from assessments.services import agency_views
from assessments.services.carry_forward import carry_forward, next_of
from assessments.views.waiting import DISK_IS_FULL
from partnerships.models import Agency, Sector, User
from safeguarding.background.policy import enqueue
from safeguarding.uploads.choices import Scan
from tests.assessments.gathering import give_all, in_days, own
from tests.assessments.moderating import agree, challenge, dissent, reply, with_views
from tests.assessments.steps import say
from tests.browser.conftest import LONG_WORD, have_an_authenticator
from tests.factories import (
    AgencyFactory,
    CitationFactory,
    EvidenceFactory,
    EvidenceFileFactory,
    GoodPracticeFactory,
    InvitationFactory,
    PaperClaimFactory,
    PaperDownloadFactory,
    SignedPaperFactory,
    SupervisorFactory,
    UserFactory,
)
from tests.factories.partnerships import PASSWORD, a_picture
from tests.meta.test_access import TABLE
from tests.partnerships.sign_in.conftest import SECRET

AXE = (settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
DESK, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=375, height=812)
# A desktop browser at 400% has this much room (WCAG 2.2, 1.4.10).
ZOOMED = ViewportSize(width=320, height=640)
# These have no page of their own: files, redirects, and pages that exist only when configured.
NO_PAGES = {
    "/sign-out/",
    "/health/",
    "/ready/",
    "/ready/background/",
    # Redirects to the address without the extra characters copied from an email.
    r"/sign-in/new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[\w-]+)/?[^\w/-][^/]*/?",
    r"/calendar/(?P<secret>[\w-]+)\.ics/?[^\w/-][^/]*/?",
    r"/invitations/(?P<token>[\w-]+)/?[^\w/-][^/]*/?",
    "/assessments/<int:pk>/report.pdf",
    "/assessments/<int:pk>/report-<int:number>.pdf",
    "/partnerships/<int:pk>/logo/picture/",
    "/assessments/<int:pk>/trail.csv",
    "/assessments/<int:pk>/export.zip",
    "/partnerships/<int:pk>/export.zip",
    "/partnerships/<int:pk>/actions.xlsx",
    "/calendar/<str:secret>.ics",
    "/assessments/<int:pk>/<slug:component>/evidence/<int:item>/file/",
    "/assessments/<int:pk>/<slug:component>/evidence/<int:item>/file/<int:file>/",
    "/assessments/<int:pk>/views/remind/",
    "/assessments/<int:pk>/views/return/",
    "/assessments/<int:pk>/views/withdraw/",
    "/assessments/<int:pk>/<slug:component>/confirm/",
    "/assessments/<int:pk>/<slug:component>/<row_type:row_type>/<int:item>/confirm/",
    "/account/passkeys/",
    "/account/recovery-codes.txt",
    "/sign-in/by-invitation/",
    "/sign-in/passkey/",
    "/sign-in/with/<slug:provider_id>/",
    "/sign-in/with/<slug:provider_id>/callback/",
}
SHEET = "/assessments/{assessment}/clarity/"


@dataclass(frozen=True)
class State:
    """A page as `person` sees it after `do`. `sees` is text that identifies it."""

    path: str
    sees: str
    person: str | None = "bob"
    # The fixture that sets it up.
    scene: str = "assessment"
    do: Callable[[Page], None] = lambda page: None


def press(button: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=button, exact=True).click()


def search_for(words: str) -> Callable[[Page], None]:
    def search(page: Page) -> None:
        AgencyFactory(name="Northshire Fire")
        page.get_by_label("Search for an agency").fill(words)
        page.get_by_role("button", name="Search").click()

    return search


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Email address").fill("bob@example.org")
    page.get_by_label("Password").fill(password)
    press("Sign in")(page)


def sign_in_wrongly(page: Page) -> None:
    sign_in(page, "not the password")


def type_too_long(page: Page) -> None:
    page.get_by_label("What is the evidence for this score?").fill("word " * 4_000 + "more")
    page.get_by_label("Day").first.fill("31")
    press("Save and continue")(page)


def lose_the_session(page: Page) -> None:
    page.get_by_label("What is the evidence for this score?").fill("Two cases, both seen.")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    press("Save and continue")(page)


def lose_the_session_and_sign_in(page: Page) -> None:
    lose_the_session(page)
    sign_in(page)


def lose_the_csrf_cookie(page: Page) -> None:
    page.get_by_label("What is the evidence for this score?").fill("Two cases, both seen.")
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    press("Save and continue")(page)


def confirm(page: Page) -> None:
    """Someone who signed in without a password is asked for it before they change how they sign in."""
    page.get_by_label("Password").fill(PASSWORD)
    press("Continue")(page)


def add_a_passkey_and_go_to(path: str) -> Callable[[Page], None]:
    def do(page: Page) -> None:
        have_an_authenticator(page)
        page.goto("/account/passkeys/add/")
        confirm(page)
        press("Add the passkey")(page)
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        page.goto(path.format(passkey=Authenticator.objects.get(type="webauthn").pk))

    return do


def save_after_somebody_else(page: Page) -> None:
    alice = User.objects.get(name="Alice")
    text = "What Alice saw"
    ComponentAssessment.objects.update(version=F("version") + 1, changed_by=alice, evidence_narrative=text, score=None)
    page.get_by_label("What is the evidence for this score?").fill("What Bob saw")
    press("Save and continue")(page)


def carry_forward_into_the_past(page: Page) -> None:
    page.get_by_label("Year").first.fill("2020")
    press("Carry forward and start")(page)


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")


def update_after_somebody_else(page: Page) -> None:
    action, alice = Action.objects.order_by("pk")[0], User.objects.get(name="Alice")
    say(action, alice, "under_way", LONG_WORD)
    page.get_by_label("What has been done?").fill("What Bob saw")
    press("Add the update")(page)


def save_what_is_gone(page: Page) -> None:
    Evidence.objects.all().delete()
    press("Save")(page)


ITEMS = {
    # Each kind's name in addresses: its three titles, and what an empty form is told.
    "evidence": ("Add evidence", "Change evidence", "Remove this evidence?", "Fill in “What is it called?”"),
    "leads": ("Add a lead", "Change a lead", "Remove this lead?", "Fill in “What do they lead on?”"),
    "stakeholders": (
        "Add a stakeholder",
        "Change a stakeholder",
        "Remove this stakeholder?",
        "Fill in “What is its role?”",
    ),
    "actions": ("Add an action", "Change an action", "Remove this action?", "Fill in “What will be done?”"),
}


def states_of_items() -> dict[str, State]:
    found = {}
    for kind, (add, change, remove, refused) in ITEMS.items():
        item = f"{SHEET}{kind}/{{{kind}}}/"
        found |= {
            f"{kind}, add": State(f"{SHEET}{kind}/add/", add),
            f"{kind}, add with errors": State(f"{SHEET}{kind}/add/", refused, do=press("Save")),
            f"{kind}, change": State(item, change, scene="full"),
            f"{kind}, remove": State(f"{item}remove/", remove, scene="full"),
        }
    return found


MANAGED = "/partnerships/{partnership}/"


def states_of_people_and_agencies() -> dict[str, State]:
    member, invited, partner = (
        f"{MANAGED}{row}/" for row in ("people/{membership}", "invitations/{invitation}", "agencies/{partner}")
    )
    return {
        "people": State(f"{MANAGED}people/", "Open invitations", "alice"),
        "invite": State(f"{MANAGED}people/invite/", "They get an email with a link", "alice"),
        "invite with errors": State(
            f"{MANAGED}people/invite/", "There is a problem", "alice", do=press("Send the invitation")
        ),
        "change a member": State(member, "Change Bob’s role", "alice"),
        "end a membership": State(f"{member}end/", "What they wrote stays", "alice"),
        "send an invitation again": State(f"{invited}send-again/", "They get a new link", "alice"),
        "withdraw an invitation": State(f"{invited}withdraw/", "We will not tell them", "alice"),
        "agencies": State(f"{MANAGED}agencies/", "Spoken for by", "alice"),
        "add an agency": State(f"{MANAGED}agencies/add/", "None of these: enter a new one", "alice"),
        "search for an agency": State(
            f"{MANAGED}agencies/add/", "1 agency matches “fire”", "alice", do=search_for("fire")
        ),
        "search for an agency by too few letters": State(
            f"{MANAGED}agencies/add/", "There is a problem", "alice", do=search_for("fi")
        ),
        "add an agency with errors": State(
            f"{MANAGED}agencies/add/", "There is a problem", "alice", do=press("Add the agency")
        ),
        "change an agency": State(partner, "When did it leave?", "alice"),
        "an agency that cannot leave": State(
            f"{partner}leave/", "Bob still speaks for", "alice", do=press("Record that it leaves")
        ),
        "join": State("/invitations/a-key/", "Enter your name and choose", None),
        "join with errors": State("/invitations/a-key/", "There is a problem", None, do=press("Join")),
        "join with an account": State("/invitations/bobs-key/", "Invited by"),
        "join, not signed in": State("/invitations/bobs-key/", "Sign in with that email address", None),
        "join, signed in as another": State("/invitations/a-key/", "Nothing has been changed"),
        "join with a wrong link": State("/invitations/another-key/", "Check that the whole link is", None),
    }


VIEWS = "/assessments/{assessment}/views/"


def score_with_too_long_a_reason(page: Page) -> None:
    page.get_by_label("Why this score?").fill("x" * 20_001)
    press("Save and continue")(page)


def give_after_somebody_else(page: Page) -> None:
    alice = User.objects.get(name="Alice")
    AgencyView.objects.update(version=F("version") + 1, changed_by=alice, reason="What Alice saw")
    page.get_by_label("Why this score?").fill("What Bob saw")
    press("Save and continue")(page)


def ask_for_views(page: Page) -> None:
    page.get_by_role("radio", name="Yes").check()


def ask_for_views_until_no_day(page: Page) -> None:
    ask_for_views(page)
    press("Start the assessment")(page)


def states_of_views() -> dict[str, State]:
    clarity = f"{VIEWS}clarity/"
    overview, start = "/assessments/{assessment}/", "/partnerships/{partnership}/start/"
    return {
        "home, a view to give": State("/", "Views to give", scene="gathering"),
        "start, asking for views": State(start, "Closing date for agencies", "alice", "gathering", ask_for_views),
        "start, asking for views until no day": State(
            start, "Enter a closing date for", "alice", "gathering", ask_for_views_until_no_day
        ),
        "overview, gathering views": State(overview, "Next: give the view of", scene="gathering"),
        "overview, gathering views, for the lead": State(overview, "Returned by Bob", "alice", "returned"),
        "own view, fresh": State(VIEWS, "0 of 12 given", scene="gathering"),
        "own view, given": State(VIEWS, "You have given a view on every component", scene="given"),
        "own view, returned": State(VIEWS, "Withdraw it before you change it", scene="returned"),
        "own view of a component": State(clarity, "No other agency has returned", scene="gathering"),
        "own view of a component with errors": State(
            clarity, "There is a problem", scene="gathering", do=score_with_too_long_a_reason
        ),
        "own view of a component, stale": State(
            clarity, "Saved by someone else", scene="gathering", do=give_after_somebody_else
        ),
        "own view of a component, returned": State(clarity, "What it is based on", scene="returned"),
        "own view of a component beside another’s": State(clarity, LONG_WORD, "dave", "returned"),
        "closing date": State(f"{VIEWS}closing-date/", "We remind them", "alice", "gathering"),
        "closing date with errors": State(
            f"{VIEWS}closing-date/", "The closing date is in the past", "alice", "late", press("Save the closing date")
        ),
        "close the views": State(f"{VIEWS}close/", "have not returned their view", "alice", "returned"),
    }


MODERATION = "/assessments/{assessment}/moderation/"


def states_of_moderation() -> dict[str, State]:
    clarity, challenge = f"{MODERATION}clarity/", f"{SHEET}challenges/{{challenge}}/"
    return {
        "moderation": State(MODERATION, "The most divided first", "alice", "moderated"),
        "moderation of no views": State(MODERATION, "does not ask for agency views", "alice"),
        "moderation, none given": State(MODERATION, "so there is nothing to compare", "alice", "gathering"),
        "moderation of a component": State(clarity, "Agree this score", "alice", "moderated"),
        "moderation of a component, to read": State(clarity, "Why this score was agreed", "olive", "moderated"),
        "moderation with errors": State(
            clarity, "Say why this score was agreed", "alice", "moderated", agree_without_a_reason
        ),
        "sheet that shows an agreed score": State(SHEET, "Who dissents from this score", scene="moderated"),
        "sheet with challenges": State(SHEET, "Open: replied to", "sam", "moderated"),
        "overview, dissent and challenges": State(
            "/assessments/{assessment}/", "challenges are open", scene="moderated"
        ),
        "report, where agencies differ": State(
            "/assessments/{assessment}/report/", "Where agencies differ", "olive", "moderated"
        ),
        "dissent": State(f"{SHEET}dissent/", "Why does your agency dissent?", scene="moderated"),
        "dissent with errors": State(f"{SHEET}dissent/", "There is a problem", scene="moderated", do=record_no_reason),
        "dissent, withdraw": State(f"{SHEET}dissent/withdraw/", "Withdraw your agency", scene="moderated"),
        "challenge": State(f"{SHEET}challenges/add/", "What do you want to know?", "sam"),
        "challenge with errors": State(
            f"{SHEET}challenges/add/", "There is a problem", "sam", do=press("Raise the challenge")
        ),
        "reply": State(f"{challenge}reply/", "What is your reply?", scene="moderated"),
        "close a challenge": State(f"{challenge}close/", "Close this challenge?", "sam", "moderated"),
    }


def agree_without_a_reason(page: Page) -> None:
    page.get_by_label("Why was this score agreed?").fill("")
    press("Agree this score")(page)


def record_no_reason(page: Page) -> None:
    page.get_by_label("Why does your agency dissent?").fill("")
    press("Record the dissent")(page)


def states_of_the_tracker() -> dict[str, State]:
    tracker, calendar = "/partnerships/{partnership}/actions/", "/account/calendar/"
    return {
        "actions": State(tracker, "12 overdue", "olive", "full", open_all),
        "actions, narrowed": State(f"{tracker}?status=all&sort=-component", "24 actions match", "sam", "full"),
        "actions, nothing fits": State(f"{tracker}?status=stopped", "No actions match", scene="full"),
        "actions, none yet": State(tracker, "There are no open actions"),
        "actions asked for wrongly": State(f"{tracker}?status=lost", "There is a problem", scene="full"),
        "home, more actions than it shows": State("/", "See all 12 in", scene="full"),
        "home, actions of the agency": State("/", "Your agency’s actions", scene="unnamed"),
        "calendar": State(calendar, "You have no address yet"),
        "calendar, made": State(calendar, "Copy it now", do=press("Make an address")),
        "calendar, made before": State(calendar, "so we can’t show it again", do=make_an_address_and_come_back),
        "calendar, revoked": State(calendar, "has been revoked", do=make_an_address_and_revoke_it),
    }


def make_an_address_and_come_back(page: Page) -> None:
    press("Make an address")(page)
    page.goto("/account/calendar/")


def make_an_address_and_revoke_it(page: Page) -> None:
    press("Make an address")(page)
    press("Revoke the address")(page)


SHARING = "/partnerships/{partnership}/good-practice/"


def states_of_good_practice() -> dict[str, State]:
    release, practice = f"{SHARING}release/{{evidence}}/", f"{SHARING}{{practice}}/"
    return {
        "good practice": State("/good-practice/", "2 released", "carol", "shared"),
        "good practice, narrowed": State("/good-practice/?words=guide&sector=police", "1 result", "carol", "shared"),
        "good practice, nothing fits": State("/good-practice/?words=nowhere", "Nothing matches", "carol", "shared"),
        "good practice, nothing released": State("/good-practice/", "Nothing has been released yet"),
        "good practice asked for wrongly": State("/good-practice/?sector=none", "There is a problem", scene="shared"),
        "good practice, a piece": State("/good-practice/{practice}/", "Who to contact", "carol", "shared"),
        "sharing": State(SHARING, "Withdrawn or changed", "alice", "shared", open_all),
        "sharing, nothing yet": State(SHARING, "Your partnership has released nothing yet", "alice"),
        "release": State(release, "Everyone who signs in", "alice", "shared"),
        "release with errors": State(release, "There is a problem", "alice", "shared", release_without_words),
        "change what is released": State(f"{practice}change/", "Release these words instead", "alice", "shared"),
        "withdraw good practice": State(
            f"{practice}withdraw/", "They keep anything they have copied", "alice", "shared"
        ),
    }


def release_without_words(page: Page) -> None:
    page.get_by_label("What can others use?").fill("")
    press("Release to everyone")(page)


PAPERS = "/assessments/{assessment}/papers/"


def choose_a_day_that_there_is_not(page: Page) -> None:
    page.get_by_label("Day").fill("31")
    press("Save")(page)


def choose_no_picture(page: Page) -> None:
    press("Save the logo")(page)


def save_a_logo(page: Page) -> None:
    picture: FilePayload = {"name": "logo.png", "mimeType": "image/png", "buffer": a_picture((900, 300))}
    page.get_by_label("Choose the logo").set_input_files(picture)
    press("Save the logo")(page)


def states_of_papers() -> dict[str, State]:
    options, logo = f"{PAPERS}options/", "/partnerships/{partnership}/logo/"
    return {
        "papers, none signed off": State(PAPERS, "None yet. Each time", "olive"),
        "action plan": State(PAPERS + "action-plan/", "by agency", "olive", "full"),
        "component sheet": State(PAPERS + "component-sheet/?of=clarity", "One component", "sam", "full"),
        "papers, signed off": State(PAPERS, "SHA-256", "alice", "with_papers"),
        "paper, being made": State(f"{PAPERS}board-report.pdf?still=1", "Check whether", "olive", "being_made"),
        # Still, or the download that starts would outlive the test.
        "paper, ready": State(
            f"{PAPERS}board-report.pdf?waited=1&still=1", "Your paper is ready", "olive", "kept_draft"
        ),
        "paper, under way": State(f"{PAPERS}board-report.pdf?waited=1&still=1", "it started at", "olive", "under_way"),
        "paper, no worker": State(
            f"{PAPERS}board-report.pdf?still=1", "Tell your administrator", "olive", "nobody_makes_it"
        ),
        "paper, failed": State(f"{PAPERS}board-report.pdf?waited=1", "could not be made", "olive", "not_made"),
        "paper, no room": State(f"{PAPERS}board-report.pdf?waited=1", "There is no room", "olive", "no_room"),
        "paper, too many waiting": State(f"{PAPERS}board-report.pdf", "too many papers", "olive", "too_many_papers"),
        "paper options": State(options, "What is the board asked to do?", "alice", "full"),
        "paper options with errors": State(options, "There is a problem", "alice", do=choose_a_day_that_there_is_not),
        "paper options, signed off": State(options, "This assessment is signed off", "alice", "signed_off"),
        "downloads, none": State(f"{PAPERS}downloads/", "Nobody has downloaded", "sam"),
        "downloads": State(f"{PAPERS}downloads/", "as it was then", "sam", "with_papers"),
        "logo": State(logo, "Choose the logo", "alice"),
        "logo, saved": State(logo, "Current logo", "alice", do=save_a_logo),
        "logo with errors": State(logo, "There is a problem", "alice", do=choose_no_picture),
    }


STATES = {
    "sign in": State("/sign-in/", "Sign in", None),
    "sign in, refused": State("/sign-in/", "Check your email address and password", None, do=sign_in_wrongly),
    "sign in, code asked": State("/sign-in/", "Enter a code", None, "secured", sign_in),
    "code": State("/sign-in/code/", "Sign in", None),
    "refused": State("/sign-in/refused/", "sign in only if you were invited", None),
    "single sign-on, given up": State("/sign-in/cancelled/", "You stopped before", None),
    "forgotten password": State("/sign-in/forgotten-password/", "we will email a link", None),
    "forgotten password, sent": State("/sign-in/forgotten-password/sent/", "We have sent an email", None),
    "new password": State("{reset}", "Choose a new password", None),
    "new password, saved": State("/sign-in/new-password/saved/", "Sign in with your new password", None),
    "resume with nothing typed": State("/sign-in/resume/", "Waiting for you"),
    "account": State("/account/", "Set up an authenticator app"),
    "account, secured": State("/account/", "10 codes are left", scene="secured"),
    "account, with a passkey": State("/account/", "Your account", do=add_a_passkey_and_go_to("/account/")),
    "password": State("/account/password/", "You will stay signed in here"),
    "password with errors": State("/account/password/", "There is a problem", do=press("Save the new password")),
    "first password": State("/account/first-password/", "You sign in through your organisation", "by_sso"),
    "confirm": State("/account/confirm/", "Enter your password again"),
    "confirm by code": State("/account/confirm/code/", "Enter a code to continue", scene="secured"),
    "confirm by passkey": State(
        "/account/confirm/passkey/", "Use your passkey", do=add_a_passkey_and_go_to("/account/confirm/passkey/")
    ),
    "app": State("/account/app/", "Scan this QR code", do=confirm),
    "app, remove": State("/account/app/remove/", "Its codes will no longer sign you in", scene="secured", do=confirm),
    "recovery codes": State("/account/recovery-codes/", "Each code signs you in once", scene="secured", do=confirm),
    "recovery codes, new": State("/account/recovery-codes/new/", "stop working", scene="secured", do=confirm),
    "passkey, add": State("/account/passkeys/add/", "A passkey is stored on", do=confirm),
    "passkey, rename": State(
        "/account/passkeys/1/", "Rename the passkey", do=add_a_passkey_and_go_to("/account/passkeys/{passkey}/")
    ),
    "passkey, remove": State(
        "/account/passkeys/1/remove/", "Remove this", do=add_a_passkey_and_go_to("/account/passkeys/{passkey}/remove/")
    ),
    "sessions": State("/account/sessions/", "Where you are signed in"),
    "reminders": State("/account/reminders/", "At most once a week"),
    "reminders, saved": State("/account/reminders/", "Your choice of reminders has been saved", do=press("Save")),
    "home of somebody new": State("/", "You are not in a partnership", "newcomer"),
    "home with nothing to do": State("/", "You have no open actions"),
    "home, full": State("/", "Overdue", scene="full"),
    "partnership without an assessment": State("/partnerships/{elsewhere}/", "No assessment has been started", "carol"),
    "partnership, full": State("/partnerships/{partnership}/", "Takes part as", "alice", "full"),
    **states_of_good_practice(),
    **states_of_the_tracker(),
    "start": State("/partnerships/{partnership}/start/", "Start an assessment", "alice"),
    "start with errors": State(
        "/partnerships/{partnership}/start/", "There is a problem", "alice", do=press("Start the assessment")
    ),
    "overview, fresh": State("/assessments/{assessment}/", "0 of 12", "alice"),
    "overview, full": State("/assessments/{assessment}/", "All twelve components are complete", "alice", "full"),
    "overview, signed off": State("/assessments/{assessment}/", "Signed off by Alice", scene="signed_off"),
    "sheet, fresh": State(SHEET, "No evidence listed yet"),
    "sheet, full": State(SHEET, "Last saved by Bob", scene="full"),
    "sheet with errors": State(SHEET, "There is a problem", scene="full", do=type_too_long),
    "sheet, stale": State(SHEET, "Saved by someone else", scene="full", do=save_after_somebody_else),
    "sheet for an observer, fresh": State(SHEET, "Nothing written yet", "olive"),
    "sheet for an observer, full": State(SHEET, "Seen in practice", "olive", "full"),
    "sheet, signed off": State(SHEET, "this sheet is locked", scene="signed_off"),
    **states_of_items(),
    **states_of_people_and_agencies(),
    **states_of_views(),
    **states_of_moderation(),
    "evidence that somebody else removed": State(
        SHEET + "evidence/{evidence}/", "This was removed", scene="full", do=save_what_is_gone
    ),
    "evidence to look for": State(SHEET + "evidence/{evidence}/not-found/", "Report as missing", scene="full"),
    "evidence looked for": State(SHEET + "evidence/{evidence}/not-found/", "could not find it", scene="sought"),
    "evidence to remove from several": State(SHEET + "evidence/{evidence}/remove/", "It also supports", scene="sought"),
    "sheet with evidence to check, filled in": State(SHEET, "I found it", scene="sought"),
    "sheet with evidence to check, read": State(SHEET, "Past its review date", "olive", "sought"),
    "overview with evidence to check": State("/assessments/{assessment}/", "evidence gap", "olive", "sought"),
    "versions of a file": State(SHEET + "evidence/{evidence}/versions/", "Current version", "olive", "filed"),
    "versions of no file": State(SHEET + "evidence/{evidence}/versions/", "has no file", "olive", "full"),
    "evidence of a signed-off sheet": State(
        SHEET + "evidence/{evidence}/", "This assessment is signed off", scene="signed_off"
    ),
    "action, signed off": State(SHEET + "actions/{actions}/update/", "What is its status now?", scene="signed_off"),
    "action with errors": State(
        SHEET + "actions/{actions}/update/", "There is a problem", scene="full", do=press("Add the update")
    ),
    "action, stale": State(
        SHEET + "actions/{actions}/update/", "after you opened this page", scene="full", do=update_after_somebody_else
    ),
    "action, stopped": State(SHEET + "actions/{actions}/update/", "Why it was stopped", "olive", "stopped"),
    "action that continues in a later assessment": State(
        SHEET + "actions/{actions}/update/", "was carried forward to", scene="gone_on"
    ),
    "action that was carried forward": State(SHEET + "actions/{actions}/update/", "Updates from", scene="came_along"),
    "agency’s work": State(MANAGED + "agencies/{partner}/duties/", "What it takes part in", "olive", "full"),
    "agency’s work, none": State(
        MANAGED + "agencies/{partner}/duties/", "There are no open actions, views or challenges", "olive"
    ),
    "sign-off, everything missing": State("/assessments/{assessment}/sign-off/", "What is missing", "alice"),
    "sign-off, nothing missing": State("/assessments/{assessment}/sign-off/", "Nothing is missing", "alice", "full"),
    "sign-off with errors": State(
        "/assessments/{assessment}/sign-off/", "There is a problem", "alice", do=press("Sign off and lock")
    ),
    "reopen": State("/assessments/{assessment}/reopen/", "Why are you reopening it?", "alice", "signed_off"),
    "correct the meeting": State(
        "/assessments/{assessment}/meeting/", "The signed-off scores do not change", "alice", "signed_off"
    ),
    "reopen what is open": State("/assessments/{assessment}/reopen/", "isn’t signed off", "alice"),
    "carry forward": State("/assessments/{assessment}/carry-forward/", "done or stopped stay in the earlier", "alice"),
    "carry forward with errors": State(
        "/assessments/{assessment}/carry-forward/", "Enter a date on or after", "alice", do=carry_forward_into_the_past
    ),
    "overview, carried forward": State("/assessments/{assessment}/", "things to confirm", scene="carried"),
    "sheet, carried forward": State(SHEET, "Confirm all on this sheet", scene="carried"),
    "sheet for an observer, carried forward": State(SHEET, "still need confirming", "olive", "carried"),
    "sheet, confirmed": State(
        SHEET, "items have been confirmed", scene="carried", do=press("Confirm all on this sheet")
    ),
    "progress": State("/assessments/{assessment}/progress/", "New actions", "olive", "full", open_all),
    "progress of what was carried forward": State(
        "/assessments/{assessment}/progress/", "then, ", "sam", "carried", open_all
    ),
    "progress of a first assessment": State("/assessments/{assessment}/progress/", "There is no other assessment"),
    "progress asked for wrongly": State(
        "/assessments/{assessment}/progress/?with=0", "There is a problem", scene="full"
    ),
    **states_of_papers(),
    "report, fresh": State("/assessments/{assessment}/report/", "Draft: not signed off", "olive"),
    "report, full": State("/assessments/{assessment}/report/", "Seen in practice", "olive", "full"),
    "report, signed off": State("/assessments/{assessment}/report/", "Agree the scores", "olive", "signed_off"),
    "trail, fresh": State("/assessments/{assessment}/trail/", "Alice started the assessment", "alice"),
    "trail, full": State("/assessments/{assessment}/trail/", "What was added", "sam", "full"),
    "trail, nothing fits": State("/assessments/{assessment}/trail/?kind=actions", "No changes match", "sam"),
    "trail asked for wrongly": State("/assessments/{assessment}/trail/?since_day=31", "There is a problem", "sam"),
    "trail of a component": State(SHEET + "trail/", "Before and after", "sam", "signed_off"),
    "not allowed (403)": State("/assessments/{assessment}/sign-off/", "You can’t do this"),
    "not found (404)": State("/assessments/{assessment}/", "Page not found", "carol"),
    "not understood (400)": State("/sign-in/?next=%00", "Sorry, we could not read that request", None),
    # More fields than Django reads.
    "too much (413)": State(
        "/sign-in/?" + "a&" * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1), "You sent too much at once", None
    ),
    "session lost while typing": State(SHEET, "What you typed is kept", do=lose_the_session),
    "session found again": State(SHEET, "Save what you typed", do=lose_the_session_and_sign_in),
    "page too old to save": State(SHEET, "What you typed was not saved", do=lose_the_csrf_cookie),
    "gallery": State("/components/", "The same form with errors", None),
}


def test_every_address_with_a_page_has_a_state_to_check():
    rows = ("membership", "invitation", "partner", "challenge", "practice")
    numbers = dict.fromkeys(("assessment", "partnership", "elsewhere", *ITEMS, *rows), 1)
    numbers["reset"] = "/sign-in/new-password/1-key/"
    reached = {"/" + resolve(urlsplit(state.path.format(**numbers)).path).route for state in STATES.values()}
    reached = {route.replace("^", "").replace("$", "") for route in reached}

    assert reached == set(TABLE) - NO_PAGES


@pytest.fixture
def newcomer(db: None) -> User:
    return UserFactory(email="newcomer@example.org")


@pytest.fixture
def unnamed(full: Assessment) -> Assessment:
    """Its actions are led by an agency, without a named person."""
    Action.objects.update(lead_person=None)
    return full


@pytest.fixture
def by_sso(db: None) -> User:
    """A person who signed in through single sign-on."""
    return UserFactory(password=None)


@pytest.fixture
def with_papers(assessment: Assessment, alice: User) -> Assessment:
    """Signed off twice, with both papers and a draft downloaded."""
    for number in (1, 2):
        SignedPaperFactory(assessment=assessment, number=number, sha256="f" * 64, signed_off_by=alice)
        PaperDownloadFactory(assessment=assessment, version=number, person=alice, sha256="f" * 64)
    PaperDownloadFactory(assessment=assessment, person=alice, sha256="f" * 64)
    return assessment


@pytest.fixture
def kept_draft(assessment: Assessment) -> Assessment:
    keep(source_of(BOARD_REPORT, "pdf", assessment), content=b"%PDF-1.7", pages=1)
    return assessment


@pytest.fixture
def being_made(assessment: Assessment, queued: None) -> Assessment:
    SupervisorFactory()
    return assessment


@pytest.fixture
def nobody_makes_it(assessment: Assessment, queued: None) -> Assessment:
    return assessment


@pytest.fixture
def under_way(being_made: Assessment) -> Assessment:
    asked_for(being_made, status="RUNNING", started_at=timezone.now())
    return being_made


@pytest.fixture
def not_made(being_made: Assessment) -> Assessment:
    asked_for(being_made, status="FAILED", finished_at=timezone.now(), worker_ids=["first", "second"])
    return being_made


@pytest.fixture
def no_room(not_made: Assessment) -> Assessment:
    DBTaskResult.objects.update(exception_class_path=DISK_IS_FULL)
    return not_made


@pytest.fixture
def too_many_papers(being_made: Assessment, olive: User) -> Assessment:
    for number in range(WAITING_AT_MOST):
        asked_for(being_made, fingerprint=str(number), claimed_by=olive)
    return being_made


def asked_for(assessment: Assessment, fingerprint: str = "", claimed_by: User | None = None, **task: object) -> None:
    """A paper whose task has this status."""
    by = claimed_by or assessment.started_by
    claim = PaperClaimFactory(assessment=assessment, fingerprint=fingerprint, claimed_by=by)
    PaperClaim.objects.filter(pk=claim.pk).update(task=enqueue("make_paper", claim=claim.pk, language="en-gb"))
    claim.refresh_from_db()
    DBTaskResult.objects.filter(pk=claim.task).update(**task)


@pytest.fixture
def given(gathering: Assessment, bob: User) -> Assessment:
    """Bob's agency has given its twelve views, with a word that is too long for a phone; others may see them."""
    give_all(gathering, bob).views.update(reason=LONG_WORD, evidence=LONG_WORD)
    return gathering


@pytest.fixture
def returned(given: Assessment, bob: User) -> Assessment:
    agency_views.give_back(own(given, bob), by=bob)
    return given


@pytest.fixture
def moderated(gathering: Assessment, alice: User, bob: User, sam: User, police: Agency) -> Assessment:
    """Views far apart, a score one agency dissents from, and challenges with and without a reply."""
    agreeing = with_views(gathering, alice, clarity=(1, 4), capacity=(None, 3))
    AgencyView.objects.given().update(reason=LONG_WORD, evidence=LONG_WORD)
    agree(agreeing, alice, 2, because=LONG_WORD)
    dissent(agreeing, bob, police, LONG_WORD)
    reply(challenge(agreeing, sam, LONG_WORD), alice, LONG_WORD)
    challenge(agreeing, sam)
    return agreeing


@pytest.fixture
def shared(full: Assessment, alice: User) -> Assessment:
    """Good practice that is waiting, released and withdrawn, with words too long for a phone."""
    waits, taken_back = Evidence.objects.filter(sheet__assessment=full, sheet__component__slug="clarity")
    Evidence.objects.filter(pk=waits.pk).update(good_practice=True)
    of_it = {"partnership": full.partnership, "component": waits.sheet.component, "released_by": alice}
    said = {"summary": f"A guide.\n\n{LONG_WORD}", "theme": LONG_WORD, "url": LONG_WORD, "contact": LONG_WORD}
    GoodPracticeFactory(title="A guide", **of_it, **said)
    GoodPracticeFactory(title=LONG_WORD, **of_it, sector=Sector.OTHER)
    gone = {"withdrawn_by": alice, "withdrawn_at": timezone.now()}
    GoodPracticeFactory(title=LONG_WORD, evidence=taken_back, **of_it, **said, **gone)
    return full


@pytest.fixture
def late(gathering: Assessment) -> Assessment:
    """The closing date for views has passed."""
    Assessment.objects.filter(pk=gathering.pk).update(views_close=in_days(-1))
    return gathering


@pytest.fixture
def gathering(gathering: Assessment) -> Assessment:
    """Its agencies see each other's views."""
    Assessment.objects.filter(pk=gathering.pk).update(views_shared=True)
    return gathering


@pytest.fixture
def secured(assessment: Assessment, bob: User) -> Assessment:
    """Bob has an authenticator app and recovery codes."""
    TOTP.activate(bob, SECRET)
    RecoveryCodes.activate(bob)
    return assessment


@pytest.fixture
def carried(full: Assessment, alice: User) -> Assessment:
    """The full assessment, carried forward into the next year."""
    return carry_forward(full, next_of(full), by=alice)


@pytest.fixture
def filed(full: Assessment, item: dict[str, int], alice: User) -> Assessment:
    """Evidence with several versions of its file: one not yet scanned, one infected and one missing."""
    row = Evidence.objects.get(pk=item["evidence"])
    states = ({"content": ""}, {"scan": Scan.INFECTED}, {"scan": Scan.WAITING}, {"name": f"{LONG_WORD[:190]}.pdf"})
    for state in states:
        row.file = EvidenceFileFactory(partnership=full.partnership, uploaded_by=alice, sha256="0a" * 32, **state)
        row.save()
    return full


@pytest.fixture
def sought(filed: Assessment, item: dict[str, int], alice: User) -> Assessment:
    """The evidence is past its review date, was not found, and supports two components. A third supports these."""
    row = Evidence.objects.get(pk=item["evidence"])
    row.review_by = row.not_found_on = timezone.localdate() - datetime.timedelta(days=3)
    row.not_found_by = alice
    row.save()
    others = filed.sheets.exclude(pk=row.sheet_id)
    for sheet in others[:2]:
        CitationFactory(evidence=row, sheet=sheet)
    CitationFactory(evidence=EvidenceFactory(sheet=others[2], title=LONG_WORD), sheet=row.sheet)
    return filed


@pytest.fixture
def stopped(full: Assessment, bob: User) -> Assessment:
    say(Action.objects.earliest("pk"), bob, "stopped", LONG_WORD, stopped_because=f"No money {LONG_WORD[:100]}")
    return full


@pytest.fixture
def gone_on(full: Assessment, alice: User, bob: User) -> Assessment:
    """Its first action has an update, and continues in the next year’s assessment."""
    say(Action.objects.earliest("pk"), bob, "under_way", LONG_WORD, difference=LONG_WORD)
    carry_forward(full, next_of(full), by=alice)
    return full


@pytest.fixture
def came_along(gone_on: Assessment, bob: User) -> Assessment:
    following = gone_on.carried_to.get()
    copy = Action.objects.filter(sheet__assessment=following).earliest("sheet__component__position")
    say(copy, bob, "done", "All of it", difference="None that we can tell yet")
    return following


def reset_link(person: User) -> str:
    return f"/sign-in/new-password/{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}/"


@pytest.fixture
def rows(partnership, alice, bob) -> dict[str, int]:
    """A membership, an invitation and a partner agency, by their names in addresses."""
    InvitationFactory(email=bob.email, token="bobs-key")
    return {
        "membership": bob.memberships.get().pk,
        "invitation": InvitationFactory(partnership=partnership, email=f"{'d' * 60}@example.org", token="a-key").pk,
        "partner": partnership.partner_agencies.get().pk,
    }


@pytest.fixture
def reach(request, open_as, assessment, carol, alice, bob, rows) -> Callable[[State], Page]:
    """Take the browser to a state."""

    def reach(state: State) -> Page:
        scene = request.getfixturevalue(state.scene)
        numbers = {"assessment": scene.pk, "partnership": scene.partnership_id} | rows
        numbers["elsewhere"] = carol.memberships.get().partnership_id
        numbers["reset"] = reset_link(bob)
        if state.scene == "shared":
            numbers["evidence"] = Evidence.objects.earliest("pk").pk
            numbers["practice"] = GoodPractice.objects.earliest("pk").pk
        if state.scene in ("full", "signed_off", "stopped", "gone_on", "filed", "sought"):
            numbers |= request.getfixturevalue("item")
        if state.scene == "came_along":
            numbers["actions"] = Action.objects.filter(sheet__assessment=scene).earliest("pk").pk
        if state.scene == "moderated":
            numbers["challenge"] = Challenge.objects.earliest("pk").pk
        page = open_as(state.person and request.getfixturevalue(state.person), state.path.format(**numbers))
        state.do(page)
        expect(page.get_by_role("main").get_by_text(state.sees).first).to_be_visible()
        return page

    return reach


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_and_the_page_does_not_scroll_sideways(reach, name):
    page = reach(STATES[name])

    check(page)


def test_a_server_error_is_shown_on_an_accessible_page(open_as, assessment, bob, monkeypatch):
    def fail(request):
        raise RuntimeError("Meant to happen")

    monkeypatch.setattr("assessments.views.assessment.overview_of", fail)

    page = open_as(bob, f"/assessments/{assessment.pk}/")

    expect(page.get_by_role("heading", name="Sorry, something went wrong")).to_be_visible()
    check(page)


def test_refused_content_missing_files_and_script_errors_are_recorded(open_as, complaints):
    page = open_as(None, "/sign-in/")

    page.evaluate("document.body.setAttribute('style', 'color: #ddd')")
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), {src: '/static/none.js'}))")
    page.evaluate("setTimeout(() => undefinedName())")
    page.wait_for_timeout(200)

    heard = " ".join(complaints)
    complaints.clear()
    for words in ("Content Security Policy", "404", "undefinedName is not defined"):
        assert words in heard


def test_axe_reports_fields_without_labels(open_as):
    page = open_as(None, "/sign-in/")

    page.evaluate("document.querySelectorAll('label').forEach((label) => label.remove())")
    load_axe(page)

    assert [found.split(":")[0] for found in violations(page, DESK)] == ["label"]


def check(page: Page) -> None:
    load_axe(page)
    at_the_desk, on_a_phone = violations(page, DESK), violations(page, PHONE)
    page.set_viewport_size(ZOOMED)
    assert (at_the_desk, on_a_phone, page.evaluate("document.documentElement.scrollWidth")) == ([], [], 320)


def load_axe(page: Page) -> None:
    # Not as a script element: the page's content security policy refuses those.
    page.evaluate(AXE + "; undefined")


def violations(page: Page, size: ViewportSize) -> list[str]:
    """What axe-core finds: the rule, its explanation, and where."""
    page.set_viewport_size(size)
    # The page reacts to the new size in the next frame.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    found = page.evaluate("(tags) => axe.run({runOnly: tags, resultTypes: ['violations']})", list(STANDARDS))
    assert len(found["passes"]) > 10
    return [
        f"{each['id']}: {each['help']}: {[node['html'][:200] for node in each['nodes']]}"
        for each in found["violations"]
    ]
