"""What a release's fixture contains: at least one row in each table, made by that release's own services and factories.

`make release-fixture` runs this file inside the code of the release, so that code has to understand it too. The tests
find people, keys and links by the names below. Never change them: older fixtures were made with them.
"""

import dataclasses
import datetime
import hashlib
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from factory.django import DjangoModelFactory
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from assessments.demo import files
from assessments.models import Assessment, ComponentAssessment, Evidence, GoodPractice
from assessments.papers import keeping, signing
from assessments.papers.kinds import kind_of, source_of
from assessments.services import carry_forward, evidence, good_practice, lifecycle
from partnerships.models import Partnership, Role, User
from partnerships.models.invitation import digest
from partnerships.services import logos
from safeguarding.uploads.check import check
from tests import factories
from tests.assessments.gathering import gather, give, own, return_all
from tests.assessments.moderating import agree, challenge, dissent, reply, sheet_of, with_views
from tests.assessments.steps import MEETING, say
from tests.factories.partnerships import a_picture

# Everything here is invented. The key encrypts the second factors, and is used only for fixtures.
SECRET_KEY = "invented-for-the-fixtures-of-releases-and-used-nowhere-else"
PASSWORD = "long enough for a release"
INVITATION = "an-invitation-in-a-release-fixture"
CALENDAR = "a-calendar-in-a-release-fixture"
SESSION = "asessioninareleasefixture0000000"
APP_SECRET = "INVENTEDSECRETFORFIXTURESONLY234"
LEAD, MEMBER, COLLEAGUE = "lead@example.org", "member@example.org", "colleague@example.org"
SCRUTINEER, OBSERVER = "scrutineer@example.org", "observer@example.org"
OUTSIDER, ADMINISTRATOR = "outsider@example.org", "administrator@example.org"
SIGNED, GATHERING = "Peer mentoring after release", "Referral of adults at risk"
EVIDENCE = b"Date,Agency,Answered in a day\n2026-05-04,Police,31\n2026-05-11,Health,28\n"

NAMES = {
    LEAD: "Asha Fernleigh",
    MEMBER: "Bryn Oakhanger",
    COLLEAGUE: "Émilie Ŵyn",
    SCRUTINEER: "Sabir Thornbury",
    OBSERVER: "Olive Marlowe",
    OUTSIDER: "Carys Elderfield",
}
People = dict[str, User]


def tell() -> None:
    """Fill the empty database of the settings."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("load_framework")
    with transaction.atomic():
        people = _people()
        partnership = _partnership(people)
        _sign_in(people)
        _views_are_gathered(partnership, people)
        signed = _signed_off_twice(partnership, people)
        _papers(signed, people)
        _carried_forward(signed, people)
        _what_has_no_row_yet()
    cache.set("from-a-release", "kept", timeout=None)
    empty = empty_tables()
    if empty:
        raise SystemExit(f"These tables have no rows. Add some in tests/releases/story.py: {', '.join(empty)}")


def empty_tables() -> list[str]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return [table for table in tables if not _has_rows(cursor, table)]


def _has_rows(cursor: Any, table: str) -> bool:
    cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
    return cursor.fetchone() is not None


def _people() -> People:
    people = {email: factories.UserFactory(email=email, name=name, password=PASSWORD) for email, name in NAMES.items()}
    rights = {"is_staff": True, "is_superuser": True}
    administrator = factories.UserFactory(email=ADMINISTRATOR, name="Ada Wrenfield", password=PASSWORD, **rights)
    group = Group.objects.create(name="Agencies")
    group.permissions.set(Permission.objects.filter(content_type__model="agency"))
    administrator.groups.add(group)
    administrator.user_permissions.set(Permission.objects.filter(codename="view_region"))
    return people | {ADMINISTRATOR: administrator}


def _partnership(people: People) -> Partnership:
    here = factories.PartnershipFactory(name="Northshire Safeguarding Partnership", region__name="Northshire")
    police = factories.PartnerAgencyFactory(partnership=here, agency__name="Northshire Police").agency
    health = factories.PartnerAgencyFactory(partnership=here, agency__name="Northshire Health").agency
    roles = {LEAD: (Role.LEAD, None), MEMBER: (Role.BOARD_MEMBER, police), COLLEAGUE: (Role.BOARD_MEMBER, health)}
    roles |= {SCRUTINEER: (Role.SCRUTINEER, None), OBSERVER: (Role.OBSERVER, None)}
    for email, (role, agency) in roles.items():
        factories.MembershipFactory(partnership=here, person=people[email], role=role, agency=agency)
    elsewhere = factories.PartnershipFactory(name="Elsewhere Safeguarding Board", region=here.region)
    factories.MembershipFactory(partnership=elsewhere, person=people[OUTSIDER], role=Role.LEAD)
    factories.InvitationFactory(partnership=here, token=INVITATION, invited_by=people[LEAD])
    logos.put(here, content=a_picture(), format="png", width=40, height=40)
    return here


def _sign_in(people: People) -> None:
    """Second factors, a session, single sign-on, what an administrator did: tables of the libraries."""
    lead, member = people[LEAD], people[MEMBER]
    TOTP.activate(lead, APP_SECRET)
    RecoveryCodes.activate(lead)
    WebAuthn.add(lead, "My passkey", _passkey())
    session = SessionStore(SESSION)
    session["invented"] = True
    session.save(must_create=True)
    UserSession.objects.create(user=lead, ip="192.0.2.7", session_key=SESSION, user_agent="A browser")
    address = EmailAddress.objects.create(user=lead, email=LEAD, verified=True, primary=True)
    EmailConfirmation.objects.create(email_address=address, key="invented")
    app = SocialApp.objects.create(
        provider="openid_connect", provider_id="example", name="Example", client_id="example"
    )
    account = SocialAccount.objects.create(user=member, provider="example", uid="invented")
    SocialToken.objects.create(app=app, account=account, token="invented")
    factories.CalendarFeedFactory(person=member, digest=digest(CALENDAR))
    factories.ReminderChoiceFactory(person=member)
    LogEntry.objects.create(
        user=people[ADMINISTRATOR],
        content_type=ContentType.objects.get(app_label="partnerships", model="user"),
        object_id=lead.pk,
        object_repr=lead.name,
        action_flag=CHANGE,
        change_message='[{"changed": {"fields": ["Name"]}}]',
    )


def _passkey() -> dict[str, Any]:
    """As a browser sends it. Its private half is discarded at once."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(Aaguid.NONE, b"invented", key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(hashlib.sha256(b"localhost").digest(), flags, 0, credential)
    client = CollectedClientData.create("webauthn.create", b"invented", "http://localhost:8000")
    response = {
        "clientDataJSON": websafe_encode(client),
        "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
    }
    own = {"id": websafe_encode(b"invented"), "rawId": websafe_encode(b"invented"), "type": "public-key"}
    return {**own, "response": response, "clientExtensionResults": {}}


def _views_are_gathered(partnership: Partnership, people: People) -> None:
    """One agency has returned its view. The other has begun, and has been reminded."""
    assessment = gather(partnership, people[LEAD], list(partnership.current_agencies()), subject=GATHERING)
    return_all(assessment, people[MEMBER])
    give(assessment, people[COLLEAGUE])
    factories.ViewReminderFactory(participant=own(assessment, people[COLLEAGUE]), person=people[COLLEAGUE])


def _signed_off_twice(partnership: Partnership, people: People) -> Assessment:
    """Two components are written and scored, one with a dissent and a challenge. It was reopened once."""
    lead = people[LEAD]
    period = {"period_start": datetime.date(2025, 4, 1), "period_end": datetime.date(2026, 3, 31)}
    assessment = gather(partnership, lead, list(partnership.current_agencies()), subject=SIGNED, **period)
    with_views(assessment, lead, clarity=(3, 1), competence=(2, 2))
    agree(assessment, lead, 2, because="On two of four wings the answer comes late.")
    agree(assessment, lead, 2, "competence")
    dissent(assessment, people[MEMBER], people[MEMBER].memberships.get().agency)
    reply(challenge(assessment, people[SCRUTINEER]), lead)
    _write(sheet_of(assessment), people)
    _sign_off(assessment, lead)
    lifecycle.reopen(assessment, by=lead, reason="The board asked for one more audit")
    return _sign_off(assessment, lead)


def _sign_off(assessment: Assessment, lead: User) -> Assessment:
    """With a paper that is a hundred times smaller than a real one."""
    signed = signing.sign_off(assessment, by=lead, missing_because="The year was short", **MEETING)
    content = _small_paper(signed)
    signed.papers.filter(sha256="").update(content=content, sha256=hashlib.sha256(content).hexdigest())
    return signed


def _small_paper(assessment: Assessment) -> bytes:
    file = files.made("paper.pdf", [f"Paper {assessment.papers.count()} of {assessment.subject}"])
    file.seek(0)
    return file.read()


def _write(sheet: ComponentAssessment, people: People) -> None:
    lead, police = people[LEAD], people[MEMBER].memberships.get().agency
    row = Evidence(sheet=sheet, title="Answered in a day", kind="audit", shows="impact", good_practice=True)
    upload = check(ContentFile(EVIDENCE, "answers.csv"))
    row = evidence.save(row, by=lead, upload=upload, supports=[sheet_of(sheet.assessment, "competence").pk])
    factories.AccountabilityFactory(sheet=sheet, agency=police)
    factories.StakeholderRoleFactory(sheet=sheet, agency=police)
    action = factories.ActionFactory(sheet=sheet, lead_agency=police, lead_person=people[MEMBER])
    say(action, people[MEMBER])
    factories.ActionReminderFactory(action=action, person=people[MEMBER])
    words = {"title": "A guide of one page", "summary": "Whom to ring, tried for a month.", "sector": "police"}
    here = sheet.assessment.partnership
    practice = GoodPractice(partnership=here, evidence=row, component=sheet.component, **words)
    good_practice.release(practice, by=lead)


def _papers(assessment: Assessment, people: People) -> None:
    source = source_of(kind_of("action-plan", "pdf"), "pdf", assessment)
    keeping.keep(source, content=_small_paper(assessment), pages=1)
    keeping.ask(dataclasses.replace(source, fingerprint="1" * 64), by=people[LEAD])
    keeping.log_download(assessment, by=people[LEAD], kind="action-plan", format="pdf", sha256="0" * 64)


def _carried_forward(assessment: Assessment, people: People) -> None:
    carry_forward.carry_forward(assessment, carry_forward.next_of(assessment), by=people[LEAD])


def _what_has_no_row_yet() -> None:
    """Models added after this story still have a factory (tests/meta/test_models.py)."""
    made_by: dict[Any, Any] = {
        each._meta.model: each
        for each in vars(factories).values()
        if isinstance(each, type) and issubclass(each, DjangoModelFactory)
    }
    for model in apps.get_models():
        if model in made_by and not model._default_manager.exists():
            made_by[model]()
