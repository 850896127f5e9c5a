"""Run in a process of its own. Imports no model, which Django must be set up for."""

import gc
from pathlib import Path

import django

HTML = (
    '<html lang="en"><head><title>A small paper</title></head><body><h1>A small paper</h1>'
    + "<table><tr><th>Component</th><td>Some words of what was found there.</td></tr></table>" * 60
    + "</body></html>"
)


def memory_after_papers(number: int) -> list[tuple[int, float]]:
    """In MB, after every tenth paper, with garbage collected between papers, as in a worker."""
    django.setup()
    from safeguarding.printing.pdf import render_pdf

    gc.freeze()
    found = []
    for made in range(1, number + 1):
        render_pdf(HTML)
        gc.collect()
        if made % 10 == 0:
            found.append((made, int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1_000_000))
    return found
