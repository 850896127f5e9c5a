"""Who can open which page: the table in docs/access.md. Every address needs a row in it."""

import re

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from assessments.models import Action, Assessment, ComponentAssessment, Evidence, ParticipatingAgency
from partnerships.models import Agency
from partnerships.models.invitation import digest
from tests.factories import (
    AccountabilityFactory,
    ActionFactory,
    CalendarFeedFactory,
    ChallengeFactory,
    EvidenceFactory,
    EvidenceFileFactory,
    GoodPracticeFactory,
    InvitationFactory,
    MembershipFactory,
    PartnerAgencyFactory,
    PartnershipLogoFactory,
    SignedPaperFactory,
    StakeholderRoleFactory,
    SupervisorFactory,
)

DOCUMENT = settings.BASE_DIR / "docs" / "access.md"
# In the order of the document's columns: the outsider is carol, the observer olive, the scrutineer sam, the member bob,
# another agency's member dave, the lead alice.
PEOPLE = ("nobody", "carol", "olive", "sam", "bob", "dave", "alice")
WORDS = {200: "page", 302: "goes on", 401: "kept", 403: "refused", 404: "not found", 405: "no"}
ROW = re.compile(r"\| `(?P<address>[^`]+)` \| (?P<method>GET|POST) \| (?P<answers>.+) \|")


def read_table() -> dict[str, dict[str, tuple[str, ...]]]:
    """The response each person gets to a GET and to an empty POST, by address and method."""
    table: dict[str, dict[str, tuple[str, ...]]] = {}
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if row := ROW.fullmatch(line):
            table.setdefault(row["address"], {})[row["method"]] = tuple(row["answers"].split(" | "))
    return table


TABLE = read_table()
# Rows of a partnership, by their names in addresses.
ROWS = {
    "<int:membership>": MembershipFactory,
    "<int:invitation>": InvitationFactory,
    "<int:partner>": PartnerAgencyFactory,
    "<int:practice>": GoodPracticeFactory,
    "<int:evidence>": lambda partnership: EvidenceFactory(
        sheet__assessment__partnership=partnership, good_practice=True
    ),
}
# An address from an email with extra characters copied, and the keys in it.
TAKEN_ALONG = r"/?[^\w/-][^/]*/?"
KEYS = {r"(?P<token>[\w-]+)": "a-key", r"(?P<secret>[\w-]+)\.": "a-secret.", r"-(?P<key>[\w-]+)": "-made-up"}
RESET_LINK = "(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)"
KINDS = {
    "evidence": EvidenceFactory,
    "leads": AccountabilityFactory,
    "stakeholders": StakeholderRoleFactory,
    "actions": ActionFactory,
}


def addresses(resolver: URLResolver, prefix: str = "/") -> list[str]:
    """Every address of the project except the administration's, which has its own tests."""
    found = []
    for each in resolver.url_patterns:
        address = prefix + str(each.pattern).removeprefix("^").removesuffix("$")
        if isinstance(each, URLPattern):
            found.append(address)
        elif getattr(each, "namespace", None) != "admin":
            found += addresses(each, address)
    return found


def test_the_access_table_lists_every_address_and_no_other():
    assert sorted(addresses(get_resolver())) == sorted(TABLE)
    assert {tuple(methods) for methods in TABLE.values()} == {("GET", "POST")}
    assert len(TABLE) >= 55


@pytest.fixture
def people(alice, bob, dave, sam, olive, carol):
    return dict(zip(PEOPLE, (None, carol, olive, sam, bob, dave, alice), strict=True))


def paths(address: str, assessment: Assessment) -> list[str]:
    """The address with real ids in it: one path, or one for each kind of row."""
    pk = assessment.partnership_id if "partnerships" in address else assessment.pk
    filled_in = address.replace("<int:pk>", str(pk)).replace("<slug:component>", "clarity")
    filled_in = filled_in.replace("<slug:provider_id>", "sso").replace(RESET_LINK, "1-made-up")
    if TAKEN_ALONG in address:
        filled_in = filled_in.replace(TAKEN_ALONG, ".").replace("(?P<uidb36>[0-9A-Za-z]+)", "1")
        for key, value in KEYS.items():
            filled_in = filled_in.replace(key, value)
    for row, factory in ROWS.items():
        if row in address:
            filled_in = filled_in.replace(row, str(factory(partnership=assessment.partnership).pk))
    if "<int:number>" in address:
        filled_in = filled_in.replace("<int:number>", str(SignedPaperFactory(assessment=assessment).number))
    filled_in = filled_in.replace("<slug:slug>.<slug:format>", "board-report.pdf").replace("<slug:slug>", "action-plan")
    if "/logo/picture/" in address:
        PartnershipLogoFactory(partnership=assessment.partnership)
    if "<int:challenge>" in address:
        challenge = ChallengeFactory(sheet=assessment.sheets.get(component__slug="clarity"))
        filled_in = filled_in.replace("<int:challenge>", str(challenge.pk))
    if "dissent" in address:
        # Bob's agency takes part, and there is a score to dissent from.
        assessment.sheets.update(score=3)
        police = Agency.objects.get(name="Northshire Police")
        ParticipatingAgency.objects.get_or_create(assessment=assessment, agency=police)
    if "<str:token>" in address:
        InvitationFactory(token="a-key")
        filled_in = filled_in.replace("<str:token>", "a-key")
    if "<str:secret>" in address:
        CalendarFeedFactory(digest=digest("a-secret"))
        filled_in = filled_in.replace("<str:secret>", "a-secret")
    if "/background/" in address:
        SupervisorFactory()
    if "item" not in address and "row_type" not in address:
        return [filled_in]
    sheet = assessment.sheets.get(component__slug="clarity")
    if "/evidence/" in address:
        evidence = with_a_file(sheet)
        return [filled_in.replace("<int:item>", str(evidence.pk)).replace("<int:file>", str(evidence.file_id))]
    kinds = KINDS if "<row_type:row_type>" in address else {"actions": of_the_members_agency}
    return [
        filled_in.replace("<row_type:row_type>", kind).replace("<int:item>", str(factory(sheet=sheet).pk))
        for kind, factory in kinds.items()
    ]


def with_a_file(sheet: ComponentAssessment) -> Evidence:
    return EvidenceFactory(sheet=sheet, file=EvidenceFileFactory(content=ContentFile(b"%PDF-", "plan.pdf")))


def of_the_members_agency(sheet: ComponentAssessment) -> Action:
    """An action that only bob's agency leads."""
    return ActionFactory(sheet=sheet, lead_agency=Agency.objects.get(name="Northshire Police"))


@pytest.mark.parametrize("address", TABLE)
def test_each_person_gets_the_response_in_the_access_table(client, assessment, people, probes_here, address):
    for path in paths(address, assessment):
        for method, expected in TABLE[address].items():
            answers = dict.fromkeys(PEOPLE)
            for name, person in people.items():
                client.logout()
                if person:
                    client.force_login(person)
                answers[name] = word_for(client.generic(method, path))
            assert (path, method, answers) == (path, method, dict(zip(PEOPLE, expected, strict=True)))


def word_for(answer: HttpResponse) -> str:
    if answer.streaming:
        # To its end, which closes the file. Closing it here would close the test's connection to PostgreSQL with it.
        answer.getvalue()
    asks_to_sign_in = answer.status_code == 302 and answer.url.startswith("/sign-in/?next=")
    return "sign in" if asks_to_sign_in else WORDS[answer.status_code]
