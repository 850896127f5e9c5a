"""A partnership's logo: an uploaded picture, redrawn."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from partnerships.models import PartnershipLogo
from tests.factories import PartnershipLogoFactory
from tests.factories.partnerships import a_picture


@pytest.fixture
def address(partnership) -> str:
    return f"/partnerships/{partnership.pk}/logo/"


def upload(client, address: str, content: bytes, name: str = "logo.png"):
    return client.post(address, {"picture": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(("kind", "format"), [("PNG", "png"), ("JPEG", "jpeg")])
def test_a_picture_is_saved_and_shown(address, partnership, as_, alice, kind, format):
    client = as_(alice)
    assert upload(client, address, a_picture((60, 30), kind)).url == address
    logo = PartnershipLogo.objects.get()
    assert (logo.partnership, logo.format, logo.width, logo.height) == (partnership, format, 60, 30)
    page = client.get(address).content.decode()
    assert f'alt="{partnership}"' in page
    shown = client.get(f"{address}picture/")
    assert (shown.headers["Content-Type"], shown.content) == (f"image/{format}", bytes(logo.content))
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


def test_comments_and_trailing_data_are_removed_from_a_logo(address, as_, alice):
    said = PngInfo()
    said.add_text("Comment", "<script>secret</script>")
    content = a_picture(pnginfo=said) + b"<script>after the end</script>"
    upload(as_(alice), address, content)
    kept = bytes(PartnershipLogo.objects.get().content)
    assert (b"script" in content, b"script" in kept, b"Comment" in kept) == (True, False, False)


def metadata_of(photograph: bytes) -> set[str]:
    exif = Image.open(io.BytesIO(photograph)).getexif()
    location = exif.get_ifd(ExifTags.IFD.GPSInfo)
    return {ExifTags.TAGS[tag] for tag in exif} | {ExifTags.GPSTAGS[tag] for tag in location}


def test_a_photograph_loses_its_location_and_other_metadata_and_is_turned_upright(address, as_, alice):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation], exif[ExifTags.Base.ImageDescription] = 6, "Where we live"
    exif[ExifTags.IFD.GPSInfo] = {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (53.0, 48.0, 5.0)}
    content = a_picture((60, 30), "JPEG", exif=exif)
    assert metadata_of(content) == {"Orientation", "ImageDescription", "GPSInfo", "GPSLatitudeRef", "GPSLatitude"}

    upload(as_(alice), address, content)

    logo = PartnershipLogo.objects.get()
    assert (logo.width, logo.height, metadata_of(bytes(logo.content))) == (30, 60, set())


def test_a_large_logo_is_made_smaller_and_keeps_its_transparency(address, as_, alice):
    file = io.BytesIO()
    Image.new("RGBA", (3_000, 1_500), (0, 0, 0, 0)).save(file, "PNG")
    upload(as_(alice), address, file.getvalue())
    kept = Image.open(io.BytesIO(bytes(PartnershipLogo.objects.get().content)))
    assert (kept.size, kept.getpixel((0, 0))) == ((1_200, 600), (0, 0, 0, 0))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture in PNG or JPEG"),
        (a_picture(kind="GIF"), "not a picture in PNG or JPEG"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "PNG or JPEG|can’t be read"),
        (a_picture((200, 200))[:120], "can’t be read"),
        (a_picture((4_001, 10)), "4,000 pixels"),
        (a_picture() + b"x" * 1_000_000, "1 MB"),
    ],
)
def test_an_unusable_picture_is_refused_with_the_reason(address, as_, alice, content, says):
    page = upload(as_(alice), address, content)
    text = page.content.decode()
    assert page.status_code == 200
    assert any(words in text for words in says.split("|"))
    assert PartnershipLogo.objects.count() == 0


def test_a_logo_can_be_replaced_and_removed(address, partnership, as_, alice):
    PartnershipLogoFactory(partnership=partnership)
    client = as_(alice)
    upload(client, address, a_picture((10, 20)))
    assert PartnershipLogo.objects.get().width == 10
    client.post(address, {"remove": ""})
    assert PartnershipLogo.objects.count() == 0
    assert client.get(f"{address}picture/").status_code == 404


def test_members_can_see_the_logo_but_only_leads_can_change_it(address, partnership, as_, bob, carol):
    PartnershipLogoFactory(partnership=partnership)
    assert as_(bob).get(f"{address}picture/").status_code == 200
    assert upload(as_(bob), address, a_picture()).status_code == 403
    assert as_(carol).get(f"{address}picture/").status_code == 404
    assert upload(as_(carol), address, a_picture()).status_code == 404
