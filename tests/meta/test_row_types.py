"""A row type is declared once, and completely."""

import pytest

from assessments.forms import ROW_FORMS
from assessments.models import CARRIED, EDITED, ROW_TYPES, SheetItem


def test_every_model_of_rows_is_declared_once():
    assert sorted(each.model.__name__ for each in ROW_TYPES) == sorted(
        model.__name__ for model in SheetItem.__subclasses__()
    )


def test_slugs_and_related_names_are_unique():
    for names in ([each.slug for each in ROW_TYPES], [each.related_name for each in ROW_TYPES]):
        assert len(set(names)) == len(names)


def test_every_row_type_with_pages_has_forms():
    assert list(ROW_FORMS) == list(EDITED)
    assert [forms.edit._meta.model for forms in ROW_FORMS.values()] == [each.model for each in EDITED.values()]


@pytest.mark.parametrize("row_type", CARRIED, ids=lambda each: each.slug)
def test_row_types_carried_forward_have_singular_and_plural_words_and_a_valid_source(row_type):
    carrying = row_type.carrying

    assert str(carrying.count % {"n": 1}) != str(carrying.count % {"n": 2}) != ""
    if carrying.source:
        assert row_type.model._meta.get_field(carrying.source).related_model is row_type.model
