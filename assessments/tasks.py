"""Background tasks for assessments. Each is safe to repeat."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.utils.translation import override

from assessments.models import PaperClaim, SignedPaper
from assessments.papers import keeping, signing
from assessments.services.action_reminders import remind_of_actions
from assessments.services.evidence_files import scan_waiting
from assessments.services.view_reminders import remind_of_closes
from safeguarding import disk
from safeguarding.background.policy import PEOPLE, task, worker_starting
from safeguarding.background.times import Daily, Every


@task(seconds=120, tries=2, queue=PEOPLE)
def make_paper(claim: int, language: str) -> None:
    found = PaperClaim.objects.select_related("assessment").filter(pk=claim).first()
    # Without its claim, it has since been made for someone else.
    if found:
        with _full_disk_named(), override(language):
            keeping.make(found)


@task(seconds=120, tries=2, queue=PEOPLE)
def make_signed_paper(paper: int) -> None:
    # Without its row, the assessment has been deleted.
    for found in SignedPaper.objects.filter(pk=paper).defer("content"):
        with _full_disk_named():
            signing.make(found)


@task(seconds=300, tries=3, wait=300, when=Daily(datetime.time(7, 0)))
def remind_agencies_of_views() -> None:
    remind_of_closes()


@task(seconds=300, tries=3, wait=300, when=Daily(datetime.time(7, 10)))
def remind_people_of_actions() -> None:
    remind_of_actions()


@task(seconds=600, tries=1, when=Every(minutes=5))
def scan_waiting_files() -> None:
    if settings.CLAMD_URL:
        scan_waiting()


@receiver(worker_starting)
def load_what_sets_papers(**kwargs: Any) -> None:
    """So that the first paper doesn't wait for it."""
    import_module("safeguarding.printing.pdf")


@contextmanager
def _full_disk_named() -> Iterator[None]:
    """A task's row keeps the exception's name, so that the page can say what happened."""
    try:
        yield
    except Exception as error:
        if disk.is_full(error):
            raise disk.Full from error
        raise
