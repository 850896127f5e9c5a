"""What to upload instead of a file in a format that can't be kept, by file extension."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FORMATS = _("PDF, Word, Excel, PowerPoint, OpenDocument, CSV, text, PNG or JPEG")
NO_ENDING = _("“%(name)s” has no file extension such as .pdf or .docx. Rename the file, then upload it again")
ANOTHER = _("“%(name)s” is in a format we can’t accept. Upload %(formats)s")

BY_ENDING: dict[str, Promise] = {
    ending: words
    for endings, words in (
        (
            "msg eml emlx oft",
            _(
                "“%(name)s” is an email. Open it, save it as a PDF (File, Print, Microsoft Print to PDF), and upload "
                "the PDF"
            ),
        ),
        (
            "pst ost mbox vcf ics",
            _("“%(name)s” comes from an email program. Print what you need to a PDF and upload the PDF"),
        ),
        (
            "heic heif hif avif",
            _("“%(name)s” is a photograph in a format we can’t accept. Save it as .jpg and upload that"),
        ),
        (
            "gif tif tiff webp bmp jfif jp2 psd ico raw cr2 nef dng",
            _("“%(name)s” is a picture in a format we can’t accept. Save it as .png or .jpg and upload that"),
        ),
        (
            "svg ai eps emf wmf odg vsd vsdx dwg dxf indd pub one onepkg mpp xps oxps ps epub",
            _(
                "“%(name)s” is in a format we can’t accept. Save it as a PDF in the program that made it"
                " and upload that"
            ),
        ),
        (
            "html htm mht mhtml xhtml xml url webloc lnk",
            _(
                "“%(name)s” is a web page or a link to one. Print the page to a PDF and upload that, or give its "
                "address"
            ),
        ),
        (
            "docm xlsm pptm dotm xltm potm xlsb ppsm xlam ppam",
            _(
                "“%(name)s” is a format that can have macros. Save it as .docx, .xlsx or .pptx without macros and "
                "upload that"
            ),
        ),
        (
            "doc xls ppt dot xlt pps pot",
            _("“%(name)s” is in a format from before 2007. Save it as .docx, .xlsx or .pptx and upload that"),
        ),
        (
            "dotx xltx potx ppsx rtf wps wpd wri sxw sxc sxi ott ots otp fodt fods fodp",
            _("“%(name)s” is in a format we can’t accept. Save it as .docx, .xlsx, .pptx or PDF and upload that"),
        ),
        (
            "pages numbers key",
            _("“%(name)s” only opens on Apple devices. Export it as PDF, Word, Excel or PowerPoint and upload that"),
        ),
        (
            "gdoc gsheet gslides",
            _(
                "“%(name)s” is only a link to Google Drive. Download the document as PDF, Word, Excel or PowerPoint "
                "and upload that"
            ),
        ),
        (
            "zip rar 7z tar gz tgz bz2 xz cab iso dmg",
            _("“%(name)s” has other files inside it. Unpack it and upload the files one by one"),
        ),
        (
            "mp3 m4a wav wma aac ogg flac amr mp4 m4v mov avi wmv mkv webm 3gp mpg mpeg",
            _(
                "“%(name)s” is a recording, which we can’t accept. Upload its transcript, or give a link or a "
                "reference to where it is kept"
            ),
        ),
        (
            "tsv tab dif slk prn accdb mdb dbf sav",
            _("“%(name)s” is in a format we can’t accept. Save the table as .xlsx or .csv and upload that"),
        ),
        (
            "md log json yaml yml tex",
            _("“%(name)s” is in a format we can’t accept. Save it as .txt or PDF and upload that"),
        ),
    )
    for ending in endings.split()
}


def instead_of(name: str) -> str:
    stem, _stop, ending = name.rpartition(".")
    words = BY_ENDING.get(ending.lower(), ANOTHER) if stem.strip(". ") and ending else NO_ENDING
    return str(words) % {"name": name, "formats": FORMATS}
