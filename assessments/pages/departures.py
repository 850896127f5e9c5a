"""What a person who leaves a partnership still leads in its assessments (for partnerships/services/departures.py)."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Accountability, Action, Challenge, ComponentAssessment, ParticipatingAgency, Stage
from partnerships.services.departures import Duty, Leaver, register_duties

# Beyond this many, the rest are only counted.
NAMED = 10
NAME_MAX = 100


@register_duties
def duties_left(leaver: Leaver) -> Iterator[Duty]:
    actions, leads = _actions(leaver), _leads(leaver)
    if actions:
        text = ngettext("%(n)s open action", "%(n)s open actions", len(actions))
        yield _duty(text, [(each.what, each.get_absolute_url()) for each in actions])
    if leads:
        text = ngettext("%(n)s component to lead on", "%(n)s components to lead on", len(leads))
        yield _duty(text, [(_of(each.sheet), f"{each.sheet.get_absolute_url()}#leads") for each in leads])
    if views := _views(leaver):
        text = ngettext("%(n)s view to return", "%(n)s views to return", len(views))
        yield _duty(text, [(_given(each), each.assessment.get_absolute_url()) for each in views])
    if challenges := _challenges(leaver):
        text = ngettext("%(n)s challenge without a reply", "%(n)s challenges without a reply", len(challenges))
        yield _duty(text, [(each.question, f"{each.sheet.get_absolute_url()}#challenges") for each in challenges])


def _duty(text: str, things: list[tuple[str, str]]) -> Duty:
    named = tuple((Truncator(" ".join(name.split())).chars(NAME_MAX), url) for name, url in things[:NAMED])
    return Duty(text % {"n": len(things)}, named, len(things) - len(named))


def _of(sheet: ComponentAssessment) -> str:
    return f"{sheet.component}, {sheet.assessment}"


def _given(view: ParticipatingAgency) -> str:
    return _("%(assessment)s: %(given)s of %(asked)s given") % {
        "assessment": view.assessment,
        "given": view.given,
        "asked": view.asked,
    }


def _theirs(leaver: Leaver, person: str, agency: str) -> Q:
    own = Q(**{person: leaver.person}) if leaver.person else Q(pk__in=[])
    agencys = Q(**{agency: leaver.agency})
    if leaver.person and leaver.agency and leaver.is_only_voice:
        return own | (agencys & Q(**{f"{person}__isnull": True}))
    return own if leaver.person else agencys


def _actions(leaver: Leaver) -> list[Action]:
    rows = Action.objects.open().filter(_theirs(leaver, "lead_person", "lead_agency"), **_in(leaver))
    return list(rows.select_related("sheet__component", "sheet__assessment").order_by("due", "pk"))


def _leads(leaver: Leaver) -> list[Accountability]:
    rows = Accountability.objects.filter(_theirs(leaver, "person", "agency"), **_in(leaver))
    rows = rows.exclude(sheet__assessment__stage=Stage.AGREED).select_related("sheet__component", "sheet__assessment")
    return list(rows.order_by("sheet__assessment", "sheet__component__position", "pk"))


def _views(leaver: Leaver) -> list[ParticipatingAgency]:
    if not (leaver.agency and leaver.is_only_voice):
        return []
    rows = ParticipatingAgency.objects.filter(
        agency=leaver.agency,
        assessment__partnership=leaver.partnership,
        assessment__stage=Stage.GATHERING_VIEWS,
        returned_at=None,
    )
    found = list(rows.with_progress().select_related("assessment").order_by("pk"))
    for each in found:
        each.asked = each.views.count()
    return found


def _challenges(leaver: Leaver) -> list[Challenge]:
    leads = Accountability.objects.filter(_theirs(leaver, "person", "agency"), sheet=OuterRef("sheet"))
    raised = Q(raised_by=leaver.person) if leaver.person else Q(pk__in=[])
    rows = Challenge.objects.open().filter(raised | Q(Exists(leads)), reply="", **_in(leaver))
    return list(rows.select_related("sheet__component", "sheet__assessment").order_by("raised_at", "pk"))


def _in(leaver: Leaver) -> dict[str, int]:
    return {"sheet__assessment__partnership": leaver.partnership}
