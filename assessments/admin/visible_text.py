from typing import Any

from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _

from safeguarding.printing.glyphs import NO_LETTERS


class VisibleTextForm(ModelForm):
    """Refuses control characters in any text: they are invisible, and would be in every report from then on."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, value in [*self.cleaned_data.items()]:
            if isinstance(value, str) and NO_LETTERS.search(value):
                self.add_error(
                    name, ValidationError(_("Type this again. The pasted text contains invisible characters"))
                )
        return cleaned
