"""Where a PDF starts. Mail programs and web servers may leave bytes before it, which PDF readers skip."""

WITHIN = 1024
HEADER = b"%PDF-"


def header_at(head: bytes) -> int:
    """-1 if there is none."""
    return head[: WITHIN + len(HEADER)].find(HEADER)
