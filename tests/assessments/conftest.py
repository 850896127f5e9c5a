import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from assessments import demo
from assessments.models import Assessment, RatingScale, SubjectKind
from assessments.services import lifecycle
from assessments.services.carry_forward import carry_forward, next_of
from partnerships.models import Partnership, User
from tests.assessments.full import full
from tests.assessments.steps import MEETING
from tests.clock import Clock
from tests.framework_rows import FrameworkRows


@pytest.fixture(scope="module")
def demo_files(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, framework_rows: FrameworkRows, tmp_path_factory
) -> Iterator[Path]:
    """The demo is built once for all tests of a module that use `built`. Its other tests see it too."""
    files, kept = tmp_path_factory.mktemp("demo"), Path(settings.STORAGES["evidence"]["OPTIONS"]["location"])
    with django_db_blocker.unblock():
        everything = transaction.atomic()
        everything.__enter__()
        framework_rows.load()
        demo.build()
    kept.rename(files / "kept")
    yield files / "kept"
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        everything.__exit__(None, None, None)


@pytest.fixture
def built(demo_files: Path, db: None, evidence_folder: Path) -> None:
    """The demo, with its files."""
    shutil.copytree(demo_files, evidence_folder, dirs_exist_ok=True)


@pytest.fixture
def demo_assessment(built: None) -> Assessment:
    """A finished assessment with twelve long sheets, and the year before to compare it with."""
    finished = Assessment.objects.exclude(agreed_at=None).select_related("partnership", "scale", "agreed_by")
    return finished.order_by("period_end").last()


@pytest.fixture
def following_year(
    framework: None, partnership: Partnership, alice: User, monkeypatch: pytest.MonkeyPatch
) -> Assessment:
    """The year after a signed-off assessment, just as full, with its own views and agreed scores."""
    Clock(monkeypatch).jump(datetime.date(2026, 11, 2))
    earlier = full(partnership, alice, agencies=3, evidence=14, actions=14)
    lifecycle.sign_off(earlier, by=alice, **MEETING)
    following = carry_forward(earlier, next_of(earlier), by=alice)
    following.sheets.filter(component__slug__in=["clarity", "capacity"]).update(score=4)
    following.sheets.filter(component__slug="confidence").update(score=2)
    return following


@pytest.fixture
def last_year(assessment: Assessment, alice: User) -> Assessment:
    """The same subject a year before, on the same scale, not signed off yet."""
    return _a_year_before(assessment, assessment.scale, alice)


@pytest.fixture
def last_year_elsewhere(assessment: Assessment, alice: User) -> Assessment:
    """The same subject a year before, on another inspectorate's scale."""
    return _a_year_before(assessment, RatingScale.objects.get(slug="ciw-2025"), alice)


def _a_year_before(assessment: Assessment, scale: RatingScale, by: User) -> Assessment:
    return lifecycle.start(
        Assessment(
            partnership=assessment.partnership,
            subject=assessment.subject,
            subject_kind=SubjectKind.PRACTICE,
            period_start=datetime.date(2025, 4, 1),
            period_end=datetime.date(2026, 3, 31),
            scale=scale,
        ),
        by=by,
    )
