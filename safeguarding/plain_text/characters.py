"""Turns characters pasted from Word, Outlook and Teams into ones that every font and program knows."""

import re

# Word's Symbol and Wingdings fonts use Unicode's private use area. Each letter becomes the nearest one that papers can
# show. Letters not listed here are spelled out in papers.
PRIVATE = {
    0xF02D: "-",  # Symbol's hyphen
    0xF0B7: "•",
    0xF0A7: "▪",
    0xF06C: "•",  # Wingdings' black circle
    0xF06E: "▪",  # its black square
    0xF09F: "•",
    0xF09E: "·",
    0xF06F: "□",
    0xF071: "□",
    0xF0A8: "□",
    0xF072: "□",
    0xF0A1: "○",
    0xF06D: "○",
    0xF075: "◆",
    0xF076: "❖",
    0xF0D8: "➢",
    0xF0FC: "✓",
    0xF0FB: "✗",
    0xF0FD: "☒",
    0xF0FE: "☑",
    0xF0DF: "←",
    0xF0E0: "→",
    0xF0E1: "↑",
    0xF0E2: "↓",
    0xF0E8: "→",  # Word writes it for ==>
    0xF0F0: "→",
    0xF0AE: "→",  # Symbol's
    0xF0AC: "←",
    0xF04A: "☺",  # Outlook's smile
    0xF04C: "☹",
    0xF0A3: "≤",
    0xF0B3: "≥",
    0xF0B1: "±",
    0xF0B4: "×",
    0xF0B0: "°",
    0xF0D7: "·",
}
# Windows-1252 bytes that were read as Unicode: quotation marks, dashes, the bullet.
WINDOWS = {
    byte: character
    for byte in range(0x80, 0xA0)
    if (character := bytes((byte,)).decode("cp1252", "ignore")) and byte != 0x85
}
LINE_ENDS = {
    0x0B: "\n",  # Word's line break within a paragraph
    0x0C: "\n\n",  # its page break
    0x0E: "\n\n",  # its column break
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n\n",
}
# Invisible characters that allow or forbid a break in a word, and the byte order mark.
UNSEEN = dict.fromkeys((0x1F, 0xAD, 0x2060, 0xFEFF), "")
AS_READ = PRIVATE | WINDOWS | LINE_ENDS | UNSEEN | {0x1E: "-"}
TO_MAP = re.compile(f"[{''.join(map(chr, AS_READ))}]")
CARRIAGE_RETURN = re.compile(r"\r\n?")
SYMBOL = re.compile(f"[{''.join(map(chr, PRIVATE))}]")


def readable(text: str) -> str:
    """Replaces characters with ones that readers see as the writer did, and uses one kind of line ending."""
    return TO_MAP.sub(_as_read, CARRIAGE_RETURN.sub("\n", text) if "\r" in text else text)


def without_private_letters(text: str) -> str:
    return SYMBOL.sub(_as_read, text)


def _as_read(found: re.Match[str]) -> str:
    return AS_READ[ord(found.group())]
