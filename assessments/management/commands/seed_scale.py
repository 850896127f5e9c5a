import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments import scale
from assessments.models import Component

PARTNERSHIPS, ASSESSMENTS = 10_000, 20


class Command(BaseCommand):
    help = (
        "Fill the database with invented partnerships, to measure how the service behaves with many. The same seed "
        "makes the same rows on the same day. It adds to what is there, and runs once in each database: a second run "
        "is refused. Only with DEMO=on, because the password of its people is public."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--partnerships", type=int, required=True, help=f"1 to {PARTNERSHIPS:,}")
        parser.add_argument("--assessments", type=int, required=True, help=f"for each partnership: 1 to {ASSESSMENTS}")
        parser.add_argument("--seed", type=int, default=1, help="1 if not given")

    def handle(self, *args: Any, partnerships: int, assessments: int, seed: int, **options: Any) -> None:
        self._refuse(partnerships, assessments)
        begun = time.monotonic()
        rows = scale.seed(partnerships, assessments, seed)
        scale.analyze()
        took = time.monotonic() - begun
        for model, number in sorted(rows.counts.items(), key=lambda each: each[0].__name__):
            self.stdout.write(f"{model.__name__:30} {number:10,}")
        self.stdout.write(f"{rows.counts.total():,} rows in {took:.0f} seconds.")
        self.stdout.write(f"Sign in with the password {scale.PASSWORD} as:")
        for role in scale.SIGN_INS:
            self.stdout.write(f"  {scale.sign_in(role)}")
        self.stdout.write("Everyone else that was made has the same password.")

    def _refuse(self, partnerships: int, assessments: int) -> None:
        if not settings.DEMO:
            raise CommandError("The password of the people it makes is public. Set DEMO=on where that does no harm.")
        if not 1 <= partnerships <= PARTNERSHIPS:
            raise CommandError(f"Give a number of partnerships from 1 to {PARTNERSHIPS:,}.")
        if not 1 <= assessments <= ASSESSMENTS:
            raise CommandError(f"Give a number of assessments from 1 to {ASSESSMENTS}.")
        if not Component.objects.exists():
            raise CommandError("The twelve components are not loaded yet. Run manage.py load_framework first.")
        if scale.exists():
            raise CommandError("This database has been seeded already. Use a new one.")
