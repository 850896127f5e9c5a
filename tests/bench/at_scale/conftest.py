"""Many partnerships, and one of them with its people, whose pages are measured."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from assessments import scale
from assessments.models import Assessment, Stage
from partnerships.models import Membership, Partnership, Role, User
from safeguarding.handler import Handler
from tests.bench.browser import Browser
from tests.bench.conftest import Note
from tests.bench.figures import Figure
from tests.bench.timing import Work, Yardstick, timed
from tests.framework_rows import FrameworkRows

ASSESSMENTS = 4
Measure = Callable[..., None]
# What a signed-in page (B) cost before it became cheaper, in plain pages (A). Bounds are multiples of that.
SIGNED_IN_BEFORE = {"sqlite": 10, "postgresql": 9}


@dataclass(frozen=True)
class Scene:
    """A partnership in the middle of the others, with an assessment at each stage."""

    partnership: Partnership
    gathering: Assessment
    agreeing: Assessment
    agreed: Assessment
    lead: User
    member: User
    scrutineer: User
    administrator: User


@pytest.fixture(scope="package")
def partnerships(request: pytest.FixtureRequest) -> int:
    number: int = request.config.getoption("--partnerships")
    return number


@pytest.fixture(scope="package")
def scene(
    django_db_setup: None, django_db_blocker, framework_rows: FrameworkRows, partnerships: int
) -> Iterator[Scene]:
    """Seeded once for all tests of this folder, and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        framework_rows.load()
        scale.seed(partnerships, ASSESSMENTS, seed=1)
        scale.analyze()
        yield _scene()
        transaction.set_rollback(True)


def _scene() -> Scene:
    at_each_stage = Assessment.objects.values("partnership")
    for stage in Stage.values:
        at_each_stage = at_each_stage.filter(
            partnership__in=Assessment.objects.filter(stage=stage).values("partnership")
        )
    found = Partnership.objects.filter(pk__in=at_each_stage).order_by("pk")
    partnership = found[found.count() // 2]
    assessments = {each.stage: each for each in partnership.assessments.order_by("pk")}
    gathering = assessments[Stage.GATHERING_VIEWS]
    speakers = Membership.objects.filter(partnership=partnership, role=Role.BOARD_MEMBER)
    asked = speakers.filter(agency__in=gathering.participants.values("agency")).order_by("pk")
    return Scene(
        partnership=partnership,
        gathering=gathering,
        agreeing=assessments[Stage.AGREEING_SCORES],
        agreed=assessments[Stage.AGREED],
        lead=_first(partnership, Role.LEAD),
        member=asked[0].person,
        scrutineer=_first(partnership, Role.SCRUTINEER),
        administrator=User.objects.get(email=scale.sign_in("admin")),
    )


def _first(partnership: Partnership, role: Role) -> User:
    return Membership.objects.filter(partnership=partnership, role=role).order_by("pk")[0].person


@pytest.fixture
def where(partnerships: int) -> str:
    return f"{connection.display_name}, {partnerships:,} partnerships"


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    number: int = request.config.getoption("--rounds")
    return number


@pytest.fixture
def handler(scene: Scene, db: None, settings) -> WSGIHandler:
    settings.ROOT_URLCONF = "tests.bench.urls"
    return Handler()


@pytest.fixture
def signed_in_page(handler: WSGIHandler, scene: Scene) -> Yardstick:
    """B: all middleware, the frame of every page, one query."""
    return Yardstick("signed-in pages", Browser(handler, scene.lead).getting("/yardstick/signed-in/"), times=8)


@pytest.fixture
def as_in_a_web_worker(plain_page: Yardstick, signed_in_page: Yardstick) -> Iterator[None]:
    """What was loaded before the first request is not looked at again by the garbage collector."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def measure(
    plain_page: Yardstick, signed_in_page: Yardstick, as_in_a_web_worker: None, rounds: int, where: str, note: Note
) -> Measure:
    def measure(name: str, request: Work, at_most: float, between: Work = lambda: None) -> None:
        """What a request costs. `at_most` is in signed-in pages, as they were when the bounds were set.

        What `between` does before each is not measured.
        """
        bound = at_most * SIGNED_IN_BEFORE[connection.vendor]
        between()
        with CaptureQueriesContext(connection) as queries:
            request()
            number = len(queries)
        found = timed([plain_page, signed_in_page], request, rounds, times=2, between=between)
        note(
            Figure(name, number, "queries", where=where),
            Figure(name, round(found.milliseconds, 1), "ms", where=where),
            Figure(name, round(found.multiple_of(plain_page), 1), plain_page.name, bound, where),
            Figure(name, round(found.multiple_of(signed_in_page), 2), signed_in_page.name, where=where),
        )

    return measure
