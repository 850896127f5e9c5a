"""Views, dissents and challenges beside a component's agreed score, as plain values."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.charts.spread import draw_spread
from assessments.models import AgencyView, Challenge, Dissent, ParticipatingAgency
from assessments.spread import Spread
from safeguarding.plain_text import Blocks, blocks
from safeguarding.printing.drawing import Svg

# The scale's words for its scores.
Labels = dict[int, str]


@dataclass(frozen=True)
class OneView:
    """An agency's own view of one component. `score` is None if there is none, or for a draft that is not shown."""

    agency: str
    score: int | None
    label: str
    reason: Blocks
    evidence: Blocks
    who: str
    on: datetime.date | None
    has_returned: bool = True

    @property
    def counts(self) -> bool:
        return self.has_returned and self.score is not None

    @property
    def is_draft(self) -> bool:
        return not self.has_returned and bool(self.score or self.reason or self.evidence)

    @property
    def grade(self) -> str:
        if not self.has_returned:
            return _("Not returned")
        return f"{self.score} {self.label}".strip() if self.score else _("No view")


@dataclass(frozen=True)
class Views:
    """What each agency taking part thinks of one component, and the agreed score."""

    each: tuple[OneView, ...]
    agreed: int | None

    @cached_property
    def spread(self) -> Spread:
        return Spread(tuple(view.score for view in self.counted if view.score))

    @property
    def counted(self) -> tuple[OneView, ...]:
        return tuple(view for view in self.each if view.counts)

    @property
    def drafts(self) -> tuple[OneView, ...]:
        return tuple(view for view in self.each if view.is_draft)

    @property
    def not_returned(self) -> tuple[str, ...]:
        return tuple(view.agency for view in self.each if not view.has_returned)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(view.agency for view in self.each if view.has_returned and not view.score)

    @property
    def by_score(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The grades given, lowest first, each with its agencies: ("2 Weak", ("Police", "Health"))."""
        grades = {view.grade: None for view in sorted(self.counted, key=lambda view: view.score or 0)}
        return tuple((grade, tuple(view.agency for view in self.counted if view.grade == grade)) for grade in grades)

    @property
    def picture(self) -> Svg:
        return draw_spread(self.spread.scores, self.agreed, self.alternative)

    @property
    def median(self) -> str:
        return median_in_words(self.spread)

    @property
    def alternative(self) -> str:
        parts = [
            ngettext("%(score)d: %(count)d agency", "%(score)d: %(count)d agencies", count)
            % {"score": score, "count": count}
            for score, count in sorted(self.spread.counts.items())
        ]
        if self.agreed:
            parts.append(_("agreed score %(score)d") % {"score": self.agreed})
        return "; ".join(parts)

    @property
    def words(self) -> str:
        """ "8 of 9 agencies returned a view. Views run from 1 to 4 (spread 3); the median is 2.5." """
        return f"{how_many(len(self.counted), len(self.each))} {spread_in_words(self.spread)}".strip()


@dataclass(frozen=True)
class TakingPart:
    """An agency that gives its own view in an assessment, and whether it has returned it."""

    name: str
    has_returned: bool


@dataclass(frozen=True)
class DissentPart:
    agency: str
    reason: Blocks
    who: str
    on: datetime.date | None


@dataclass(frozen=True)
class ChallengePart:
    """A scrutineer's question and its reply, which is empty until someone gives one."""

    pk: int
    question: Blocks
    raised_by: str
    raised_on: datetime.date
    reply: Blocks
    replied_by: str
    replied_on: datetime.date | None
    closed_by: str
    closed_on: datetime.date | None

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def status(self) -> str:
        if not self.is_open:
            return _("Closed")
        return _("Open: replied to") if self.reply else _("Open: no reply yet")


def views_of(rows: Iterable[AgencyView], agreed: int | None, labels: Labels, *, with_drafts: bool = False) -> Views:
    """Needs each row's participant with its agency, and changed_by: fetch them with it.

    Papers never show drafts. `with_drafts` is for pages whose reader can read them.
    """
    return Views(tuple(_view(row, labels, is_told=row.counts or with_drafts) for row in rows), agreed)


def taking_part_of(rows: Iterable[ParticipatingAgency]) -> tuple[TakingPart, ...]:
    """Needs each row's agency: fetch it with it."""
    return tuple(TakingPart(str(row.agency), row.has_returned) for row in rows)


def dissents_of(rows: Iterable[Dissent]) -> tuple[DissentPart, ...]:
    return tuple(
        DissentPart(str(row.agency), blocks(row.reason), str(row.changed_by or ""), _day(row.changed_at))
        for row in rows
    )


def challenges_of(rows: Iterable[Challenge]) -> tuple[ChallengePart, ...]:
    return tuple(_challenge(row) for row in rows)


def how_many(returned: int, asked: int) -> str:
    text = ngettext(
        "%(returned)d of %(asked)d agency returned a view.",
        "%(returned)d of %(asked)d agencies returned a view.",
        asked,
    )
    return text % {"returned": returned, "asked": asked} if returned else _("No agency has returned a view.")


def spread_in_words(spread: Spread) -> str:
    """ "Views run from 1 to 4 (spread 3); the median is 2.5.", or "" without any view."""
    if spread.median is None:
        return ""
    if not spread.width:
        text = ngettext("It says %(score)d.", "They all say %(score)d.", len(spread.scores))
        return text % {"score": spread.lowest}
    return _("Views run from %(lowest)d to %(highest)d (spread %(spread)d); the median is %(median)s.") % {
        "lowest": spread.lowest,
        "highest": spread.highest,
        "spread": spread.width,
        "median": median_in_words(spread),
    }


def median_in_words(spread: Spread) -> str:
    """ "3" or "2.5", or "" without any view."""
    if spread.median is None:
        return ""
    return number_format(spread.median, 0 if spread.median.is_integer() else 1)


def dissent_in_words(agencies: Iterable[str]) -> str:
    names = list(agencies)
    text = ngettext("%(agencies)s dissents", "%(agencies)s dissent", len(names))
    return text % {"agencies": ", ".join(names)} if names else ""


def _view(row: AgencyView, labels: Labels, *, is_told: bool) -> OneView:
    agency, has_returned = str(row.participant.agency), row.participant.has_returned
    if not is_told:
        return OneView(agency, None, "", (), (), "", None, has_returned)
    return OneView(
        agency=agency,
        has_returned=has_returned,
        score=row.score,
        label=labels.get(row.score, "") if row.score else "",
        reason=blocks(row.reason),
        evidence=blocks(row.evidence),
        who=str(row.changed_by or ""),
        on=_day(row.changed_at),
    )


def _challenge(row: Challenge) -> ChallengePart:
    return ChallengePart(
        pk=row.pk,
        question=blocks(row.question),
        raised_by=str(row.raised_by),
        raised_on=timezone.localdate(row.raised_at),
        reply=blocks(row.reply),
        replied_by=str(row.replied_by or ""),
        replied_on=_day(row.replied_at),
        closed_by=str(row.closed_by or ""),
        closed_on=_day(row.closed_at),
    )


def _day(at: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(at) if at else None
