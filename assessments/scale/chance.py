"""Everything that is drawn: the same from the same seed."""

import datetime
import hashlib
import random
import uuid
from collections.abc import Sequence

from django.utils import timezone

from . import words


class Chance(random.Random):
    """Draws for one region, whatever was drawn for those before."""

    # The place that its sentences are about.
    place = ""

    def happens(self, share: float) -> bool:
        return self.random() < share

    def say(self, sentences: Sequence[str], number: int = 1) -> str:
        said = " ".join(self.choice(sentences) for _each in range(number))
        return said.replace("{place}", self.place).replace("{n}", str(self.randrange(5, 95)))

    def paragraphs(self, number: int) -> str:
        return "\n\n".join(self.say(words.SENTENCES, 3) for _each in range(number))

    def name(self) -> str:
        return f"{self.choice(words.FIRST_NAMES)} {self.choice(words.LAST_NAMES)}"

    def key(self) -> uuid.UUID:
        return uuid.UUID(int=self.getrandbits(128), version=4)

    def digest(self) -> str:
        """That of no known text, so that no link or calendar address opens with it."""
        return hashlib.sha256(self.randbytes(32)).hexdigest()

    def at(self, day: datetime.date) -> datetime.datetime:
        """Some moment of that working day."""
        time = datetime.time(self.randrange(9, 17), self.randrange(60), self.randrange(60))
        return datetime.datetime.combine(day, time, tzinfo=timezone.get_current_timezone())

    def between(self, start: datetime.datetime, end: datetime.datetime) -> datetime.datetime:
        return start + (end - start) * self.random()

    def in_order(self, number: int, start: datetime.datetime, end: datetime.datetime) -> list[datetime.datetime]:
        return sorted(self.between(start, end) for _each in range(number))


def place(number: int) -> str:
    """A name of its own for each number."""
    more, rest = divmod(number, len(words.BEGINNINGS) * len(words.ENDINGS))
    ending, beginning = divmod(rest, len(words.BEGINNINGS))
    # Shifted, so that neighbours in the alphabet are not neighbours by number.
    name = words.BEGINNINGS[beginning] + words.ENDINGS[(ending + beginning) % len(words.ENDINGS)]
    return f"{name} {more + 1}" if more else name
