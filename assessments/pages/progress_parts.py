"""The values that a comparison of two assessments shows: no model, no query."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .movement import Movement, counted, directions, in_words, why_not_counted


@dataclass(frozen=True)
class Side:
    """One of the two assessments. Its scores are in its own scale's words."""

    pk: int
    url: str
    name: str
    subject: str
    period: str
    # Its period, or its name if both have the same period.
    label: str
    scale: str
    # Two scales may have the same name.
    scale_key: int
    stage: str
    is_agreed: bool
    # The scale's words for its scores.
    labels: dict[int, str]


@dataclass(frozen=True)
class Score:
    score: int
    label: str
    # How far the work has come, in the words of the 12Cs.
    progress: str


@dataclass(frozen=True)
class TextChange:
    name: str
    words: str
    is_change: bool


@dataclass(frozen=True)
class Rows:
    """Evidence, leads or stakeholders of one component: how many on each side, which were added and which are gone."""

    then: int
    now: int
    added: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True)
class ActionLine:
    what: str
    who: str
    due: datetime.date
    status: str
    is_overdue: bool
    stopped_because: str = ""


@dataclass(frozen=True)
class Actions:
    """The earlier assessment's actions, done or stopped since or still open, and actions planned since."""

    done: tuple[ActionLine, ...] = ()
    stopped: tuple[ActionLine, ...] = ()
    open: tuple[ActionLine, ...] = ()
    new: tuple[ActionLine, ...] = ()


@dataclass(frozen=True)
class ComponentProgress:
    slug: str
    name: str
    group: str
    # The later assessment's sheet.
    url: str
    then: Score | None
    now: Score | None
    texts: tuple[TextChange, ...]
    evidence: Rows
    leads: Rows
    stakeholders: Rows
    actions: Actions
    # How much of the later sheet was carried forward and is not yet confirmed.
    to_confirm: int
    movement: Movement

    @property
    def change(self) -> str:
        return in_words(self.movement)

    @property
    def changes(self) -> tuple[str, ...]:
        texts = sum(text.is_change for text in self.texts)
        phrases = [
            (texts, ngettext("%(n)d text changed", "%(n)d texts changed", texts)),
            *((len(rows.added), words(len(rows.added))) for rows, words in self._lists()),
            (len(self.actions.done), ngettext("%(n)d action done", "%(n)d actions done", len(self.actions.done))),
            (
                len(self.actions.stopped),
                ngettext("%(n)d action stopped", "%(n)d actions stopped", len(self.actions.stopped)),
            ),
            (
                len(self.actions.open),
                ngettext("%(n)d action still open", "%(n)d actions still open", len(self.actions.open)),
            ),
            (len(self.actions.new), ngettext("%(n)d new action", "%(n)d new actions", len(self.actions.new))),
        ]
        return tuple(phrase % {"n": n} for n, phrase in phrases if n)

    def _lists(self) -> Iterable[tuple[Rows, Callable[[int], str]]]:
        yield self.evidence, lambda n: ngettext("%(n)d piece of evidence added", "%(n)d pieces of evidence added", n)
        yield self.leads, lambda n: ngettext("%(n)d lead added", "%(n)d leads added", n)
        yield self.stakeholders, lambda n: ngettext("%(n)d stakeholder added", "%(n)d stakeholders added", n)


@dataclass(frozen=True)
class Progress:
    then: Side
    now: Side
    components: tuple[ComponentProgress, ...]
    # Whether the later one follows the earlier: the same subject, or carried forward from it.
    follows_up: bool

    @property
    def same_scale(self) -> bool:
        return self.then.scale_key == self.now.scale_key

    @property
    def same_subject(self) -> bool:
        return is_same_subject(self.then.subject, self.now.subject)

    @property
    def why_not_counted(self) -> str:
        return why_not_counted(same_subject=self.same_subject, same_scale=self.same_scale)

    @property
    def compares(self) -> bool:
        return not self.why_not_counted

    @property
    def is_scored(self) -> bool:
        return any(row.now for row in self.components)

    @property
    def title(self) -> str:
        return _("%(now)s, compared with %(then)s") % {"now": self.now.name, "then": self.then.name}

    @property
    def movements(self) -> str:
        return counted(directions(row.movement for row in self.components))

    @property
    def done(self) -> int:
        return sum(len(row.actions.done) for row in self.components)

    @property
    def stopped(self) -> int:
        return sum(len(row.actions.stopped) for row in self.components)

    @property
    def open(self) -> int:
        return sum(len(row.actions.open) for row in self.components)

    @property
    def new(self) -> int:
        return sum(len(row.actions.new) for row in self.components)


def is_same_subject(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
