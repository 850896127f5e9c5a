"""A rendered template as the papers' typesetter is quick with it. Nothing that anybody reads changes."""

import re

# WeasyPrint measures all that is left of a word again for each line that the word fills. No word or address that people
# mean is that long, and one that is longer may break after every so many letters.
WORD_MAX = 300
PIECE = 20
ZERO_WIDTH_SPACE = "\u200b"

# WeasyPrint knows nothing of isolation: on paper such an element only keeps line breaks, where there are any.
ISOLATED = re.compile(r"<bdi[^<>]*>(?P<text>[^<>]*)</bdi>")
# Not a single space: most are, and each one found takes time.
BLANKS = re.compile(r"\s{2,}|[^\S ]")
# Tags are matched to be passed over: the picture's attributes hold long words as well.
TAG_OR_LONG_WORD = re.compile(rf"<[^>]*>|[^\s<>]{{{WORD_MAX + 1},}}")
# Entities are one letter; what combines with the letter before it stays there.
PIECE_OF_WORD = re.compile(rf"(?:&#?\w{{1,8}};|[^&]){{{PIECE}}}(?![\u0300-\u036f\u200d\ufe00-\ufe0f])")


def compact(html: str) -> str:
    """Without what makes boxes for nothing: the template's indents, elements that isolate a text. Typed lines stay."""
    return ISOLATED.sub(_not_isolated, BLANKS.sub(_blank, html))


def _not_isolated(found: re.Match[str]) -> str:
    return found.group() if "\n" in found["text"] else found["text"]


def _blank(found: re.Match[str]) -> str:
    # What people typed has no line break at its ends, and no bracket or quote of a tag within: those are escaped.
    html, start, end = found.string, found.start(), found.end()
    is_ours = html[start - 1 : start] in ("", ">", '"') or html[end : end + 1] in ("", "<", '"')
    return " " if is_ours else "\n" * found.group().count("\n") or " "


def breakable(html: str) -> str:
    """With places to break in words that are longer than any word is."""
    return TAG_OR_LONG_WORD.sub(_in_pieces, html)


def _in_pieces(found: re.Match[str]) -> str:
    word = found.group()
    return word if word.startswith("<") else PIECE_OF_WORD.sub(rf"\g<0>{ZERO_WIDTH_SPACE}", word)
