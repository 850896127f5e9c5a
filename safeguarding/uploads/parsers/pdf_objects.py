"""What the objects of a PDF can do when it is opened or clicked. All are checked, reachable or not."""

import re
from collections.abc import Iterator

import pikepdf

from .links import is_local, is_plain
from .outcome import Outcome, UnfitError

# Objects without any of these names, and without an indirect type, need no closer look. A long report has hundreds of
# thousands.
WORTH_A_LOOK = re.compile(
    rb"/(JS|JavaScript|Launch|ImportData|SubmitForm|GoToE|GoToR|Thread|URI|Rendition|Movie|Sound|Screen|RichMedia\w*"
    rb"|3D|GoTo3DView|FileAttachment|EF|EmbeddedFile|Collection|XFA|OpenAction|AA|F|Ref)\b"
    rb"|/(S|Subtype) [0-9]"
)
ACTIONS = {
    "/JavaScript": Outcome.SCRIPT,
    "/Launch": Outcome.PROGRAM,
    "/ImportData": Outcome.SENDS,
    "/SubmitForm": Outcome.SENDS,
    "/GoToE": Outcome.ATTACHED,
    "/Rendition": Outcome.MEDIA,
    "/Movie": Outcome.MEDIA,
    "/Sound": Outcome.MEDIA,
    "/RichMediaExecute": Outcome.MEDIA,
    "/GoTo3DView": Outcome.MEDIA,
}
ANNOTATIONS = {
    "/FileAttachment": Outcome.ATTACHED,
    "/Movie": Outcome.MEDIA,
    "/Sound": Outcome.MEDIA,
    "/Screen": Outcome.MEDIA,
    "/RichMedia": Outcome.MEDIA,
    "/3D": Outcome.MEDIA,
}
# What a document may do by itself: go to a place in it, print, go to the next page, show or hide layers and fields. An
# action without a type does nothing.
HARMLESS_ALONE = ("", "/GoTo", "/Named", "/Hide", "/SetOCGState", "/ResetForm", "/Trans", "/NOP")
FILE_KEYS = ("/F", "/UF", "/DOS", "/Mac", "/Unix")
CHAIN_MAX = 50
# How a qpdf warning names its object.
NAMED = re.compile(r"object ([0-9]+) ([0-9]+)")


def check_objects(document: pikepdf.Pdf) -> None:
    for each in document.objects:
        for found in _dictionaries(each):
            _check(found)
    _check_given_up(document)


def _check_given_up(document: pikepdf.Pdf) -> None:
    """An object that qpdf gives up on is skipped here, but may be a script to another reader."""
    named = {found for warning in document.get_warnings() for found in NAMED.findall(str(warning))}
    if any(document.get_object(int(number), int(generation)) is None for number, generation in named):
        raise UnfitError(Outcome.DAMAGED)


def _dictionaries(each: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    if not isinstance(each, (pikepdf.Stream, pikepdf.Dictionary, pikepdf.Array)):
        return
    is_stream = isinstance(each, pikepdf.Stream)
    written = each.stream_dict.unparse() if is_stream else each.unparse(resolved=True)
    if not WORTH_A_LOOK.search(written):
        return
    if is_stream and "/F" in each.stream_dict:
        # Its bytes are in another file.
        raise UnfitError(Outcome.FETCHES)
    left: list[pikepdf.Object] = [each.stream_dict if is_stream else each]
    while left:
        one = left.pop()
        if isinstance(one, pikepdf.Dictionary):
            yield one
            left += [value for value in one.as_dict().values() if _is_inside(value)]
        elif isinstance(one, pikepdf.Array):
            left += [value for value in one if _is_inside(value)]


def _is_inside(value: object) -> bool:
    return not getattr(value, "is_indirect", False)


def _check(each: pikepdf.Dictionary) -> None:
    kind, subtype = _name(each.get("/S")), _name(each.get("/Subtype"))
    outcome = ACTIONS.get(kind) or ANNOTATIONS.get(subtype) or _of_contents(each)
    if outcome:
        raise UnfitError(outcome)
    if isinstance(each.get("/JS"), (pikepdf.String, pikepdf.Stream)):
        raise UnfitError(Outcome.SCRIPT)
    if kind == "/URI" and not is_plain(_text(each.get("/URI"))):
        raise UnfitError(Outcome.LINK)
    if kind in ("/GoToR", "/Thread") and not all(map(_is_document_beside, _files(each.get("/F")))):
        raise UnfitError(Outcome.LINK)
    _check_alone(each.get("/OpenAction"))
    triggers = each.get("/AA")
    if isinstance(triggers, pikepdf.Dictionary):
        for trigger in triggers.as_dict().values():
            _check_alone(trigger)


def _of_contents(each: pikepdf.Dictionary) -> Outcome | None:
    files = each.get("/EF")
    if isinstance(files, pikepdf.Dictionary) and any(key in files for key in FILE_KEYS):
        return Outcome.ATTACHED
    if _name(each.get("/Type")) == "/EmbeddedFile" or isinstance(each.get("/Collection"), pikepdf.Dictionary):
        return Outcome.ATTACHED
    if isinstance(each.get("/XFA"), (pikepdf.Array, pikepdf.Stream)):
        return Outcome.FORM
    reference = each.get("/Ref")
    if _name(each.get("/Subtype")) == "/Form" and isinstance(reference, pikepdf.Dictionary) and "/F" in reference:
        return Outcome.FETCHES
    return None


def _check_alone(action: object) -> None:
    left: list[object] = [action] if isinstance(action, pikepdf.Dictionary) else []
    for _step in range(CHAIN_MAX):
        if not left:
            return
        one = left.pop()
        if isinstance(one, pikepdf.Array):
            left += list(one)
        elif isinstance(one, pikepdf.Dictionary):
            if _name(one.get("/S")) not in HARMLESS_ALONE:
                raise UnfitError(ACTIONS.get(_name(one.get("/S")), Outcome.FETCHES))
            left.append(one.get("/Next"))
    raise UnfitError(Outcome.TOO_MUCH)


def _files(specification: object) -> list[str]:
    if isinstance(specification, pikepdf.Dictionary):
        return [_text(specification.get(key)) for key in FILE_KEYS if key in specification]
    return [_text(specification)]


def _is_document_beside(name: str) -> bool:
    return is_local(name) and is_plain(name)


def _name(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _text(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.String) else ""
