"""What stands beside the data in an export: the names of its files, and the page that says what is in it."""

import re

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import EvidenceFile
from partnerships.models import User

README, SCHEMA = "README.txt", "schema.json"
# Windows takes none of these in a name, nor a stop or a blank at its end; two stops lead out of a folder, and what
# can't be seen helps nobody.
NOT_IN_A_NAME = re.compile(
    r'\.{2,}|[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]'
)
# With its folders a path on Windows has 260 letters.
NAME_MAX = 100
SAME_FORMAT = {"jpeg": "jpg"}


def path_of(file: EvidenceFile) -> str:
    """ "files/7 Peer mentoring policy.docx": its number, which no other has, and the name that it came with."""
    stem, dot, ending = NOT_IN_A_NAME.sub("_", file.name).rpartition(".")
    if not dot or SAME_FORMAT.get(ending.lower(), ending.lower()) != file.format:
        stem, ending = f"{stem}{dot}{ending}", file.format
    return f"files/{file.pk} {stem[:NAME_MAX].strip(' .') or _('file')}.{ending}"


def readme(title: str, marking: str, by: User, contents: list[str]) -> str:
    """Plain text, with the line ends that every program on Windows shows."""
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
        _("The JSON files are for other programs. schema.json (JSON Schema 2020-12) says what each field holds."),
        _("Text is in UTF-8. People and agencies are named; rows refer to each other by their id."),
        _("Passwords and sign-in details are not in it, and neither are files that nobody may open."),
        _("It holds what people wrote, and may name them. Keep it and delete it as its protective marking asks."),
        "",
        marking,
    ]
    return "\r\n".join(lines) + "\r\n"


def of_assessment(folder: str = "") -> list[str]:
    return [
        _("%(name)s: the assessment, its scores, views, evidence, actions, meeting, recommendations and downloads")
        % {"name": f"{folder}assessment.json"},
        _("%(name)s: who changed what, and when. Changes to agencies’ views are not told")
        % {"name": f"{folder}trail.json"},
        _("%(name)s: the evidence files in every version, by number and the name they came with")
        % {"name": f"{folder}files/"},
        _("%(name)s: the board reports as they were signed off") % {"name": f"{folder}papers/"},
    ]
