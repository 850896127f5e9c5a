"""The word across each page of a draft: pale enough to read through, and not part of the page's text."""

from html import escape

from django.utils.translation import gettext as _

# Text in our soft grey (#505a5f) keeps a contrast of 5.7 on it.
PALE = "#e4e8eb"


def watermark() -> bytes:
    word = escape(_("Draft"))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" width="600" height="600">'
        f'<text x="300" y="300" fill="{PALE}" font-family="Atkinson Hyperlegible Next" font-size="190"'
        ' font-weight="700" text-anchor="middle" dominant-baseline="middle" transform="rotate(-45 300 300)"'
        f">{word}</text></svg>"
    ).encode()
