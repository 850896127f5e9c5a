"""Whether a file can be kept as evidence. If not, the error says what to do."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeguarding import disk

from .choices import FileFormat, Scan
from .formats import format_of
from .handler import name_of
from .instead import instead_of
from .names import fit_name
from .parse import parse
from .parsers.outcome import Outcome
from .scan import scan

WHY_NOT = {
    Outcome.DAMAGED: gettext_lazy(
        "“%(name)s” can’t be opened as %(format)s: it is damaged or incomplete. Open it on your own computer, save it "
        "as .%(ending)s again and upload that"
    ),
    Outcome.OTHER: gettext_lazy(
        "“%(name)s” is not what its name says (%(format)s). Save it as .%(ending)s in the program that made it and "
        "upload that"
    ),
    Outcome.PASSWORD: gettext_lazy(
        "“%(name)s” can only be opened with a password. Save it as .%(ending)s without a password and upload that"
    ),
    Outcome.OLD: gettext_lazy(
        "“%(name)s” is in a format from before 2007, with a newer file name. Open it, save it as .%(ending)s and "
        "upload that"
    ),
    Outcome.MACROS: gettext_lazy("“%(name)s” has macros. Save it as .%(ending)s without macros and upload that"),
    Outcome.MARKUP: gettext_lazy(
        "“%(name)s” contains the code of a web page or a drawing. Print it to a PDF and upload that"
    ),
    Outcome.TOO_MUCH: gettext_lazy(
        "“%(name)s” unpacks to more than can be checked. Make it smaller, or print it to a PDF, and upload that"
    ),
    Outcome.SCRIPT: gettext_lazy(
        "“%(name)s” can run JavaScript when it is opened. Print it to a new PDF, which has no scripts, and upload that"
    ),
    Outcome.FORM: gettext_lazy(
        "“%(name)s” is an XFA form, which can run scripts. Print the completed form to a new PDF and upload that"
    ),
    Outcome.PROGRAM: gettext_lazy(
        "“%(name)s” can start another program when it is opened or clicked on. Remove the command, or print it to "
        "a new PDF, and upload that"
    ),
    Outcome.SENDS: gettext_lazy(
        "“%(name)s” has a form that can send or load data. Print the completed form to a new PDF and upload that"
    ),
    Outcome.FETCHES: gettext_lazy(
        "“%(name)s” can load content from elsewhere when it is opened, such as a picture, a template or figures from "
        "another workbook. Replace the links with their content (in Excel: Data, Edit Links, Break Link), or print it "
        "to a PDF, and upload that"
    ),
    Outcome.LINK: gettext_lazy(
        "“%(name)s” has a link that opens a network folder, a program or a script. Remove the link and upload the file "
        "again"
    ),
    Outcome.ATTACHED: gettext_lazy(
        "“%(name)s” has other files inside it. Save those separately and print this one to a new PDF, then upload them "
        "one by one"
    ),
    Outcome.OBJECT: gettext_lazy(
        "“%(name)s” has an object from another program inside it, such as a file or an old equation. Replace it with a "
        "picture, or print it to a PDF, and upload that"
    ),
    Outcome.MEDIA: gettext_lazy(
        "“%(name)s” has sound, video or a 3D model inside it. Print it to a new PDF and upload that"
    ),
}


class FitFile(File):
    """A file that can be kept: checked, and scanned if there is a scanner."""

    def __init__(self, file: File, *, name: str, format: FileFormat, scan: Scan) -> None:
        super().__init__(file, name)
        self.format = format
        self.scan = scan


def check(file: File) -> FitFile:
    """Raises ValidationError, which says why the file can't be kept and what to do."""
    if problem := getattr(file, "problem", None):
        raise ValidationError(problem)
    try:
        return _check(file)
    except OSError as error:
        disk.report("An upload could not be looked at", error)
        raise ValidationError(disk.NO_ROOM) from error


def _check(file: File) -> FitFile:
    name = fit_name(name_of(file))
    found = format_of(name)
    if found is None:
        raise ValidationError(instead_of(name))
    _check_size(file, name)
    with on_disk(file) as path:
        outcome = parse(found.value, path)
    if outcome is not Outcome.FINE:
        params = {"name": name, "format": found.label, "ending": found.value}
        raise ValidationError(WHY_NOT[outcome], params=params)
    return FitFile(file, name=name, format=found, scan=_scan(file, name))


def _check_size(file: File, name: str) -> None:
    if not file.size:
        raise ValidationError(_("“%(name)s” is empty. Choose a file with something in it"), params={"name": name})
    if file.size > settings.EVIDENCE_MAX_BYTES:
        message = _("“%(name)s” is larger than %(limit)s. Make it smaller, or give a link or a reference instead")
        raise ValidationError(message, params={"name": name, "limit": largest()})


def largest() -> str:
    return filesizeformat(settings.EVIDENCE_MAX_BYTES).replace(".0", "")


def _scan(file: File, name: str) -> Scan:
    file.seek(0)
    found = scan(file)
    file.seek(0)
    if found == Scan.INFECTED:
        message = _("The virus scanner found a virus in “%(name)s”. It was not kept. Tell your IT support")
        raise ValidationError(message, params={"name": name})
    return found


@contextmanager
def on_disk(file: File) -> Iterator[str]:
    if hasattr(file, "temporary_file_path"):
        file.flush()
        yield file.temporary_file_path()
        return
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        yield copy.name
