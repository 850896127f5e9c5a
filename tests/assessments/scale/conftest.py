import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from assessments import scale
from assessments.scale.rows import Rows
from tests.framework_rows import FrameworkRows

# With this one the first partnership has a row of every kind that a page can be about.
SEED = 4


@pytest.fixture(scope="module")
def files_kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seeded") / "kept"


@pytest.fixture(scope="module")
def rows(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, framework_rows: FrameworkRows, files_kept: Path
) -> Iterator[Rows]:
    """Three partnerships with an assessment at each stage, made once for all tests of a module."""
    with django_db_blocker.unblock():
        everything = transaction.atomic()
        everything.__enter__()
        framework_rows.load()
        made = scale.seed(3, 3, SEED)
    Path(settings.STORAGES["evidence"]["OPTIONS"]["location"]).rename(files_kept)
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        everything.__exit__(None, None, None)


@pytest.fixture
def seeded(rows: Rows, db: None, files_kept: Path, evidence_folder: Path) -> Rows:
    shutil.copytree(files_kept, evidence_folder, dirs_exist_ok=True)
    return rows
