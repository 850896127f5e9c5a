"""The values that a comparison of two assessments shows: no model, no query."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from safeguarding import days

from .movement import Movement, counted, directions, in_words, why_not_counted

# Of names in a list, before the rest is counted.
AT_MOST = 5
# What has changed of a component, in the order in which it is told.
CHANGES = (
    ngettext_lazy("%(n)d text changed", "%(n)d texts changed", "n"),
    ngettext_lazy("%(n)d piece of evidence added", "%(n)d pieces of evidence added", "n"),
    ngettext_lazy("%(n)d lead added", "%(n)d leads added", "n"),
    ngettext_lazy("%(n)d stakeholder added", "%(n)d stakeholders added", "n"),
    ngettext_lazy("%(n)d action done", "%(n)d actions done", "n"),
    ngettext_lazy("%(n)d action stopped", "%(n)d actions stopped", "n"),
    ngettext_lazy("%(n)d action still open", "%(n)d actions still open", "n"),
    ngettext_lazy("%(n)d new action", "%(n)d new actions", "n"),
)


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

    @property
    def numbers(self) -> str:
        return _("%(then)s then, %(now)s now") % {"then": self.then, "now": self.now}

    @property
    def first_added(self) -> str:
        return _first(self.added)

    @property
    def first_gone(self) -> str:
        return _first(self.gone)


@dataclass(frozen=True)
class ActionLine:
    what: str
    who: str
    due: datetime.date
    status: str
    is_overdue: bool
    stopped_because: str = ""

    @property
    def facts(self) -> str:
        due = _("due %(due)s") % {"due": days.in_words(self.due)}
        return f"{self.who} · {due} · {self.status}"


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
    def lists(self) -> tuple[tuple[str, Rows], ...]:
        return (_("Evidence"), self.evidence), (_("Leads"), self.leads), (_("Stakeholders"), self.stakeholders)

    @property
    def action_lists(self) -> list[tuple[str, tuple[ActionLine, ...]]]:
        """By what has become of them, if there are any."""
        lists = (
            (_("Actions done since"), self.actions.done),
            (_("Actions stopped since"), self.actions.stopped),
            (_("Earlier actions still open"), self.actions.open),
            (_("New actions"), self.actions.new),
        )
        return [(name, actions) for name, actions in lists if actions]

    @cached_property
    def changes(self) -> tuple[str, ...]:
        """In words, leaving out what there is none of."""
        numbers = (
            sum(text.is_change for text in self.texts),
            *(len(rows.added) for _name, rows in self.lists),
            *(len(found) for found in (self.actions.done, self.actions.stopped, self.actions.open, self.actions.new)),
        )
        return tuple(words % {"n": n} for words, n in zip(CHANGES, numbers, strict=True) if n)


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


def _first(names: tuple[str, ...]) -> str:
    """Five names, and how many more there are."""
    named, more = "; ".join(names[:AT_MOST]), len(names[AT_MOST:])
    return " ".join([named, ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}]) if more else named


def is_same_subject(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
