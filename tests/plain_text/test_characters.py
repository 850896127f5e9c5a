import unicodedata

import pytest

from safeguarding.plain_text import readable
from safeguarding.plain_text.characters import PRIVATE


@pytest.mark.parametrize(
    ("pasted", "read"),
    [
        ("\uf0b7 Item", "• Item"),
        ("\uf0a7 \uf0d8 \uf076 \uf06c", "▪ ➢ ❖ •"),
        ("\uf0fc done, \uf0fb not, \uf0e0 next", "✓ done, ✗ not, → next"),
        ("thanks \uf04a", "thanks ☺"),
        ("One\x0btwo", "One\ntwo"),
        ("One\x0ctwo\u2029three\u2028four", "One\n\ntwo\n\nthree\nfour"),
        ("One\r\ntwo\rthree\n", "One\ntwo\nthree\n"),
        ("safe\u00adguard\x1fing", "safeguarding"),
        ("well\x1eknown", "well-known"),
        ("\ufeffStart\u2060", "Start"),
        ("\x93quoted\x94 \x96 it\x92s", "“quoted” – it’s"),
        ("“As is” – it’s 18\u00a0000", "“As is” – it’s 18\u00a0000"),
        ("👩\u200d👧 ✓ ŵ नमस्\u200dते", "👩\u200d👧 ✓ ŵ नमस्\u200dते"),
        ("\ue000 \uf8ff", "\ue000 \uf8ff"),
    ],
)
def test_characters_from_word_and_outlook_become_readable(pasted, read):
    assert readable(pasted) == read


def test_no_private_use_character_is_replaced_by_another():
    assert [letter for letter in PRIVATE.values() if unicodedata.category(letter) in ("Co", "Cc", "Cn")] == []
    assert len(PRIVATE) > 30
