"""Files that can do something when opened, and harmless ones that look much like them."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests import files

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(change: Callable[[pikepdf.Pdf], Any] = lambda document: None, **saving: Any) -> bytes:
    document, content = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    change(document)
    document.save(content, **saving)
    return content.getvalue()


def in_root(**entries: Any) -> bytes:
    return pdf(lambda document: [setattr(document.Root, name, value) for name, value in entries.items()])


def in_annotation(**entries: Any) -> bytes:
    return pdf(lambda document: setattr(document.pages[0].obj, "Annots", Array([annotation(**entries)])))


def annotation(**entries: Any) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=entries.pop("Subtype", Name.Link), Rect=[0, 0, 9, 9], **entries)


def action(kind: str, **entries: Any) -> Dictionary:
    return Dictionary(S=Name("/" + kind), **entries)


def script() -> Dictionary:
    return action("JavaScript", JS=String("app.alert(1)"))


def with_attachment(document: pikepdf.Pdf) -> None:
    document.attachments["hours.xlsx"] = files.xlsx_bytes()


def with_stream_script(document: pikepdf.Pdf) -> None:
    code = document.make_stream(b"app.alert(1)")
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=["a", action("JavaScript", JS=code)]))


def with_field_script(document: pikepdf.Pdf) -> None:
    field = annotation(Subtype=Name.Widget, FT=Name.Tx, T=String("a"), AA=Dictionary(K=script()))
    document.Root.AcroForm = Dictionary(Fields=[document.make_indirect(field)])


def with_chain(document: pikepdf.Pdf) -> None:
    """A harmless first action, followed by others that lead back to it."""
    first = document.make_indirect(action("Named", N=Name.NextPage))
    first.Next = Array([first, action("URI", URI=String("https://example.org"))])
    document.Root.OpenAction = first


def with_kind_elsewhere(document: pikepdf.Pdf) -> None:
    """A link whose action keeps its kind and its target in other objects."""
    program = document.make_indirect(Dictionary(F=String("cmd.exe")))
    start = document.make_indirect(Dictionary(S=document.make_indirect(Name.Launch), Win=program))
    document.pages[0].obj.Annots = Array([document.make_indirect(annotation(A=start))])


def external_stream(document: pikepdf.Pdf) -> None:
    document.Root.Data = document.make_stream(b"", F=String(r"\\server\share\data"))


def written(body: bytes) -> bytes:
    """A PDF written by hand, with this in its catalogue and a wrong cross-reference table."""
    return (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R" + body + b">>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]"
        b"/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n"
        b"trailer\n<</Root 1 0 R/Size 4>>\nstartxref\n9\n%%EOF\n"
    )


def relations(*each: tuple[str, str, bool]) -> str:
    """Each is a type, a target, and whether the target is outside the file."""
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{kind if ":" in kind else RELATIONS + kind}" Target="{target}"'
        f' TargetMode="{"External" if outside else "Internal"}"/>'
        for n, (kind, target, outside) in enumerate(each, 900)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def docx(members: dict[str, str | bytes]) -> bytes:
    return files.with_members(files.docx_bytes(), members)


def docx_to(kind: str, target: str, *, outside: bool = True, part: str = "webSettings") -> bytes:
    return docx({f"word/_rels/{part}.xml.rels": relations((kind, target, outside))})


def docx_saying(inside: str) -> bytes:
    """A document with this in its footer. Any other part would do."""
    return docx({"word/footer9.xml": f"<w:ftr {W}><w:p>{inside}</w:p></w:ftr>"})


def field(*runs: str) -> str:
    split = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{split}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def xlsx(members: dict[str, str | bytes]) -> bytes:
    return files.with_members(files.xlsx_bytes(), members)


def xlsx_with(formula: str) -> bytes:
    sheet = f"<worksheet><sheetData><row><c><f>{formula}</f></c></row></sheetData></worksheet>"
    return xlsx({"xl/worksheets/sheet2.xml": sheet})


def sheet_called(name: str, part: str = "", other: str = "") -> bytes:
    """A workbook whose second sheet starts a program. `part` is its name in the types, `other` another type for it."""
    kind = files.OOXML + "spreadsheetml.{}+xml"
    types = files.content_types({"/xl/workbook.xml": kind.format("sheet.main"), part or f"/{name}": "{}"})
    row = types[types.rindex("<Override") : types.rindex("</Types>")]
    rows = row.format(kind.format("worksheet")) + (row.format(other) if other else "")
    sheet = "<worksheet><sheetData><row><c><f>cmd|'/c calc'!A0</f></c></row></sheetData></worksheet>"
    return xlsx({"[Content_Types].xml": types.replace(row, rows), name: sheet})


def pptx(members: dict[str, str | bytes]) -> bytes:
    return files.with_members(files.pptx_bytes(), members)


def slide(inside: str) -> bytes:
    types = files.content_types(
        {
            "/ppt/presentation.xml": files.OOXML + "presentationml.presentation.main+xml",
            "/ppt/slides/slide1.xml": files.OOXML + "presentationml.slide+xml",
        }
    )
    return pptx({"[Content_Types].xml": types, "ppt/slides/slide1.xml": f"<sld>{inside}</sld>"})


def odf(inside: str, kind: str = "text", extra: dict[str, str | bytes] | None = None) -> bytes:
    return files.odf_bytes(kind, {"content.xml": files.odf_content(inside), **(extra or {})})


def nested(depth: int) -> bytes:
    """A document in a document in a document."""
    return docx({"word/embeddings/a.docx": nested(depth - 1)} if depth > 1 else {})
