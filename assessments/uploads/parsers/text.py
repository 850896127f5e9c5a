import codecs

from .markup import begins_with_markup
from .outcome import Outcome, UnfitError

BLOCK = 256 * 1024
# Excel writes "Unicode text" as UTF-16, and says so at the beginning.
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}
# What Windows programs write that know no UTF-8.
OLD = "cp1252"


def open_text(path: str) -> None:
    with open(path, "rb") as file:
        start = file.read(4)
    named = next((name for mark, name in MARKS.items() if start.startswith(mark)), None)
    if not any(_decodes(path, encoding) for encoding in ([named] if named else ["utf-8", OLD])):
        raise UnfitError(Outcome.DAMAGED)


def _decodes(path: str, encoding: str) -> bool:
    """A block at a time: all of it at once would be four bytes for each character."""
    decoder = codecs.getincrementaldecoder(encoding)()
    is_first = True
    try:
        with open(path, "rb") as file:
            while block := file.read(BLOCK):
                text = decoder.decode(block)
                if "\0" in text:
                    raise UnfitError(Outcome.OTHER)
                if is_first and begins_with_markup(text[:BLOCK].encode()):
                    raise UnfitError(Outcome.MARKUP)
                is_first = False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
