"""Files that can harm the person who opens them are refused. Harmless files that look like them are kept."""

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from pikepdf import Array, Dictionary, Name, String

from safeguarding.uploads.check import WHY_NOT, check
from safeguarding.uploads.parsers.all import judge
from safeguarding.uploads.parsers.outcome import Outcome
from tests import dangers, files
from tests.dangers import (
    action,
    annotation,
    docx,
    docx_saying,
    docx_to,
    field,
    in_annotation,
    in_root,
    odf,
    pdf,
    pptx,
    relations,
    slide,
    written,
    xlsx,
    xlsx_with,
)

LAUNCH = action("Launch", F=String("cmd.exe"))


@pytest.fixture
def outcome(tmp_path):
    """What the parsers say, without the separate process used for uploaded files."""

    def judged(name: str, content: bytes) -> Outcome:
        path = tmp_path / name
        path.write_bytes(content)
        return judge(name.rpartition(".")[2], str(path))

    return judged


PDFS = {
    "a script when it is opened": (lambda: in_root(OpenAction=dangers.script()), Outcome.SCRIPT),
    "a script when it is closed": (lambda: in_root(AA=Dictionary(WC=dangers.script())), Outcome.SCRIPT),
    "a script among its names": (lambda: pdf(dangers.with_stream_script), Outcome.SCRIPT),
    "a script behind a link": (lambda: in_annotation(A=dangers.script()), Outcome.SCRIPT),
    "a script in a form field": (lambda: pdf(dangers.with_field_script), Outcome.SCRIPT),
    "a script behind another action": (
        lambda: in_annotation(A=action("GoTo", D=String("a"), Next=dangers.script())),
        Outcome.SCRIPT,
    ),
    "a script in a compressed object": (
        lambda: pdf(
            lambda document: setattr(document.Root, "OpenAction", document.make_indirect(dangers.script())),
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        ),
        Outcome.SCRIPT,
    ),
    "a script that is encrypted": (
        lambda: pdf(
            lambda document: setattr(document.Root, "OpenAction", dangers.script()),
            encryption=pikepdf.Encryption(owner="secret"),
        ),
        Outcome.SCRIPT,
    ),
    "a script under a name written differently": (
        lambda: written(b"/OpenAction<</S/J#61v#61Script/J#53(app.alert\\(1\\))>>"),
        Outcome.SCRIPT,
    ),
    "a program": (lambda: in_annotation(A=LAUNCH), Outcome.PROGRAM),
    "a program when it is opened": (lambda: in_root(OpenAction=LAUNCH), Outcome.PROGRAM),
    "a program whose kind is an object of its own": (lambda: pdf(dangers.with_kind_elsewhere), Outcome.PROGRAM),
    "an attachment whose kind is an object of its own": (
        lambda: pdf(
            lambda document: setattr(
                document.pages[0].obj,
                "Annots",
                Array([annotation(Subtype=document.make_indirect(Name.FileAttachment))]),
            )
        ),
        Outcome.ATTACHED,
    ),
    "data sent off": (lambda: in_annotation(A=action("SubmitForm", F=String("https://example.org"))), Outcome.SENDS),
    "data taken in": (lambda: in_annotation(A=action("ImportData", F=String("x.fdf"))), Outcome.SENDS),
    "an attachment": (lambda: pdf(dangers.with_attachment), Outcome.ATTACHED),
    "an attachment on a page": (lambda: in_annotation(Subtype=Name.FileAttachment), Outcome.ATTACHED),
    "a portfolio": (lambda: in_root(Collection=Dictionary(Type=Name.Collection)), Outcome.ATTACHED),
    "a PDF in a PDF": (lambda: in_annotation(A=action("GoToE", F=String("x.pdf"))), Outcome.ATTACHED),
    "an XFA form": (lambda: in_root(AcroForm=Dictionary(Fields=[], XFA=Array([String("a")]))), Outcome.FORM),
    "a film": (lambda: in_annotation(Subtype=Name.RichMedia), Outcome.MEDIA),
    "a film of another kind": (lambda: in_annotation(Subtype=Name.Screen, A=action("Rendition", OP=0)), Outcome.MEDIA),
    "a model": (lambda: in_annotation(Subtype=Name("/3D")), Outcome.MEDIA),
    "a page of the web when it is opened": (
        lambda: in_root(OpenAction=action("URI", URI=String("https://example.org"))),
        Outcome.FETCHES,
    ),
    "a page of the web at the end of a circle": (lambda: pdf(dangers.with_chain), Outcome.FETCHES),
    "a stream that is elsewhere": (lambda: pdf(dangers.external_stream), Outcome.FETCHES),
    "a document on a server": (
        lambda: in_annotation(A=action("GoToR", F=Dictionary(UF=String(r"\\server\share\x.pdf")))),
        Outcome.LINK,
    ),
    "a link to a network folder": (lambda: in_annotation(A=action("URI", URI=String("file://server/x"))), Outcome.LINK),
    "a link that is a script": (
        lambda: in_annotation(A=action("URI", URI=String(" java\tscript:alert(1)"))),
        Outcome.LINK,
    ),
    # Harmless ones.
    "links to the web, an address and a place": (
        lambda: pdf(
            lambda document: setattr(
                document.pages[0].obj,
                "Annots",
                Array(
                    [
                        annotation(A=action("URI", URI=String("https://example.org/a?b=c:d#e"))),
                        annotation(A=action("URI", URI=String("mailto:anna@example.org"))),
                        annotation(A=action("URI", URI=String("www.example.org"))),
                        annotation(A=action("GoToR", F=String("annex.pdf"), D=Array([0, Name.Fit]))),
                        annotation(Dest=Array([document.pages[0].obj, Name.Fit])),
                    ]
                ),
            )
        ),
        Outcome.FINE,
    ),
    "a place shown when it is opened": (lambda: in_root(OpenAction=action("GoTo", D=String("a"))), Outcome.FINE),
    "a form without scripts": (
        lambda: in_root(
            AcroForm=Dictionary(Fields=[annotation(Subtype=Name.Widget, FT=Name.Tx, T=String("Name"), V=String("/JS"))])
        ),
        Outcome.FINE,
    ),
    "words about scripts": (lambda: in_root(Info=String("/S /JavaScript /JS /Launch /EF")), Outcome.FINE),
    "a tag of its own name": (lambda: in_root(StructTreeRoot=Dictionary(RoleMap=Dictionary(JS=Name.P))), Outcome.FINE),
}


@pytest.mark.parametrize("what", PDFS)
def test_a_pdf_is_judged_by_what_it_can_do(outcome, what):
    content, expected = PDFS[what]
    assert outcome("plan.pdf", content()) == expected


IMAGE = '<v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="{}"/>'
NESTED = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>{}<w:r><w:instrText>{}</w:instrText></w:r>'


@pytest.mark.parametrize(
    "entry",
    [
        b"/X " + b"[" * 600 + b"]" * 600,
        b"/X 99999999999999999999999",
        b"/X [" + b" }" * 20 + b"]",
        b"/X [" + b" word" * 20 + b"]",
        b"/X [",
    ],
)
def test_a_pdf_with_an_object_that_only_other_readers_understand_is_damaged(outcome, entry):
    script = b"\n4 0 obj\n<</S/JavaScript/JS(app.alert\\(1\\))" + entry + b">>\nendobj\n"
    content = written(b"/OpenAction 4 0 R").replace(b"trailer\n", script + b"trailer\n").replace(b"/Size 4", b"/Size 5")
    assert outcome("plan.pdf", content) == Outcome.DAMAGED
    assert outcome("plan.pdf", content.replace(entry, b"")) == Outcome.SCRIPT


OFFICE = {
    "an OLE object": ("minutes.docx", lambda: docx({"word/embeddings/oleObject1.bin": files.OLE}), Outcome.OBJECT),
    "an OLE object under another name": (
        "minutes.docx",
        lambda: docx_to("oleObject", "media/picture.png", outside=False),
        Outcome.OBJECT,
    ),
    "an OLE object by its type": (
        "talk.pptx",
        lambda: pptx(
            {
                "[Content_Types].xml": files.content_types(
                    {
                        "/ppt/presentation.xml": files.OOXML + "presentationml.presentation.main+xml",
                        "/ppt/x.dat": files.OOXML + "oleObject",
                    }
                )
            }
        ),
        Outcome.OBJECT,
    ),
    "a package that is a program": ("minutes.docx", lambda: docx({"word/embeddings/x.exe": "MZ"}), Outcome.OBJECT),
    "a package somewhere else": (
        "minutes.docx",
        lambda: docx(
            {
                "word/media/x.docx": docx_to("attachedTemplate", "https://example.org/t.dotx"),
                "word/_rels/footer1.xml.rels": relations(("package", "media/x.docx", False)),
            }
        ),
        Outcome.FETCHES,
    ),
    "a workbook in it that starts a program": (
        "minutes.docx",
        lambda: docx({"word/embeddings/Sheet1.xlsx": xlsx_with("cmd|'/c calc'!A0")}),
        Outcome.PROGRAM,
    ),
    "a document in a document in a document": (
        "minutes.docx",
        lambda: docx(
            {"word/embeddings/a.docx": docx({"word/embeddings/a.docx": docx({"word/embeddings/a.docx": ""})})}
        ),
        Outcome.TOO_MUCH,
    ),
    "a template on the web": (
        "minutes.docx",
        lambda: docx_to("attachedTemplate", "https://example.org/t.dotm", part="settings"),
        Outcome.FETCHES,
    ),
    "a template on a server": (
        "minutes.docx",
        lambda: docx_to("attachedTemplate", "file:///\\\\server\\share\\t.dotx", part="settings"),
        Outcome.FETCHES,
    ),
    "a picture on the web": ("minutes.docx", lambda: docx_to("image", "https://example.org/x.png"), Outcome.FETCHES),
    "a picture on the web, said to be inside": (
        "minutes.docx",
        lambda: docx_to("image", "https://example.org/x.png", outside=False),
        Outcome.FETCHES,
    ),
    "a picture on a server by its source": (
        "minutes.docx",
        lambda: docx_saying(IMAGE.format(r"\\server\x.png")),
        Outcome.FETCHES,
    ),
    "a picture on a server by a relation": (
        "minutes.docx",
        lambda: docx_to("image", "\\\\server\\x.png"),
        Outcome.FETCHES,
    ),
    "a film as a page": ("minutes.docx", lambda: docx_saying('<webVideoPr embeddedHtml="x"/>'), Outcome.FETCHES),
    "a frame": ("minutes.docx", lambda: docx_to("frame", "x.htm"), Outcome.FETCHES),
    "a subdocument": ("minutes.docx", lambda: docx_to("subDocument", "file:///C:/x.docx"), Outcome.FETCHES),
    "a mail merge": ("minutes.docx", lambda: docx_to("mailMergeSource", "file:///C:/x.csv"), Outcome.FETCHES),
    "an object that is linked": ("minutes.docx", lambda: docx_to("oleObject", "file:///C:/x.xlsx"), Outcome.FETCHES),
    "a chunk of a web page": ("minutes.docx", lambda: docx_to("aFChunk", "x.htm", outside=False), Outcome.ATTACHED),
    "ActiveX": ("minutes.docx", lambda: docx({"word/activeX/activeX1.xml": "<ocx/>"}), Outcome.MACROS),
    "a control": ("minutes.docx", lambda: docx_to("control", "c.xml", outside=False), Outcome.MACROS),
    "a field that starts a program": (
        "minutes.docx",
        lambda: docx_saying(field('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"')),
        Outcome.PROGRAM,
    ),
    "one split over runs": ("minutes.docx", lambda: docx_saying(field(" D", "DE", "AU", "TO cmd x")), Outcome.PROGRAM),
    "one within another": (
        "minutes.docx",
        lambda: docx_saying(NESTED.format(field("QUOTE 1"), " DDE cmd x")),
        Outcome.PROGRAM,
    ),
    "one that is never ended": ("minutes.docx", lambda: docx_saying(NESTED.format("", "dde cmd x")), Outcome.PROGRAM),
    "one in short": ("minutes.docx", lambda: docx_saying('<w:fldSimple w:instr=" dde cmd x"/>'), Outcome.PROGRAM),
    "a field that fetches a picture": (
        "minutes.docx",
        lambda: docx_saying(field('INCLUDEPICTURE "https://example.org/x.png"')),
        Outcome.FETCHES,
    ),
    "a field that links to a server": (
        "minutes.docx",
        lambda: docx_saying(field('HYPERLINK "\\\\server\\x"')),
        Outcome.LINK,
    ),
    "a link to a server": ("minutes.docx", lambda: docx_to("hyperlink", "file://server/x.docx"), Outcome.LINK),
    "a link to a server, escaped": ("minutes.docx", lambda: docx_to("hyperlink", "file:///%5C%5Cserver"), Outcome.LINK),
    "a link to a program": ("minutes.docx", lambda: docx_to("hyperlink", "file:///C:/x/calc.exe"), Outcome.LINK),
    "a link that runs a troubleshooter": ("minutes.docx", lambda: docx_to("hyperlink", "ms-msdt:/id x"), Outcome.LINK),
    "a part that is cut short": ("minutes.docx", lambda: docx({"word/footer9.xml": "<w:ftr>"}), Outcome.DAMAGED),
    "a part with a bomb of XML": (
        "minutes.docx",
        lambda: docx({"word/footer9.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}),
        Outcome.DAMAGED,
    ),
    "DDE": (
        "audit.xlsx",
        lambda: xlsx(
            {"xl/externalLinks/externalLink1.xml": '<externalLink><ddeLink ddeService="cmd"/></externalLink>'}
        ),
        Outcome.PROGRAM,
    ),
    "OLE": (
        "audit.xlsx",
        lambda: xlsx({"xl/externalLinks/externalLink1.xml": "<externalLink><oleLink/></externalLink>"}),
        Outcome.OBJECT,
    ),
    "figures of another workbook": (
        "audit.xlsx",
        lambda: xlsx({"xl/externalLinks/externalLink1.xml": "<externalLink><externalBook/></externalLink>"}),
        Outcome.FETCHES,
    ),
    "a connection": (
        "audit.xlsx",
        lambda: xlsx({"xl/connections.xml": "<connections><connection/></connections>"}),
        Outcome.FETCHES,
    ),
    "a query": ("audit.xlsx", lambda: xlsx({"xl/queryTables/queryTable1.xml": "<queryTable/>"}), Outcome.FETCHES),
    "a film on the web": (
        "talk.pptx",
        lambda: pptx({"ppt/slides/_rels/slide1.xml.rels": relations(("video", "https://example.org/v", True))}),
        Outcome.FETCHES,
    ),
    "a click that starts a program": (
        "talk.pptx",
        lambda: slide('<hlinkClick action="ppaction://program"/>'),
        Outcome.PROGRAM,
    ),
    "a click that runs a macro": (
        "talk.pptx",
        lambda: slide('<hlinkHover action="ppaction://macro?name=x"/>'),
        Outcome.MACROS,
    ),
    # Harmless ones.
    "a chart with its workbook": (
        "minutes.docx",
        lambda: docx(
            {
                "word/charts/chart1.xml": "<chart><f>Sheet1!$A$1:$B$2</f></chart>",
                "word/charts/_rels/chart1.xml.rels": relations(
                    ("package", "../embeddings/Microsoft_Excel_Sheet1.xlsx", False)
                ),
                "word/embeddings/Microsoft_Excel_Sheet1.xlsx": files.xlsx_bytes(),
            }
        ),
        Outcome.FINE,
    ),
    "the author's template": (
        "minutes.docx",
        lambda: docx_to("attachedTemplate", "file:///C:\\Users\\anna\\Templates\\Council.dotx", part="settings"),
        Outcome.FINE,
    ),
    "links to the web, an address, a place and the author's drive": (
        "minutes.docx",
        lambda: docx(
            {
                "word/_rels/footer1.xml.rels": relations(
                    ("hyperlink", "https://example.org/a%20b?c=d", True),
                    ("hyperlink", "mailto:anna@example.org?subject=Minutes", True),
                    ("hyperlink", "Annex%20A.docx", True),
                    ("hyperlink", "#place", True),
                    ("hyperlink", "file:///S:\\Safeguarding\\Board\\plan.docx", True),
                )
            }
        ),
        Outcome.FINE,
    ),
    "pictures that were pasted": (
        "minutes.docx",
        lambda: docx(
            {
                "word/_rels/footer1.xml.rels": relations(
                    ("image", "file:///C:\\Users\\anna\\AppData\\Local\\Temp\\clip_image001.png", True),
                    ("image", "cid:image001.png@01D9A1B2", True),
                )
            }
        ),
        Outcome.FINE,
    ),
    "what another program keeps in it": (
        "minutes.docx",
        lambda: docx({"customXml/item1.xml": "<connection><altChunk/></connection>"}),
        Outcome.FINE,
    ),
    "ordinary fields": (
        "minutes.docx",
        lambda: docx_saying(
            field("PAGE") + field('TOC \\o "1-3" \\h') + field("HYPERLINK ", '"https://example.org"', ' \\o "dde"')
        ),
        Outcome.FINE,
    ),
    "a printer's settings": (
        "audit.xlsx",
        lambda: xlsx(
            {
                "xl/printerSettings/printerSettings1.bin": b"\0" * 99,
                "xl/worksheets/_rels/sheet1.xml.rels": relations(
                    ("printerSettings", "../printerSettings/printerSettings1.bin", False)
                ),
            }
        ),
        Outcome.FINE,
    ),
    "an old drawing that is no XML": (
        "audit.xlsx",
        lambda: xlsx({"xl/drawings/vmlDrawing1.vml": "<xml><br></xml>"}),
        Outcome.FINE,
    ),
    "an old drawing that says it is a sheet": (
        "audit.xlsx",
        lambda: dangers.sheet_called("xl/worksheets/sheet9.vml"),
        Outcome.PROGRAM,
    ),
    "relationships that say they are a sheet": (
        "audit.xlsx",
        lambda: dangers.sheet_called("xl/worksheets/sheet9.rels"),
        Outcome.PROGRAM,
    ),
    "a sheet that the types call by other letters": (
        "audit.xlsx",
        lambda: dangers.sheet_called("xl/worksheets/sheet9.png", "/XL/Worksheets/Sheet9.png"),
        Outcome.PROGRAM,
    ),
    "a sheet that the types call by its letters' numbers": (
        "audit.xlsx",
        lambda: dangers.sheet_called("xl/worksheets/sheet9.png", "/xl/worksheets/sheet%39.png"),
        Outcome.PROGRAM,
    ),
    "a sheet with two types": (
        "audit.xlsx",
        lambda: dangers.sheet_called("xl/worksheets/sheet9.xml", other="image/png"),
        Outcome.DAMAGED,
    ),
    "clicks that turn pages": (
        "talk.pptx",
        lambda: slide('<hlinkClick action="ppaction://hlinkshowjump?jump=nextslide"/><hlinkClick/>'),
        Outcome.FINE,
    ),
}


@pytest.mark.parametrize("what", OFFICE)
def test_an_office_file_is_judged_by_what_it_can_do(outcome, what):
    name, content, expected = OFFICE[what]
    assert outcome(name, content()) == expected


FORMULAS = {
    "cmd|'/c calc'!A0": Outcome.PROGRAM,
    "CMD |'/c calc'!'A0'": Outcome.PROGRAM,
    "IF(1,MSEXCEL|'..\\x'!A1)": Outcome.PROGRAM,
    "DDE(&quot;cmd&quot;;&quot;x&quot;;&quot;y&quot;)": Outcome.PROGRAM,
    "CALL(&quot;kernel32&quot;)": Outcome.PROGRAM,
    "_xlfn.WEBSERVICE(&quot;https://example.org/?&quot;&amp;A1)": Outcome.FETCHES,
    "_xlfn.IMAGE(&quot;https://example.org&quot;)": Outcome.FETCHES,
    "'\\\\server\\share\\[x.xlsx]May'!A1": Outcome.FETCHES,
    "'\\\\server\\share\\[anna''s.xlsx]May'!A1": Outcome.FETCHES,
    "'[may] C:\\'!A1+'a'!A1+B1": Outcome.FINE,
    "'" + "/[]" * 300 + "&amp;A1": Outcome.FINE,
    "HYPERLINK(&quot;\\\\server\\x&quot;)": Outcome.LINK,
    "IMPORTXML(&quot;https://example.org&quot;)": Outcome.FETCHES,
    "SUM(A1:A9)": Outcome.FINE,
    "IF(A1=&quot;cmd|x!y&quot;,'A|B'!A1,&quot;CALL(x)&quot;)": Outcome.FINE,
    "HYPERLINK(&quot;https://example.org&quot;,&quot;There&quot;)": Outcome.FINE,
    "Table1[[#This Row],[Calls (all)]]": Outcome.FINE,
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_judged_by_what_it_can_do(outcome, formula):
    assert outcome("audit.xlsx", xlsx_with(formula)) == FORMULAS[formula]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("=cmd|'/c calc'!A0", Outcome.PROGRAM),
        ("Anna,\"=cmd|'/c calc'!A0\",3", Outcome.PROGRAM),
        ("Anna;+cmd|'/c calc'!A0;3", Outcome.PROGRAM),
        ("Anna\t@SUM(1+9)*cmd|'/c calc'!A0", Outcome.PROGRAM),
        ('=WEBSERVICE("https://example.org")', Outcome.FETCHES),
        ("x" * 300_000 + ",=cmd|'/c calc'!A0", Outcome.PROGRAM),
        ("=SUM(A1:A3),-5,+44 7700 900123,@anna", Outcome.FINE),
        ("- call (12 May) | visit!,- image (attached)", Outcome.FINE),
        ("a|b!c,note =cmd", Outcome.FINE),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_csv_file_is_judged_by_what_its_formulas_can_do(outcome, line, expected, encoding):
    assert outcome("hours.csv", f"Name\r{line}\r\nlast\n".encode(encoding)) == expected


@pytest.mark.parametrize("delimiter", list(",;\t|^ ~é"))
@pytest.mark.parametrize("first", ["sep={}", "SEP={}\r", '"sep={}"'])
def test_a_formula_is_found_between_the_delimiters_that_the_first_line_names(outcome, first, delimiter):
    lines = f'{first.format(delimiter)}\nAnna{delimiter}=WEBSERVICE("https://example.org"){delimiter}3\n'
    assert outcome("hours.csv", lines.encode()) == Outcome.FETCHES


OPENDOCUMENT = {
    "a script": ('<s:event-listener x:href="vnd.sun.star.script:x"/>', Outcome.MACROS),
    "a click that starts a program": (
        '<p:event-listener p:action="execute"/>',
        Outcome.PROGRAM,
    ),
    "an OLE object": ('<d:object-ole x:href="./Object 1"/>', Outcome.OBJECT),
    "an applet": ("<d:applet/>", Outcome.MACROS),
    "a section by DDE": ('<o:dde-source o:dde-application="soffice"/>', Outcome.PROGRAM),
    "a section elsewhere": ('<t:section-source x:href="../x.odt"/>', Outcome.FETCHES),
    "a picture on the web": ('<d:image x:href="https://example.org/x.png"/>', Outcome.FETCHES),
    "a picture on a server": ('<d:image x:href="//server/x.png"/>', Outcome.FETCHES),
    "a frame": ('<d:floating-frame x:href="file:///C:/x.htm"/>', Outcome.FETCHES),
    "a film on the web": ('<d:plugin x:href="https://example.org/x.mp4"/>', Outcome.FETCHES),
    "a template on the web": ('<m:template x:href="https://example.org/x.ott"/>', Outcome.FETCHES),
    "a page to load": ('<m:auto-reload x:href="https://example.org"/>', Outcome.FETCHES),
    "a table of another file": ('<tb:table-source x:href="x.ods"/>', Outcome.FETCHES),
    "a formula that starts a program": ("""<tb:table-cell tb:formula="of:=DDE('a';'b';'c')"/>""", Outcome.PROGRAM),
    "a formula that fetches": (
        "<tb:table-cell tb:formula=\"of:='https://example.org/x.ods'#$May.A1\"/>",
        Outcome.FETCHES,
    ),
    "a link to a macro": ('<t:a x:href="vnd.sun.star.script:x"/>', Outcome.LINK),
    "a link to a server": ('<t:a x:href="smb://server/x"/>', Outcome.LINK),
    # Harmless ones.
    "no scripts": ("<o:scripts/>", Outcome.FINE),
    "links": ('<t:a x:href="https://example.org"/><t:a x:href="#place"/><d:a x:href="../annex.odt"/>', Outcome.FINE),
    "a chart": ('<d:object x:href="./Object 1"/><d:image x:href="./ObjectReplacements/Object 1"/>', Outcome.FINE),
    "a picture": ('<d:image x:href="Pictures/1.png"/><d:image x:href=""/>', Outcome.FINE),
    "the author's template": ('<m:template x:href="file:///C:/Users/anna/council.ott"/>', Outcome.FINE),
    "a click that turns the page": ('<p:event-listener p:action="next-page" s:event-name="dom:click"/>', Outcome.FINE),
    "sums": ('<tb:table-cell tb:formula="of:=SUM([.A1:.A3])"/>', Outcome.FINE),
}


@pytest.mark.parametrize("what", OPENDOCUMENT)
@pytest.mark.parametrize("part", ["content.xml", "Object 1/content.xml"])
def test_an_opendocument_file_is_judged_by_what_it_can_do(outcome, what, part):
    inside, expected = OPENDOCUMENT[what]
    assert outcome("letter.odt", odf("", extra={part: files.odf_content(inside)})) == expected


def test_every_reason_for_refusal_has_a_message_that_says_what_to_do():
    assert set(WHY_NOT) == set(Outcome) - {Outcome.FINE}
    assert [each for each, words in WHY_NOT.items() if "upload" not in str(words)] == []


def test_a_script_is_refused_in_plain_words():
    with pytest.raises(ValidationError) as refused:
        check(files.upload("plan.pdf", in_root(OpenAction=dangers.script())))
    assert refused.value.messages == [
        "“plan.pdf” can run JavaScript when it is opened. Print it to a new PDF, which has no scripts, and upload that"
    ]
