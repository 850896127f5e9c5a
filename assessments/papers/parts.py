"""The values that a paper shows: no model, no query, all text already in the reader's language."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.pages.collective import ChallengePart, DissentPart, Views, dissent_in_words
from safeguarding.plain_text import Blocks

# Roughly how many characters fit in a row of the paper, to decide whether it can be broken.
A_SIXTH_OF_A_PAGE = 600
LETTERS_OF_AN_ITEM = 150
# The lowest score "above the line", the inspectorates' term for work judged sufficient.
LINE = 3


@dataclass(frozen=True)
class Level:
    """One score of the scale: the inspectorate's grade, and the 12Cs progress."""

    score: int
    label: str
    descriptor: str
    progress: str

    @property
    def is_above_line(self) -> bool:
        return self.score >= LINE


@dataclass(frozen=True)
class Scale:
    name: str
    inspectorate: str
    applies_from: datetime.date | None
    applies_until: datetime.date | None
    source: str
    source_url: str
    levels: tuple[Level, ...]
    in_published_tool: bool = True
    note: str = ""

    @property
    def line(self) -> str:
        labels = (level.label for level in self.levels if level.score == LINE)
        # Our own pages ensure four levels, but there are other ways into a database.
        return next(labels, str(LINE))


@dataclass(frozen=True)
class LastTime:
    """The same subject's latest signed-off assessment of an earlier period."""

    period: str
    scale: str
    # Scores are compared only on one scale: one inspectorate's grades are never turned into another's.
    same_scale: bool


@dataclass(frozen=True)
class LastScore:
    score: int
    label: str


@dataclass(frozen=True)
class ComponentScore:
    """One component's agreed score, and last time's. `level` is None until it is scored."""

    slug: str
    name: str
    group: str
    level: Level | None
    last: LastScore | None
    # "up 1", "same", "down 1", "new". Empty if it is not scored, or there is no last time on the same scale.
    movement: str
    # Up 1 is 1, down 2 is -2. None if there is nothing to compare.
    steps: int | None

    @property
    def score(self) -> int | None:
        return self.level.score if self.level else None


@dataclass(frozen=True)
class EvidenceItem:
    title: str
    kind: str
    shows: str
    is_impact: bool
    link: str
    reference: str
    source: str
    dated: datetime.date | None
    note: Blocks
    good_practice: bool
    # Carried forward from an earlier assessment and not confirmed. The same below.
    carried: bool = False
    # "audit.pdf (PDF, 240 KB)"
    file: str = ""
    review_by: datetime.date | None = None
    is_past_review: bool = False
    # Why it can't be opened: "can’t be found: Bob, 3 May 2026". "" if no problem is known.
    dead: str = ""
    # The component it is recorded under, if another one shows it.
    stands_under: str = ""
    also_supports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A person's or agency's part in a component: what they lead on, or their role as a stakeholder."""

    who: str
    what: Blocks
    carried: bool = False


@dataclass(frozen=True)
class ActionRow:
    component: str
    slug: str
    kind: str
    what: str
    who: str
    # The lead agency. "" if a person leads alone.
    agency: str
    horizon: str
    due: datetime.date
    review: datetime.date | None
    status: str
    is_done: bool
    is_overdue: bool
    carried: bool = False
    # Neither done nor stopped, nor continued in a later assessment.
    is_open: bool = True
    is_stopped: bool = False
    is_high: bool = False
    # When it was done or stopped.
    closed_on: datetime.date | None = None
    stopped_because: str = ""
    # What difference it has made, from the latest update that gives one.
    difference: Blocks = ()
    # The subject of the later assessment to which it was carried forward.
    goes_on_in: str = ""


@dataclass(frozen=True)
class Timeframe:
    """Table 1 asks for two: strategic (longer) and operational (shorter)."""

    name: str
    text: Blocks
    review: datetime.date | None

    @property
    def is_given(self) -> bool:
        return bool(self.text or self.review)


@dataclass(frozen=True)
class Sheet:
    """Table 1, filled in for one component."""

    score: ComponentScore
    definition: str
    evidence_narrative: Blocks
    # Evidence added under it, then evidence it cites from other components.
    evidence: tuple[EvidenceItem, ...]
    accountability_narrative: Blocks
    leads: tuple[Part, ...]
    stakeholders: tuple[Part, ...]
    actions: tuple[ActionRow, ...]
    # The strategic one, the operational one.
    timeframes: tuple[Timeframe, ...]
    # What Table 1 asks for and is missing, in words: "no evidence yet".
    gaps: tuple[str, ...]
    # None if the assessment asks for no views, or before views are closed: until then they are private.
    views: Views | None
    because: Blocks
    dissents: tuple[DissentPart, ...]
    challenges: tuple[ChallengePart, ...]
    # The sheet's own texts, not its rows.
    carried: bool = False
    # Why it is signed off with its gaps, if it has its own reason.
    missing_because: Blocks = ()
    # Why some of its evidence can't be relied on yet, in words: "evidence past its review date".
    unreliable: tuple[str, ...] = ()

    @property
    def strategic(self) -> Timeframe:
        return self.timeframes[0]

    @property
    def operational(self) -> Timeframe:
        return self.timeframes[1]

    @property
    def lacks_evidence(self) -> bool:
        return all(item.dead for item in self.evidence)

    @property
    def evidence_warning(self) -> str:
        if not self.evidence and self.evidence_narrative:
            return _("no evidence recorded, only described in the text")
        if not self.evidence:
            return _("no evidence recorded")
        if self.lacks_evidence:
            return _("no evidence recorded that can be checked")
        if all(item.carried for item in self.evidence if not item.dead):
            return _("evidence carried forward, not confirmed")
        return ""

    @property
    def own_evidence(self) -> tuple[EvidenceItem, ...]:
        """Without evidence recorded under another component, so that each piece counts once in a report."""
        return tuple(item for item in self.evidence if not item.stands_under)

    @property
    def next_action(self) -> ActionRow | None:
        """The open action due first. Its text is not shortened, because half a sentence misquotes people."""
        return min((action for action in self.actions if action.is_open), key=lambda row: row.due, default=None)

    @property
    def has_impact(self) -> bool:
        return any(item.is_impact for item in self.evidence)

    @property
    def is_long(self) -> bool:
        """Whether the evidence takes so much of a page that its row can continue on the next one."""
        return (
            sum(len(str(part)) for part in self.evidence_narrative) + LETTERS_OF_AN_ITEM * len(self.evidence)
            > A_SIXTH_OF_A_PAGE
        )

    @property
    def dissent(self) -> str:
        return dissent_in_words(dissent.agency for dissent in self.dissents)

    @property
    def has_timeframe(self) -> bool:
        return any(timeframe.is_given for timeframe in self.timeframes)


@dataclass(frozen=True)
class Partner:
    name: str
    status: str


@dataclass(frozen=True)
class Front:
    """What a board member needs to know before reading on."""

    title: str
    # The title with its period.
    name: str
    kind: str
    theme: str
    population: str
    period: str
    partnership: str
    partnership_kind: str
    region: str
    marking: str
    board: str
    meeting_date: datetime.date | None
    decision_asked: tuple[str, ...]
    stage: str
    is_draft: bool
    signed_off_by: str
    signed_off_at: datetime.datetime | None
    # Its meeting or purpose, after the sign-off.
    corrected_by: str
    corrected_at: datetime.datetime | None
    led_by: tuple[str, ...]
    # The day for which "open" and "overdue" are worked out.
    as_at: datetime.date
