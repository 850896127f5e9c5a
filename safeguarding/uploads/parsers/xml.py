"""Reading XML as a stream: a sheet of 300 MB is never held in memory."""

from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

from .outcome import Outcome, UnfitError

Attributes = Mapping[str, str]
# Marks of encodings, blanks, and what is between the letters of UTF-16.
BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"


def walk(
    blocks: Iterable[bytes],
    begins: Mapping[str, Callable[[Attributes], None]],
    texts: Mapping[str, Callable[[str], None]] | None = None,
    *,
    doctype: bool = False,
) -> None:
    """Calls `begins` for each element with one of these names, and `texts` with its text. Names have no namespaces."""
    _Walk(begins, texts or {}, doctype).read(blocks)


def begins_as_xml(block: bytes) -> bool:
    return block.lstrip(BEFORE_XML).startswith(b"<")


class _Walk:
    """Fast for elements that are not wanted: a workbook has millions of cells."""

    def __init__(self, begins: Mapping, texts: Mapping, doctype: bool) -> None:
        self.begins, self.texts, self.text = begins, texts, list[str]()
        # Handlers for each element, by its name with its namespace.
        self.known: dict[str, tuple[Callable | None, Callable | None]] = {}
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EntityDeclHandler = _refuse
        if not doctype:
            parser.StartDoctypeDeclHandler = _refuse

    def read(self, blocks: Iterable[bytes]) -> None:
        try:
            for block in blocks:
                self.parser.Parse(block, False)
            self.parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError):
            raise UnfitError(Outcome.DAMAGED) from None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        begin, text = self.known.get(tag) or self.learn(tag)
        if begin:
            begin({key.rpartition(" ")[2]: value for key, value in attributes.items()})
        if text:
            self.text = []
            self.parser.CharacterDataHandler = self.text.append
            self.parser.EndElementHandler = self.end

    def learn(self, tag: str) -> tuple[Callable | None, Callable | None]:
        name = tag.rpartition(" ")[2]
        self.known[tag] = wanted = self.begins.get(name), self.texts.get(name)
        return wanted

    def end(self, tag: str) -> None:
        if text := self.known[tag][1]:
            self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
            text("".join(self.text))


def _refuse(*_declared: object) -> None:
    """Entities can turn a few bytes of XML into gigabytes. Office's formats have none."""
    raise UnfitError(Outcome.DAMAGED)
