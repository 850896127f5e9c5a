"""The demo: an invented region whose partnerships assess themselves, made from fixtures/demo.yaml.

Assessments are started, filled in and signed off through the services that the pages call.
"""

import datetime
from functools import cache
from itertools import pairwise
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import (
    Accountability,
    Action,
    AgencyView,
    Assessment,
    Challenge,
    ComponentAssessment,
    Dissent,
    Evidence,
    GoodPractice,
    ParticipatingAgency,
    RatingScale,
    StakeholderRole,
)
from assessments.services import (
    actions,
    attribution,
    evidence,
    evidence_files,
    good_practice,
    lifecycle,
    scores,
    scrutiny,
    versioned,
)
from assessments.stages import Doing
from partnerships.models import Agency, Membership, PartnerAgency, Partnership, Region, User

from . import files

ITEM_MODELS: dict[str, Any] = {
    "evidence": Evidence,
    "accountabilities": Accountability,
    "stakeholders": StakeholderRole,
    "actions": Action,
}

# By component and what is to be done: what was said of an action, one day after the other.
Said = dict[tuple[str, str], list[dict[str, Any]]]

# How long somebody takes over a row, or over one component of their agency's view.
A_ROW = datetime.timedelta(minutes=7)

# What an assessment takes at least, where the clock is set before the days in the script.
A_WHILE = datetime.timedelta(days=10)


def read_script() -> dict[str, Any]:
    with open(settings.BASE_DIR / "fixtures" / "demo.yaml", encoding="utf-8") as file:
        return yaml.safe_load(file)


# By whom to see what: each of the product's people once.
SHOWN = {
    "lead@example.org": _("lead"),
    "member@example.org": _("board member"),
    "scrutineer@example.org": _("scrutineer"),
    "observer@example.org": _("observer"),
    "admin@example.org": _("administrator"),
}


@cache
def sign_ins() -> dict[str, Any]:
    """The demo's `password`, and `people`: each an email, a name and a role."""
    script = read_script()
    names = {person["email"]: person["name"] for person in script["people"]}
    people = [{"email": email, "name": names[email], "role": role} for email, role in SHOWN.items()]
    return {"password": script["password"], "people": people}


def exists() -> bool:
    return Partnership.objects.filter(name__in=[p["name"] for p in read_script()["partnerships"]]).exists()


@transaction.atomic
def build(paper: lifecycle.ReadPaper | None = None) -> None:
    """Make the demo anew. What the demo made before goes first; everything else stays. `paper` as in `sign_off()`."""
    script = read_script()
    _clear(script)
    _Demo(script, paper).build()


def _clear(script: dict[str, Any]) -> None:
    partnerships = Partnership.objects.filter(name__in=[each["name"] for each in script["partnerships"]])
    assessments = Assessment.objects.filter(partnership__in=partnerships)
    of_them = list(assessments.values_list("pk", flat=True))
    # One that somebody carried forward would be kept by the one that came of it.
    assessments.update(carried_from=None)
    assessments.delete()
    attribution.forget(of_them)
    evidence_files.forget_all(partnerships)
    partnerships.delete()
    # People and agencies that have come to belong to something else are met again by name.
    strangers = Membership.objects.values("person")
    User.objects.filter(email__in=[each["email"] for each in script["people"]]).exclude(pk__in=strangers).delete()
    in_use = PartnerAgency.objects.values("agency")
    Agency.objects.filter(name__in=[each["name"] for each in script["agencies"]]).exclude(pk__in=in_use).delete()


class _Demo:
    """The script, and who and what it has brought on so far by the names that it calls them."""

    def __init__(self, script: dict[str, Any], paper: lifecycle.ReadPaper | None) -> None:
        self.script = script
        self.paper = paper
        # One password for all, hashed once: hashing is made to be slow.
        self.password = make_password(script["password"])
        self.agencies: dict[str, Agency] = {}
        self.people: dict[str, User] = {}

    def build(self) -> None:
        region, _created = Region.objects.get_or_create(name=self.script["region"])
        for each in self.script["agencies"]:
            self.agencies[each["short_name"]], _created = Agency.objects.get_or_create(
                name=each["name"], defaults={"short_name": each["short_name"], "sector": each["sector"]}
            )
        for each in self.script["people"]:
            self.people[each["email"]] = self.person(**each)
        for each in self.script["partnerships"]:
            self.partnership(region, each)

    def person(self, email: str, name: str, staff: bool = False) -> User:
        found = User.objects.filter(email=email).first()
        return found or User.objects.create(
            email=email, name=name, password=self.password, is_staff=staff, is_superuser=staff
        )

    def partnership(self, region: Region, script: dict[str, Any]) -> None:
        partnership = Partnership.objects.create(region=region, name=script["name"], kind=script["kind"])
        for each in script["agencies"]:
            PartnerAgency.objects.create(
                partnership=partnership,
                agency=self.agencies[each["agency"]],
                status=each["status"],
                joined=each["joined"],
            )
        for each in script["members"]:
            Membership.objects.create(
                partnership=partnership,
                person=self.people[each["person"]],
                role=each["role"],
                agency=self.agencies.get(each["agency"]),
            )
        for each in script["assessments"]:
            self.assessment(partnership, dict(each))
        for each in script["good_practice"]:
            self.release(partnership, **each)

    def assessment(self, partnership: Partnership, script: dict[str, Any]) -> None:
        """Start it, gather and close its views where it asks for some, fill in its sheets, and sign it off."""
        texts, sign_off = script.pop("sheets"), script.pop("sign_off", None)
        said = _said_of_actions(texts)
        views = _dated(script.pop("views", {}))
        script = _dated(script)
        until = min(_afternoon(sign_off["meeting_date"]), timezone.now()) if sign_off else timezone.now()
        started_at = min(_afternoon(script.pop("started", script["period_start"])), until - A_WHILE)
        by = self.people[script.pop("started_by")]
        scale = RatingScale.objects.get(slug=script.pop("scale"))
        assessment = Assessment(partnership=partnership, scale=scale, started_at=started_at, **script)
        if views:
            assessment.views_close, assessment.views_shared = views["close"], views["shared"]
        agencies = [self.agencies[each["agency"]] for each in views.get("agencies", [])]
        lifecycle.start(assessment, by=by, agencies=agencies)
        written = [(each, dict(texts[each.component.slug])) for each in _in_order(assessment, texts)]
        if views:
            self.scored_together(assessment, views, written, until)
        else:
            self.write(written, started_at, until)
        self.updates(assessment, said, until)
        if sign_off:
            self.sign_off(assessment, **sign_off)
        # Actions live on after it.
        self.updates(assessment, said, timezone.now())

    def scored_together(
        self,
        assessment: Assessment,
        script: dict[str, Any],
        written: list[tuple[ComponentAssessment, dict[str, Any]]],
        until: datetime.datetime,
    ) -> None:
        """Views and texts first; then, where the script closes the views, the scores and what is said of them."""
        started_at = assessment.started_at
        closed_by = self.people[script["closed_by"]] if "closed_by" in script else None
        closed_at = _within(_afternoon(script["closed"]), started_at, until) if closed_by else until
        self.views(assessment, script["agencies"], closed_at)
        agreed = []
        for sheet, each in written:
            kinds = ("score", "score_because", "dissents", "challenges")
            agreed.append((sheet, {kind: said for kind in kinds if (said := each.pop(kind, None))}))
        self.write(written, started_at, closed_at)
        if closed_by:
            lifecycle.close_views(assessment, by=closed_by, at=closed_at)
            self.scores([(sheet, each) for sheet, each in agreed if each], closed_by, closed_at, until)

    def views(self, assessment: Assessment, script: list[dict[str, Any]], until: datetime.datetime) -> None:
        """Each agency that has begun says on a day of its own what it thinks of each component, one after the other."""
        rows = AgencyView.objects.filter(participant__assessment=assessment)
        rows = rows.select_related("participant__agency", "sheet__component")
        empty = {(row.participant.agency.short_name, row.sheet.component.slug): row for row in rows}
        begun = [each for each in script if "views" in each]
        for each, at in zip(begun, _spread(assessment.started_at, until, len(begun)), strict=True):
            by = self.people[each["by"]]
            given = list(each["views"].items())
            for left, (slug, answer) in zip(range(len(given), 0, -1), given, strict=True):
                view = empty[each["agency"], slug]
                for name, value in answer.items():
                    setattr(view, name, value)
                versioned.save(view, by=by, version=view.version, at=at - left * A_ROW, doing=Doing.GIVE_VIEW)
            if each["returned"]:
                _return_view(view.participant, by=by, at=at)

    def write(
        self,
        written: list[tuple[ComponentAssessment, dict[str, Any]]],
        start: datetime.datetime,
        end: datetime.datetime,
    ) -> None:
        for (sheet, script), at in zip(written, _spread(start, end, len(written)), strict=True):
            self.sheet(sheet, script, at)

    def sheet(self, sheet: ComponentAssessment, script: dict[str, Any], at: datetime.datetime) -> None:
        """Fill in a sheet as its script says, its rows one after the other, so that it is done by `at`."""
        by = self.people[script.pop("by")]
        rows = [(model, each) for kind, model in ITEM_MODELS.items() for each in script.pop(kind)]
        for left, (model, each) in zip(range(len(rows), 0, -1), rows, strict=True):
            if model is Evidence:
                self.evidence(sheet, dict(each), by, at - left * A_ROW)
            else:
                versioned.save(model(sheet=sheet, **self.item(each)), by=by, at=at - left * A_ROW)
        for name, value in script.items():
            is_date = name.endswith("_review")
            setattr(sheet, name, _date(value) if is_date else value.strip() if isinstance(value, str) else value)
        versioned.save(sheet, by=by, version=sheet.version, at=at)

    def evidence(self, sheet: ComponentAssessment, script: dict[str, Any], by: User, at: datetime.datetime) -> None:
        """With its file and the components that cite it; perhaps somebody couldn't find it since."""
        file, slugs, sought_by = (script.pop(name, None) for name in ("file", "also_supports", "not_found_by"))
        others = sheet.assessment.sheets.filter(component__slug__in=slugs or [])
        row = evidence.save(
            Evidence(sheet=sheet, **self.item(script)),
            by=by,
            upload=files.made(**file) if file else None,
            supports=others.values_list("pk", flat=True),
            at=at,
        )
        if row.file:
            # It was uploaded when it was added, not when the demo was made.
            row.file.uploaded_at = at
            row.file.save(update_fields=["uploaded_at"])
        if sought_by:
            now = timezone.now()
            lately = now - (now - at) / 10
            evidence.mark_not_found(row, by=self.people[sought_by], version=row.version, at=lately)

    def updates(self, assessment: Assessment, said: Said, until: datetime.datetime) -> None:
        """Say of each action what was said by then, and take that out of `said`."""
        rows = Action.objects.filter(sheet__assessment=assessment).select_related("sheet__component")
        for row in rows.order_by("pk"):
            waiting = said.get((row.sheet.component.slug, row.what), [])
            while waiting and waiting[0]["on"] <= timezone.localdate(until):
                script = dict(waiting.pop(0))
                at = _within(_afternoon(script.pop("on")), row.changed_at or assessment.started_at, until)
                row = actions.update(row, by=self.people[script.pop("by")], version=row.version, at=at, **script)

    def scores(
        self,
        agreed: list[tuple[ComponentAssessment, dict[str, Any]]],
        by: User,
        start: datetime.datetime,
        end: datetime.datetime,
    ) -> None:
        """Agree a score after the other. An agency dissents from one, and the scrutineer asks about it, after that."""
        # One time more than there are scores: about the last one something may be said too.
        *times, _talk = _spread(start, end, len(agreed) + 1)
        for (sheet, script), at in zip(agreed, times, strict=True):
            if "score" in script:
                sheet.score, sheet.score_because = script["score"], script.get("score_because", "").strip()
                scores.agree(sheet, by=by, version=sheet.version, at=at)
            dissents, challenges = script.get("dissents", []), script.get("challenges", [])
            for each, when in zip(dissents, _spread(at, end, len(dissents)), strict=True):
                row = Dissent(sheet=sheet, agency=self.agencies[each["agency"]], reason=each["reason"].strip())
                scores.dissent(row, by=self.people[each["by"]], version=row.version, at=when)
            for each in challenges:
                self.challenge(Challenge(sheet=sheet, question=each["question"].strip()), each, at, end)

    def challenge(
        self, row: Challenge, script: dict[str, Any], start: datetime.datetime, end: datetime.datetime
    ) -> None:
        steps = [name for name in ("by", "replied_by", "closed_by") if name in script]
        for name, at in zip(steps, _spread(start, end, len(steps)), strict=True):
            by = self.people[script[name]]
            if name == "by":
                scrutiny.challenge(row, by=by, at=at)
            elif name == "replied_by":
                row.reply = script["reply"].strip()
                scrutiny.reply(row, by=by, version=row.version, at=at)
            else:
                scrutiny.close(row, by=by, version=row.version, at=at)

    def item(self, script: dict[str, Any]) -> dict[str, Any]:
        """A row's fields: names become people and agencies, days from today become dates."""
        values: dict[str, Any] = {}
        for name, value in _dated(script).items():
            if name in ("agency", "lead_agency", "source_agency"):
                values[name] = self.agencies.get(value)
            elif name in ("person", "lead_person"):
                values[name] = self.people.get(value)
            else:
                values[name] = value
        return values

    def release(self, partnership: Partnership, evidence: str, by: str, released: datetime.date, **words: str) -> None:
        """Release to everyone what a lead has put into words from the evidence of that title."""
        found = Evidence.objects.get(sheet__assessment__partnership=partnership, title=evidence)
        told = {name: text.strip() for name, text in words.items()}
        at = _within(_afternoon(released), found.changed_at or timezone.now(), timezone.now())
        good_practice.release(GoodPractice(evidence=found, **told), by=self.people[by], at=at)

    def sign_off(self, assessment: Assessment, by: str, meeting_date: datetime.date, **texts: Any) -> None:
        given: dict[str, Any] = {name: text.strip() for name, text in texts.items()}
        at = min(_afternoon(meeting_date), timezone.now())
        lifecycle.sign_off(assessment, by=self.people[by], meeting_date=meeting_date, at=at, paper=self.paper, **given)


def _date(value: int | datetime.date | None) -> datetime.date | None:
    """A date as the script gives it: itself, or so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=value) if isinstance(value, int) else value


def _dated(script: dict[str, Any]) -> dict[str, Any]:
    """With dates for what the script gives in days from today: `close_in_days: 9` becomes the `close` of that day."""
    return {
        name.removesuffix("_in_days"): _date(value) if name.endswith("_in_days") else value
        for name, value in script.items()
    }


def _said_of_actions(texts: dict[str, Any]) -> Said:
    """What the script's actions say of themselves as time goes on, taken out of them."""
    return {
        (slug, action["what"]): [_dated(each) for each in action.pop("updates", [])]
        for slug, sheet in texts.items()
        for action in sheet["actions"]
    }


def _in_order(assessment: Assessment, texts: dict[str, Any]) -> list[ComponentAssessment]:
    return [sheet for sheet in assessment.sheets.in_order() if sheet.component.slug in texts]


def _spread(start: datetime.datetime, end: datetime.datetime, number: int) -> list[datetime.datetime]:
    """So many times between the two, at equal distances: what happened is to look as if it had taken its time.

    In the afternoon of their days, unless that would put them on one day, or before `start` or after `end`.
    """
    step = (end - start) / (number + 1)
    times = [start + step * n for n in range(1, number + 1)]
    afternoons = [_afternoon(timezone.localdate(time)) for time in times]
    in_order = [start, *afternoons, end]
    return afternoons if all(before < after for before, after in pairwise(in_order)) else times


def _within(time: datetime.datetime, start: datetime.datetime, end: datetime.datetime) -> datetime.datetime:
    """The time, or halfway between the two where the clock is set before what the script says."""
    return time if start < time < end else start + (end - start) / 2


def _afternoon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(16), tzinfo=timezone.get_current_timezone())


def _return_view(participant: ParticipatingAgency, by: User, at: datetime.datetime) -> None:
    """Return an agency's view as agency_views.give_back() does, which knows only now and refuses past the close."""
    participant.returned_by, participant.returned_at = by, at
    participant.save(update_fields=["returned_by", "returned_at"])
