from typing import Any

from django.core.management.base import BaseCommand

from assessments.services.action_reminders import remind_of_actions
from assessments.services.view_reminders import remind_of_closes


class Command(BaseCommand):
    help = (
        "Remind people of actions that are due or overdue, and agencies of views that close within a week or a day. "
        "Workers do this every morning by themselves. A second run sends nothing twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for name, remind in (("views", remind_of_closes), ("actions", remind_of_actions)):
            self.stdout.write(f"Reminders of {name}: {remind()} to be sent.")
