"""A row type is declared once, and completely."""

import pytest

from assessments.forms import ROW_FORMS
from assessments.models import CARRIED, EDITED, ROW_TYPES, SheetItem


def test_every_model_of_rows_is_declared_once():
    assert sorted(each.model.__name__ for each in ROW_TYPES) == sorted(
        model.__name__ for model in SheetItem.__subclasses__()
    )


def test_slugs_and_lists_have_names_of_their_own():
    for names in ([each.slug for each in ROW_TYPES], [each.related_name for each in ROW_TYPES]):
        assert len(set(names)) == len(names)


def test_what_has_pages_has_forms_for_them():
    assert list(ROW_FORMS) == list(EDITED)
    assert [forms.edit._meta.model for forms in ROW_FORMS.values()] == [each.model for each in EDITED.values()]


@pytest.mark.parametrize("row_type", CARRIED, ids=lambda each: each.slug)
def test_what_is_carried_forward_counts_in_words_and_names_where_it_came_from(row_type):
    carrying = row_type.carrying

    assert str(carrying.count % {"n": 1}) != str(carrying.count % {"n": 2}) != ""
    if carrying.source:
        assert row_type.model._meta.get_field(carrying.source).related_model is row_type.model
