from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Option:
    """A radio's or checkbox's label with more than a name. Use it as the label in Django's choices.

    `details` are (heading, text) pairs under the hint. `score` (1-4) draws the score's dots before the label. `folded`
    is a heading and the (score, label, text) rows that it opens, to read before choosing. It is not part of the hint.
    """

    label: str | Promise
    hint: str | Promise = ""
    details: tuple[tuple[str | Promise, str], ...] = ()
    score: int | None = None
    folded: tuple[str | Promise, tuple[tuple[int, str, str], ...]] | None = None

    def __str__(self) -> str:
        return str(self.label)
