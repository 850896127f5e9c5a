"""Characters that no font has are found first, so a paper is laid out only once, whatever it contains."""

import pytest

from safeguarding.printing import pdf
from tests.assessments.papers.test_pdf import failures, no_complaints  # noqa: F401 (a fixture)

LETTERS = {
    "emoji": "Done 🎉 well",
    "emoji joined into one": "👩\u200d👧\u200d👦 ❤\ufe0f 👍🏽 🏴\U000e0067\U000e0062\U000e007f",
    "Arabic and Hebrew": "سلامة الأطفال · תמיכה",
    "letters of several glyphs": "תָּ لَا क्षि က္ခ ខ្មែ နျ ນຳ",
    "Chinese, Japanese and Korean": "安全保障と子ども 한국어",
    "private use": "\ue000 \uf8ff \U000f0000",
    "combining characters": "e\u0301 w\u0302 q\u0323\u0304 z\u0489 a\u20e3 ก\u0e33",
    "no characters": "a\ufffeb\uffff",
    "variation selectors": "☂\ufe0f ☂\ufe0e 漢\U000e0100",
    "taken apart or odd": "\u0e33 \uffee \ufff9 \ufffa \ufffb \U00010000",
    "Indian and Thai": "नमस्ते க்ஷி தமிழ் ไทย",
}


@pytest.fixture
def laid_out(monkeypatch):
    """The papers that are laid out, without the short text used to look up characters."""
    papers, lay_out = [], pdf._lay_out

    def counted(html, pictures=None):
        if "A paper" in html:
            papers.append(html)
        return lay_out(html, pictures)

    monkeypatch.setattr(pdf, "_lay_out", counted)
    monkeypatch.setattr(pdf, "has_a_font", dict.fromkeys(pdf.ON_EVERY_KEYBOARD, True))
    return papers


def paper(text: str) -> str:
    return f'<html lang="en"><head><title>A paper</title></head><body><h1>A paper</h1><p>{text}</p></body></html>'


@pytest.mark.parametrize("text", LETTERS.values(), ids=LETTERS)
@pytest.mark.usefixtures("no_complaints")
def test_a_paper_is_laid_out_once(laid_out, text):
    content = pdf.render_pdf(paper(text)).content
    assert len(laid_out) == 1
    assert failures(content) == []


def test_each_missing_letter_is_looked_up_once_in_a_process(laid_out, monkeypatch):
    written, write = [], pdf._write
    monkeypatch.setattr(pdf, "_write", lambda html, pictures: written.append(html) or write(html, pictures))
    for text in ("\ue000 and \ue001", "\ue001 and \ue000", "\ue000 \ue002"):
        pdf.render_pdf(paper(text))
    assert ["A paper" in html for html in written] == [False, True, True, False, True]
    assert ["\ue000" in html for html in written if "A paper" not in html] == [True, False]


def test_a_letter_found_missing_only_during_layout_is_spelled_out_too(laid_out, monkeypatch):
    monkeypatch.setattr(pdf, "_missing_in", lambda html: set())
    assert failures(pdf.render_pdf(paper("One \ue000")).content) == []
    assert ["\ue000" in html for html in laid_out] == [True, False]
    assert "One [U+E000]" in laid_out[1]
