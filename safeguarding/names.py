"""Names in the order in which a British reader looks for them: É beside E, lower case beside upper, 2 before 10.

PostgreSQL sorts by a collation of its ICU library (partnerships' migration 0005). SQLite has none, and neither has
Python: for both, `sort_key` gives the same order.
"""

import re
import unicodedata
from functools import lru_cache

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import F
from django.db.models.expressions import OrderBy
from django.db.models.functions import Collate

COLLATION = "names"
# In the order of ICU's root. Other signs come between these and the currencies; after them digits, then letters.
SIGNS = "\t\n\v\f\r\u2028\u2029 _-‐‑‒–—―,;:!¡?¿.·'‘’‚‹›\"“”„«»()[]{}§¶@*/\\&#%‰†‡•`´^¯¨¸°©®+±÷×<=>¬|¦~"
CURRENCIES = "¤¢$£¥€"
SIGN, OTHER_SIGN, CURRENCY, NUMBER, LETTER = range(5)
# Acute, grave, breve, circumflex, caron, ring, diaeresis, double acute, tilde, dot, strokes, cedilla, ogonek, macron.
MARKS = "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0338\u0335\u0327\u0328\u0304"
IN_ORDER_OF_MARKS = {ord(mark): chr(place + 1) for place, mark in enumerate(MARKS)}
# Letters with a stroke, or two in one, that Unicode does not decompose.
TAKEN_APART = str.maketrans({"ø": "o\u0338", "ł": "l\u0335", "đ": "d\u0335", "ħ": "h\u0335", "æ": "ae", "œ": "oe"})
# Welsh sorts ch, dd, ff, ng, ll, ph, rh and th as letters: this is where to add that.
PIECES = re.compile(r"[0-9]+|[^0-9]", re.DOTALL)

Key = tuple[list[tuple[int, int, str]], str, str, str]


def name_at(path: str) -> Collate:
    return Collate(F(path), COLLATION)


def by_name(path: str) -> OrderBy:
    """For `order_by` and `Meta.ordering`. Add a tie-breaker after it."""
    return OrderBy(name_at(path))


@lru_cache(maxsize=10_000)
def sort_key(name: str) -> Key:
    """By letters, then accents, then small before capital, then the name itself."""
    apart = _apart(_apart(name.casefold()).translate(TAKEN_APART))
    marks = "".join(each for each in apart if unicodedata.combining(each)).translate(IN_ORDER_OF_MARKS)
    plain = "".join(each for each in apart if not unicodedata.combining(each))
    return [_place(piece) for piece in PIECES.findall(plain) if _is_seen(piece)], marks, name.swapcase(), name


def _apart(text: str) -> str:
    return "".join(each if each in SIGNS else unicodedata.normalize("NFKD", each) for each in text)


def _place(piece: str) -> tuple[int, int, str]:
    if piece.isdecimal():
        digits = piece.lstrip("0")
        return NUMBER, len(digits), digits
    for kind, signs in ((SIGN, SIGNS), (CURRENCY, CURRENCIES)):
        if piece in signs:
            return kind, signs.index(piece), ""
    return LETTER if piece.isalpha() else OTHER_SIGN, 0, piece


def _is_seen(piece: str) -> bool:
    return piece in SIGNS or unicodedata.category(piece[0]) not in ("Cc", "Cf")


def _compare(one: str, other: str) -> int:
    first, second = sort_key(one), sort_key(other)
    return (first > second) - (first < second)


def teach_sqlite(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_collation(COLLATION, _compare)


connection_created.connect(teach_sqlite, dispatch_uid="names")
