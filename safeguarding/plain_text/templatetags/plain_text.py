from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import template
from django.utils.safestring import SafeString

from safeguarding.plain_text import Block, blocks

register = template.Library()


@register.filter(name="blocks")
def blocks_of(text: object) -> tuple[Any, ...]:
    if isinstance(text, tuple):
        return text
    return blocks(text) if isinstance(text, str) and not isinstance(text, SafeString) else (text,)


@register.filter
def run_in(text: object) -> Iterable[Block]:
    """Joins consecutive paragraphs, so that they continue in the line they start on."""
    for is_words, parts in groupby(blocks_of(text), lambda part: isinstance(part, str)):
        found = list(parts)
        yield from ["\n".join(found)] if is_words and len(found) > 1 else found
