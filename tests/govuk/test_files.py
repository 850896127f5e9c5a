from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from safeguarding.govuk import GovukForm

AGAIN = "We could not keep “plan.pdf” because other answers need correcting. Choose it again"


class FileForm(GovukForm):
    title = forms.CharField(label="Title")
    file = forms.FileField(label="File", help_text="PDF or Word.", required=False)


def send(content: bytes = b"%PDF-", **typed: str) -> FileForm:
    return FileForm(typed, {"file": SimpleUploadedFile("plan.pdf", content)})


def test_a_form_with_a_file_field_is_sent_as_multipart(crispy):
    markup = crispy(FileForm())
    assert markup.one("form")["enctype"] == "multipart/form-data"
    field = markup.one("input", name="file")
    assert (field["type"], field["class"]) == ("file", "govuk-file-upload")
    assert field["aria-describedby"] == "id_file_helptext"


def test_if_something_else_needs_correcting_people_are_told_to_choose_the_file_again(crispy):
    form = send()
    assert form.error_links == [("Fill in “Title”", "id_title"), (AGAIN, "id_file")]
    field = crispy(form).one("input", name="file")
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"] == "id_file_helptext id_file_error"


def test_a_faulty_file_gets_only_its_own_error():
    assert send(b"", title="Plan").error_links == [("The submitted file is empty.", "id_file")]


def test_nobody_is_told_to_choose_a_file_again_if_none_was_chosen_or_it_was_accepted():
    assert FileForm({}, {}).error_links == [("Fill in “Title”", "id_title")]
    assert send(title="Plan").error_links == []
