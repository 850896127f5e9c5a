"""The people in the tests. In one partnership: alice the lead, bob the member, dave the member for another agency, sam
the scrutineer, olive the observer. In another: carol, who may see none of it.
"""

import datetime
import io
import logging
import shutil
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from assessments.models import Assessment, RatingScale, SubjectKind
from assessments.services import lifecycle
from partnerships.models import Agency, Partnership, Role, User
from safeguarding import probes
from safeguarding.handler import Request
from tests.assessments.gathering import gather
from tests.emptying import keeps_permissions
from tests.factories import MembershipFactory, PartnerAgencyFactory, PartnershipFactory, UserFactory
from tests.framework_rows import FrameworkRows
from tests.migrated import from_a_copy


@pytest.fixture(scope="session")
def creation():
    patch = from_a_copy()
    patch.start()
    return patch


@pytest.fixture(scope="session")
def django_db_setup(creation, django_db_setup: None) -> Iterator[None]:
    """Extends pytest-django's."""
    creation.stop()
    with keeps_permissions():
        yield


@pytest.fixture(autouse=True)
def evidence_folder() -> Iterator[Path]:
    """Where evidence files are kept, empty at first."""
    folder = Path(settings.STORAGES["evidence"]["OPTIONS"]["location"])
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def framework_rows() -> FrameworkRows:
    return FrameworkRows()


@pytest.fixture
def queued(settings, db):
    """Tasks stay in the database until the test runs them (worker.py)."""
    settings.TASKS = {"default": settings.TASKS["default"] | {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def framework(db: None, framework_rows: FrameworkRows) -> None:
    framework_rows.load()


@pytest.fixture
def partnership(db: None) -> Partnership:
    return PartnershipFactory(name="Northshire Safeguarding Partnership")


@pytest.fixture
def police(partnership: Partnership) -> Agency:
    return PartnerAgencyFactory(partnership=partnership, agency__name="Northshire Police").agency


@pytest.fixture
def alice(partnership: Partnership) -> User:
    return _member(partnership, "alice", Role.LEAD)


@pytest.fixture
def bob(partnership: Partnership, police: Agency) -> User:
    return _member(partnership, "bob", Role.BOARD_MEMBER, agency=police)


@pytest.fixture
def dave(partnership: Partnership) -> User:
    health = PartnerAgencyFactory(partnership=partnership, agency__name="Northshire Health").agency
    return _member(partnership, "dave", Role.BOARD_MEMBER, agency=health)


@pytest.fixture
def sam(partnership: Partnership) -> User:
    return _member(partnership, "sam", Role.SCRUTINEER)


@pytest.fixture
def olive(partnership: Partnership) -> User:
    return _member(partnership, "olive", Role.OBSERVER)


@pytest.fixture
def carol(db: None) -> User:
    return _member(PartnershipFactory(name="Elsewhere Safeguarding Board"), "carol", Role.LEAD)


@pytest.fixture
def assessment(framework: None, partnership: Partnership, alice: User) -> Assessment:
    """Just started: twelve empty sheets."""
    return lifecycle.start(
        Assessment(
            partnership=partnership,
            subject="Peer mentoring after release",
            subject_kind=SubjectKind.PRACTICE,
            period_start=datetime.date(2026, 4, 1),
            period_end=datetime.date(2027, 3, 31),
            scale=RatingScale.objects.get(slug="hmip-2018"),
        ),
        by=alice,
    )


@pytest.fixture
def gathering(framework: None, partnership: Partnership, alice: User, bob: User, dave: User) -> Assessment:
    """Just started: bob's agency and dave's are asked for their views within ten days."""
    return gather(partnership, alice, list(partnership.current_agencies()))


@pytest.fixture
def visitor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Not signed in. Requests are handled as in production, and faults become a page (safeguarding/wsgi.py)."""
    monkeypatch.setattr("django.test.client.WSGIRequest", Request)
    client.raise_request_exception = False
    return client


@pytest.fixture
def log(monkeypatch):
    """The log, as the settings write it."""
    handler = next(each for each in logging.getLogger().handlers if each.get_name() == "console")
    written = io.StringIO()
    old = handler.setStream(written)
    yield written.getvalue
    handler.setStream(old)


@pytest.fixture
def as_(client: Client):
    """`as_(bob).get(...)`: the test client, signed in as that person."""

    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


def _member(partnership: Partnership, first_name: str, role: Role, agency: Agency | None = None) -> User:
    person = UserFactory(email=f"{first_name}@example.org", name=first_name.title())
    MembershipFactory(partnership=partnership, person=person, role=role, agency=agency)
    return person


@pytest.fixture
def probes_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Probes read in the test's own transaction. On PostgreSQL each has a thread, and so a connection, of its own."""

    def start(check: probes.Check) -> "Future[str]":
        result: Future[str] = Future()
        check._look(result)
        return result

    monkeypatch.setattr(probes.Check, "start", start)
