from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Option:
    """A radio's or checkbox's label that says more than its name: put it where Django's choices have the label.

    `details` are (heading, text) pairs under the hint; `score` (1-4) draws the score's dots before the label.
    `folded` is a heading and the (score, label, text) rows that it opens: to read before choosing, no part of the hint.
    """

    label: str | Promise
    hint: str | Promise = ""
    details: tuple[tuple[str, str], ...] = ()
    score: int | None = None
    folded: tuple[str, tuple[tuple[int, str, str], ...]] | None = None

    def __str__(self) -> str:
        return str(self.label)
