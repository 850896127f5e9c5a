from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from safeguarding.uploads.check import FitFile, check, largest
from safeguarding.uploads.formats import ENDINGS
from safeguarding.uploads.handler import CHOSEN
from safeguarding.uploads.instead import FORMATS


@dataclass
class NotKept:
    """A file that was chosen, and lost on the way through the sign-in page."""

    name: str


class EvidenceFileInput(forms.FileInput):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        lost = data.get(name + CHOSEN)
        return super().value_from_datadict(data, files, name) or (NotKept(lost) if lost else None)


class EvidenceFileField(forms.FileField):
    """Accepts files that can be kept as evidence. Its cleaned value is what `evidence_files.store` takes."""

    widget = EvidenceFileInput(attrs={"accept": ",".join(ENDINGS)})

    def __init__(self, **kwargs: Any) -> None:
        hint = format_lazy(_("{formats}, up to {size}."), formats=FORMATS, size=lazy(largest, str)())
        kwargs.setdefault("help_text", hint)
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> FitFile | None:
        if isinstance(data, NotKept):
            message = _("We could not keep “%(name)s” while you signed in. Choose it again")
            raise ValidationError(message, params={"name": data.name})
        return None if data in self.empty_values else check(data)
