"""One change of one row as people read it: a sentence, and its old and new values."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from assessments.models import Component, Stage

from .states import State
from .tracked import Tracked
from .words import in_words, is_long, is_typed, label, name_of

ADDED, CHANGED, REMOVED = "+", "~", "-"


@dataclass(frozen=True)
class Change:
    """One field. `before` is None if the row was added, `after` if it was removed."""

    field: str
    # In the middle of a sentence: "due date".
    label: str
    before: str | None
    after: str | None
    is_typed: bool

    @property
    def is_long(self) -> bool:
        return is_long(self.before or "", self.after or "")

    @cached_property
    def words(self) -> str:
        if self.before is None or self.after is None:
            return self.after or self.before or ""
        before, after = self.quoted(self.before), self.quoted(self.after)
        return _("from %(before)s to %(after)s") % {"before": before, "after": after}

    def quoted(self, text: str) -> str:
        return _("“%(text)s”") % {"text": text} if self.is_typed and text != _("(empty)") else text


@dataclass(frozen=True)
class Entry:
    """What one person did to one row in one save."""

    at: datetime.datetime
    who: str
    deed: str
    sentence: str
    kind: Tracked
    name: str
    component: Component | None
    # The sheet's address, or "" for the assessment as a whole.
    url: str
    changes: tuple[Change, ...]
    # The sentence already says everything about these.
    is_told: bool
    note: str

    @property
    def is_added(self) -> bool:
        return self.deed == ADDED

    @property
    def is_removed(self) -> bool:
        return self.deed == REMOVED


def entry(state: State, before: State | None, component: Component | None, url: str, levels: dict[int, str]) -> Entry:
    changes = _changes(state, before, levels)
    name = name_of(state.kind, state.value)
    words = {"who": _who(state), "name": name, "component": str(component or "")}
    return Entry(
        at=state.at,
        who=words["who"],
        deed=state.deed,
        sentence=_sentence(state, before, words, changes),
        kind=state.kind,
        name=name or words["component"],
        component=component,
        url=url,
        changes=changes,
        is_told=_alone(changes) is not None and state.deed == CHANGED,
        note=_note(state, before, changes),
    )


def _who(state: State) -> str:
    # Changes by a command or a migration have no person.
    return state.who or _("The system")


def _changes(state: State, before: State | None, levels: dict[int, str]) -> tuple[Change, ...]:
    if state.deed == CHANGED and before is None:
        return ()
    names = [name for name in state.kind.fields if _differs(name, state, before)]
    return tuple(_change(name, state, before, levels) for name in names)


def _differs(name: str, state: State, before: State | None) -> bool:
    if state.deed == CHANGED and before:
        return bool(state.said[name] != before.said[name])
    # Only the filled-in fields of a row that was added or removed. An unticked box says nothing.
    return state.said[name] not in (None, "", False)


def _change(name: str, state: State, before: State | None, levels: dict[int, str]) -> Change:
    kind, now = state.kind, state.value(name)
    was = before.value(name) if before else None
    return Change(
        field=name,
        label=label(kind, name),
        before=None if state.deed == ADDED else in_words(kind, name, now if state.deed == REMOVED else was, levels),
        after=None if state.deed == REMOVED else in_words(kind, name, now, levels),
        is_typed=is_typed(kind, name, now) or is_typed(kind, name, was),
    )


def _alone(changes: tuple[Change, ...]) -> Change | None:
    return changes[0] if len(changes) == 1 and not changes[0].is_long else None


def _sentence(state: State, before: State | None, words: dict[str, str], changes: tuple[Change, ...]) -> str:
    if state.deed == ADDED:
        return str(state.kind.added) % words
    if state.deed == REMOVED:
        return str(state.kind.removed) % words
    if step := _step(state, before):
        return step % words
    if before and not changes and state.kind.unchanged:
        return str(state.kind.unchanged) % words
    return _of_changes(changes, {**words, "thing": str(state.kind.thing) % words})


def _step(state: State, before: State | None) -> str:
    """A change of stage is what the lead did, whatever else was saved with it."""
    stage = state.said.get("stage")
    if before is None or stage == before.said.get("stage"):
        return ""
    if stage == Stage.AGREED:
        return _("%(who)s signed the assessment off")
    if before.said.get("stage") == Stage.GATHERING_VIEWS:
        return _("%(who)s closed the agencies’ views")
    return _("%(who)s reopened the assessment")


def _of_changes(changes: tuple[Change, ...], words: dict[str, str]) -> str:
    if len(changes) != 1:
        return _("%(who)s changed %(thing)s") % words
    (change,) = changes
    words |= {"field": change.label, "words": change.words}
    if change.is_long:
        return _("%(who)s changed %(thing)s: %(field)s") % words
    if change.field == "score":
        return _("%(who)s changed the score of %(thing)s %(words)s") % words
    return _("%(who)s changed %(thing)s: %(field)s %(words)s") % words


def _note(state: State, before: State | None, changes: tuple[Change, ...]) -> str:
    if changes:
        return ""
    if state.deed == CHANGED and before is None:
        return _("What it said before was not recorded")
    return "" if state.kind.unchanged else _("Saved again without changes")
