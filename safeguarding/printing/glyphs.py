"""Letters that a paper can't show: what no font on the machine has, and what is no letter at all.

PDF/UA forbids the empty box that stands for a missing letter, and nobody can read it anyhow.
"""

import logging
import re
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from safeguarding.plain_text.characters import without_private_letters

# Control characters that come along with text pasted from elsewhere; line breaks and tabs may stay. Those that turn the
# direction of writing round would do so for our own words on the same line too.
NO_LETTERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]"
)
COMPLAINT = ".notdef glyph"
# What may stand between two missing letters of one run: blanks, and what joins emoji to one picture.
BETWEEN = r"\s\u200b\u200d\ufe0f"
# A name is far longer than its letter: so many of a run are spelled out, and so many runs of a paper.
NAMES_MAX = 3
RUNS_MAX = 500


def without_controls(text: str) -> str:
    return NO_LETTERS.sub(" ", without_private_letters(text))


def spelled_out(text: str, letters: Collection[int]) -> str:
    """The text with the names of these letters in their place: "[party popper]"."""
    letters = {ord(each) for each in set(text) if is_any_of(each, letters)}
    if not letters:
        return text
    missing = "".join(re.escape(chr(letter)) for letter in letters)
    names = {letter: f"[{_name(letter)}]" for letter in letters}
    count = 0

    def spell(run: re.Match[str]) -> str:
        nonlocal count
        count += 1
        if count > RUNS_MAX:
            return "[…]"
        found = [letter for letter in run.group() if ord(letter) in names]
        if len(found) <= NAMES_MAX:
            return run.group().translate(names)
        more = _("[and %(count)d more]") % {"count": len(found) - NAMES_MAX}
        return "".join(found[:NAMES_MAX]).translate(names) + more

    return re.sub(f"[{missing}](?:[{BETWEEN}]*[{missing}])*", spell, text)


def is_any_of(letter: str, missing: Collection[int]) -> bool:
    """The typesetter reports the parts of a letter that it decomposes."""
    return any(ord(part) in missing for part in letter + unicodedata.normalize("NFKD", letter))


def _name(letter: int) -> str:
    return unicodedata.name(chr(letter), "").lower() or f"U+{letter:04X}"


@contextmanager
def missing_letters() -> Iterator[set[int]]:
    """Collects the code points for which WeasyPrint finds no font while it writes. It tells its log alone."""
    missing: set[int] = set()

    def collect(record: logging.LogRecord) -> bool:
        match record.args:
            case (_letter, int(code_point)) if str(record.msg).startswith(COMPLAINT):
                missing.add(code_point)
                return False
        return True

    logger = logging.getLogger("weasyprint")
    logger.addFilter(collect)
    try:
        yield missing
    finally:
        logger.removeFilter(collect)
