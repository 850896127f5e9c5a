"""Agencies' views before scores are agreed: one agency's twelve answers, and the others' on one component."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessments.models import AgencyView, Assessment, Component, ComponentGroup, ParticipatingAgency, RatingLevel
from assessments.stages import Doing, allows, why_not
from partnerships.models import Agency, User


@dataclass(frozen=True)
class Answer:
    """One agency's view of one component, and who saved it last."""

    url: str
    component: Component
    score: int | None
    label: str
    has_reason: bool
    is_started: bool
    hint: str

    @property
    def is_given(self) -> bool:
        return self.score is not None and self.has_reason

    @property
    def status(self) -> str:
        if self.score is not None:
            return "" if self.has_reason else _("Reason missing")
        return _("Score missing") if self.is_started else _("Not yet given")

    @property
    def colour(self) -> str:
        return "yellow" if self.is_started else "grey"


@dataclass(frozen=True)
class Answers:
    groups: list[tuple[ComponentGroup, list[Answer]]]

    @property
    def next(self) -> Answer | None:
        return next((each for _group, answers in self.groups for each in answers if not each.is_given), None)


def answers_of(participant: ParticipatingAgency) -> Answers:
    assessment = participant.assessment
    labels = dict(assessment.scale.levels.values_list("score", "label"))
    views = participant.views.select_related("sheet__component__group", "changed_by").order_by(
        "sheet__component__position"
    )
    by_group = groupby(views, key=lambda view: view.sheet.component.group)
    return Answers([(group, list(_answers(assessment.pk, members, labels))) for group, members in by_group])


def _answers(assessment: int, views: Iterable[AgencyView], labels: dict[int, str]) -> Iterable[Answer]:
    for view in views:
        component = view.sheet.component
        yield Answer(
            url=reverse("component-view", args=[assessment, component.slug]),
            component=component,
            score=view.score,
            label=labels.get(view.score, "") if view.score else "",
            has_reason=bool(view.reason),
            is_started=bool(view.score or view.reason or view.evidence),
            hint=_saved(view),
        )


def _saved(view: AgencyView) -> str:
    if view.changed_at is None:
        return ""
    when = date_format(localtime(view.changed_at), "DATETIME_FORMAT")
    return _("Saved by %(who)s, %(when)s") % {"who": view.changed_by, "when": when}


@dataclass(frozen=True)
class OtherView:
    """What another agency has returned on the same component."""

    agency: Agency
    score: int | None
    label: str
    reason: str
    evidence: str


def views_of_others(view: AgencyView, reader: User, levels: dict[int, RatingLevel]) -> list[OtherView]:
    """Empty, without a query, unless agencies see each other's views."""
    if not view.assessment.views_shared:
        return []
    readable = AgencyView.objects.readable_by(reader).filter(sheet=view.sheet_id)
    others = readable.counted().exclude(participant=view.participant_id).select_related("participant__agency")
    return [_other_view(other, levels) for other in others]


def _other_view(view: AgencyView, levels: dict[int, RatingLevel]) -> OtherView:
    level = levels.get(view.score) if view.score else None
    label = level.label if level else ""
    return OtherView(view.participant.agency, view.score, label, view.reason, view.evidence)


def why_unchangeable(participant: ParticipatingAgency) -> str:
    """Why the agency's view can't be changed, in plain words. "" if it can."""
    assessment = participant.assessment
    if not is_open(assessment):
        return why_not(assessment, Doing.GIVE_VIEW) or past_close(assessment)
    return returned(participant) if participant.has_returned else ""


def is_open(assessment: Assessment) -> bool:
    return allows(assessment, Doing.GIVE_VIEW) and not assessment.is_past_close


def past_close(assessment: Assessment) -> str:
    close = date_format(assessment.views_close, "DATE_FORMAT") if assessment.views_close else ""
    return _("Views could be given until %(date)s. The lead can choose a later closing date") % {"date": close}


def returned(participant: ParticipatingAgency) -> str:
    when = date_format(localtime(participant.returned_at), "DATE_FORMAT") if participant.returned_at else ""
    message = _("%(who)s returned your agency’s view on %(date)s. Withdraw it before you change it")
    return message % {"who": participant.returned_by, "date": when}
