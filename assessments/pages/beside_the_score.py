"""Views, dissents and challenges beside a component's score, on its sheet and in moderation."""

from typing import Any

import rules

from assessments.models import AgencyView, Challenge, ComponentAssessment, Dissent
from assessments.stages import Doing, allows, why_not
from partnerships.models import User
from safeguarding.names import by_name
from safeguarding.prepared import Prepared

from .collective import Labels, challenges_of, dissents_of, views_of

PERMISSIONS = ("read_views", "moderate", "dissent", "challenge", "reply", "close_challenge")


# Of a sheet, by its key.
VIEWS = Prepared(
    lambda reader, key: (
        AgencyView.objects.with_readable(User(pk=reader))
        .filter(sheet=key)
        .select_related("participant__agency", "changed_by")
    ),
    keys=2,
)
DISSENTS = Prepared(lambda key: Dissent.objects.filter(sheet=key).for_page().order_by(by_name("agency__name"), "pk"))
CHALLENGES = Prepared(lambda key: Challenge.objects.filter(sheet=key).for_page())


def beside_the_score(user: User, sheet: ComponentAssessment, labels: Labels) -> dict[str, Any]:
    asks = sheet.assessment.asks_for_views
    may = {name: rules.has_perm(f"assessments.{name}", user, sheet) for name in PERMISSIONS}
    rows = _views(user, sheet) if asks and may["read_views"] else []
    dissents = DISSENTS(sheet.pk) if asks else []
    spoken_for: int | None = getattr(sheet, "viewer_agency", None)
    takes_part = spoken_for in {row.participant.agency_id for row in rows}
    return {
        "views": views_of(rows, sheet.score, labels, with_drafts=True) if asks and may["read_views"] else None,
        "dissents": dissents_of(dissents),
        "challenges": challenges_of(CHALLENGES(sheet.pk)),
        "why_not_agree": why_not(sheet.assessment, Doing.AGREE_SCORE),
        "may_moderate": may["moderate"],
        "may_dissent": may["dissent"] and takes_part and bool(sheet.score) and allows(sheet.assessment, Doing.DISSENT),
        "has_dissented": spoken_for in {row.agency_id for row in dissents},
        "may_challenge": may["challenge"],
        "may_reply": may["reply"],
        "may_close_challenge": may["close_challenge"],
    }


def _views(user: User, sheet: ComponentAssessment) -> list[AgencyView]:
    """One for each agency taking part. A view that the reader can't read looks as if it were not given."""
    found: list[Any] = VIEWS(user.pk, sheet.pk)
    for row in found:
        if not row.is_readable:
            row.score, row.reason, row.evidence = None, "", ""
    return found
