from assessments.models import EDITED, EditedRowType


class RowTypeConverter:
    """Takes the slug of a type of rows out of an address, and puts it there."""

    regex = "|".join(EDITED)

    def to_python(self, value: str) -> EditedRowType:
        return EDITED[value]

    def to_url(self, value: EditedRowType | str) -> str:
        return value if isinstance(value, str) else value.slug
