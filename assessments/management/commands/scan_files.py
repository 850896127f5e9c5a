from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assessments.services.evidence_files import scan_waiting
from safeguarding.uploads.choices import Scan


class Command(BaseCommand):
    help = "Scan the evidence files that are waiting for the virus scanner. Run it often. A second run does no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.CLAMD_URL:
            raise CommandError("CLAMD_URL is not set, so there is no scanner to ask (docs/deploy.md)")
        tally = scan_waiting()
        self.stdout.write(
            f"Virus scan: {tally[Scan.CLEAN]} clean, {tally[Scan.INFECTED]} infected and deleted, "
            f"{tally[Scan.WAITING]} still waiting."
        )
