"""Reading a date from text, as people in Britain write it."""

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS

# Years outside these are mistyped.
FIRST_YEAR, LAST_YEAR = 1900, 2200
PARTS = ("day", "month", "year")
# Anything longer is not a date.
MOST = 60
# Two digits are a year of this century, unless it would be further ahead than this.
YEARS_AHEAD = 50
NUMBER = re.compile(r"['’]?(?P<digits>\d+)(st|nd|rd|th)?")
WORD = re.compile(r"['’]?\d++(?:st|nd|rd|th)?(?![^\W\d_])|\d+|[^\W\d_]+\.?|[^\s/\\.\-\u2010-\u2015]")
SAYS_NOTHING = {"the", "of"}
# What a spreadsheet puts after a day.
MIDNIGHT = re.compile(r"[t ]00:00(:00)?(\.0+)?z?$")


@dataclass
class NoDate(Exception):
    """The text is not a date. Says what is wrong, and with which parts."""

    code: str
    parts: tuple[str, ...] = PARTS


def has_more_than_a_part(text: str) -> bool:
    return len(words(without_weekday(text)[1])) > 1


def date_of(day: str, month: str, year: str) -> dt.date:
    """Raises NoDate."""
    weekday, day = without_weekday(day)
    if len(digits_of(year)) not in (0, 2, 4):
        raise NoDate("year", ("year",))
    numbers = d, m, y = day_number(day), month_number(month), year_number(year)
    if d is None or m is None or y is None:
        raise NoDate("invalid", tuple(part for part, number in zip(PARTS, numbers, strict=True) if number is None))
    if not FIRST_YEAR <= y <= LAST_YEAR:
        raise NoDate("range", ("year",))
    if not is_day(d, m, y):
        raise NoDate("invalid")
    found = dt.date(y, m, d)
    if weekday is not None and weekday != found.weekday():
        raise NoDate("weekday", ("day",))
    return found


def is_day(day: int, month: int, year: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def whole_date(text: str) -> dt.date:
    """Reads `1/4/2027`, `1 Apr 27`, `Thursday 1st April 2027` or `2027-04-01`. Raises NoDate."""
    found = words(re.sub(MIDNIGHT, "", plain(text)))
    weekdays = [word for word in found if weekday_number(word) is not None]
    found = [word for word in found if word not in weekdays]
    parts = by_parts(found)
    if missing := tuple(part for part in PARTS if part not in parts):
        is_half = 0 < len(found) < 3 and len(parts) == len(found)
        raise NoDate("missing_" + "_".join(missing) if is_half else "invalid", missing if is_half else PARTS)
    if len(weekdays) > 1:
        raise NoDate("invalid")
    if is_american(**parts):
        raise NoDate("order", ("day", "month"))
    return date_of(" ".join([*weekdays, parts["day"]]), parts["month"], parts["year"])


def is_american(day: str, month: str, year: str) -> bool:
    """Whether it is only a date if the month comes first, as in "4/27/2027". Reading it would be a guess."""
    d, m, y = day_number(day), month_number(month), year_number(year)
    if d is None or m is None or y is None:
        return False
    return FIRST_YEAR <= y <= LAST_YEAR and m > 12 and is_day(m, d, y)


def by_parts(found: Sequence[str]) -> dict[str, str]:
    named = [word for word in found if number_of(word) is None and month_number(word)]
    numbers = [word for word in found if word not in named]
    if len(found) > 3 or len(named) > 1 or not all(day_number(word) is not None for word in numbers):
        return {}
    order = list(PARTS)
    if numbers and len(digits_of(numbers[0])) == 4:
        order = ["year", "month", "day"]
    if named:
        order.remove("month")
        return {"month": named[0]} | dict(zip(order, numbers, strict=False))
    return dict(zip(order, numbers, strict=False))


def spread(parts: Sequence[str | None]) -> list[str | None]:
    """Spread a whole date in one box over the three boxes. The others must be empty or agree with it."""
    texts = [plain(text) for text in parts]
    for text in texts:
        if len(words(text)) < 3:
            continue
        try:
            found = whole_date(text)
        except NoDate:
            continue
        own = [str(found.day), str(found.month), str(found.year)]
        others = [(other, mine) for other, mine in zip(texts, own, strict=True) if other and other != text]
        if all(_says(other, mine) for other, mine in others):
            return [*own]
    return list(parts)


def instead_of(parts: Sequence[str | None], before: Sequence[int | None]) -> Sequence[str | None]:
    """If the boxes were already filled in, a whole date in the first one replaces all three."""
    first, *others = parts
    if [plain(text) for text in others] != [str(number) for number in before[1:]]:
        return parts
    found = spread([first, "", ""])
    return found if found[1] else parts


def _says(text: str, number: str) -> bool:
    return text == number or str(month_number(text)) == number or str(year_number(text)) == number


def plain(text: str | None) -> str:
    text = "".join(narrow(letter) for letter in (text or "")[:MOST])
    return " ".join(text.casefold().replace(",", " ").split()).strip(". ")


def narrow(letter: str) -> str:
    match unicodedata.category(letter):
        case "Cf":
            return ""
        case "No":
            return letter
    return unicodedata.normalize("NFKC", letter)


def words(text: str) -> list[str]:
    """ "thursday 1st of april 2027" -> thursday, 1st, april, 2027. A lone separator is a word too."""
    return [word for word in WORD.findall(text) if word not in SAYS_NOTHING]


def without_weekday(text: str) -> tuple[int | None, str]:
    """ "thursday 1st" -> 3, "1st" """
    first, _blank, rest = text.partition(" ")
    number = weekday_number(first)
    return (None, text) if number is None else (number, rest)


def digits_of(text: str) -> str:
    found = NUMBER.fullmatch(text)
    return found["digits"] if found else ""


def number_of(text: str) -> int | None:
    # No part of a date has five digits, and Python refuses to parse very long numbers.
    digits = digits_of(text)
    return int(digits) if digits.isdecimal() and len(digits) < 5 else None


day_number = number_of


def year_number(text: str) -> int | None:
    number = number_of(text)
    if number is None or len(digits_of(text)) != 2:
        return number
    return 2000 + number if 2000 + number <= timezone.localdate().year + YEARS_AHEAD else 1900 + number


def month_number(text: str) -> int | None:
    """From its number, its name or at least the first three letters of its name. None if it is not a month."""
    return number_of(text) if text[:1].isdecimal() else _by_name(text, MONTHS)


def weekday_number(text: str) -> int | None:
    return _by_name("wed" if text == "weds" else text, WEEKDAYS)


def _by_name(text: str, names: Mapping[int, object]) -> int | None:
    start = text.rstrip(".")
    found = [number for number, name in names.items() if str(name).casefold().startswith(start)]
    return found[0] if len(start) >= 3 and len(found) == 1 else None
