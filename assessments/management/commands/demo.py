from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments import demo


class Command(BaseCommand):
    help = "Make the demo anew, with its invented people and assessments. Everything else in the database stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="Only where there is no demo yet.")
        parser.add_argument("--sign-ins", action="store_true", help="Change nothing; print who can sign in.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo's passwords are public. Set DEMO=on where that does no harm.")
        if options["sign_ins"]:
            self.print_sign_ins()
        elif not (options["if_empty"] and demo.exists()):
            demo.build(with_papers=True)
            self.stdout.write("The demo is ready.")

    def print_sign_ins(self) -> None:
        sign_ins = demo.sign_ins()
        self.stdout.write(f"Sign in with the password {sign_ins['password']} as:")
        for person in sign_ins["people"]:
            self.stdout.write(f"  {person['email']:24} {person['name']}, {person['role']}")
