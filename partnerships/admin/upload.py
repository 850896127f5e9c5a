"""Carries an uploaded file from the preview to the confirmation."""

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from import_export.forms import ConfirmImportForm, ImportForm
from import_export.tmp_storages import BaseStorage

from safeguarding.uploads.handler import ReceivedFileField

SIZE_MAX = 500_000
SECONDS_MAX = 3600
SALT = "partnerships.admin.upload"


class SignedPage(BaseStorage):
    """Keeps the file, signed, in the preview page itself, so that any worker can read it back and it goes when the tab
    is closed. A temporary folder would keep files that nobody confirms and belongs to one machine. A cache belongs
    to one worker or needs another service.
    """

    def save(self, data: bytes) -> None:
        self.name = signing.dumps(data.decode("latin-1"), salt=SALT, compress=True)

    def read(self) -> bytes:
        """Raises signing.BadSignature."""
        return signing.loads(self.name, salt=SALT, max_age=SECONDS_MAX).encode("latin-1")

    def remove(self) -> None:
        """There is nothing to remove."""


class UploadForm(ImportForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].widget = forms.HiddenInput()
        self.fields["import_file"] = ReceivedFileField(label=self.fields["import_file"].label)
        self.fields["import_file"].widget.attrs["accept"] = ".csv,.txt,.xlsx"

    def clean_import_file(self) -> UploadedFile:
        file = self.cleaned_data["import_file"]
        if file.size > SIZE_MAX:
            raise ValidationError(
                _("The file is %(size)s. Split it into files of at most %(most)s")
                % {"size": filesizeformat(file.size), "most": filesizeformat(SIZE_MAX)}
            )
        return file


class ConfirmForm(ConfirmImportForm):
    # There is only one format and one resource: any other index is out of range.
    format = forms.ChoiceField(choices=[("0", "")], widget=forms.HiddenInput)
    resource = forms.ChoiceField(choices=[("0", "")], widget=forms.HiddenInput, required=False)

    def clean_import_file_name(self) -> str:
        name = self.cleaned_data["import_file_name"]
        try:
            SignedPage(name=name).read()
        except signing.BadSignature as error:
            raise ValidationError(_("The preview is too old. Upload the file again")) from error
        return name
