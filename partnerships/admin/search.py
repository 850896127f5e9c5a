"""Finding a few of many thousand rows: by words, and by the name of their partnership."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import smart_split, unescape_string_literal
from django.utils.translation import gettext_lazy as _


class SearchOfSeveralTables(admin.ModelAdmin):
    """Finds the rows with all the words, each in any of the `search_fields`.

    Django's search asks for a word "in this table or that one", and no index answers that. This asks for each field by
    itself, which an index of its table answers.
    """

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        for word in smart_split(search_term):
            is_quoted = word[0] in "\"'" and word[0] == word[-1]
            queryset = queryset.filter(pk__in=self._with(unescape_string_literal(word) if is_quoted else word))
        return queryset, False

    def _with(self, word: str) -> QuerySet:
        first, *others = (
            self.model._default_manager.filter(**{f"{field}__icontains": word}).order_by().values("pk")
            for field in self.search_fields
        )
        return first.union(*others)


class PartnershipFilter(admin.SimpleListFilter):
    """A field for part of a partnership's name: a list of all partnerships would be longer than the page."""

    title = _("partnership")
    parameter_name = "partnership_name"
    template = "admin/filter_by_name.html"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[Any]:
        return []

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        words = (self.value() or "").split()
        for word in words:
            queryset = queryset.filter(partnership__name__icontains=word)
        return queryset

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """What the form has to send besides the name, and the address without a name."""
        yield {
            "others": [(name, value) for name, value in changelist.params.items() if name != self.parameter_name],
            "without": changelist.get_query_string(remove=[self.parameter_name]),
        }
