from collections.abc import Iterable

from .assessment import Assessment
from .choices import Stage
from .component_assessment import ComponentAssessment
from .framework import RatingLevel, RatingScale


def look_up_last_scores(assessment: Assessment, sheets: Iterable[ComponentAssessment]) -> None:
    """Sets `last_score`, the key of its scale (`last_scale`) and its label there (`last_label`), for sheets of one
    assessment. One query, one for the scale's levels if they are not prefetched, and one for those of other scales.

    The last score is that of the same component when the partnership last agreed an assessment of the same subject for
    an earlier period. All are None if there is none.
    """
    wanted = {each.component_id: each for each in sheets}
    for each in wanted.values():
        each.last_score = each.last_scale = each.last_label = None
    earlier = ComponentAssessment.objects.filter(
        component__in=wanted,
        assessment__partnership=assessment.partnership_id,
        assessment__subject__iexact=assessment.subject,
        assessment__stage=Stage.AGREED,
        assessment__period_end__lt=assessment.period_end,
    ).order_by("assessment__period_end", "assessment__agreed_at", "assessment")
    # The later ones replace the earlier.
    rows = earlier.values_list("component", "score", "assessment__scale")
    found = {component: (score, scale) for component, score, scale in rows}
    labels = _labels(assessment.scale, {scale for _score, scale in found.values()})
    for component, (score, scale) in found.items():
        last = wanted[component]
        last.last_score, last.last_scale, last.last_label = score, scale, labels.get((scale, score))


def _labels(own: RatingScale, scales: set[int]) -> dict[tuple[int, int | None], str]:
    """By scale and score. Most assessments are on the same scale as the last one."""
    labels: dict[tuple[int, int | None], str] = {(own.pk, level.score): level.label for level in own.levels.all()}
    if others := scales - {own.pk}:
        levels = RatingLevel.objects.filter(scale__in=others).order_by()
        labels |= {(scale, score): label for scale, score, label in levels.values_list("scale", "score", "label")}
    return labels
