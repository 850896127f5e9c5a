"""Typed texts as a report can take them, however they were filled: in paragraphs, and of a bounded length in lines."""

import re

from django.utils.text import normalize_newlines

Paragraphs = tuple[str, ...]

# A page's worth of lines, five times over. One letter on each of 10,000 lines would make hundreds of pages of a field.
LINES_MAX = 250


def paragraphs(text: str) -> Paragraphs:
    """Where a blank line stands, a new paragraph begins; single line breaks stay within it."""
    return tuple(part.strip() for part in re.split(r"\n[^\S\n]*\n", in_lines(text)) if part.strip())


def in_lines(text: str) -> str:
    """The text in as many lines as a report has room for. Further ones run on in the last: nothing is left out."""
    lines = normalize_newlines(text).strip().split("\n")
    kept, rest = lines[: LINES_MAX - 1], lines[LINES_MAX - 1 :]
    return "\n".join([*kept, " / ".join(line.strip() for line in rest if line.strip())] if rest else kept)
