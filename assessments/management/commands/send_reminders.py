from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from assessments.services.reminders import remind_of_closes


class Command(BaseCommand):
    help = "Remind agencies of views that close within a week or a day. Run it daily; a second run sends nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        tally = remind_of_closes(absolute=lambda path: settings.SITE_URL + path)
        self.stdout.write(f"Reminders: {tally.sent} sent, {tally.failed} failed.")
