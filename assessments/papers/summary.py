"""The board report: one set of queries, whatever its size, into plain values that every paper is made from."""

import datetime
from collections import Counter
from dataclasses import dataclass
from itertools import chain

from django.utils import timezone

from assessments.models import Assessment, Stage
from assessments.pages.collective import TakingPart, how_many
from assessments.pages.movement import NEW, directions
from assessments.spread import Spread
from partnerships.models import Membership, PartnerStatus, Role
from safeguarding.plain_text import Blocks, blocks
from safeguarding.prepared import Prepared

from .counts import ScoreCounts, StatusCount, actions_by_status, count_scores
from .cover import Cover, cover_of
from .parts import ActionRow, ComponentScore, Front, LastTime, Partner, Scale, Sheet
from .sheets import read_sheets


@dataclass(frozen=True)
class BoardReport:
    """One assessment as its board reads it."""

    front: Front
    cover: Cover
    scale: Scale
    last_time: LastTime | None
    sheets: tuple[Sheet, ...]
    partners: tuple[Partner, ...]
    missing_because: Blocks
    # Agencies that give views. Empty if the assessment asks for none.
    taking_part: tuple[TakingPart, ...]
    is_gathering: bool
    # For each earlier assessment of the subject on the same scale, oldest first, and this one.
    trend: tuple[ScoreCounts, ...]

    @property
    def scores(self) -> tuple[ComponentScore, ...]:
        return tuple(sheet.score for sheet in self.sheets)

    @property
    def compares(self) -> bool:
        return self.last_time is not None and self.last_time.same_scale

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(score.group for score in self.scores))

    @property
    def scored(self) -> tuple[ComponentScore, ...]:
        return tuple(score for score in self.scores if score.level)

    @property
    def strong(self) -> tuple[Sheet, ...]:
        found = [sheet for sheet in self.sheets if sheet.score.level and sheet.score.level.is_above_line]
        return tuple(sorted(found, key=_score, reverse=True))

    @property
    def needs_work(self) -> tuple[Sheet, ...]:
        found = [sheet for sheet in self.sheets if sheet.score.level and not sheet.score.level.is_above_line]
        return tuple(sorted(found, key=_score))

    @property
    def unscored(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if not sheet.score.level)

    @property
    def with_gaps(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.gaps)

    @property
    def unreliable(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.unreliable)

    @property
    def by_gaps(self) -> tuple[tuple[Sheet, ...], ...]:
        found: dict[tuple[tuple[str, ...], Blocks], list[Sheet]] = {}
        for sheet in self.with_gaps:
            found.setdefault((sheet.gaps, sheet.missing_because), []).append(sheet)
        return tuple(map(tuple, found.values()))

    @property
    def movements(self) -> Counter[str]:
        return directions(NEW if score.steps is None else score.steps for score in self.scored if self.compares)

    @property
    def activity(self) -> int:
        return sum(not item.is_impact for sheet in self.sheets for item in sheet.own_evidence)

    @property
    def impact(self) -> int:
        return sum(item.is_impact for sheet in self.sheets for item in sheet.own_evidence)

    @property
    def evidence(self) -> int:
        return self.activity + self.impact

    @property
    def without_impact(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if not sheet.has_impact)

    @property
    def actions(self) -> tuple[ActionRow, ...]:
        return tuple(sorted(chain.from_iterable(sheet.actions for sheet in self.sheets), key=lambda row: row.due))

    @property
    def actions_by_status(self) -> tuple[StatusCount, ...]:
        return actions_by_status(self.actions)

    @property
    def done(self) -> tuple[ActionRow, ...]:
        return tuple(row for row in self.actions if row.is_done)

    @property
    def open(self) -> tuple[ActionRow, ...]:
        return tuple(row for row in self.actions if row.is_open)

    @property
    def stopped(self) -> tuple[ActionRow, ...]:
        return tuple(row for row in self.actions if row.is_stopped)

    @property
    def gone_on(self) -> tuple[ActionRow, ...]:
        return tuple(row for row in self.actions if not (row.is_open or row.is_done or row.is_stopped))

    @property
    def overdue(self) -> tuple[ActionRow, ...]:
        return tuple(row for row in self.actions if row.is_overdue)

    @property
    def next_due(self) -> tuple[ActionRow, ...]:
        return tuple(row for row in self.open if not row.is_overdue)

    @property
    def not_returned(self) -> tuple[str, ...]:
        return tuple(agency.name for agency in self.taking_part if not agency.has_returned)

    @property
    def gave_views(self) -> tuple[str, ...]:
        return tuple(agency.name for agency in self.taking_part if agency.has_returned)

    @property
    def returned(self) -> int:
        return len(self.gave_views)

    @property
    def returned_in_words(self) -> str:
        return how_many(self.returned, len(self.taking_part))

    @property
    def with_views(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.views and sheet.views.counted)

    @property
    def compares_views(self) -> bool:
        return any(sheet.views and sheet.views.spread.compares for sheet in self.sheets)

    @property
    def by_division(self) -> tuple[Sheet, ...]:
        return tuple(sorted(self.sheets, key=_division)) if self.with_views else ()

    @property
    def not_asked(self) -> tuple[str, ...]:
        asked = {agency.name for agency in self.taking_part}
        return tuple(partner.name for partner in self.partners if asked and partner.name not in asked)

    @property
    def differing(self) -> tuple[Sheet, ...]:
        found = [sheet for sheet in self.with_views if sheet.views and sheet.views.spread.is_wide]
        return tuple(sorted(found, key=_division))

    @property
    def with_dissents(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.dissents)

    @property
    def dissents(self) -> int:
        return sum(len(sheet.dissents) for sheet in self.sheets)

    @property
    def challenges(self) -> int:
        return sum(len(sheet.challenges) for sheet in self.sheets)

    @property
    def open_challenges(self) -> int:
        return sum(challenge.is_open for sheet in self.sheets for challenge in sheet.challenges)


LEADS = Prepared(
    lambda partnership: Membership.objects.filter(
        partnership=partnership, role=Role.LEAD, person__is_active=True
    ).values_list("person__name", "person__email")
)


def board_report(assessment: Assessment, *, today: datetime.date | None = None) -> BoardReport:
    day = today or timezone.localdate()
    read = read_sheets(assessment, day)
    cover = cover_of(assessment)
    return BoardReport(
        front=front_of(assessment, cover, day),
        cover=cover,
        scale=read.scale,
        last_time=read.last_time,
        sheets=read.sheets,
        partners=_partners(assessment, day),
        missing_because=blocks(assessment.missing_because),
        taking_part=read.taking_part,
        is_gathering=assessment.stage == Stage.GATHERING_VIEWS,
        trend=(*read.earlier, count_scores(assessment, (sheet.score.score for sheet in read.sheets))),
    )


def front_of(assessment: Assessment, cover: Cover, day: datetime.date) -> Front:
    partnership = assessment.partnership
    return Front(
        title=assessment.subject,
        name=assessment.name,
        kind=str(assessment.get_subject_kind_display()),
        theme=assessment.theme,
        population=assessment.population,
        period=assessment.period,
        partnership=partnership.name,
        partnership_kind=str(partnership.get_kind_display()),
        region=partnership.region.name,
        marking=cover.marking,
        board=cover.meeting,
        meeting_date=cover.meeting_date,
        decision_asked=cover.recommendations,
        stage=str(assessment.get_stage_display()),
        is_draft=not assessment.is_agreed,
        signed_off_by=str(assessment.agreed_by or ""),
        signed_off_at=assessment.agreed_at,
        corrected_by=str(assessment.corrected_by or ""),
        corrected_at=assessment.corrected_at,
        led_by=_led_by(assessment),
        as_at=day,
    )


def _led_by(assessment: Assessment) -> tuple[str, ...]:
    return tuple(name or email for name, email in LEADS(assessment.partnership_id))


def _partners(assessment: Assessment, day: datetime.date) -> tuple[Partner, ...]:
    rows = assessment.partnership.partner_agencies.current(on=day).values_list("agency__name", "status")
    statutory_first = sorted(rows, key=lambda row: row[1] != PartnerStatus.STATUTORY)
    labels = {status.value: str(status.label) for status in PartnerStatus}
    return tuple(Partner(name, labels[status]) for name, status in statutory_first)


def _score(sheet: Sheet) -> int:
    return sheet.score.score or 0


def _division(sheet: Sheet) -> tuple[bool, int, int]:
    spread = sheet.views.spread if sheet.views else Spread(())
    return not spread.scores, -spread.width, -spread.differing
