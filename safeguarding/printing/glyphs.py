"""Letters that a paper can't show, because no font on the machine has them or because they are not letters.

PDF/UA forbids the empty box for a missing letter, and nobody could read it.
"""

import logging
import re
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from safeguarding.plain_text.characters import without_private_letters

# Control characters from pasted text. Line breaks and tabs can stay. Those that change the writing direction would also
# turn our own words on the same line.
NO_LETTERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]"
)
COMPLAINT = ".notdef glyph"
# Allowed between two missing letters of one run: spaces, and what joins emoji into one picture.
BETWEEN = r"\s\u200b\u200d\ufe0f"
# A name is far longer than its letter, so there is a limit for each run and for the runs in a paper.
NAMES_MAX = 3
RUNS_MAX = 500


def without_controls(text: str) -> str:
    return NO_LETTERS.sub(" ", without_private_letters(text))


def spell_out(text: str, letters: Collection[int]) -> str:
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
    """WeasyPrint reports the parts of a letter that it decomposes."""
    return any(ord(part) in missing for part in letter + unicodedata.normalize("NFKD", letter))


def _name(letter: int) -> str:
    return unicodedata.name(chr(letter), "").lower() or f"U+{letter:04X}"


@contextmanager
def missing_letters() -> Iterator[set[int]]:
    """Collects the code points that WeasyPrint finds no font for. It reports them only in its log."""
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
