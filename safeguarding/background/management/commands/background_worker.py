import gc
import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django_tasks.signals import task_finished
from django_tasks_db.management.commands import db_worker

from safeguarding.background import limits, parent, retries
from safeguarding.background.policy import worker_starting
from safeguarding.database import is_away

logger = logging.getLogger(__name__)

# Seconds to wait before trying an unavailable database again.
PAUSE = 2


class Command(db_worker.Command):
    requires_system_checks = ()
    help = "One worker process of `manage.py background`, which starts it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--parent", type=int, required=True)

    def configure_logging(self, verbosity: int) -> None:
        """As in the settings."""

    # It passes on the options of the library, and names only its own.
    def handle(self, *args: Any, parent: int, **options: Any) -> None:  # type: ignore[override]
        _prepare(parent)
        while True:
            try:
                return super().handle(**options)
            except (OperationalError, InterfaceError) as error:
                if not is_away(error):
                    raise
                logger.warning("The database is unavailable: %s", type(error).__name__)
                limits.lift()
                connection.close()
                time.sleep(PAUSE)


def _prepare(parent_id: int) -> None:
    parent.follow(parent_id)
    limits.apply()
    retries.apply()
    worker_starting.send(sender=Command)
    gc.collect()
    # Everything loaded by now stays in memory, so the garbage collector can skip it.
    gc.freeze()
    # A paper is a million objects that all live until it is done: garbage is collected between tasks, not during one.
    gc.disable()
    task_finished.connect(_clear_up, dispatch_uid="clear up")


def _clear_up(**kwargs: object) -> None:
    gc.collect()
