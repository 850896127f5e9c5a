"""The demo's files, made from its script, so that the repository needs no binary files."""

import io
from collections.abc import Sequence

import pikepdf
from django.core.files.base import ContentFile

from safeguarding.uploads.check import FitFile
from safeguarding.uploads.choices import FileFormat, Scan
from safeguarding.uploads.formats import format_of

A4 = (595, 842)


def made(name: str, lines: Sequence[str]) -> FitFile:
    found = format_of(name)
    if found not in (FileFormat.PDF, FileFormat.CSV, FileFormat.TEXT):
        raise ValueError(f"The demo can't make {name}")
    content = _pdf(lines) if found is FileFormat.PDF else "\n".join([*lines, ""]).encode()
    return FitFile(ContentFile(content), name=name, format=found, scan=Scan.NOT_ASKED)


def _pdf(lines: Sequence[str]) -> bytes:
    document, content = pikepdf.new(), io.BytesIO()
    page = document.add_blank_page(page_size=A4)
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    shown = b"".join(pikepdf.String(line).unparse() + b" Tj T*\n" for line in lines)
    page.Contents = document.make_stream(b"BT /F1 12 Tf 18 TL 60 770 Td\n" + shown + b"ET")
    document.save(content, deterministic_id=True)
    return content.getvalue()
