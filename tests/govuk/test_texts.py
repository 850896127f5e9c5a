import pytest

from safeguarding.govuk import GovukForm, LongTextField
from tests.govuk.markup import words


class EvidenceForm(GovukForm):
    evidence = LongTextField(max_length=20_000)


class ShortForm(GovukForm):
    note = LongTextField(max_length=5)


def test_a_long_text_field_is_described_by_its_limit(crispy):
    page = crispy(EvidenceForm())

    assert words(page.by_id("id_evidence_count")) == "You can enter up to 20,000 characters"
    assert page.by_id("id_evidence")["aria-describedby"] == "id_evidence_count"
    assert page.by_id("id_evidence_count")["data-limit"] == "20000"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("12345", "You can enter up to 5 characters"),
        ("123456", "You have 1 character too many"),
        ("1234567", "You have 2 characters too many"),
        ("12\r\n45", "You can enter up to 5 characters"),
        ("😀" * 6, "You have 1 character too many"),
    ],
)
def test_the_character_count_agrees_with_what_is_accepted(crispy, text, line):
    form = ShortForm({"note": text})

    assert words(crispy(form).by_id("id_note_count")) == line
    assert form.is_valid() == line.startswith("You can")


def test_text_that_is_too_long_is_kept_whole(crispy):
    text = "x" * 20_001
    form = EvidenceForm({"evidence": text})

    assert form.errors == {"evidence": ["“Evidence” must be 20,000 characters or fewer"]}
    assert crispy(form).by_id("id_evidence")["text"].strip() == text


def test_line_breaks_are_kept_as_one_character():
    form = EvidenceForm({"evidence": "one\r\n\r\ntwo"})

    assert form.is_valid()
    assert form.cleaned_data == {"evidence": "one\n\ntwo"}
