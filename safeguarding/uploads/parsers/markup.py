"""Web page code, which a browser that guesses file types would run."""

import re

MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|img|object|embed|meta|link|form|\?xml|\?php)\b", re.IGNORECASE
)


def has_markup(content: bytes) -> bool:
    return MARKUP.search(content) is not None


def begins_with_markup(content: bytes) -> bool:
    return MARKUP.match(content.lstrip()) is not None
