"""A rendered template as the papers' typesetter is quick with it. Nothing that anybody reads changes."""

import re

# A word that doesn't fit its line costs WeasyPrint a thousand times what others do. One that is longer than a narrow
# column may break after every so many letters. Addresses break by themselves: before a letter that follows / or -.
WORD_MAX = 24
PIECE = 20
ZERO_WIDTH_SPACE = "\u200b"

# Where a line has to end, until all other blanks are one: no text has this character (letters.without_controls).
LINE_END = "\x01"
TYPED = re.compile(r'(?<=class="app-typed)[^<>]*>[^<>]*')
NEW_LINE = re.compile(r"\r?\n")
# An element of the screen's: WeasyPrint knows nothing of isolation, and each <br> is two boxes more.
ISOLATION = re.compile(r"</?bdi[^<>]*>")
# Not a single space: most are, and each one found takes time.
BLANKS = re.compile(r"\s{2,}|[^\S ]")
AROUND_LINE_END = re.compile(f" ?{LINE_END} ?")
BLOCKS = "caption|div|h[1-6]|header|li|main|nav|ol|p|section|table|tbody|td|th|thead|tr|ul"
# Text after a list or a table begins on a line of its own anyway.
AFTER_BLOCK = re.compile(rf"(</(?:div|ol|table|ul)>) ?{LINE_END}")
AROUND_BLOCK = re.compile(rf" ?(</?(?:{BLOCKS})\b[^<>]*>) ?")
# A text that fills its line to the last letter is broken too early where a blank follows, after its first word. Blanks
# begin what comes next instead, and end nothing.
BEFORE_ELEMENT = re.compile(r' (<(?:a|strong)\b[^<>]*>|<span class="(?:note|next)[^<>]*>)')
# The stylesheet of the screen's, which no paper reads.
CLASSES = re.compile(r' class="([^"]*)"')
OF_THE_SCREEN = ("govuk-", "app-")
# Tags are matched to be passed over: the picture's attributes hold long words as well.
TAG_OR_LONG_WORD = re.compile(rf"<[^>]*>|(?:[^\s<>/-]|[/-](?![^\W\d_])){{{WORD_MAX + 1},}}")
# Entities are one letter; what combines with the letter before it stays there, a few of them.
PIECE_OF_WORD = re.compile(
    rf"(?:&#?\w{{1,8}};|[^&]){{{PIECE}}}[\u0300-\u036f\u200d\ufe00-\ufe0f]{{0,{PIECE}}}(?!\u200d)"
)


def compact(html: str) -> str:
    """Without what makes boxes for nothing: the template's indents, the screen's classes, elements that isolate a text.

    A line break in it is one on paper (`white-space: pre-line`): those of <br> and those that people typed.
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
    """With places to break in words that are longer than any word is."""
    return TAG_OR_LONG_WORD.sub(_in_pieces, html)


def _in_pieces(found: re.Match[str]) -> str:
    word = found.group()
    return word if word.startswith("<") else PIECE_OF_WORD.sub(rf"\g<0>{ZERO_WIDTH_SPACE}", word)
