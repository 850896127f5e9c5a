import dataclasses
import datetime

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from assessments.papers import fingerprint as module
from assessments.papers.fingerprint import fingerprint


@dataclasses.dataclass(frozen=True)
class Thing:
    name: str
    due: datetime.date
    parts: tuple["Thing", ...] = ()


THING = Thing("Clarity", datetime.date(2026, 12, 1), (Thing("Part", datetime.date(2027, 1, 1)),))


def test_the_same_values_have_the_same_fingerprint():
    assert fingerprint(THING, "a") == fingerprint(dataclasses.replace(THING), "a")
    assert len(fingerprint(THING, "a")) == 64


@pytest.mark.parametrize(
    "other",
    [
        dataclasses.replace(THING, name="Clarity "),
        dataclasses.replace(THING, due=datetime.date(2026, 12, 2)),
        dataclasses.replace(THING, parts=()),
        dataclasses.replace(THING, parts=(Thing("Part", datetime.date(2027, 1, 2)),)),
    ],
)
def test_any_other_value_has_another_fingerprint(other):
    assert fingerprint(other, "a") != fingerprint(THING, "a")


def test_another_format_language_or_appearance_has_another_fingerprint(monkeypatch):
    before = fingerprint(THING, "a", "pdf")
    assert fingerprint(THING, "a", "docx") != before
    with translation.override("cy"):
        assert fingerprint(THING, "a", "pdf") != before
    monkeypatch.setattr(module, "appearance_digest", lambda: "another release")
    assert fingerprint(THING, "a", "pdf") != before


def test_an_object_without_a_plain_value_is_refused():
    with pytest.raises(TypeError, match="plain values, not of object"):
        fingerprint(object())
    assert fingerprint(gettext_lazy("Yes")) == fingerprint("Yes")
