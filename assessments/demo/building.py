"""The demo: an invented region whose partnerships assess themselves, from fixtures/demo.yaml.

It uses the same services as the pages.
"""

import datetime
from collections.abc import Callable
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import (
    Assessment,
    ComponentAssessment,
    Evidence,
    GoodPractice,
    RatingScale,
    SignedPaper,
)
from assessments.papers import signing
from assessments.services import (
    attribution,
    evidence_files,
    good_practice,
    lifecycle,
)
from partnerships.models import Agency, Membership, PartnerAgency, Partnership, Region, User

from .filling import Filling, take_updates
from .scoring import Scoring
from .times import afternoon, dated, within

# The shortest time for an assessment, if the clock is set before the days in the script.
A_WHILE = datetime.timedelta(days=10)


def read_script() -> dict[str, Any]:
    with open(settings.BASE_DIR / "fixtures" / "demo.yaml", encoding="utf-8") as file:
        return yaml.safe_load(file)


# Whose sign-in to use to see what: one for each role.
SHOWN = {
    "lead@example.org": _("lead"),
    "member@example.org": _("board member"),
    "scrutineer@example.org": _("scrutineer"),
    "observer@example.org": _("observer"),
    "admin@example.org": _("administrator"),
}


@cache
def sign_ins() -> dict[str, Any]:
    script = read_script()
    names = {person["email"]: person["name"] for person in script["people"]}
    people = [{"email": email, "name": names[email], "role": role} for email, role in SHOWN.items()]
    return {"password": script["password"], "people": people}


def exists() -> bool:
    return Partnership.objects.filter(name__in=[p["name"] for p in read_script()["partnerships"]]).exists()


@transaction.atomic
def build(*, with_papers: bool = False) -> None:
    """Rebuilds the demo. Deletes what the demo made before, and keeps everything else.

    Papers are made here, not in the background: the demo may be built before any worker runs.
    """
    script = read_script()
    _clear(script)
    _Demo(script, signing.sign_off if with_papers else lifecycle.sign_off).build()
    for paper in SignedPaper.objects.filter(assessment__partnership__in=_partnerships(script), sha256=""):
        signing.make(paper)


def _partnerships(script: dict[str, Any]) -> QuerySet[Partnership]:
    return Partnership.objects.filter(name__in=[each["name"] for each in script["partnerships"]])


def _clear(script: dict[str, Any]) -> None:
    partnerships = _partnerships(script)
    assessments = Assessment.objects.filter(partnership__in=partnerships)
    of_them = list(assessments.values_list("pk", flat=True))
    # One that was carried forward would be protected by its successor.
    assessments.update(carried_from=None)
    assessments.delete()
    attribution.forget(of_them)
    evidence_files.forget_all(partnerships)
    partnerships.delete()
    # People and agencies now used by something else are kept, and found again by name.
    strangers = Membership.objects.values("person")
    User.objects.filter(email__in=[each["email"] for each in script["people"]]).exclude(pk__in=strangers).delete()
    in_use = PartnerAgency.objects.values("agency")
    Agency.objects.filter(name__in=[each["name"] for each in script["agencies"]]).exclude(pk__in=in_use).delete()


class _Demo:
    """The script, and who and what it has brought on so far by the names that it calls them."""

    def __init__(self, script: dict[str, Any], sign_off: Callable[..., Assessment]) -> None:
        self.script = script
        self.agree = sign_off
        # One password for everyone, hashed once because hashing is slow.
        self.password = make_password(script["password"])
        self.agencies: dict[str, Agency] = {}
        self.people: dict[str, User] = {}
        self.filling = Filling(self.agencies, self.people)
        self.scoring = Scoring(self.agencies, self.people)

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
        texts, sign_off = script.pop("sheets"), script.pop("sign_off", None)
        updates = take_updates(texts)
        views = dated(script.pop("views", {}))
        script = dated(script)
        until = min(afternoon(sign_off["meeting_date"]), timezone.now()) if sign_off else timezone.now()
        started_at = min(afternoon(script.pop("started", script["period_start"])), until - A_WHILE)
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
            self.filling.write(written, started_at, until)
        self.filling.updates(assessment, updates, until)
        if sign_off:
            self.sign_off(assessment, **sign_off)
        # Actions continue after it.
        self.filling.updates(assessment, updates, timezone.now())

    def scored_together(
        self,
        assessment: Assessment,
        script: dict[str, Any],
        written: list[tuple[ComponentAssessment, dict[str, Any]]],
        until: datetime.datetime,
    ) -> None:
        """Views and texts first. If the script closes the views, then the scores and the comments on them."""
        started_at = assessment.started_at
        closed_by = self.people[script["closed_by"]] if "closed_by" in script else None
        closed_at = within(afternoon(script["closed"]), started_at, until) if closed_by else until
        self.scoring.views(assessment, script["agencies"], closed_at)
        agreed = []
        for sheet, each in written:
            kinds = ("score", "score_because", "dissents", "challenges")
            agreed.append((sheet, {kind: said for kind in kinds if (said := each.pop(kind, None))}))
        self.filling.write(written, started_at, closed_at)
        if closed_by:
            lifecycle.close_views(assessment, by=closed_by, at=closed_at)
            self.scoring.scores([(sheet, each) for sheet, each in agreed if each], closed_by, closed_at, until)

    def release(self, partnership: Partnership, evidence: str, by: str, released: datetime.date, **words: str) -> None:
        found = Evidence.objects.get(sheet__assessment__partnership=partnership, title=evidence)
        told = {name: text.strip() for name, text in words.items()}
        at = within(afternoon(released), found.changed_at or timezone.now(), timezone.now())
        good_practice.release(GoodPractice(evidence=found, **told), by=self.people[by], at=at)

    def sign_off(self, assessment: Assessment, by: str, meeting_date: datetime.date, **texts: str) -> None:
        given = {name: text.strip() for name, text in texts.items()}
        at = min(afternoon(meeting_date), timezone.now())
        self.agree(assessment, by=self.people[by], meeting_date=meeting_date, at=at, **given)


def _in_order(assessment: Assessment, texts: dict[str, Any]) -> list[ComponentAssessment]:
    return [sheet for sheet in assessment.sheets.in_order() if sheet.component.slug in texts]
