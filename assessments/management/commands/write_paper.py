from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from assessments.models import Assessment
from assessments.papers import signing
from assessments.papers.kinds import BOARD_REPORT, source_of
from safeguarding.printing.made import Made

PAPERS = {"board": BOARD_REPORT}


class Command(BaseCommand):
    help = "Write a paper of an assessment into a PDF file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("assessment", type=int, help="Its number, as in the address of its pages.")
        parser.add_argument("--paper", choices=PAPERS, default="board")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        assessment = _find(options["assessment"])
        output: Path = options["output"]
        if not output.parent.is_dir():
            raise CommandError(f"There is no folder {output.parent}. Make it first, or name another one.")
        paper = _signed(assessment) or source_of(PAPERS[options["paper"]], "pdf", assessment).make()
        try:
            output.write_bytes(paper.content)
        except OSError as error:
            raise CommandError(f"{output} can't be written: {error.strerror}.") from error
        size = filesizeformat(len(paper.content)).replace("\xa0", " ")
        what = f"{paper.pages} pages" if paper.pages else "as it was signed off"
        self.stdout.write(f"{output}: {assessment}, {what}, {size}")


def _signed(assessment: Assessment) -> Made | None:
    """Byte for byte as it was signed off."""
    signed = assessment.signed_paper
    if signed and not signed.is_made:
        signing.make(signed)
        signed.refresh_from_db()
    return Made(bytes(signed.content)) if signed else None


def _find(number: int) -> Assessment:
    found = Assessment.objects.filter(pk=number).first()
    if found is None:
        raise CommandError(f"There is no assessment {number}. The number is in the address of its pages.")
    return found
