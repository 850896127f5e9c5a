from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from assessments.access import fetch_assessment
from assessments.forms.progress import ProgressForm
from assessments.models import Assessment
from assessments.pages.progress import others_of, progress_of, usual
from assessments.papers.kept_html import kept_html
from assessments.papers.pictures import progress_pictures, score_history
from partnerships.requests import SignedInRequest


@require_safe
def progress(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = fetch_assessment(request.user, "assessments.view", pk)
    others = others_of(assessment)
    form = ProgressForm(request.GET, others=others, usual=usual(assessment, others))
    context = {
        "assessment": assessment,
        "has_others": bool(others),
        "form": form,
        **(_compared(assessment, form.chosen) if form.chosen else {}),
    }
    return render(request, "assessments/progress/progress.html", context)


def _compared(one: Assessment, other: Assessment) -> dict[str, Any]:
    found = progress_of(one, other)
    history = score_history(found, one if one.pk == found.now.pk else other)

    def compared() -> SafeString:
        context = {"progress": found, "pictures": progress_pictures(found, history)}
        return render_to_string("assessments/progress/compared.html", context)

    return {"progress": found, "compared": kept_html("progress", (found, history), compared)}
