"""What accompanies the data in an export: the names of its files, and the README that lists its contents."""

import re

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import EvidenceFile, SignedPaper
from partnerships.models import User

README, SCHEMA = "README.txt", "schema.json"
# Windows allows none of these in a name, nor a full stop or space at its end. Two full stops lead out of a folder.
# Invisible characters would confuse people.
NOT_IN_A_NAME = re.compile(
    r'\.{2,}|[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]'
)
# A path on Windows has at most 260 characters, folders included.
NAME_MAX = 100
SAME_FORMAT = {"jpeg": "jpg"}


def path_of(file: EvidenceFile) -> str:
    stem, dot, ending = NOT_IN_A_NAME.sub("_", file.name).rpartition(".")
    if not dot or SAME_FORMAT.get(ending.lower(), ending.lower()) != file.format:
        stem, ending = f"{stem}{dot}{ending}", file.format
    return f"files/{file.pk} {stem[:NAME_MAX].strip(' .') or _('file')}.{ending}"


def readme(title: str, marking: str, by: User, contents: list[str]) -> str:
    now = timezone.localtime()
    made = _("Made on %(day)s at %(time)s by %(who)s.") % {
        "day": date_format(now, "DATE_FORMAT"),
        "time": f"{now:%H:%M}",
        "who": by,
    }
    lines = [
        marking,
        "",
        title,
        made,
        _("Made with Collective Safeguarding at %(address)s") % {"address": settings.SITE_URL},
        "",
        _("What is in this ZIP file:"),
        *(f"- {line}" for line in contents),
        "",
        _("The JSON files are for other programs. schema.json (JSON Schema 2020-12) says what each field contains."),
        _("Text is in UTF-8. People and agencies are named. Records refer to each other by id."),
        _("Passwords and sign-in details are not included. Files that nobody can open are not included either."),
        _(
            "This file contains what people wrote, and may name people. Store and delete it as its "
            "protective marking requires."
        ),
        "",
        marking,
    ]
    return "\r\n".join(lines) + "\r\n"


def of_assessment(folder: str = "") -> list[str]:
    return [
        _("%(name)s: the assessment, its scores, views, evidence, actions, meeting, recommendations and downloads")
        % {"name": f"{folder}assessment.json"},
        _("%(name)s: who changed what, and when. Changes to agencies’ views are not included")
        % {"name": f"{folder}trail.json"},
        _("%(name)s: every version of the evidence files, by number and original name") % {"name": f"{folder}files/"},
        _("%(name)s: the board reports as they were signed off (PDF), and what each says (JSON)")
        % {"name": f"{folder}papers/"},
    ]


def not_ready(folder: str, paper: SignedPaper) -> str:
    return _(
        "%(name)s is not in this ZIP file because it was still being made. Download the ZIP file again in a few minutes"
    ) % {"name": f"{folder}papers/{name_of(paper)}.pdf"}


def name_of(paper: SignedPaper) -> str:
    return f"board-report-{paper.number}"
