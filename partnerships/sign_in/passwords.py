"""Refuses passwords that are easy to guess, by their strength and by words connected with this service.

Works offline, so nothing typed leaves the machine.
"""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn_rs_py import zxcvbn

from partnerships.models import Agency, Partnership

# The power of ten of the guesses needed, as zxcvbn estimates them: its best score of five.
ENOUGH = 10
# Guesses counted for a word that anyone here would try.
OWN_WORD = 1
# Longer ones take zxcvbn too long.
READ = 64
SHORTEST = 4
# Written "1" for "i" or for "l".
LEET = [str.maketrans(f"430@$578!|{one}", f"aeoasstbii{letter}") for one, letter in (("1", "i"), ("1", "l"))]
TRIED_FIRST = """
    12cs twelve cs collective safeguarding safeguard responsibility assessment assessor assess partnership partner
    agency board scrutiny scrutineer inspection probation police prison council health nhs hospital social service
    services children adults families family county borough city constabulary protection commission office trust
    accountability clarity coherence collaboration commitment communication competence confidence consistency
    continuity cooperation coordination colocation evidence moderation
    password passwort passcode welcome letmein login signin sign admin administrator secret changeme default guest
    temporary temp hello please
    january february march april june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter
    england wales scotland britain london
    correcthorsebatterystaple thequickbrownfox jumpsoverthelazydog tobeornottobe thatisthequestion
    loremipsumdolorsitamet maythefourthbewithyou maytheforcebewithyou godsavetheking godsavethequeen rulebritannia
    onceuponatime supercalifragilisticexpialidocious
"""
OF_THE_SERVICE = TRIED_FIRST.split()


class StrengthValidator:
    """For AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: object = None) -> None:
        # A terminal may pass half a character, which is not text.
        readable = password.encode("utf-8", "replace").decode()[:READ]
        own = sorted({*OF_THE_SERVICE, *_words(_about(user)), *_words(_about_partnerships())}, key=len, reverse=True)
        rest, count = max(_without(readable, own), _without(_run_together(readable), own), key=lambda found: found[1])
        if _strength(readable) < ENOUGH:
            raise ValidationError(_("This password is easy to guess. Use three or more random words"), code="weak")
        if _strength(rest) + count * OWN_WORD < ENOUGH:
            raise ValidationError(
                _(
                    "This password is easy to guess because it uses names, dates or words connected with this service. "
                    "Use three or more random words"
                ),
                code="own_words",
            )

    def get_help_text(self) -> str:
        return _("Use three or more random words that have nothing to do with each other or with your work.")


def _strength(text: str) -> float:
    return zxcvbn(text).guesses_log10 if text else 0


def _about(user: object) -> Iterable[str]:
    return [getattr(user, name, None) or "" for name in ("name", "email")]


def _about_partnerships() -> Iterable[str]:
    """People who know where someone works try these words, and there are few."""
    agencies = Agency.objects.order_by().values_list("name", "short_name")
    names = Partnership.objects.order_by().values_list("name", flat=True)
    return [*(name for both in agencies for name in both if name), *names]


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in re.findall(r"\w+", text.lower()) if len(word) >= SHORTEST}


def _run_together(password: str) -> str:
    """So that "safe-guard-ing" does not hide a known word."""
    return "".join(each for each in password if each.isalnum())


def _without(password: str, words: list[str]) -> tuple[str, int]:
    # One character for each, so that positions still match.
    lower = "".join(each.lower() if len(each.lower()) == 1 else each for each in password)
    spellings = [lower, *(lower.translate(leet) for leet in LEET)]
    count = 0
    for word in words:
        for spelling in range(len(spellings)):
            while (start := spellings[spelling].find(word)) >= 0:
                spellings = [text[:start] + text[start + len(word) :] for text in spellings]
                count += 1
    return spellings[0], count
