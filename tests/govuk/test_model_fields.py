import pytest
from django import forms
from django.contrib.auth.models import Permission
from django.db import models

from safeguarding.govuk import DateField, LongTextField
from safeguarding.govuk.modelfields import formfield

KINDS = [("a", "Audit"), ("d", "Data")]


def test_date_and_text_model_fields_get_our_own_form_fields():
    due, text = formfield(models.DateField()), formfield(models.TextField(max_length=9))

    assert type(due) is DateField
    assert type(text) is LongTextField
    assert (text.max_length, text.widget.attrs["rows"]) == (9, 6)


def test_subclasses_of_text_field_become_long_texts_and_datetimes_are_left_alone():
    class NoteField(models.TextField):
        pass

    assert type(formfield(NoteField())) is LongTextField
    assert type(formfield(models.DateTimeField())) is forms.DateTimeField


def test_a_model_form_may_choose_another_field_or_widget():
    assert type(formfield(models.DateField(), form_class=forms.DateField)) is forms.DateField
    assert type(formfield(models.TextField(), widget=forms.TextInput).widget) is forms.TextInput


@pytest.mark.parametrize("widget", [forms.RadioSelect, forms.RadioSelect()], ids=["class", "instance"])
@pytest.mark.parametrize(("blank", "added"), [(False, []), (True, [("", "No answer")])])
def test_radios_offer_no_row_of_dashes(widget, blank, added):
    field = formfield(models.CharField(choices=KINDS, blank=blank), widget=widget)

    assert list(field.choices) == KINDS + added


@pytest.mark.parametrize(
    ("model_field", "first"),
    [
        (models.CharField(choices=KINDS), [("", "Choose one")]),
        (models.CharField(choices=KINDS, default="a"), []),
        (models.CharField(choices=KINDS, default="a", blank=True), [("", "Choose one")]),
    ],
    ids=["no default", "default", "blank"],
)
def test_a_select_starts_with_choose_one_unless_a_required_field_has_a_default(model_field, first):
    assert list(formfield(model_field).choices) == first + KINDS


def test_a_select_of_database_rows_starts_with_choose_one():
    assert formfield(Permission._meta.get_field("content_type")).empty_label == "Choose one"


def test_number_with_choices_comes_back_as_a_number():
    field = formfield(models.IntegerField(choices=[(1, "One")]), widget=forms.RadioSelect)

    assert field.clean("1") == 1
