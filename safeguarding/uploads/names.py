"""The file's own name, made safe to show and to download."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LENGTH_MAX = 200
# Browsers write a line break in a name as %0A, and a quotation mark as %22.
LINE_BREAK = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]|%0[ad]", re.IGNORECASE)


def fit_name(name: str) -> str:
    """With ordinary spaces. Raises ValidationError, which says what is wrong with the name."""
    if LINE_BREAK.search(name):
        raise ValidationError(_("The file’s name has a line break in it. Rename the file, then upload it again"))
    if "/" in name or "\\" in name:
        message = _("The file’s name has a slash in it. Rename the file without / and \\, then upload it again")
        raise ValidationError(message)
    name = name.replace("%22", '"')
    name = "".join(" " if is_blank(character) else character for character in name)
    name = unicodedata.normalize("NFC", name).strip()
    if not name:
        raise ValidationError(_("The file has no name. Give it a name, then upload it again"))
    if len(name) > LENGTH_MAX:
        message = _("The file’s name is longer than %(limit)s characters. Rename the file, then upload it again")
        raise ValidationError(message, params={"limit": LENGTH_MAX})
    # These include characters that change the reading direction, which can disguise a file extension.
    if not name.isprintable():
        message = _("The file’s name has characters that can’t be shown. Rename the file, then upload it again")
        raise ValidationError(message)
    return name


def is_blank(character: str) -> bool:
    """Macs put a narrow no-break space into the names of screenshots."""
    return unicodedata.category(character) == "Zs"
