"""The demo's views, the scores agreed after them, and comments by dissenters and the scrutineer."""

import datetime
from typing import Any

from assessments.models import AgencyView, Assessment, Challenge, ComponentAssessment, Dissent, ParticipatingAgency
from assessments.services import scores, scrutiny, versioned
from assessments.stages import Doing
from partnerships.models import Agency, User

from .times import A_ROW, spread_over


class Scoring:
    """Agencies and people by their names in the script."""

    def __init__(self, agencies: dict[str, Agency], people: dict[str, User]) -> None:
        self.agencies = agencies
        self.people = people

    def views(self, assessment: Assessment, script: list[dict[str, Any]], until: datetime.datetime) -> None:
        rows = AgencyView.objects.filter(participant__assessment=assessment)
        rows = rows.select_related("participant__agency", "sheet__component")
        empty = {(row.participant.agency.short_name, row.sheet.component.slug): row for row in rows}
        begun = [each for each in script if "views" in each]
        for each, at in zip(begun, spread_over(assessment.started_at, until, len(begun)), strict=True):
            by = self.people[each["by"]]
            given = list(each["views"].items())
            for left, (slug, answer) in zip(range(len(given), 0, -1), given, strict=True):
                view = empty[each["agency"], slug]
                for name, value in answer.items():
                    setattr(view, name, value)
                versioned.save(view, by=by, version=view.version, at=at - left * A_ROW, doing=Doing.GIVE_VIEW)
            if each["returned"]:
                _return_view(view.participant, by=by, at=at)

    def scores(
        self,
        agreed: list[tuple[ComponentAssessment, dict[str, Any]]],
        by: User,
        start: datetime.datetime,
        end: datetime.datetime,
    ) -> None:
        # One more time than scores, because there may be comments on the last one too.
        *times, _talk = spread_over(start, end, len(agreed) + 1)
        for (sheet, script), at in zip(agreed, times, strict=True):
            if "score" in script:
                sheet.score, sheet.score_because = script["score"], script.get("score_because", "").strip()
                scores.agree(sheet, by=by, version=sheet.version, at=at)
            dissents, challenges = script.get("dissents", []), script.get("challenges", [])
            for each, when in zip(dissents, spread_over(at, end, len(dissents)), strict=True):
                row = Dissent(sheet=sheet, agency=self.agencies[each["agency"]], reason=each["reason"].strip())
                scores.dissent(row, by=self.people[each["by"]], version=row.version, at=when)
            for each in challenges:
                self.challenge(Challenge(sheet=sheet, question=each["question"].strip()), each, at, end)

    def challenge(
        self, row: Challenge, script: dict[str, Any], start: datetime.datetime, end: datetime.datetime
    ) -> None:
        steps = [name for name in ("by", "replied_by", "closed_by") if name in script]
        for name, at in zip(steps, spread_over(start, end, len(steps)), strict=True):
            by = self.people[script[name]]
            if name == "by":
                scrutiny.challenge(row, by=by, at=at)
            elif name == "replied_by":
                row.reply = script["reply"].strip()
                scrutiny.reply(row, by=by, version=row.version, at=at)
            else:
                scrutiny.close(row, by=by, version=row.version, at=at)


def _return_view(participant: ParticipatingAgency, by: User, at: datetime.datetime) -> None:
    """Like agency_views.give_back(), which only knows the present and refuses after the close."""
    participant.returned_by, participant.returned_at = by, at
    participant.save(update_fields=["returned_by", "returned_at"])
