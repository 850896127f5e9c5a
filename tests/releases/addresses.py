"""Every address of the project with real keys, taken from the rows in the database.

An address with a new kind of key (`<int:survey>`) needs a line here that says which rows it can refer to.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from assessments.models import EDITED, Assessment, ComponentAssessment, EditedRowType, Evidence, GoodPractice
from assessments.papers import kinds as papers
from partnerships.models import PartnerAgency, Partnership, User
from tests.meta.test_access import TAKEN_ALONG
from tests.releases import story

# By their names in addresses: "pk", "component", "item".
Keys = dict[str, Any]
KEY = re.compile(r"<(?:\w+:)?(\w+)>")
# A key in an address that is written as a regular expression, and what may follow an address in an email.
KEY_IN_REGEX = re.compile(r"\(\?P<(\w+)>(?:\[[^\]]+\]|\.)\+\)")
PAPER, READ_PAPER = (
    "/assessments/<int:pk>/papers/<slug:slug>.<slug:format>",
    "/assessments/<int:pk>/papers/<slug:slug>/",
)
OF_ALL, OF_ONE, OLD = ("changelist", "add", "import", "export"), ("change", "delete", "history"), "simple_history"


def paths(address: str, here: Partnership) -> list[str]:
    """The address, once for each row of the partnership that it can refer to."""
    address = KEY_IN_REGEX.sub(r"<\1>", address).replace(TAKEN_ALONG, ".").replace("\\.", ".")
    names = KEY.findall(address)
    found = [_filled_in(address, keys) for keys in _keys(address, names, here)]
    return list(dict.fromkeys(found))


def _filled_in(address: str, keys: Keys) -> str:
    path = KEY.sub(lambda name: str(keys[name[1]]), address)
    return path + keys.get("query", "")


def _keys(address: str, names: list[str], here: Partnership) -> Iterator[Keys]:
    if address.startswith("/partnerships/"):
        return _each(names, _of_partnership(here))
    if address.startswith("/assessments/"):
        assessments = Assessment.objects.filter(partnership=here)
        return itertools.chain.from_iterable(_of_assessment(each, address, names) for each in assessments)
    return _each(names, _of_nobody())


def _each(names: list[str], known: dict[str, Iterable[Any]]) -> Iterator[Keys]:
    return (dict(zip(names, values, strict=True)) for values in itertools.product(*(known[name] for name in names)))


def _of_nobody() -> dict[str, Iterable[Any]]:
    return {
        "pk": _pks(Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)),
        "practice": _pks(GoodPractice.objects.all()),
        "provider_id": ["sso"],
        "uidb36": ["1"],
        "key": ["made-up"],
        "token": [story.INVITATION],
        "secret": [story.CALENDAR],
    }


def _of_partnership(here: Partnership) -> dict[str, Iterable[Any]]:
    return {
        "pk": [here.pk],
        "membership": _pks(here.memberships.all()),
        "invitation": _pks(here.invitations.all()),
        "partner": _pks(PartnerAgency.objects.filter(partnership=here)),
        "practice": _pks(GoodPractice.objects.filter(partnership=here)),
        "evidence": _pks(Evidence.objects.filter(sheet__assessment__partnership=here, good_practice=True)),
    }


def _of_assessment(assessment: Assessment, address: str, names: list[str]) -> Iterator[Keys]:
    if address in (PAPER, READ_PAPER):
        return _of_papers(assessment, is_on_screen=address == READ_PAPER)
    sheet = assessment.sheets.get(component__slug="clarity")
    if "item" in names:
        only = [kind for kind in EDITED.values() if f"/{kind.slug}/<" in address]
        return _of_items(sheet, only or list(EDITED.values()))
    known = {
        "pk": [assessment.pk],
        "component": [sheet.component.slug],
        "number": list(assessment.papers.values_list("number", flat=True)),
        "challenge": _pks(sheet.challenges.all()),
        "row_type": list(EDITED),
    }
    return _each(names, known)


def _of_papers(assessment: Assessment, *, is_on_screen: bool) -> Iterator[Keys]:
    for kind in papers.KINDS.values():
        variants = kind.variants(assessment) if kind.variants else [("", "")]
        for variant, _name in variants[:1]:
            for format in kind.writers:
                if kind.body or not is_on_screen:
                    query = f"?of={variant}" if variant else ""
                    yield {"pk": assessment.pk, "slug": kind.slug, "format": format, "query": query}


def _of_items(sheet: ComponentAssessment, kinds: list[EditedRowType]) -> Iterator[Keys]:
    for kind in kinds:
        for item in kind.model._default_manager.filter(sheet=sheet):
            file = getattr(item, "file_id", None) or 0
            own = {"pk": sheet.assessment_id, "component": sheet.component.slug}
            yield {**own, "row_type": kind.slug, "item": item.pk, "file": file}


def _pks(rows: Any) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def paths_of_the_administration() -> Iterator[str]:
    """Each page of each model and of its first row, and that row's entry in the history."""
    yield reverse("admin:index")
    yield reverse("admin:auth_user_password_change", args=[User.objects.get(email=story.LEAD).pk])
    for model in admin.site._registry:
        row = model._default_manager.order_by("pk").first()
        kept = [row.pk, row.history.first().pk] if hasattr(row, "history") else []
        for page, args in [(page, []) for page in OF_ALL] + [(page, [row.pk]) for page in OF_ONE] + [(OLD, kept)]:
            with suppress(NoReverseMatch):  # not every model can be imported, or has a history
                yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)
