"""Files to upload: a good one of each format, and ways to make them bad."""

import io
import struct
import zipfile
import zlib
from functools import cache

import docx
import openpyxl
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
MANIFEST_XMLNS = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"


def pdf_bytes(size: int = 0, encryption: pikepdf.Encryption | None = None) -> bytes:
    """One empty page, padded with a stream if `size` is given."""
    document, content = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    if size:
        document.Root.Padding = document.make_stream(b"\0" * size)
    document.save(content, encryption=encryption or False, compress_streams=False)
    return content.getvalue()


def docx_bytes() -> bytes:
    document, content = docx.Document(), io.BytesIO()
    document.add_paragraph("Minutes of the board")
    document.save(content)
    return content.getvalue()


def xlsx_bytes() -> bytes:
    workbook, content = openpyxl.Workbook(), io.BytesIO()
    workbook.active.append(["Audit", 12])
    workbook.save(content)
    return content.getvalue()


def pptx_bytes() -> bytes:
    return zip_bytes(
        {
            "[Content_Types].xml": content_types(
                {"/ppt/presentation.xml": OOXML + "presentationml.presentation.main+xml"}
            ),
            "ppt/presentation.xml": "<presentation/>",
        }
    )


def odf_content(inside: str = "") -> str:
    """`inside` may use the prefixes o, t, tb, d, p, s, m and x."""
    names = {"o": "office", "t": "text", "tb": "table", "d": "drawing", "p": "presentation", "s": "script", "m": "meta"}
    spaces = "".join(f' xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for key, name in names.items())
    return f'<o:document-content{spaces} xmlns:x="http://www.w3.org/1999/xlink">{inside}</o:document-content>'


def odf_bytes(kind: str = "text", extra: dict[str, str | bytes] | None = None, manifest: str = "") -> bytes:
    """`kind` is text, spreadsheet or presentation."""
    return zip_bytes(
        {
            "mimetype": ODF + kind,
            "content.xml": odf_content(),
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{MANIFEST_XMLNS}">{manifest}</m:manifest>',
            **(extra or {}),
        }
    )


def picture_bytes(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    content = io.BytesIO()
    Image.effect_noise(size, 50).save(content, kind)
    return content.getvalue()


def csv_bytes() -> bytes:
    return "Name,Hours\nJosé,3\n".encode()


def text_bytes() -> bytes:
    return "What families said – in their words\n".encode()


GOOD = {
    "plan.pdf": pdf_bytes,
    "minutes.docx": docx_bytes,
    "audit.xlsx": xlsx_bytes,
    "briefing.pptx": pptx_bytes,
    "letter.odt": odf_bytes,
    "hours.ods": lambda: odf_bytes("spreadsheet"),
    "talk.odp": lambda: odf_bytes("presentation"),
    "hours.csv": csv_bytes,
    "voices.txt": text_bytes,
    "poster.png": picture_bytes,
    "poster.jpg": lambda: picture_bytes("JPEG"),
    "PHOTO.JPEG": lambda: picture_bytes("JPEG"),
}


def upload(name: str = "plan.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, GOOD[name]() if content is None else content)


def zip_bytes(members: dict[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    # Fast compression, because the bombs take long enough.
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


def with_members(content: bytes, members: dict[str, str | bytes]) -> bytes:
    """The ZIP with members added or replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        own = {info.filename: archive.read(info) for info in archive.infolist()}
    return zip_bytes({**own, **members})


def content_types(parts: dict[str, str]) -> str:
    overrides = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in parts.items())
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{overrides}</Types>'


def macro_workbook() -> bytes:
    """As Excel saves an .xlsm."""
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = content_types({"/xl/workbook.xml": kind, "/xl/vbaProject.bin": "application/vnd.ms-office.vbaProject"})
    return with_members(xlsx_bytes(), {"[Content_Types].xml": types, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 20})


@cache
def zip_bomb(size: int = 600 * 1024 * 1024) -> bytes:
    """A document with a part of this many zero bytes."""
    return with_members(docx_bytes(), {"word/media/image1.bmp": b"\0" * size})


def lying(content: bytes, claims: int) -> bytes:
    """A ZIP whose list of members claims this size for the last one."""
    at = content.rindex(b"PK\x01\x02")
    return content[: at + 24] + struct.pack("<L", claims) + content[at + 28 :]


def pdf_bomb(size: int = 1024 * 1024 * 1024) -> bytes:
    """A PDF of a few MB whose table of contents unpacks to this many bytes."""
    packing, block = zlib.compressobj(1), b"\0" * (1 << 20)
    packed = b"".join([*(packing.compress(block) for _ in range(size >> 20)), packing.flush()])
    head = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
    table = b"3 0 obj\n<</Type/XRef/Size 4/W[1 4 2]/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    return head + table + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def picture_claiming(size: int) -> bytes:
    """A PNG of a few bytes that claims to be this many pixels wide and high."""
    header = b"IHDR" + struct.pack(">LLBBBBB", size, size, 8, 2, 0, 0, 0)
    chunk = struct.pack(">L", 13) + header + struct.pack(">L", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + chunk + picture_bytes()[33:]


EXECUTABLE = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" + b"\0" * 44 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0L\x01" * 20
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
# The first bytes of a Word document from before 2007, or of one with a password today.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + b"\x3e\0\x03\0\xfe\xff\x09\0" + b"\0" * 600
LOCKED = OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 96
