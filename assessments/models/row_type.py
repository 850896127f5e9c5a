from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from .assessment import Assessment
from .sheet_item import SheetItem

Words = str | Promise


@dataclass(frozen=True)
class Deeds:
    """What the trail says of a row. Its sentences have room for `who` and `name`."""

    # What a page calls one row of it, in the middle of a sentence.
    thing: Words
    added: Words
    removed: Words
    # What a save means that changed none of the fields; "" where it means nothing.
    unchanged: Words = ""


@dataclass(frozen=True)
class Pages:
    """The pages on which people add, change and remove a row: their titles, and what is said when it is done."""

    add: Words
    change: Words
    remove: Words
    # With room for `name`.
    added: Words
    changed: Words
    removed: Words


@dataclass(frozen=True)
class Carrying:
    """How rows come along into the next assessment."""

    # "2 leads", with room for `n`.
    count: Promise
    # Which of them come along; all, unless told.
    which: Callable[[Any], Any] | None = None
    # The field that names the row that it was copied from, where it has one.
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class RowType:
    """A type of rows under a sheet."""

    # In addresses, on pages and in the trail.
    slug: str
    model: type[SheetItem]
    label: Words
    # What people read of it in the trail, in this order; all else is keys and bookkeeping.
    fields: tuple[str, ...]
    # The fields that make the row's name.
    named_by: tuple[str, ...]
    deeds: Deeds
    # None where each assessment begins without.
    carrying: Carrying | None = None

    @property
    def related_name(self) -> str:
        """From the sheet to its rows; the name of their list in the export too."""
        model: Any = self.model
        name: str = model.sheet.field.related_query_name()
        return name

    @property
    def objects(self) -> Any:
        return self.model._default_manager

    def rows_of(self, assessment: Assessment) -> Any:
        return self.objects.filter(sheet__assessment=assessment)


@dataclass(frozen=True, kw_only=True)
class EditedRowType(RowType):
    """One whose rows people add, change and remove on pages of this sort. Its forms are found by its slug."""

    pages: Pages
