from assessments.models import EDITED, EditedRowType


class RowTypeConverter:
    """Converts a row type's slug in an address."""

    regex = "|".join(EDITED)

    def to_python(self, value: str) -> EditedRowType:
        return EDITED[value]

    def to_url(self, value: EditedRowType | str) -> str:
        return value if isinstance(value, str) else value.slug
