"""What a signed paper says, as JSON: every value that it shows, stored at sign-off. The paper is made from this alone.

Later releases read it too. So a field added to these dataclasses needs a default, and renaming or removing one needs a
migration step here and a new schema number.
"""

import datetime
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from cattrs.preconf.json import make_converter

from safeguarding.plain_text import Block, List, Table

from .summary import BoardReport

SCHEMA = 1


class NotAsSigned(ValueError):
    """The stored values are not those that were signed, or have an unknown schema."""


@dataclass(frozen=True)
class SignedValues:
    report: BoardReport
    # The moment that the paper shows, and its language.
    shows: datetime.datetime
    language: str
    # The logo's picture, because it may be replaced before the paper is made.
    logo: bytes | None = None
    schema: int = SCHEMA


def _block(value: Any, _type: object) -> Block:
    if isinstance(value, str):
        return value
    kind: type[Table | List] = Table if "rows" in value else List
    return _converter.structure(value, kind)


_converter = make_converter(forbid_extra_keys=True)
_converter.register_structure_hook_func(lambda kind: kind == Block, _block)


def encode(values: SignedValues) -> str:
    return json.dumps(_converter.unstructure(values), sort_keys=True, separators=(",", ":"))


def decode(text: str) -> SignedValues:
    """Raises NotAsSigned."""
    stored = json.loads(text)
    if stored["schema"] != SCHEMA:
        raise NotAsSigned(f"schema {stored['schema']}")
    return _converter.structure(stored, SignedValues)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
