"""Every page of a seeded partnership opens for each role that may open it (docs/access.md)."""

import re
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from assessments import scale
from assessments.models import (
    EDITED,
    AgencyView,
    Assessment,
    Challenge,
    ComponentAssessment,
    Evidence,
    GoodPractice,
    Stage,
)
from partnerships.models import Partnership, User
from tests.meta.test_access import PEOPLE, TABLE, word_for
from tests.pages import form_of, words_of

# Each role's person in the access table.
ROLES = {"observer": "olive", "scrutineer": "sam", "member": "bob", "lead": "alice"}
OF_A_PARTNERSHIP = [
    address
    for address in TABLE
    if address.startswith(("/partnerships/<int:pk>/", "/assessments/<int:pk>/", "/good-practice/"))
    # The board report is set as a PDF by tests of its own.
    and not address.endswith("<slug:slug>.<slug:format>")
]
WHERE = re.compile(r"<(?:[a-z_]+:)?(\w+)>")


@pytest.fixture
def partnership(seeded: object) -> Partnership:
    return Partnership.objects.earliest("pk")


def paths(address: str, partnership: Partnership) -> Iterator[str]:
    """The address for each assessment that has a row of its kind."""
    if not address.startswith("/assessments/"):
        yield _filled(address, {"pk": partnership.pk, **_of_partnership(partnership)})
        return
    for assessment in partnership.assessments.all():
        for values in _rows(address, assessment):
            yield _filled(address, {"pk": assessment.pk, "slug": "action-plan", **values})


def _filled(address: str, values: dict[str, object]) -> str:
    return WHERE.sub(lambda found: str(values[found[1]]), address)


def _of_partnership(partnership: Partnership) -> dict[str, object]:
    own = GoodPractice.objects.released().filter(partnership=partnership)
    marked = Evidence.objects.filter(sheet__assessment__partnership=partnership, good_practice=True)
    return {
        "membership": partnership.memberships.first().pk,
        "invitation": partnership.invitations.open().first().pk,
        "partner": partnership.partner_agencies.first().pk,
        "practice": own.first().pk,
        "evidence": marked.exclude(pk__in=own.values("evidence")).first().pk,
    }


def _rows(address: str, assessment: Assessment) -> list[dict[str, object]]:
    """One row of each kind that the address can be about."""
    if "<int:number>" in address:
        return [{"number": paper.number} for paper in assessment.papers.all()]
    if "<int:challenge>" in address:
        rows = Challenge.objects.filter(sheet__assessment=assessment).open()
        return [{"component": row.sheet.component.slug, "challenge": row.pk} for row in rows[:1]]
    if "<int:file>" in address or "/file/" in address:
        rows = Evidence.objects.filter(sheet__assessment=assessment).exclude(file=None)
        return [{"component": row.sheet.component.slug, "item": row.pk, "file": row.file_id} for row in rows[:1]]
    sheet = assessment.sheets.exclude(evidence=None).exclude(actions=None).earliest("pk")
    kinds = EDITED if "<row_type:row_type>" in address else {"evidence" if "/evidence/" in address else "actions": 0}
    return [
        {"component": sheet.component.slug, "row_type": kind, "item": EDITED[kind].objects.filter(sheet=sheet)[0].pk}
        for kind in kinds
    ]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_that_the_role_may_open_opens(client, partnership, role):
    client.force_login(User.objects.get(email=scale.sign_in(role)))
    mine = [address for address in OF_A_PARTNERSHIP if _answer(address, role) == "page"]
    assert len(mine) > 20
    for address in mine:
        answers = {}
        for path in paths(address, partnership):
            answers[path] = word_for(client.get(path))
            if role != "lead" and answers[path] == "page":
                break
        assert "page" in answers.values(), address
        # Another page says why an assessment's stage doesn't allow it. Views are for their own agency until they close.
        assert {*answers.values()} <= {"page", "goes on", *(["refused"] if "/moderation/" in address else [])}, answers


def _answer(address: str, role: str) -> str:
    return TABLE[address]["GET"][PEOPLE.index(ROLES[role])]


def test_the_member_saves_their_view_and_the_lead_a_sheet_and_a_score(client, partnership):
    gathering = partnership.assessments.get(stage=Stage.GATHERING_VIEWS)
    agreeing = partnership.assessments.get(stage=Stage.AGREEING_SCORES)
    sheet = reverse("sheet", args=[agreeing.pk, "clarity"])
    moderate = reverse("moderate", args=[agreeing.pk, "clarity"])

    _saved(client, "member", reverse("component-view", args=[gathering.pk, "clarity"]), score=2, reason="So.")
    _saved(client, "lead", sheet, evidence_narrative="Other words.")
    _saved(client, "lead", moderate, score=1, score_because="We have seen it.")

    views = AgencyView.objects.filter(sheet__assessment=gathering, sheet__component__slug="clarity")
    assert views.filter(reason="So.", participant__agency__short_name="Police").count() == 1
    saved = ComponentAssessment.objects.get(assessment=agreeing, component__slug="clarity")
    assert (saved.evidence_narrative, saved.score) == ("Other words.", 1)


def test_the_lead_signs_off_and_carries_forward(client, partnership):
    agreeing = partnership.assessments.get(stage=Stage.AGREEING_SCORES)
    said = {"board": "Board", "decision_asked": "Agree.", "missing_because": "Time."}
    said |= {"meeting_date_day": "1", "meeting_date_month": "10", "meeting_date_year": "2026"}

    _saved(client, "lead", reverse("sign-off", args=[agreeing.pk]), **said)
    _saved(client, "lead", reverse("carry-forward", args=[agreeing.pk]))

    agreeing.refresh_from_db()
    assert agreeing.stage == Stage.AGREED
    assert agreeing.carried_to.count() == 1


def _saved(client: Client, role: str, path: str, **typed: object) -> HttpResponse:
    client.force_login(User.objects.get(email=scale.sign_in(role)))
    answer = client.post(path, form_of(client.get(path), **typed))
    assert answer.status_code == 302, words_of(answer)
    return answer
