from django.template.loader import render_to_string
from django.utils import timezone

from assessments.models import Assessment
from assessments.papers.board import context_of
from assessments.papers.summary import board_report
from safeguarding.printing.made import Made
from safeguarding.printing.pdf import render_pdf


def board_paper(assessment: Assessment) -> Made:
    return render_pdf(board_html(assessment))


def board_html(assessment: Assessment) -> str:
    return render_to_string(
        "papers/board_paper.html", context_of(board_report(assessment), timezone.now()) | {"paper": True}
    )
