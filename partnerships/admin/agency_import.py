"""What a row of an uploaded file does to the agencies."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Result

from partnerships.models import Agency, Sector

from .agency_csv import COLUMNS, LINE


class ResultByLine(Result):
    """Names a row by its line in the file."""

    def append_invalid_row(self, number: int, row: dict[str, Any], validation_error: ValidationError) -> None:
        super().append_invalid_row(row[LINE], row, validation_error)


class Change:
    """A row of the preview, before and after.

    The library marks changes with style attributes, which the content security policy blocks.
    """

    def __init__(self, resource: object, agency: Agency, new: bool) -> None:
        self.before = ["", "", ""] if new else self._cells(agency)

    def compare_with(self, resource: object, agency: Agency) -> None:
        self.after = self._cells(agency)

    def as_html(self) -> list[str]:
        return [self._cell(before, after) for before, after in zip(self.before, self.after, strict=True)]

    def _cells(self, agency: Agency) -> list[str]:
        return [agency.name, agency.short_name, agency.get_sector_display()]

    def _cell(self, before: str, after: str) -> str:
        if before in ("", after):
            return format_html("{}", after)
        marked = [("del", before), ("ins", after)] if after else [("del", before)]
        return format_html_join(" ", "<{0}>{1}</{0}>", marked)


class ByName(BaseInstanceLoader):
    """Finds agencies by name, ignoring case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {agency.name.casefold(): agency for agency in self.resource.get_queryset()}

    def get_instance(self, row: dict[str, Any]) -> Agency | None:
        return self.agencies.get(row["name"].casefold())


# Word and Excel change what people type.
TYPED_ALIKE = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "&": " and ", "_": " "})


class SectorWidget(widgets.Widget):
    """A sector's value, or its label."""

    def clean(self, value: str, row: object = None, **kwargs: object) -> str:
        known = {_typed(text): sector for sector in Sector for text in (sector.value, str(sector.label))}
        if _typed(value) in known:
            return known[_typed(value)].value
        if not value:
            raise ValueError(_("Enter a sector"))
        raise ValueError(_("“%(value)s” is not a sector. Use one of those above") % {"value": value[:40]})


def _typed(text: str) -> str:
    return " ".join(text.translate(TYPED_ALIKE).casefold().split())


class AgencyResource(resources.ModelResource):
    sector = fields.Field("sector", "sector", widget=SectorWidget())

    class Meta:
        model = Agency
        fields = COLUMNS
        import_id_fields = ["name"]
        instance_loader_class = ByName
        clean_model_instances = True
        skip_unchanged = True
        use_transactions = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.line_of: dict[str, int] = {}

    @classmethod
    def get_result_class(cls) -> type[Result]:
        return ResultByLine

    @classmethod
    def get_diff_class(cls) -> type[Change]:
        return Change

    def import_instance(self, instance: Agency, row: dict[str, Any], **kwargs: Any) -> None:
        """Raises all of the row's errors at once."""
        errors: dict[str, Any] = {}
        stored_name = instance.name
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            error.update_error_dict(errors)
        if instance.pk:
            # The file finds an agency by its name. It does not change how the name is written.
            instance.name = stored_name
        if not row["name"]:
            errors["name"] = ValidationError(_("Enter a name"))
        elif line := self._line_before(row):
            errors["name"] = ValidationError(_("This agency is on line %(line)d already"), params={"line": line})
        if errors:
            raise ValidationError(errors)

    def _line_before(self, row: dict[str, Any]) -> int | None:
        first = self.line_of.setdefault(row["name"].casefold(), row[LINE])
        return first if first != row[LINE] else None
