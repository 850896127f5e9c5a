"""Makes papers as PDF, tagged for assistive technology (PDF/UA-1), with static/scss/print.scss."""

import gc
import string
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from urllib.parse import unquote, urljoin
from xml.etree.ElementTree import Element

from django.conf import settings
from pydyf import PDF, Stream
from weasyprint import CSS, HTML, Document
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from .drawing import SVG
from .glyphs import is_any_of, missing_letters, spell_out, without_controls
from .made import Made
from .markup import LINE_END, ZERO_WIDTH_SPACE, breakable, compact
from .static import static_path

STYLESHEET = "dist/print.css"
# Nobody answers at this address: it only tells our own static files from everything else.
# What to say on the following pages about what continues, and the tables long enough to name the row too.
CONTINUED, NAMED_BY_ROW = "data-continued", "details"
NOWHERE = "https://static.invalid/"
# One paper at a time in each process, because they share the text library's font map.
setting = Lock()
# A paper is a million objects that all live until it is done. Collecting garbage after every 700 new ones, as Python
# does, took a quarter of the time. This often, it takes almost none.
NEW_OBJECTS_BEFORE_COLLECTING = 100_000
# A letter may only turn out to be missing in context, when its neighbours move it to another font.
ROUNDS_FOR_LETTERS = 4
# How a font's map from glyphs to text begins, and how it maps a glyph that has none. A word joiner has no width and no
# sound, so searching, copying and reading aloud are not disturbed.
BEGINS_A_MAP, MAPPED_TO_NOTHING, MAPPED_TO_A_WORD_JOINER = b"begincmap", b" <>", b" <2060>"
# Our font has everything on a keyboard. This also caches the letters of papers made so far.
ON_EVERY_KEYBOARD = (*string.printable, LINE_END, ZERO_WIDTH_SPACE)
has_a_font = dict.fromkeys(ON_EVERY_KEYBOARD, True)

# (content, media type) by an address that only the paper that is being made knows.
Pictures = Mapping[str, tuple[bytes, str]]


class StaticOnly(URLFetcher):
    """Serves the project's static files and refuses everything else: network, other files, data addresses.

    It also serves the `pictures` of one paper, such as the partnership's logo.
    """

    def __init__(self, pictures: Pictures | None = None) -> None:
        super().__init__()
        self.pictures = pictures or {}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url in self.pictures:
            content, media_type = self.pictures[url]
            return URLFetcherResponse(url, content, {"Content-Type": media_type})
        return URLFetcherResponse(url, static_file(url).read_bytes())


def static_file(url: str) -> Path:
    """Raises ValueError, FileNotFoundError or SuspiciousFileOperation."""
    root = urljoin(NOWHERE, settings.STATIC_URL)
    address, _query, _fragment = url.partition("?")[0].partition("#")
    if not address.startswith(root):
        raise ValueError(f"Papers are made of static files alone, not of {url[:100]}")
    return static_path(unquote(address.removeprefix(root)))


def render_pdf(html: str, pictures: Pictures | None = None) -> Made:
    html = without_controls(html)
    with setting, _little_garbage_collection():
        spelled = _missing_in(html)
        for _round in range(ROUNDS_FOR_LETTERS):
            with missing_letters() as missing:
                paper = _write(spell_out(html, spelled) if spelled else html, pictures)
            if missing <= spelled:
                break
            spelled |= missing
    return paper


def _missing_in(html: str) -> set[int]:
    """The letters that no font on this machine has, found before the whole paper is laid out.

    WeasyPrint is asked, because it also uses other fonts than ours: once for each letter in a process.
    """
    if new := sorted(set(html) - has_a_font.keys()):
        letters = " ".join(new)
        with missing_letters() as missing:
            _write(f'<html lang="en"><title>x</title><p>{letters}</p><p><b>{letters}</b></p></html>', None)
        has_a_font.update((letter, not is_any_of(letter, missing)) for letter in new)
    return {ord(letter) for letter in set(html) if not has_a_font[letter]}


def _write(html: str, pictures: Pictures | None) -> Made:
    document = _lay_out(html, pictures)
    return Made(document.write_pdf(pdf_variant="pdf/ua-1", finisher=_map_every_glyph), len(document.pages))


def _map_every_glyph(_document: Document, pdf: PDF) -> None:
    """Some letters, such as Arabic with vowels, are drawn as several glyphs.

    WeasyPrint maps only one of them to the letter, which PDF/UA forbids (WeasyPrint's issue 2841).
    """
    for each in pdf.objects:
        if isinstance(each, Stream) and BEGINS_A_MAP in each.stream[:3]:
            each.stream = [line.replace(MAPPED_TO_NOTHING, MAPPED_TO_A_WORD_JOINER) for line in each.stream]


def _lay_out(html: str, pictures: Pictures | None = None) -> Document:
    address = urljoin(NOWHERE, settings.STATIC_URL) + STYLESHEET
    stylesheet, fonts, numbers = _house_style(address, static_file(address).stat().st_mtime_ns)
    source = HTML(string=breakable(compact(html)), url_fetcher=StaticOnly(pictures), base_url=address)
    _name_pictures(source.etree_element)
    _number_lists(source.etree_element)
    _name_what_continues(source.etree_element)
    return source.render(font_config=fonts, counter_style=numbers, stylesheets=[stylesheet], pdf_variant="pdf/ua-1")


@contextmanager
def _little_garbage_collection() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(NEW_OBJECTS_BEFORE_COLLECTING, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@lru_cache(maxsize=1)
def _house_style(address: str, _changed: int) -> tuple[CSS, FontConfiguration, CounterStyle]:
    fonts, numbers = FontConfiguration(), CounterStyle()
    style = CSS(url=address, font_config=fonts, counter_style=numbers, url_fetcher=StaticOnly())
    return style, fonts, numbers


def _name_what_continues(document: Element) -> None:
    """Gives print.scss the words for the top of a page where a row continues: "Clarity, continued: Evidence".

    A row that starts a page shows its own name, so only the table's name is needed there: its label sets it.
    """
    for table in document.iter("table"):
        if NAMED_BY_ROW not in (table.get("class") or "").split() or not (name := table.attrib.pop(CONTINUED, "")):
            continue
        for row in table.iterfind("tbody/tr"):
            label, *cells = row
            words = " ".join("".join(label.itertext()).split())
            _put_into(label, Element("span", {CONTINUED: name}))
            for cell in cells:
                cell.set(CONTINUED, f"{name}: {words}")


def _put_into(element: Element, inner: Element) -> None:
    inner.text, element.text = element.text, None
    inner.extend(list(element))
    for child in list(element):
        element.remove(child)
    element.append(inner)


def _number_lists(document: Element) -> None:
    """WeasyPrint reads the first number of a list only from its style."""
    for numbered in document.iter("ol"):
        if start := numbered.get("start"):
            numbered.set("style", f"counter-reset: list-item {int(start) - 1}")


def _name_pictures(document: Element) -> None:
    """WeasyPrint uses only a picture's title as alternative text, so the description is added to it."""
    for picture in document.iter(f"{{{SVG}}}svg"):
        title, words = picture.find(f"{{{SVG}}}title"), picture.find(f"{{{SVG}}}desc")
        if title is not None and words is not None:
            title.text = f"{title.text}. {words.text}"
