"""The kit's own daily clean-up."""

import datetime

from django.core.management import call_command

from .policy import task
from .times import Daily


@task(seconds=300, tries=2, wait=600, when=Daily(datetime.time(3, 10)))
def clear_old_tasks() -> None:
    call_command("prune_db_task_results", queue_name="*", verbosity=0)


@task(seconds=300, tries=2, wait=600, when=Daily(datetime.time(3, 20)))
def clear_old_sessions() -> None:
    call_command("clearsessions", verbosity=0)
