import datetime

from django.utils import translation
from django.utils.formats import date_format

from safeguarding import days


def test_dates_are_written_as_django_writes_them_in_each_language():
    day = datetime.date(2026, 3, 4)
    for language in ("en-gb", "de", "en-gb"):
        with translation.override(language):
            assert days.in_words(day) == date_format(day)
    assert days.in_words(day) == "4 March 2026"
