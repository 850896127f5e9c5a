"""How files arrive in real requests: their names, their size, and what happens if an upload does not finish."""

import io
import os

import pytest
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse, UnreadablePostError
from django.urls import path

from assessments.forms.upload import EvidenceFileField
from tests import files

pytestmark = pytest.mark.urls(__name__)

BOUNDARY = "a-line-between"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"
BROKE_OFF = "The upload did not finish. Choose the file again"
LINE_BREAK = "The file’s name has a line break in it. Rename the file, then upload it again"
SLASH = "The file’s name has a slash in it. Rename the file without / and \\, then upload it again"
TOO_LONG = "The file’s name is longer than 200 characters. Rename the file, then upload it again"
NOT_SHOWN = "The file’s name has characters that can’t be shown. Rename the file, then upload it again"


class PlainForm(forms.Form):
    before = forms.CharField(required=False)
    file = EvidenceFileField(required=False)
    after = forms.CharField(required=False)


@login_not_required
def take(request):
    file = request.FILES.get("file")
    on_disk = os.path.getsize(file.temporary_file_path()) if hasattr(file, "temporary_file_path") else None
    form = PlainForm(request.POST, request.FILES)
    fit = form.is_valid() and form.cleaned_data["file"]
    return JsonResponse(
        {
            "errors": dict(form.errors),
            "typed": [form["before"].value(), form["after"].value()],
            "on disk": on_disk,
            "name": fit.name if fit else None,
        }
    )


urlpatterns = [path("", take)]


@pytest.fixture(autouse=True)
def temporary(monkeypatch, tmp_path):
    """Where files are stored during an upload. Nothing may be left there."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    yield tmp_path
    assert list(tmp_path.iterdir()) == []


def body_of(content: bytes, file_name: str | bytes = 'filename="plan.pdf"') -> bytes:
    def part(name: bytes, value: bytes) -> bytes:
        return b"--%s\r\nContent-Disposition: form-data; name=%s\r\n\r\n%s\r\n" % (BOUNDARY.encode(), name, value)

    file = part(b'"file"; ' + (file_name.encode() if isinstance(file_name, str) else file_name), content)
    return part(b'"before"', b"typed first") + file + part(b'"after"', b"typed last") + f"--{BOUNDARY}--\r\n".encode()


def post(client, body: bytes, announced: int | None = None, stream: io.IOBase | None = None):
    """The body as given. The client may have announced more, and the connection may fail."""
    return client.generic(
        "POST",
        "/",
        content_type=TYPE,
        **{
            "CONTENT_TYPE": TYPE,
            "CONTENT_LENGTH": str(announced or len(body)),
            "wsgi.input": stream or io.BytesIO(body),
        },
    )


def test_even_a_small_file_is_written_to_disk(client):
    content = files.pdf_bytes()
    assert post(client, body_of(content)).json() == {
        "errors": {},
        "typed": ["typed first", "typed last"],
        "on disk": len(content),
        "name": "plan.pdf",
    }


def test_a_form_without_a_file_has_no_errors(client):
    assert post(client, body_of(b"", 'filename=""')).json()["errors"] == {}


def test_a_file_that_is_too_large_is_not_kept_but_the_rest_of_the_form_is(client, settings):
    settings.EVIDENCE_MAX_BYTES = 1_000_000
    assert post(client, body_of(b"%PDF-" + b"x" * 2_000_000)).json() == {
        "errors": {
            "file": ["“plan.pdf” is larger than 976.6\xa0KB. Make it smaller, or give a link or a reference instead"]
        },
        "typed": ["typed first", "typed last"],
        "on disk": 0,
        "name": None,
    }


@pytest.mark.parametrize("more", [0, 1])
def test_a_file_one_byte_over_the_limit_is_refused(client, settings, more):
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    answer = post(client, body_of(b"x," * 512 * 1024 + b"x" * more, 'filename="hours.csv"')).json()
    said = ["“hours.csv” is larger than 1\xa0MB. Make it smaller, or give a link or a reference instead"]
    assert answer["errors"] == ({"file": said} if more else {})
    assert answer["on disk"] == (0 if more else 1024 * 1024)


NAMES = {
    'filename="../plan.pdf"': SLASH,
    'filename="..\\\\plan.pdf"': SLASH,
    'filename="C:\\\\plans\\\\plan.pdf"': SLASH,
    'filename="&#47;etc/plan.pdf"': SLASH,
    'filename="/"': SLASH,
    'filename=".."': "“..” has no file extension such as .pdf or .docx. Rename the file, then upload it again",
    'filename="two%0D%0Alines.pdf"': LINE_BREAK,
    "filename*=UTF-8''two%0Alines.pdf": LINE_BREAK,
    "filename*=UTF-8''two%E2%80%A8lines.pdf": LINE_BREAK,
    f'filename="{"x" * 296}.pdf"': TOO_LONG,
    f'filename="x.{"p" * 298}"': TOO_LONG,
    "filename*=UTF-8''plan%E2%80%AEfdp.pdf": NOT_SHOWN,
    "filename*=UTF-8''plan%00.pdf": NOT_SHOWN,
    'filename="   "': "The file has no name. Give it a name, then upload it again",
    "filename*=nonsense''plan.pdf": "“?” has no file extension such as .pdf or .docx. Rename the file,"
    " then upload it again",
    f'filename="{"é" * 2_000}.pdf"': TOO_LONG,
    # Text on the next line is not part of the name.
    'filename="two\r\nlines.pdf"': '“"two” has no file extension such as .pdf or .docx. Rename the file, '
    "then upload it again",
}


@pytest.mark.parametrize("file_name", NAMES)
def test_an_unacceptable_file_name_is_refused_and_the_rest_of_the_form_is_kept(client, file_name):
    answer = post(client, body_of(files.pdf_bytes(), file_name)).json()
    assert answer["errors"] == {"file": [NAMES[file_name]]}
    assert answer["typed"] == ["typed first", "typed last"]


@pytest.mark.parametrize(
    ("file_name", "kept"),
    [
        ("filename*=UTF-8''Screenshot%20at%2010.30%E2%80%AFAM.pdf", "Screenshot at 10.30 AM.pdf"),
        ("filename*=UTF-8''%20Plan%20C%CC%82.pdf%20", "Plan Ĉ.pdf"),
        (f'filename="{"x" * 196}.pdf"', f"{'x' * 196}.pdf"),
        ('filename="the %22good%22 plan.pdf"', 'the "good" plan.pdf'),
        ('filename="plan 100% & more (2).PDF"', "plan 100% & more (2).PDF"),
        ('filename="Größe – café.pdf"'.encode("cp1252"), "Größe – café.pdf"),
        (b'filename="caf\xe9 \x81.pdf"', "café \ufffd.pdf"),
        ('filename="Größe – café.pdf"', "Größe – café.pdf"),
        ("filename*=iso-8859-1''caf%E9.pdf", "café.pdf"),
        ("filename=\"x.pdf\"; filename*=UTF-8''caf%C3%A9.pdf", "café.pdf"),
        ('filename="the \\"good\\" plan.pdf"', 'the "good" plan.pdf'),
        ('filename="...plan...PDF"', "...plan...PDF"),
    ],
)
def test_other_file_names_are_kept_with_ordinary_spaces(client, file_name, kept):
    assert post(client, body_of(files.pdf_bytes(), file_name)).json()["name"] == kept


@pytest.mark.parametrize("missing", [700, 150, 1])
def test_an_unfinished_upload_is_refused_and_the_fields_already_received_are_kept(client, missing):
    # The upload stops in the file, in the field after it, or in the last line.
    body = body_of(files.pdf_bytes(2_000))
    answer = post(client, body[:-missing], announced=len(body)).json()
    assert answer["errors"] == {"file": [BROKE_OFF]}
    assert answer["typed"][0] == "typed first"
    assert answer["on disk"] is None


def test_a_file_without_its_closing_boundary_is_refused_as_unfinished(client):
    assert post(client, body_of(files.pdf_bytes())[:-150]).json()["errors"] == {"file": [BROKE_OFF]}


def test_a_form_that_ends_before_its_file_is_refused(client):
    body = body_of(files.pdf_bytes())
    assert post(client, body[:60], announced=len(body)).status_code == 400


def test_a_failed_connection_leaves_no_file_behind(client):
    class Failing(io.RawIOBase):
        left = 300_000

        def read(self, size=-1):
            self.left -= size
            if self.left < 0:
                raise ConnectionResetError
            return body_of(b"x" * 10_000_000)[:size] if self.left > 200_000 else b"x" * size

    with pytest.raises(UnreadablePostError):
        post(client, b"", announced=10_000_000, stream=Failing())


def test_a_form_with_two_files_is_refused(client):
    body = body_of(files.pdf_bytes())
    assert post(client, body[: body.rindex(b"--")] + body).status_code == 400
