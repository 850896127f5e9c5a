from django.urls import path, register_converter

from .views import assessment, items, papers, partnership, sheets, trail
from .views.kinds import KindConverter

register_converter(KindConverter, "kind")

SHEET = "assessments/<int:pk>/<slug:component>/"

urlpatterns = [
    path("partnerships/<int:pk>/", partnership.partnership, name="partnership"),
    path("partnerships/<int:pk>/start/", assessment.start, name="start"),
    path("assessments/<int:pk>/", assessment.overview, name="assessment"),
    path("assessments/<int:pk>/sign-off/", assessment.sign_off, name="sign-off"),
    path("assessments/<int:pk>/report/", papers.report, name="report"),
    path("assessments/<int:pk>/report.pdf", papers.report_pdf, name="report-pdf"),
    path("assessments/<int:pk>/trail/", trail.trail, name="trail"),
    path("assessments/<int:pk>/trail.csv", trail.trail_csv, name="trail-csv"),
    path(SHEET, sheets.sheet, name="sheet"),
    path(SHEET + "trail/", trail.trail, name="component-trail"),
    path(SHEET + "actions/<int:item>/status/", items.status, name="action-status"),
    path(SHEET + "<kind:kind>/add/", items.add, name="add-item"),
    path(SHEET + "<kind:kind>/<int:item>/", items.change, name="change-item"),
    path(SHEET + "<kind:kind>/<int:item>/remove/", items.remove, name="remove-item"),
]
