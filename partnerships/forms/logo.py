"""An uploaded picture is opened, checked and redrawn, so that nothing hidden stays in it."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypedDict

from django import forms
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from partnerships.models import LogoFormat, Partnership, PartnershipLogo
from partnerships.services import logos
from safeguarding.govuk import Button, GovukForm, Refusable
from safeguarding.uploads.handler import ReceivedFileField

BYTES_AT_MOST = 1_000_000
SIDE_AT_MOST = 4_000
# Sharper than anyone can see in print.
SIDE_KEPT = 1_200
FORMATS = {"PNG": LogoFormat.PNG, "JPEG": LogoFormat.JPEG}

NOT_A_PICTURE = _("This is not a picture in PNG or JPEG format. Save it as one of these, then choose it again")


class Redrawn(TypedDict):
    content: bytes
    format: str
    width: int
    height: int


class LogoForm(Refusable, GovukForm):
    """The picture for a partnership's papers."""

    picture = ReceivedFileField(
        label=_("Choose the logo"),
        help_text=_("A PNG or JPEG picture of at most 1 MB and 4,000 pixels a side."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )

    buttons = (Button("upload", _("Save the logo")),)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership

    def clean_picture(self) -> Redrawn:
        file = self.cleaned_data["picture"]
        if file.size > BYTES_AT_MOST:
            raise forms.ValidationError(_("Choose a picture of at most 1 MB"))
        return redraw(file.read())

    def save(self) -> PartnershipLogo | None:
        return self.attempt(logos.put, self.partnership, **self.cleaned_data["picture"])


def redraw(content: bytes) -> Redrawn:
    """The picture's pixels in a file of our own. Raises ValidationError."""
    try:
        with _whole_pictures_only(), warnings.catch_warnings():
            # Pictures that would unpack to a hundred times their size are refused, not only warned about.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(FORMATS)) as picture:
                # Known before any pixel is unpacked.
                if max(picture.size) > SIDE_AT_MOST:
                    raise forms.ValidationError(_("Choose a picture of at most 4,000 pixels a side"))
                return _file(picture)
    except forms.ValidationError:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise forms.ValidationError(NOT_A_PICTURE) from error
    except (OSError, SyntaxError, ValueError, EOFError, OverflowError) as error:
        # It starts like a picture, but is broken further on.
        raise forms.ValidationError(_("This picture can’t be read. Save it again, then choose it again")) from error


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """WeasyPrint tells Pillow to accept incomplete pictures, for the whole process."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _file(picture: Image.Image) -> Redrawn:
    # A camera's JPEG may contain several pictures and call itself something else. The first is drawn.
    format = "PNG" if picture.format == "PNG" else "JPEG"
    # Photographs record how the camera was held. The pixels are rotated, because that record is removed.
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((SIDE_KEPT, SIDE_KEPT))
    # A new picture has no comments, profiles or locations from the old one.
    points = upright.convert("RGBA" if format == "PNG" else "RGB")
    fresh = Image.new(points.mode, points.size)
    fresh.paste(points)
    file = io.BytesIO()
    fresh.save(file, format, **({"optimize": True} if format == "PNG" else {"quality": 90}))
    return {"content": file.getvalue(), "format": FORMATS[format], "width": fresh.width, "height": fresh.height}
