"""After every save the next page says what was saved, once, whichever address it was sent to."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from assessments.models import Assessment, ComponentAssessment
from assessments.services.agency_views import give_back
from partnerships.models import User
from tests.assessments import gathering as views
from tests.assessments import moderating
from tests.assessments.steps import complete, sign_off
from tests.factories import (
    AccountabilityFactory,
    ActionFactory,
    AgencyFactory,
    CalendarFeedFactory,
    EvidenceFactory,
    GoodPracticeFactory,
    InvitationFactory,
    MembershipFactory,
    StakeholderRoleFactory,
)
from tests.factories.partnerships import PASSWORD
from tests.files import picture_bytes, upload
from tests.meta.test_access import PEOPLE, RESET_LINK, TABLE
from tests.pages import form_of

SUBJECT = "Peer mentoring after release"
SHEET = "/assessments/<int:pk>/<slug:component>/"
PARTNERSHIP = "/partnerships/<int:pk>/"
# Posting to these addresses saves nothing, or says so in another way.
SAYS_IT_OTHERWISE = {
    "/sign-in/": "the page that follows is the person's own",
    "/sign-in/code/": "the page that follows is the person's own",
    "/sign-in/passkey/": "the page that follows is the person's own",
    "/sign-in/with/<slug:provider_id>/": "leads to the other service",
    "/sign-in/with/<slug:provider_id>/callback/": "the page that follows is the person's own",
    "/sign-out/": "the sign-in page that follows",
    "/sign-in/forgotten-password/": "has a page of its own that says so",
    f"/sign-in/new-password/{RESET_LINK}/": "has a page of its own that says so",
    "/account/confirm/": "saves nothing",
    "/account/confirm/code/": "saves nothing",
    "/account/confirm/passkey/": "saves nothing",
    "/account/passkeys/": "saves nothing: it leads to the account",
    "/account/recovery-codes/new/": "the page that follows shows the new codes",
    "/account/recovery-codes.txt": "saves nothing",
    "/account/first-password/": "only for those who sign in with another service: tests/partnerships/sign_in",
    "/account/app/": "needs an authenticator: tests/partnerships/sign_in",
    "/account/passkeys/add/": "needs an authenticator: tests/browser/test_joining.py",
    "/components/": "saves nothing: the developers' gallery",
}


@dataclass
class World:
    """What exists before anyone saves anything."""

    fixture: Callable[[str], Any]
    client: Client = field(default_factory=Client)

    def __getattr__(self, name: str) -> Any:
        """alice, bob, partnership, assessment and so on: the tests' fixtures."""
        return self.fixture(name)

    @property
    def clarity(self) -> ComponentAssessment:
        return moderating.sheet_of(self.assessment)

    @property
    def agreeing(self) -> Assessment:
        return moderating.with_views(self.gathering, self.alice, clarity=(1, 3))

    def send(self, person: User, path: str, /, **typed: Any) -> tuple[Client, str, dict[str, Any]]:
        """What a person would send from the form at this path."""
        self.client.force_login(person)
        page = self.client.get(path)
        return self.client, path, (form_of(page) if page.status_code == 200 else {}) | typed


def on(name: str, day: datetime.date) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


TO_COME = views.in_days(60)
ITEMS: dict[str, tuple[Any, dict[str, Any]]] = {
    "evidence": (EvidenceFactory, {"title": "Audit", "reference": "QA 1", "kind": "audit", "shows": "impact"}),
    "leads": (AccountabilityFactory, {"other": "Audit", "agency": "", "leads_on": "All of it"}),
    "stakeholders": (StakeholderRoleFactory, {"other": "Audit", "agency": "", "role": "Ask"}),
    "actions": (
        ActionFactory,
        {"what": "Audit", "kind": "improve", "horizon": "operational", "priority": "high", **on("due", TO_COME)},
    ),
}
WORDS = {"evidence": "evidence", "leads": "lead", "stakeholders": "stakeholder", "actions": "action"}


def add_item(world: World) -> Iterator[Any]:
    for kind, (_factory, typed) in ITEMS.items():
        lead = {"lead_agency": world.police.pk} if kind == "actions" else {}
        path = f"{world.clarity.get_absolute_url()}{kind}/add/"
        yield *world.send(world.bob, path, **typed, **lead), f"The {WORDS[kind]} “Audit” has been added"


def change_item(world: World) -> Iterator[Any]:
    for kind, (factory, typed) in ITEMS.items():
        path = f"{world.clarity.get_absolute_url()}{kind}/{factory(sheet=world.clarity).pk}/"
        yield *world.send(world.bob, path, **typed), f"The {WORDS[kind]} “Audit” has been saved"


def remove_item(world: World) -> Iterator[Any]:
    for kind, (factory, _typed) in ITEMS.items():
        item = factory(sheet=world.clarity)
        path = f"{world.clarity.get_absolute_url()}{kind}/{item.pk}/remove/"
        yield *world.send(world.bob, path), f"The {WORDS[kind]} “{item}” has been removed"


def confirm_item(world: World) -> Iterator[Any]:
    for kind, (factory, _typed) in ITEMS.items():
        seen = f"{kind}/{factory(sheet=world.clarity, carried=True).pk}/1"
        path = f"{world.clarity.get_absolute_url()}{kind}/{seen.split('/')[1]}/confirm/"
        yield *world.send(world.bob, path, seen=seen), "1 item has been confirmed"


def confirm_sheet(world: World) -> Any:
    item = EvidenceFactory(sheet=world.clarity, carried=True)
    path = f"{world.clarity.get_absolute_url()}confirm/"
    return *world.send(world.bob, path, seen=f"evidence/{item.pk}/1"), "1 item has been confirmed"


def not_found(world: World) -> Any:
    item = EvidenceFactory(sheet=world.clarity, title="Audit")
    path = f"{world.clarity.get_absolute_url()}evidence/{item.pk}/not-found/"
    return *world.send(world.bob, path, not_found=""), "The evidence “Audit” has been reported as missing"


def update(world: World) -> Any:
    action = ActionFactory(sheet=world.clarity, what="Train all", lead_agency=world.police)
    typed = {"status": "under_way", "done": "Two courses"}
    return *world.send(world.bob, action.get_absolute_url(), **typed), "The update of “Train all” has been added"


def challenge(world: World, tail: str, person: str, said: str, **typed: str) -> Any:
    row = moderating.challenge(world.assessment, world.sam)
    if tail == "close":
        moderating.reply(row, world.alice)
    path = f"{world.clarity.get_absolute_url()}challenges/{f'{row.pk}/' if tail != 'add' else ''}{tail}/"
    return *world.send(getattr(world, person), path, **typed), said


def dissent(world: World, tail: str, said: str) -> Any:
    moderating.agree(world.agreeing, world.alice, 2, because="As heard")
    sheet = moderating.sheet_of(world.gathering)
    if tail:
        moderating.dissent(world.gathering, world.bob, world.police)
    typed = {} if tail else {"reason": "We see it otherwise"}
    return *world.send(world.bob, f"{sheet.get_absolute_url()}dissent/{tail}", **typed), said


def view(world: World, tail: str, said: str, person: str = "bob", **typed: Any) -> Any:
    path = f"/assessments/{world.gathering.pk}/views/{tail}"
    if tail in ("return/", "withdraw/"):
        views.give_all(world.gathering, world.bob)
    if tail == "withdraw/":
        give_back(views.own(world.gathering, world.bob), by=world.bob)
    return *world.send(getattr(world, person), path, **typed), said


def of_the_assessment(world: World, tail: str, said: str, **typed: Any) -> Any:
    """What alice, the lead, does with the whole assessment."""
    return *world.send(world.alice, f"{world.assessment.get_absolute_url()}{tail}", **typed), said


def sign_it_off(world: World) -> Any:
    complete(world.assessment)
    typed = {"board": "Executive", "decision_asked": "Agree", "missing_because": "Short year"}
    said = f"“{SUBJECT}, April 2026 to March 2027” has been signed off"
    return of_the_assessment(world, "sign-off/", said, **typed, **on("meeting_date", datetime.date(2026, 12, 1)))


def reopen(world: World) -> Any:
    sign_off(world.assessment, world.alice)
    return of_the_assessment(
        world,
        "reopen/",
        f"“{SUBJECT}, April 2026 to March 2027” is open again",
        reason="A late audit",
    )


def correct_meeting(world: World) -> Any:
    sign_off(world.assessment, world.alice)
    said = f"The meeting details for “{SUBJECT}, April 2026 to March 2027” have been corrected"
    return of_the_assessment(world, "meeting/", said, meeting="The whole board")


def start(world: World) -> Any:
    typed = {
        "subject": "Checks before sentence",
        "subject_kind": "policy",
        "scale": world.assessment.scale_id,
        "protective_marking": "official",
        **on("period_start", datetime.date(2026, 4, 1)),
        **on("period_end", datetime.date(2027, 3, 31)),
    }
    path = f"/partnerships/{world.partnership.pk}/start/"
    return *world.send(
        world.alice, path, **typed
    ), "The assessment “Checks before sentence, April 2026 to March 2027” has been started"


def moderate(world: World) -> Any:
    path = f"/assessments/{world.agreeing.pk}/moderation/clarity/"
    typed = {"score": "2", "score_because": "As heard"}
    return *world.send(world.alice, path, **typed), "The agreed score of “Clarity” has been saved"


def practice(world: World, tail: str, said: str) -> Any:
    row = GoodPracticeFactory(partnership=world.partnership, title="One page")
    path = f"/partnerships/{world.partnership.pk}/good-practice/{row.pk}/{tail}/"
    typed = {"summary": "Said better"} if tail == "change" else {"why": "It is out of date"}
    return *world.send(world.alice, path, **typed), said


def release(world: World) -> Any:
    item = EvidenceFactory(sheet=world.clarity, title="One page", good_practice=True)
    path = f"/partnerships/{world.partnership.pk}/good-practice/release/{item.pk}/"
    typed = {"summary": "Who does what", "sector": "police"}
    return *world.send(world.alice, path, **typed), "“One page” has been released"


def of_the_partnership(world: World, tail: str, said: str, **typed: Any) -> Any:
    """What alice, the lead, does with the partnership."""
    return *world.send(world.alice, f"/partnerships/{world.partnership.pk}/{tail}", **typed), said


def member(world: World, tail: str, said: str, **typed: Any) -> Any:
    person = MembershipFactory(partnership=world.partnership, person__name="Pat", role="observer", agency=None)
    return of_the_partnership(world, f"people/{person.pk}/{tail}", said, **typed)


def agency(world: World, tail: str, said: str, **typed: Any) -> Any:
    partner = world.partnership.partner_agencies.get(agency=world.police)
    return of_the_partnership(world, f"agencies/{partner.pk}/{tail}", said, **typed)


def invitation(world: World, tail: str, said: str) -> Any:
    row = InvitationFactory(partnership=world.partnership, email="dana@example.org", invited_by=world.alice)
    return of_the_partnership(world, f"invitations/{row.pk}/{tail}/", said)


def join(world: World) -> Any:
    InvitationFactory(token="a-key", partnership=world.partnership, email=world.carol.email)
    path, said = "/invitations/a-key/", f"You are now a member of {world.partnership}"
    return *world.send(world.carol, path), said


def revoke_calendar(world: World) -> Any:
    CalendarFeedFactory(person=world.bob)
    return *world.send(world.bob, "/account/calendar/", revoke=""), "Your calendar address has been revoked"


def password(world: World) -> Any:
    new = "seventeen green lanterns"
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    return *world.send(world.bob, "/account/password/", **typed), "Your password has been changed"


def remove_app(world: World) -> Any:
    client = just_signed_in(world)
    TOTP.activate(world.bob, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    return client, "/account/app/remove/", {}, "The authenticator app has been removed"


def passkey(world: World, tail: str, said: str, **typed: str) -> Any:
    client = just_signed_in(world)
    row = Authenticator.objects.create(
        user=world.bob, type="webauthn", data={"name": "Phone", "credential": {}, "passwordless": True}
    )
    return client, f"/account/passkeys/{row.pk}/{tail}", typed, said


def just_signed_in(world: World) -> Client:
    """These steps need a recently entered password."""
    world.client.post("/sign-in/", {"login": world.bob.email, "password": PASSWORD})
    return world.client


def case(make: Callable[..., Any], *args: Any, **kwargs: Any) -> Callable[[World], list[Any]]:
    def cases(world: World) -> list[Any]:
        found = make(world, *args, **kwargs)
        return [found] if isinstance(found, tuple) else found

    return cases


SAVES: dict[str, Callable[[World], Any]] = {
    SHEET: case(lambda world: (*world.send(world.bob, world.clarity.get_absolute_url()), "Clarity has been saved")),
    f"{SHEET}<row_type:row_type>/add/": case(add_item),
    f"{SHEET}<row_type:row_type>/<int:item>/": case(change_item),
    f"{SHEET}<row_type:row_type>/<int:item>/remove/": case(remove_item),
    f"{SHEET}<row_type:row_type>/<int:item>/confirm/": case(confirm_item),
    f"{SHEET}confirm/": case(confirm_sheet),
    f"{SHEET}evidence/<int:item>/not-found/": case(not_found),
    f"{SHEET}actions/<int:item>/update/": case(update),
    f"{SHEET}challenges/add/": case(
        challenge, "add", "sam", "Your challenge on Clarity has been raised", question="Who says so?"
    ),
    f"{SHEET}challenges/<int:challenge>/reply/": case(
        challenge, "reply", "alice", "The reply to the challenge on Clarity has been saved", reply="By the audit"
    ),
    f"{SHEET}challenges/<int:challenge>/close/": case(
        challenge, "close", "alice", "The challenge on Clarity has been closed"
    ),
    f"{SHEET}dissent/": case(dissent, "", "Your agency’s dissent from the score of Clarity has been saved"),
    f"{SHEET}dissent/withdraw/": case(
        dissent, "withdraw/", "Your agency’s dissent from the score of Clarity has been withdrawn"
    ),
    "/assessments/<int:pk>/views/<slug:component>/": case(
        view, "clarity/", "Your agency’s view of Clarity has been saved", score="3", reason="As we see it"
    ),
    "/assessments/<int:pk>/views/return/": case(view, "return/", "Your agency’s view has been returned"),
    "/assessments/<int:pk>/views/withdraw/": case(view, "withdraw/", "Your agency’s view has been withdrawn"),
    "/assessments/<int:pk>/views/remind/": case(view, "remind/", "We’re sending 2 reminders", person="alice"),
    "/assessments/<int:pk>/views/closing-date/": case(
        view,
        "closing-date/",
        "Agencies can give their views until",
        person="alice",
        **on("views_close", views.in_days(20)),
    ),
    "/assessments/<int:pk>/views/close/": case(view, "close/", "Agency views are closed", person="alice"),
    "/assessments/<int:pk>/moderation/<slug:component>/": case(moderate),
    "/assessments/<int:pk>/sign-off/": case(sign_it_off),
    "/assessments/<int:pk>/reopen/": case(reopen),
    "/assessments/<int:pk>/meeting/": case(correct_meeting),
    "/assessments/<int:pk>/papers/options/": case(
        of_the_assessment, "papers/options/", "Your choices for the board report have been saved", purpose="noting"
    ),
    "/assessments/<int:pk>/carry-forward/": case(
        of_the_assessment,
        "carry-forward/",
        "“Peer mentoring after release, April 2027 to March 2028” has been carried forward",
    ),
    f"{PARTNERSHIP}start/": case(start),
    f"{PARTNERSHIP}good-practice/release/<int:evidence>/": case(release),
    f"{PARTNERSHIP}good-practice/<int:practice>/change/": case(
        practice, "change", "“One page” has been released in these words"
    ),
    f"{PARTNERSHIP}good-practice/<int:practice>/withdraw/": case(practice, "withdraw", "“One page” has been withdrawn"),
    f"{PARTNERSHIP}people/invite/": case(
        of_the_partnership,
        "people/invite/",
        "We’re sending an invitation to dana@example.org",
        email="dana@example.org",
        role="observer",
    ),
    f"{PARTNERSHIP}people/<int:membership>/": case(member, "", "Pat is now: Scrutineer", role="scrutineer"),
    f"{PARTNERSHIP}people/<int:membership>/end/": case(member, "end/", "Pat is no longer a member"),
    f"{PARTNERSHIP}invitations/<int:invitation>/send-again/": case(
        invitation, "send-again", "We’re sending the invitation to dana@example.org again"
    ),
    f"{PARTNERSHIP}invitations/<int:invitation>/withdraw/": case(
        invitation, "withdraw", "The invitation to dana@example.org has been withdrawn"
    ),
    f"{PARTNERSHIP}agencies/add/": case(
        lambda world: of_the_partnership(
            world,
            "agencies/add/",
            "Northshire Fire is in the partnership",
            agency=AgencyFactory(name="Northshire Fire").pk,
            status="relevant",
            **on("joined", datetime.date(2026, 4, 1)),
        )
    ),
    f"{PARTNERSHIP}agencies/<int:partner>/": case(agency, "", "Northshire Police has been changed", status="relevant"),
    f"{PARTNERSHIP}agencies/<int:partner>/leave/": case(
        agency, "leave/", "Northshire Police has left the partnership", **on("left", views.in_days(0))
    ),
    f"{PARTNERSHIP}logo/": case(
        lambda world: of_the_partnership(
            world, "logo/", "The logo has been saved", picture=upload("logo.png", picture_bytes())
        )
    ),
    "/invitations/<str:token>/": case(join),
    "/account/reminders/": case(
        lambda world: (*world.send(world.bob, "/account/reminders/"), "Your choice of reminders has been saved")
    ),
    "/account/calendar/": case(revoke_calendar),
    "/account/password/": case(password),
    "/account/app/remove/": case(remove_app),
    "/account/passkeys/<int:pk>/": case(passkey, "", "The passkey is now called “Work phone”", name="Work phone"),
    "/account/passkeys/<int:pk>/remove/": case(passkey, "remove/", "The passkey has been removed"),
    "/account/sessions/": case(
        lambda world: (*world.send(world.bob, "/account/sessions/"), "You are signed out everywhere else")
    ),
}


def can_be_posted_to() -> set[str]:
    refusals = {"no"}
    return {address for address, methods in TABLE.items() if set(methods["POST"][1:]) - refusals}


def test_every_address_that_accepts_a_post_has_a_save_case_or_a_reason_for_none():
    assert sorted([*SAVES, *SAYS_IT_OTHERWISE]) == sorted(can_be_posted_to())
    assert len(SAVES) > 40
    assert PEOPLE[0] == "nobody"


@pytest.mark.parametrize("address", SAVES)
def test_after_a_save_the_next_page_says_once_what_was_saved(request, framework, address):
    world = World(request.getfixturevalue)
    cases = 0
    for client, path, typed, said in SAVES[address](world):
        answer = client.post(path, typed, follow=True)
        here = answer.redirect_chain[-1][0].partition("#")[0] if answer.redirect_chain else path
        text = answer.content.decode()
        assert (path, answer.redirect_chain != [], text.count(said)) == (path, True, 1)
        assert client.get(here).content.decode().count(said) == 0
        cases += 1
    assert cases
