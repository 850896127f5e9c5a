"""Where a PDF begins: mail programs and web servers may leave bytes before it, which PDF readers skip."""

WITHIN = 1024
HEADER = b"%PDF-"


def header_at(head: bytes) -> int:
    """-1 where there is none."""
    return head[: WITHIN + len(HEADER)].find(HEADER)
