"""An assessment whose agencies have given their views, and the steps of agreeing scores."""

from django.utils import timezone

from assessments.models import AgencyView, Assessment, Challenge, ComponentAssessment, Dissent, ParticipatingAgency
from assessments.services import lifecycle, scores, scrutiny
from partnerships.models import Agency, User


def with_views(assessment: Assessment, by: User, **given: tuple[int | None, ...]) -> Assessment:
    """Closes the views. Each named component has scores in the order of the agencies' names, None for no view."""
    for slug, agency_scores in given.items():
        sheet = sheet_of(assessment, slug)
        for participant, score in zip(assessment.participants.order_by("agency__name"), agency_scores, strict=True):
            if score:
                reason = f"{participant} says {score}."
                view = AgencyView.objects.filter(sheet=sheet, participant=participant)
                view.update(score=score, reason=reason, evidence="Audit 7", changed_by=by, changed_at=timezone.now())
    returned = ParticipatingAgency.objects.filter(assessment=assessment, views__score__isnull=False)
    returned.update(returned_by=by, returned_at=timezone.now())
    return lifecycle.close_views(assessment, by=by)


def sheet_of(assessment: Assessment, slug: str = "clarity") -> ComponentAssessment:
    return assessment.sheets.select_related("component", "assessment").get(component__slug=slug)


def agree(
    assessment: Assessment, by: User, score: int | None, slug: str = "clarity", because: str = ""
) -> ComponentAssessment:
    sheet = sheet_of(assessment, slug)
    sheet.score, sheet.score_because = score, because
    return scores.agree(sheet, by=by, version=sheet.version)


def dissent(assessment: Assessment, by: User, agency: Agency, reason: str = "We see it otherwise.") -> Dissent:
    row = Dissent(sheet=sheet_of(assessment), agency=agency, reason=reason)
    return scores.dissent(row, by=by, version=1)


def challenge(assessment: Assessment, by: User, question: str = "How do you know?") -> Challenge:
    return scrutiny.challenge(Challenge(sheet=sheet_of(assessment), question=question), by=by)


def reply(row: Challenge, by: User, text: str = "By the audit.") -> Challenge:
    row.reply = text
    return scrutiny.reply(row, by=by, version=row.version)
