"""The contents of one paragraph: words in bold or grey, links, and line breaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.run import CT_R
from docx.text.paragraph import Paragraph
from lxml.html import HtmlElement

# Styles that a paper's stylesheet sets by class, and Word by character formatting.
SOFT = {"note", "nothing", "last", "next", "picture__key", "sheet__definition"}
BOLD = {"strong", "b", "th", "dt"}
SCORE = re.compile(r"score--(?P<score>[1-4])")
NAMED_PLAINLY = {"typed", "plan", "wide-plan"}
ARROWS = {"arrow--up": " ↑", "arrow--down": " ↓"}
# Letters of right-to-left scripts. A paragraph that starts with one runs that way.
FIRST_LETTER = re.compile(r"[^\W\d_]")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True)
class Look:
    bold: bool = False
    soft: bool = False
    # The target: an address, or "#" and the name of a place in the paper.
    link: str = ""
    # Whether typed line breaks are kept.
    typed: bool = False
    # Whether it stays on the same page as what follows.
    leads_on: bool = False


@dataclass(frozen=True)
class Piece:
    text: str
    look: Look


BREAK = Piece("\n", Look(typed=True))


def classes(element: HtmlElement) -> set[str]:
    return set((element.get("class") or "").split())


def pieces(element: HtmlElement, look: Look) -> Iterator[Piece]:
    if element.tag == "br":
        yield BREAK
        return
    own = classes(element)
    look = look_of(element, look)
    if arrow := next((words for name, words in ARROWS.items() if name in own), None):
        yield Piece(arrow, look)
        return
    if drawn := _dots(element, look):
        yield from drawn
        return
    yield Piece(element.text or "", look)
    for child in element:
        if isinstance(child.tag, str):
            yield from pieces(child, look)
        yield Piece(child.tail or "", look)


def look_of(element: HtmlElement, look: Look) -> Look:
    own = classes(element)
    return replace(
        look,
        bold=look.bold or (element.tag in BOLD and not _is_set_off_itself(element)),
        soft=look.soft or bool(own & SOFT),
        link=element.get("href") or look.link if element.tag == "a" else look.link,
        typed=look.typed or "app-typed" in own,
        leads_on=look.leads_on or any(name.endswith("__head") for name in own),
    )


def _is_set_off_itself(element: HtmlElement) -> bool:
    """Rows of actions are named by whole sentences, and in a pasted table nobody knows what names the rows."""
    return element.get("scope") == "row" and bool(NAMED_PLAINLY & classes(next(element.iterancestors("table"))))


def _dots(element: HtmlElement, look: Look) -> list[Piece]:
    found = SCORE.search(element.get("class") or "")
    if not found or element.tag != "span":
        return []
    score = int(found["score"])
    label = " ".join(element.text_content().split()).removeprefix(str(score)).strip()
    return [
        Piece(str(score), replace(look, bold=True)),
        Piece(f" {'●' * score}{'○' * (4 - score)} {label}", look),
    ]


def tidy(found: list[Piece]) -> list[Piece]:
    """Spaces as a browser shows them: one at most, and none beside a break or at an end."""
    lines: list[Piece] = []
    at_start = True
    for piece in found:
        text = re.sub(r"[^\S\n]+" if piece.look.typed else r"\s+", " ", piece.text)
        text = re.sub(r" ?\n ?", "\n", text)
        if at_start:
            text = text.lstrip(" " if lines else " \n")
        if not text:
            continue
        lines.append(replace(piece, text=text))
        at_start = text.endswith((" ", "\n"))
    while lines and not lines[-1].text.rstrip():
        lines.pop()
    if lines:
        lines[-1] = replace(lines[-1], text=lines[-1].text.rstrip())
    return lines


def write(paragraph: Paragraph, found: list[Piece], style: str = "") -> None:
    properties = paragraph._p.get_or_add_pPr()
    if style:
        properties.style = style
    if _runs_right_to_left("".join(piece.text for piece in found)):
        properties.append(OxmlElement("w:bidi"))
    for piece in found:
        run = paragraph.add_run()
        for number, line in enumerate(piece.text.split("\n")):
            if number:
                run.add_break()
            run.add_text(line)
        if piece.look.bold:
            run.bold = True
        if piece.look.soft:
            run._r.get_or_add_rPr().style = "Soft"
        if piece.look.link:
            _link(paragraph, run._r, piece.look.link)


def _runs_right_to_left(text: str) -> bool:
    first = FIRST_LETTER.search(text)
    return bool(first and RIGHT_TO_LEFT.match(first.group()))


def _link(paragraph: Paragraph, run: CT_R, address: str) -> None:
    link = OxmlElement("w:hyperlink")
    if address.startswith("#"):
        link.set(qn("w:anchor"), place(address[1:]))
    elif address.startswith(("https://", "http://")):
        link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    else:
        return
    run.get_or_add_rPr().style = "Hyperlink"
    run.addprevious(link)
    link.append(run)


def place(name: str) -> str:
    """A bookmark name that Word accepts: letters, digits and underscores, at most 40."""
    return re.sub(r"\W", "_", name)[:40]
