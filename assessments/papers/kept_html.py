"""HTML that takes longer to render than its values take to read, kept in the process.

It is kept under a digest of all that it shows, so what has changed is rendered anew.
"""

import zlib
from collections.abc import Callable

from django.core.cache import caches
from django.utils.safestring import SafeString, mark_safe

from .fingerprint import fingerprint


def kept_html(name: str, values: object, render: Callable[[], SafeString]) -> SafeString:
    """What `render` gives, which may depend on nothing but the values (papers/fingerprint.py) and the language."""
    pages, key = caches["pages"], fingerprint(values, name)
    kept: bytes | None = pages.get(key)
    if kept is None:
        kept = zlib.compress(render().encode())
        pages.set(key, kept)
    return mark_safe(zlib.decompress(kept).decode())  # noqa: S308 (a template has escaped it)
