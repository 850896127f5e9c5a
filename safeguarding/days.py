"""Dates in words, for lists: Django takes longer to write a date than for all the rest of a row."""

import datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language


def in_words(day: datetime.date) -> str:
    return _written(day, get_language())


# A few years of them.
@lru_cache(maxsize=2_000)
def _written(day: datetime.date, language: str | None) -> str:
    return date_format(day)
