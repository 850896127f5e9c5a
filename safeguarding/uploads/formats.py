"""Evidence formats by file extension, and the content type that each is served with."""

from .choices import FileFormat

# Never guessed from a file's name or content when it is served.
CONTENT_TYPES = {
    FileFormat.PDF: "application/pdf",
    FileFormat.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileFormat.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.POWERPOINT: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileFormat.ODT: "application/vnd.oasis.opendocument.text",
    FileFormat.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileFormat.ODP: "application/vnd.oasis.opendocument.presentation",
    FileFormat.CSV: "text/csv",
    FileFormat.TEXT: "text/plain",
    FileFormat.PNG: "image/png",
    FileFormat.JPEG: "image/jpeg",
}
SAME = {"jpeg": "jpg"}
# What a file picker offers.
ENDINGS = [f".{ending}" for ending in (*FileFormat.values, *SAME)]


def format_of(name: str) -> FileFormat | None:
    """By the last extension only: "plan.pdf.exe" is not a PDF."""
    stem, dot, ending = name.rpartition(".")
    ending = SAME.get(ending.lower(), ending.lower())
    return FileFormat(ending) if stem and dot and ending in FileFormat.values else None
