"""What a spreadsheet formula can do besides calculate: start a program or fetch something."""

import re

from .links import is_plain
from .outcome import Outcome, UnfitError

# Few formulas have any of these.
WORTH_A_LOOK = re.compile(r"[|\\/]|dde|call|exec|register|webservice|rtd|image|sql|hyperlink|import", re.IGNORECASE)
QUOTED = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'")
# DDE as Excel writes it, with quoted text replaced by q: cmd|'/c calc'!A0
DDE = re.compile(r"\|\s*[\w.\\/]+\s*!\s*\w")
STARTS = re.compile(r"\b(dde|call|exec|register(\.id)?)\s*\(", re.IGNORECASE)
FETCHES = re.compile(r"\b(webservice|rtd|image|sql\.request|import(xml|data|html|feed|range))\s*\(", re.IGNORECASE)
HYPERLINK = re.compile(r"\bhyperlink\s*\(\s*\"([^\"]*)\"", re.IGNORECASE)
# Another workbook by its location: '\\server\share\[hours.xlsx]May'!A1, 'https://example.org/hours.ods'#$May.A1
ELSEWHERE = re.compile(r"(?<!')'(?P<place>(?:[^']|'')*+)'\s*(?P<sign>[!#])")
ADDRESS = re.compile(r"(file|https?|smb|ftp):", re.IGNORECASE)


def check_formula(formula: str) -> None:
    if not WORTH_A_LOOK.search(formula):
        return
    without_texts = QUOTED.sub("q", formula)
    if has_dde(formula) or STARTS.search(without_texts):
        raise UnfitError(Outcome.PROGRAM)
    if FETCHES.search(without_texts) or any(map(_is_elsewhere, ELSEWHERE.finditer(formula))):
        raise UnfitError(Outcome.FETCHES)
    if not all(is_plain(target) for target in HYPERLINK.findall(formula)):
        raise UnfitError(Outcome.LINK)


def has_dde(formula: str) -> bool:
    return DDE.search(QUOTED.sub("q", formula)) is not None


def _is_elsewhere(found: re.Match[str]) -> bool:
    """In steps: a single regular expression for a folder and a name in brackets takes minutes on hostile input."""
    if found["sign"] == "#":
        return ADDRESS.match(found["place"]) is not None
    in_folder = found["place"].replace("\\", "/").partition("/")[2]
    return "]" in in_folder.partition("[")[2]
