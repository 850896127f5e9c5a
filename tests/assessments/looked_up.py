from assessments.models import Assessment, ComponentAssessment, look_up_last_scores, look_up_rows


def sheets_of(assessment: Assessment) -> dict[str, ComponentAssessment]:
    """By component, with all that pages look up for them."""
    sheets = list(assessment.sheets.select_related("component").order_by("component__position"))
    look_up_rows(assessment, sheets)
    look_up_last_scores(assessment, sheets)
    return {sheet.component.slug: sheet for sheet in sheets}
