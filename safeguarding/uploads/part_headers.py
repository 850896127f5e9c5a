"""Reads the headers of a form's parts as older programs write them.

Django drops a header that isn't UTF-8 or names an unknown character set. A file that was sent then looks as if none had
been chosen. There is no hook for it, so we wrap its function.
"""

import re
from importlib import import_module
from typing import Any

from django.http.multipartparser import LazyStream
from django.utils.http import parse_header_parameters

# What Windows programs in Western Europe use instead of UTF-8. Five of its bytes have no meaning.
OLD = "cp1252"
# A name of 255 characters, each written as nine.
HEADERS_MAX = 8 * 1024
END = b"\r\n\r\n"
# filename*=nonsense''plan.pdf
EXTENDED_NAME = re.compile(r"filename\*\s*=[^;]*")

# The type stubs leave the function out.
multipartparser: Any = import_module("django.http.multipartparser")
parse_as_django = multipartparser.parse_boundary_stream


def parse_boundary_stream(stream: LazyStream, max_header_size: int) -> Any:
    head = stream.read(HEADERS_MAX)
    headers, end, content = head.partition(END)
    if end:
        headers = b"\r\n".join(_readable(line) for line in headers.split(b"\r\n"))
    stream.unget(headers + end + content)
    return parse_as_django(stream, 2 * HEADERS_MAX)


def _readable(line: bytes) -> bytes:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text = line.decode(OLD, errors="replace")
    try:
        parse_header_parameters(text)
    except ValueError:
        text = EXTENDED_NAME.sub('filename="?"', text)
    return text.encode()


def install() -> None:
    multipartparser.parse_boundary_stream = parse_boundary_stream
