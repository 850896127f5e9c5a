"""The trail as a table: one line for each changed field, so that a spreadsheet can sort and filter it."""

from collections.abc import Iterable, Iterator

from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .entries import ADDED, REMOVED, Entry

HEADINGS = (
    gettext_lazy("Date"),
    gettext_lazy("Time"),
    gettext_lazy("Who"),
    gettext_lazy("What happened"),
    gettext_lazy("Component"),
    gettext_lazy("Kind of item"),
    gettext_lazy("Name"),
    gettext_lazy("Field"),
    gettext_lazy("Before"),
    gettext_lazy("After"),
)


def lines(entries: Iterable[Entry]) -> Iterator[list[str]]:
    """Each line has a cell for each of HEADINGS. Dates are in a form that spreadsheets sort."""
    for entry in entries:
        at = localtime(entry.at)
        head = [f"{at:%Y-%m-%d}", f"{at:%H:%M:%S}", entry.who, _deed(entry), str(entry.component or "")]
        head += [str(entry.kind.label), entry.name]
        # A save that changed nothing visible still gets a line.
        for change in entry.changes:
            yield [*head, str(capfirst(change.label)), change.before or "", change.after or ""]
        if not entry.changes:
            yield [*head, entry.note, "", ""]


def _deed(entry: Entry) -> str:
    return {ADDED: _("Added"), REMOVED: _("Removed")}.get(entry.deed, _("Changed"))
