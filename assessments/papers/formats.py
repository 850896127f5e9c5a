"""Turns values read from an assessment into a PDF, a Word file or a workbook."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.template.loader import render_to_string

from safeguarding.printing.made import Made
from safeguarding.printing.watermark import watermark

from .cover import Cover, Logo, logo_picture
from .parts import Front

# Addresses that exist only while the paper is being made.
LOGO = "https://static.invalid/logo"
WATERMARK = "https://static.invalid/watermark.svg"


class PaperValues(Protocol):
    """What any paper is made from: a frozen dataclass of plain values, as the board report."""

    @property
    def front(self) -> Front: ...

    @property
    def cover(self) -> Cover: ...


Values = TypeVar("Values", bound=PaperValues)
Context = Callable[[Values, datetime.datetime], dict[str, Any]]
LogoPicture = Callable[[Logo], bytes | None]


# (content, media type) by address.
Pictures = dict[str, tuple[bytes, str]]


class NoSuchPaper(LookupError):
    """No paper of this kind has this format or is about this."""


# Loaded only by workers, because it would add a second to a web worker's start.


@dataclass(frozen=True)
class HtmlPaper(Generic[Values]):
    """A PDF from a template that extends papers/paper.html. `context` gives it its values."""

    template: str
    context: Context[Values]

    def make(self, values: Values, moment: datetime.datetime, logo: LogoPicture = logo_picture) -> Made:
        from safeguarding.printing.pdf import render_pdf

        return render_pdf(*self.set(values, moment, logo))

    def set(self, values: Values, moment: datetime.datetime, logo: LogoPicture = logo_picture) -> tuple[str, Pictures]:
        """The HTML, and what it can fetch besides static files."""
        pictures = pictures_of(values.cover, logo)
        shown = {"paper": True, "logo_address": LOGO if LOGO in pictures else ""}
        shown["watermark_address"] = WATERMARK if WATERMARK in pictures else ""
        return render_to_string(self.template, self.context(values, moment) | shown), pictures


class WordPaper(HtmlPaper[Values]):
    """A Word file, from the same template as the PDF."""

    def make(self, values: Values, moment: datetime.datetime, logo: LogoPicture = logo_picture) -> Made:
        from safeguarding.printing.word import word_file

        html, pictures = self.set(values, moment, logo)
        return Made(word_file(html, {address: content for address, (content, _type) in pictures.items()}))


@dataclass(frozen=True)
class ExcelPaper(Generic[Values]):
    """A workbook."""

    write: Callable[[Values], bytes]

    def make(self, values: Values, moment: datetime.datetime, logo: LogoPicture = logo_picture) -> Made:
        return Made(self.write(values))


def pictures_of(cover: Cover, logo: LogoPicture) -> Pictures:
    """What a paper can fetch besides static files: (content, media type) by address."""
    found = {}
    if cover.logo and (picture := logo(cover.logo)):
        found[LOGO] = (picture, cover.logo.media_type)
    if cover.watermark:
        found[WATERMARK] = (watermark(), "image/svg+xml")
    return found
