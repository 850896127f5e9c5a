"""The action tracker as an Excel workbook: the filtered actions, with the latest update of each."""

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Action, ActionUpdate
from assessments.pages.tracker import ActionFilter, Tracker
from assessments.pages.tracker_table import Words
from partnerships.models import Partnership
from safeguarding.addresses import on_site
from safeguarding.printing.excel import Column, Link, Sheet, workbook


class Told(NamedTuple):
    action: Action
    words: Words
    agency: str
    person: str
    # From its latest update.
    updated: datetime.date | None
    done: str | None
    # From the latest that mentions one. Most don't.
    difference: str | None


COLUMNS = (
    Column(gettext_lazy("What will be done"), 60, lambda row: row.action.what),
    Column(gettext_lazy("Kind"), 12, lambda row: row.words.labels.of(row.action, "kind")),
    Column(gettext_lazy("Component"), 18, lambda row: str(row.action.sheet.component)),
    Column(gettext_lazy("Assessment"), 36, lambda row: row.action.assessment.subject),
    Column(gettext_lazy("Period"), 26, lambda row: row.words.period(row.action)),
    Column(gettext_lazy("Lead agency"), 26, lambda row: row.agency),
    Column(gettext_lazy("Lead person"), 22, lambda row: row.person),
    Column(gettext_lazy("Horizon"), 26, lambda row: row.words.labels.of(row.action, "horizon")),
    Column(gettext_lazy("Priority"), 10, lambda row: row.words.labels.of(row.action, "priority")),
    Column(gettext_lazy("Status"), 14, lambda row: row.words.labels.of(row.action, "status")),
    Column(gettext_lazy("Due"), 18, lambda row: row.action.due),
    Column(gettext_lazy("Overdue"), 10, lambda row: _("Yes") if row.action.is_overdue else _("No")),
    Column(gettext_lazy("Review"), 18, lambda row: row.action.review),
    Column(gettext_lazy("Done or stopped on"), 18, lambda row: row.action.closed_on),
    Column(gettext_lazy("Why it was stopped"), 30, lambda row: row.action.stopped_because),
    Column(gettext_lazy("Last update"), 18, lambda row: row.updated),
    Column(gettext_lazy("What has been done"), 50, lambda row: row.done),
    Column(gettext_lazy("What difference it has made"), 50, lambda row: row.difference),
    Column(gettext_lazy("Address"), 40, lambda row: Link(on_site(row.action.get_absolute_url()))),
)


def tracker_file(tracker: Tracker, wanted: ActionFilter) -> bytes:
    words = Words()
    title = _("Actions of %(partnership)s") % {"partnership": tracker.partnership}
    chosen = _("A choice of the actions") if wanted.is_narrow else _("All actions that are open")
    above = (title, _("%(chosen)s, on %(day)s") % {"chosen": chosen, "day": date_format(words.today, "DATE_FORMAT")})
    rows = _rows(tracker, tracker.find(wanted), words)
    return workbook([Sheet(_("Actions"), above, COLUMNS, rows)], title=title, marking=tracker.marking)


def file_name(partnership: Partnership) -> str:
    name = slugify(partnership.name)[:80].strip("-") or f"partnership-{partnership.pk}"
    return f"{name}-{timezone.localdate():%Y-%m-%d}-actions.xlsx"


def _rows(tracker: Tracker, found: QuerySet[Action], words: Words) -> Iterator[Told]:
    rows = tracker.rows(found)
    updates = ActionUpdate.objects.filter(action__in=rows).order_by("at", "pk")
    latest: dict[int, ActionUpdate] = {}
    differences: dict[int, str] = {}
    for update in updates.only("action", "at", "done", "difference"):
        # The later ones replace the earlier.
        latest[update.action_id] = update
        differences[update.action_id] = update.difference or differences.get(update.action_id, "")
    for row in rows:
        said = latest.get(row.pk)
        yield Told(
            row,
            words,
            agency=tracker.agency(row),
            person=tracker.person(row),
            updated=timezone.localdate(said.at) if said else None,
            done=said.done if said else None,
            difference=differences.get(row.pk) or None,
        )
