"""The action tracker as an Excel workbook: the filtered actions, with the latest update of each."""

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Action, ActionUpdate
from assessments.pages.tracker import Tracker, Wanted
from assessments.pages.tracker_table import Words, for_lines
from partnerships.models import Partnership
from safeguarding.addresses import on_site
from safeguarding.printing.excel import Column, Link, Sheet, Value, workbook

COLUMNS = (
    Column(gettext_lazy("What will be done"), 60),
    Column(gettext_lazy("Kind"), 12),
    Column(gettext_lazy("Component"), 18),
    Column(gettext_lazy("Assessment"), 36),
    Column(gettext_lazy("Period"), 26),
    Column(gettext_lazy("Lead agency"), 26),
    Column(gettext_lazy("Lead person"), 22),
    Column(gettext_lazy("Horizon"), 26),
    Column(gettext_lazy("Priority"), 10),
    Column(gettext_lazy("Status"), 14),
    Column(gettext_lazy("Due"), 18),
    Column(gettext_lazy("Overdue"), 10),
    Column(gettext_lazy("Review"), 18),
    Column(gettext_lazy("Done or stopped on"), 18),
    Column(gettext_lazy("Why it was stopped"), 30),
    Column(gettext_lazy("Last update"), 18),
    Column(gettext_lazy("What has been done"), 50),
    Column(gettext_lazy("What difference it has made"), 50),
    Column(gettext_lazy("Address"), 40),
)


def tracker_file(tracker: Tracker, wanted: Wanted) -> bytes:
    words = Words()
    title = _("Actions of %(partnership)s") % {"partnership": tracker.partnership}
    chosen = _("A choice of the actions") if wanted.is_narrow else _("All actions that are open")
    above = (title, _("%(chosen)s, on %(day)s") % {"chosen": chosen, "day": date_format(words.today, "DATE_FORMAT")})
    rows = _rows(tracker, tracker.find(wanted), words)
    return workbook([Sheet(_("Actions"), above, COLUMNS, rows)], title=title, marking=tracker.marking)


def file_name(partnership: Partnership) -> str:
    name = slugify(partnership.name)[:80].strip("-") or f"partnership-{partnership.pk}"
    return f"{name}-{timezone.localdate():%Y-%m-%d}-actions.xlsx"


def _rows(tracker: Tracker, found: QuerySet[Action], words: Words) -> Iterator[tuple[Value, ...]]:
    latest = ActionUpdate.objects.filter(action=OuterRef("pk")).order_by("-at", "-pk")
    # Most updates mention no difference, so this shows the latest one that does.
    told = latest.exclude(difference="")
    # Action names `difference` itself, which the type checker takes for a second one.
    lines: QuerySet[Any] = for_lines(found)
    rows = lines.annotate(done=Subquery(latest.values("done")[:1]), difference=Subquery(told.values("difference")[:1]))
    yes, no = _("Yes"), _("No")
    for action in tracker.rows(rows):
        yield (
            action.what,
            words.label(action, "kind"),
            str(action.sheet.component),
            action.assessment.subject,
            words.period(action),
            str(action.lead_agency or ""),
            str(action.lead_person or ""),
            words.label(action, "horizon"),
            words.label(action, "priority"),
            words.label(action, "status"),
            action.due,
            yes if action.is_overdue else no,
            action.review,
            action.closed_on,
            action.stopped_because,
            timezone.localdate(action.updated) if action.updated else None,
            action.done,
            action.difference,
            Link(on_site(action.get_absolute_url())),
        )
