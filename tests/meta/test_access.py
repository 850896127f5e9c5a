"""Who gets what answer from which page: one table, and every address of the project has to stand in it."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from assessments.models import Assessment
from tests.factories import AccountabilityFactory, ActionFactory, EvidenceFactory, StakeholderRoleFactory

# nobody, carol the outsider, olive the observer, sam the scrutineer, bob the member, alice the lead
PEOPLE = ("nobody", "carol", "olive", "sam", "bob", "alice")
OPEN = (200,) * 6
SIGNED_IN = (302, 200, 200, 200, 200, 200)
INSIDE = (302, 404, 200, 200, 200, 200)
EDITORS = (302, 404, 403, 403, 200, 200)
LEADS = (302, 404, 403, 403, 403, 200)
NOT_ALLOWED = (401, 405, 405, 405, 405, 405)
# A post without a session is answered with the sign-in page, which keeps what was typed.
POST_EDITORS = (401, *EDITORS[1:])
POST_LEADS = (401, *LEADS[1:])

# What each person gets to a GET, and to a POST of nothing: 200 shows the form again with its errors.
TABLE = {
    "/": (SIGNED_IN, NOT_ALLOWED),
    "/sign-in/": ((200, 302, 302, 302, 302, 302), (200, 302, 302, 302, 302, 302)),
    "/sign-out/": ((405,) * 6, (302,) * 6),
    "/health/": (OPEN, (405,) * 6),
    "/components/": (OPEN, OPEN),
    "/partnerships/<int:pk>/": (INSIDE, NOT_ALLOWED),
    "/partnerships/<int:pk>/start/": (LEADS, POST_LEADS),
    "/assessments/<int:pk>/": (INSIDE, NOT_ALLOWED),
    "/assessments/<int:pk>/sign-off/": (LEADS, POST_LEADS),
    "/assessments/<int:pk>/report/": (INSIDE, NOT_ALLOWED),
    "/assessments/<int:pk>/report.pdf": (INSIDE, NOT_ALLOWED),
    "/assessments/<int:pk>/<slug:component>/": (INSIDE, POST_EDITORS),
    "/assessments/<int:pk>/<slug:component>/actions/<int:item>/status/": (EDITORS, POST_EDITORS),
    "/assessments/<int:pk>/<slug:component>/<kind:kind>/add/": (EDITORS, POST_EDITORS),
    "/assessments/<int:pk>/<slug:component>/<kind:kind>/<int:item>/": (EDITORS, POST_EDITORS),
    "/assessments/<int:pk>/<slug:component>/<kind:kind>/<int:item>/remove/": (EDITORS, POST_EDITORS),
}
KINDS = {
    "evidence": EvidenceFactory,
    "leads": AccountabilityFactory,
    "stakeholders": StakeholderRoleFactory,
    "actions": ActionFactory,
}


def addresses(resolver: URLResolver, prefix: str = "/") -> list[str]:
    """Every address of the project but the administration's, which has tests of its own."""
    found = []
    for each in resolver.url_patterns:
        address = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            found.append(address)
        elif getattr(each, "namespace", None) != "admin":
            found += addresses(each, address)
    return found


def test_the_table_names_every_address_and_no_other():
    assert sorted(addresses(get_resolver())) == sorted(TABLE)
    assert len(TABLE) >= 16


@pytest.fixture
def people(alice, bob, sam, olive, carol):
    return dict(zip(PEOPLE, (None, carol, olive, sam, bob, alice), strict=True))


def paths(address: str, assessment: Assessment) -> list[str]:
    """The address with real ids in it: one path, or one for each kind of row."""
    pk = assessment.partnership_id if "partnerships" in address else assessment.pk
    filled_in = address.replace("<int:pk>", str(pk)).replace("<slug:component>", "clarity")
    if "item" not in address and "kind" not in address:
        return [filled_in]
    sheet = assessment.sheets.get(component__slug="clarity")
    kinds = KINDS if "<kind:kind>" in address else {"actions": ActionFactory}
    return [
        filled_in.replace("<kind:kind>", kind).replace("<int:item>", str(factory(sheet=sheet).pk))
        for kind, factory in kinds.items()
    ]


@pytest.mark.parametrize("address", TABLE)
def test_each_person_gets_the_answers_of_the_table(client, assessment, people, address):
    for path in paths(address, assessment):
        for method, expected in zip(("get", "post"), TABLE[address], strict=True):
            answers = dict.fromkeys(PEOPLE)
            for name, person in people.items():
                client.logout()
                if person:
                    client.force_login(person)
                answers[name] = getattr(client, method)(path).status_code
            assert (path, method, answers) == (path, method, dict(zip(PEOPLE, expected, strict=True)))
