from django.urls import path, register_converter

from .views import (
    agency_views,
    assessment,
    carry_forward,
    gathering,
    items,
    moderation,
    papers,
    partnership,
    progress,
    scrutiny,
    sheets,
    trail,
)
from .views.kinds import KindConverter

register_converter(KindConverter, "kind")

SHEET = "assessments/<int:pk>/<slug:component>/"
VIEWS = "assessments/<int:pk>/views/"

urlpatterns = [
    path("partnerships/<int:pk>/", partnership.partnership, name="partnership"),
    path("partnerships/<int:pk>/start/", assessment.start, name="start"),
    path("assessments/<int:pk>/", assessment.overview, name="assessment"),
    path("assessments/<int:pk>/sign-off/", assessment.sign_off, name="sign-off"),
    path("assessments/<int:pk>/reopen/", assessment.reopen, name="reopen"),
    path("assessments/<int:pk>/report-<int:number>.pdf", papers.signed_paper, name="signed-paper"),
    path("assessments/<int:pk>/report/", papers.report, name="report"),
    path("assessments/<int:pk>/report.pdf", papers.report_pdf, name="report-pdf"),
    path("assessments/<int:pk>/trail/", trail.trail, name="trail"),
    path("assessments/<int:pk>/trail.csv", trail.trail_csv, name="trail-csv"),
    path("assessments/<int:pk>/moderation/", moderation.moderation, name="moderation"),
    path("assessments/<int:pk>/moderation/<slug:component>/", moderation.moderate, name="moderate"),
    path(VIEWS, agency_views.agency_view, name="agency-view"),
    path(VIEWS + "return/", agency_views.give_back, name="return-view"),
    path(VIEWS + "withdraw/", agency_views.withdraw, name="withdraw-view"),
    path(VIEWS + "remind/", gathering.remind, name="remind"),
    path(VIEWS + "closing-date/", gathering.closing_date, name="closing-date"),
    path(VIEWS + "close/", gathering.close, name="close-views"),
    path(VIEWS + "<slug:component>/", agency_views.component_view, name="component-view"),
    path("assessments/<int:pk>/carry-forward/", carry_forward.carry_forward, name="carry-forward"),
    path("assessments/<int:pk>/progress/", progress.progress, name="progress"),
    path(SHEET, sheets.sheet, name="sheet"),
    path(SHEET + "trail/", trail.trail, name="component-trail"),
    path(SHEET + "dissent/", scrutiny.dissent, name="dissent"),
    path(SHEET + "dissent/withdraw/", scrutiny.withdraw, name="withdraw-dissent"),
    path(SHEET + "challenges/add/", scrutiny.challenge, name="challenge"),
    path(SHEET + "challenges/<int:challenge>/reply/", scrutiny.reply, name="reply"),
    path(SHEET + "challenges/<int:challenge>/close/", scrutiny.close, name="close-challenge"),
    path(SHEET + "actions/<int:item>/status/", items.status, name="action-status"),
    path(SHEET + "<kind:kind>/add/", items.add, name="add-item"),
    path(SHEET + "<kind:kind>/<int:item>/", items.change, name="change-item"),
    path(SHEET + "confirm/", carry_forward.confirm_sheet, name="confirm-sheet"),
    path(SHEET + "<kind:kind>/<int:item>/remove/", items.remove, name="remove-item"),
    path(SHEET + "<kind:kind>/<int:item>/confirm/", carry_forward.confirm_item, name="confirm-item"),
]
