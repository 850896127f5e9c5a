from django.db import models
from django.utils.translation import gettext_lazy as _


class FileFormat(models.TextChoices):
    """Accepted formats, by file extension."""

    PDF = "pdf", _("PDF")
    WORD = "docx", _("Word")
    EXCEL = "xlsx", _("Excel")
    POWERPOINT = "pptx", _("PowerPoint")
    ODT = "odt", _("OpenDocument text")
    ODS = "ods", _("OpenDocument spreadsheet")
    ODP = "odp", _("OpenDocument presentation")
    CSV = "csv", _("CSV")
    TEXT = "txt", _("Text")
    PNG = "png", _("PNG picture")
    JPEG = "jpg", _("JPEG picture")


class Scan(models.TextChoices):
    """The virus scanner's result."""

    NOT_ASKED = "not_asked", _("Not scanned")
    WAITING = "waiting", _("Not yet scanned")
    CLEAN = "clean", _("Nothing found")
    INFECTED = "infected", _("A virus was found")
