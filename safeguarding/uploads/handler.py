"""Receives files: written straight to disk, never held in memory, and no more bytes than the limit."""

from contextlib import suppress
from typing import IO, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http import QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeguarding import disk

from . import part_headers

part_headers.install()

# "file-chosen" has the name of a file that was chosen for "file" and could not be kept.
CHOSEN = "-chosen"

BROKE_OFF = _("The upload did not finish. Choose the file again")


class UploadHandler(FileUploadHandler):
    """The only handler (FILE_UPLOAD_HANDLERS). Its files know more than Django's.

    `as_sent` is the name before Django cleans it, so that a form can refuse it. `problem` says that the connection
    ended early or that the disk was full. The rest of the form is still there.
    """

    def handle_raw_input(  # type: ignore[override]  # the boundary is bytes, whatever the stubs say
        self,
        input_data: IO[bytes],
        META: dict[str, Any],  # noqa: N803 (Django's name)
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict]:
        body: Any = _Counted(input_data)
        handler = _CappedHandler(self.request)
        try:
            post, files = _Parser(META, body, [handler], encoding).parse()
        except BaseException:
            handler.upload_interrupted()
            raise
        if handler.is_open or body.count < content_length:
            _mark_broken_off(files, handler)
        return post, files


class _Counted:
    """The request body, and how much of it has arrived."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        block = self.stream.read(size)
        self.count += len(block)
        return block


class _Parser(MultiPartParser):
    def sanitize_file_name(self, file_name: str) -> str:
        """Keeps the name as sent.

        Django would turn "../plan.pdf" into a good name, silently drop a file called "..", and decode "&amp;" in a
        name.
        """
        return file_name


class _Upload(TemporaryUploadedFile):
    def __init__(self, as_sent: str, *args: Any) -> None:
        # Its path on disk uses nothing that was sent.
        super().__init__("upload", *args)
        self.name = fit_for_paths(as_sent)
        self.as_sent = as_sent


class _CappedHandler(TemporaryFileUploadHandler):
    """Discards the bytes of a file that is over the limit, or that the disk has no room for, and reads on: the rest of
    the form is needed.
    """

    is_open = False
    file: Any = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.is_open = True
        try:
            self.file = _Upload(self.file_name or "", self.content_type, 0, self.charset, self.content_type_extra)
        except OSError as error:
            self._forget(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if hasattr(self.file, "problem"):
            return
        try:
            if start + len(raw_data) <= settings.EVIDENCE_MAX_BYTES:
                self.file.write(raw_data)
            elif start <= settings.EVIDENCE_MAX_BYTES:
                self.file.seek(0)
                self.file.truncate()
        except OSError as error:
            self._forget(error)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The file's `size` is how many bytes arrived, even if none were kept."""
        self.is_open = False
        try:
            # Buffered bytes are written now.
            return super().file_complete(file_size)
        except OSError as error:
            self._forget(error)
            return self.file

    def upload_interrupted(self) -> None:
        # A form without a file has none to delete.
        if isinstance(self.file, _Upload):
            with suppress(OSError):
                super().upload_interrupted()

    def _forget(self, error: OSError) -> None:
        disk.report("An upload could not be written to the temporary folder", error)
        half, self.file = self.file, _in_place_of(self.file_name or "", disk.NO_ROOM)
        if half:
            # Closing deletes it, even if there is no room for its last bytes.
            with suppress(OSError):
                half.close()


def _mark_broken_off(files: MultiValueDict, handler: _CappedHandler) -> None:
    """Puts an object that says so in place of each file, so that nobody takes an incomplete form for a complete one."""
    names = set(files) | ({handler.field_name} if handler.is_open else set())
    if not names:
        raise MultiPartParserError("The request ended before its body did")
    for name in names:
        as_sent = (files.get(name) or handler.file).as_sent
        for file in files.getlist(name):
            file.close()
        files.setlist(name, [_in_place_of(as_sent, BROKE_OFF)])


def _in_place_of(as_sent: str, problem: str | Promise) -> UploadedFile:
    stands_in: Any = SimpleUploadedFile("upload", b"")
    stands_in.as_sent, stands_in.problem = as_sent, problem
    return stands_in


class ReceivedFileField(forms.FileField):
    """Says what went wrong with an upload. Django would only say that the file is empty."""

    def to_python(self, data: Any) -> File | None:
        if problem := getattr(data, "problem", None):
            raise ValidationError(problem)
        return super().to_python(data)


def fit_for_paths(name: str) -> str:
    return MultiPartParser.sanitize_file_name(None, name) or "upload"  # type: ignore[arg-type]  # it asks nothing of itself


def name_of(file: Any) -> str:
    return getattr(file, "as_sent", None) or file.name or ""
