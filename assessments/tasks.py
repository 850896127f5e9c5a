"""What workers do for the assessments."""

import datetime

from django.conf import settings

from assessments.services.action_reminders import remind_of_actions
from assessments.services.evidence_files import scan_waiting
from assessments.services.view_reminders import remind_of_closes
from safeguarding.background.policy import task
from safeguarding.background.times import Daily, Every


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
