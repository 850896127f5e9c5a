from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from safeguarding import database
from safeguarding.background.checks import TAG
from safeguarding.background.supervisor import Supervisor


class Command(BaseCommand):
    # Only our own checks: the others import every page, which wastes memory in a process that shows none.
    requires_system_checks = [TAG]
    help = "Do the work that pages leave for later: papers, emails, virus scans, reminders. Runs until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--parent", type=int, help="the process to end with")

    def handle(self, *args: Any, **options: Any) -> None:
        database.Connection.answer_within = database.ANSWER_WITHIN
        Supervisor(options["parent"]).run()
