"""Rewrites a rendered template so that WeasyPrint is quick. Nothing that anyone reads changes."""

import re

# A word that doesn't fit its line takes WeasyPrint a thousand times as long as others. A word longer than a narrow
# column can break after every few letters. Addresses break by themselves, before a letter that follows / or -.
WORD_MAX = 24
PIECE = 20
ZERO_WIDTH_SPACE = "\u200b"

# Marks where a line must end until all other spaces are collapsed. No text has this character.
LINE_END = "\x01"
TYPED = re.compile(r'(?<=class="app-typed)[^<>]*>[^<>]*')
NEW_LINE = re.compile(r"\r?\n")
# For the screen only: WeasyPrint does not support isolation, and each <br> adds two boxes.
ISOLATION = re.compile(r"</?bdi[^<>]*>")
# Not a single space: most are, and each one found takes time.
BLANKS = re.compile(r"\s{2,}|[^\S ]")
AROUND_LINE_END = re.compile(f" ?{LINE_END} ?")
BLOCKS = "caption|div|h[1-6]|header|li|main|nav|ol|p|section|table|tbody|td|th|thead|tr|ul"
# Text after a list or a table starts on a new line anyway.
AFTER_BLOCK = re.compile(rf"(</(?:div|ol|table|ul)>) ?{LINE_END}")
AROUND_BLOCK = re.compile(rf" ?(</?(?:{BLOCKS})\b[^<>]*>) ?")
# Text that exactly fills its line is broken too early, after its first word, if a space follows. So spaces are moved to
# the start of what comes next.
BEFORE_ELEMENT = re.compile(r' (<(?:a|strong)\b[^<>]*>|<span class="(?:note|next)[^<>]*>)')
# Classes of the screen's stylesheet, which papers don't use.
CLASSES = re.compile(r' class="([^"]*)"')
OF_THE_SCREEN = ("govuk-", "app-")
# Tags are matched so that they are skipped: attributes of pictures also contain long words.
TAG_OR_LONG_WORD = re.compile(rf"<[^>]*>|(?:[^\s<>/-]|[/-](?![^\W\d_])){{{WORD_MAX + 1},}}")
# An entity is one letter. Combining characters stay with the letter before them, up to a few.
PIECE_OF_WORD = re.compile(
    rf"(?:&#?\w{{1,8}};|[^&]){{{PIECE}}}[\u0300-\u036f\u200d\ufe00-\ufe0f]{{0,{PIECE}}}(?!\u200d)"
)


def compact(html: str) -> str:
    """Removes what creates needless boxes: indents, the screen's classes, elements that isolate text.

    Typed line breaks and <br> become line breaks on paper (`white-space: pre-line`).
    """
    html = TYPED.sub(lambda found: NEW_LINE.sub(LINE_END, found.group()), html)
    html = ISOLATION.sub("", html.replace("<br>", LINE_END))
    html = AROUND_BLOCK.sub(r"\1", BLANKS.sub(" ", html))
    html = AFTER_BLOCK.sub(r"\1", html)
    html = BEFORE_ELEMENT.sub(r"\1 ", AROUND_LINE_END.sub("\n", html))
    return CLASSES.sub(_classes_on_paper, html)


def _classes_on_paper(found: re.Match[str]) -> str:
    classes = [name for name in found[1].split() if not name.startswith(OF_THE_SCREEN)]
    return f' class="{" ".join(classes)}"' if classes else ""


def breakable(html: str) -> str:
    return TAG_OR_LONG_WORD.sub(_in_pieces, html)


def _in_pieces(found: re.Match[str]) -> str:
    word = found.group()
    return word if word.startswith("<") else PIECE_OF_WORD.sub(rf"\g<0>{ZERO_WIDTH_SPACE}", word)
