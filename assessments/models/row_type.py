from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from .assessment import Assessment
from .sheet_item import SheetItem

Words = str | Promise


@dataclass(frozen=True)
class TrailWords:
    """The trail's words for a row. Its sentences have places for `who` and `name`."""

    # The page's words for one row, in the middle of a sentence.
    thing: Words
    added: Words
    removed: Words
    # The meaning of a save that changed none of the fields. "" if it has none.
    unchanged: Words = ""


@dataclass(frozen=True)
class Pages:
    """The pages to add, change and remove a row: their titles and success messages."""

    add: Words
    change: Words
    remove: Words
    # With a place for `name`.
    added: Words
    changed: Words
    removed: Words


@dataclass(frozen=True)
class Carrying:
    """How rows are carried forward into the next assessment."""

    # "2 leads", with a place for `n`.
    count: Promise
    # Which of them are carried forward. All by default.
    which: Callable[[Any], QuerySet] | None = None
    # The field that names the row it was copied from, if any.
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class RowType:
    """A type of row under a sheet."""

    # In addresses, on pages and in the trail.
    slug: str
    model: type[SheetItem]
    label: Words
    # Fields that people read in the trail, in order. All others are keys and bookkeeping.
    fields: tuple[str, ...]
    # Fields that make the row's name.
    named_by: tuple[str, ...]
    trail_words: TrailWords
    # None if each assessment starts without any.
    carrying: Carrying | None = None

    @property
    def related_name(self) -> str:
        """From the sheet to its rows. Also the name of their list in the export."""
        model: Any = self.model
        name: str = model.sheet.field.related_query_name()
        return name

    @property
    def objects(self) -> Any:
        return self.model._default_manager

    def rows_of(self, assessment: Assessment) -> QuerySet[SheetItem]:
        return self.objects.filter(sheet__assessment=assessment)


@dataclass(frozen=True, kw_only=True)
class EditedRowType(RowType):
    """A row type that people edit on pages of its own. Its forms are found by its slug."""

    # Heading of its section on the sheet.
    heading: Words
    # The sheet's own text above its rows, if it has one.
    narrative: str = ""
    pages: Pages
