"""The demo: an invented region whose partnerships assess themselves, made from fixtures/demo.yaml.

Assessments are started, filled in and signed off through the services that the pages call.
"""

import datetime
from functools import cache
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
    Assessment,
    ComponentAssessment,
    Evidence,
    RatingScale,
    StakeholderRole,
)
from partnerships.models import Agency, Membership, PartnerAgency, Partnership, Region, User

from . import lifecycle, sheets, trail

ITEM_MODELS: dict[str, Any] = {
    "evidence": Evidence,
    "accountabilities": Accountability,
    "stakeholders": StakeholderRole,
    "actions": Action,
}

# How long somebody takes over a row.
A_ROW = datetime.timedelta(minutes=7)


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
def build() -> None:
    """Make the demo anew. What the demo made before goes first; everything else stays."""
    script = read_script()
    _clear(script)
    _Demo(script).build()


def _clear(script: dict[str, Any]) -> None:
    partnerships = Partnership.objects.filter(name__in=[each["name"] for each in script["partnerships"]])
    assessments = Assessment.objects.filter(partnership__in=partnerships)
    of_them = list(assessments.values_list("pk", flat=True))
    assessments.delete()
    trail.forget(of_them)
    partnerships.delete()
    # People and agencies that have come to belong to something else are met again by name.
    strangers = Membership.objects.values("person")
    User.objects.filter(email__in=[each["email"] for each in script["people"]]).exclude(pk__in=strangers).delete()
    in_use = PartnerAgency.objects.values("agency")
    Agency.objects.filter(name__in=[each["name"] for each in script["agencies"]]).exclude(pk__in=in_use).delete()


class _Demo:
    """The script, and who and what it has brought on so far by the names that it calls them."""

    def __init__(self, script: dict[str, Any]) -> None:
        self.script = script
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

    def assessment(self, partnership: Partnership, script: dict[str, Any]) -> None:
        texts, sign_off = script.pop("sheets"), script.pop("sign_off", None)
        by = self.people[script.pop("started_by")]
        scale = RatingScale.objects.get(slug=script.pop("scale"))
        started_at = min(_afternoon(script["period_start"]), timezone.now())
        assessment = lifecycle.start(
            Assessment(partnership=partnership, scale=scale, started_at=started_at, **script), by=by
        )
        until = min(_afternoon(sign_off["meeting_date"]), timezone.now()) if sign_off else timezone.now()
        written = [sheet for sheet in assessment.sheets.in_order() if sheet.component.slug in texts]
        for sheet, day in zip(written, _spread(started_at, until, len(written)), strict=True):
            self.sheet(sheet, dict(texts[sheet.component.slug]), at=min(_afternoon(day), until))
        if sign_off:
            self.sign_off(assessment, **sign_off)

    def sheet(self, sheet: ComponentAssessment, script: dict[str, Any], at: datetime.datetime) -> None:
        """Fill in a sheet as its script says, its rows one after the other, so that it is done by `at`."""
        by = self.people[script.pop("by")]
        rows = [(model, each) for kind, model in ITEM_MODELS.items() for each in script.pop(kind)]
        for left, (model, each) in zip(range(len(rows), 0, -1), rows, strict=True):
            sheets.save(model(sheet=sheet, **self.item(each)), by=by, at=at - left * A_ROW)
        for name, value in script.items():
            is_date = name.endswith("_review")
            setattr(sheet, name, _date(value) if is_date else value.strip() if isinstance(value, str) else value)
        sheets.save(sheet, by=by, version=sheet.version, at=at)

    def item(self, script: dict[str, Any]) -> dict[str, Any]:
        """A row's fields: names become people and agencies, days from today become dates."""
        values: dict[str, Any] = {}
        for name, value in script.items():
            if name.endswith("_in_days"):
                values[name.removesuffix("_in_days")] = _date(value)
            elif name in ("agency", "lead_agency", "source_agency"):
                values[name] = self.agencies.get(value)
            elif name in ("person", "lead_person"):
                values[name] = self.people.get(value)
            else:
                values[name] = value
        return values

    def sign_off(self, assessment: Assessment, by: str, meeting_date: datetime.date, **texts: Any) -> None:
        given: dict[str, Any] = {name: text.strip() for name, text in texts.items()}
        at = min(_afternoon(meeting_date), timezone.now())
        lifecycle.sign_off(assessment, by=self.people[by], meeting_date=meeting_date, at=at, **given)


def _date(value: int | datetime.date | None) -> datetime.date | None:
    """A date as the script gives it: itself, or so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=value) if isinstance(value, int) else value


def _spread(start: datetime.datetime, end: datetime.datetime, number: int) -> list[datetime.date]:
    """So many days between the two, at equal distances: what happened is to look as if it had taken its time."""
    step = (end - start) / (number + 1)
    return [timezone.localdate(start + step * n) for n in range(1, number + 1)]


def _afternoon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(16), tzinfo=timezone.get_current_timezone())
