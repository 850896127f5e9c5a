"""Typed texts as a report can take them, however they were filled: in parts, and of a bounded length in lines."""

from safeguarding.plain_text import Text as Paragraphs
from safeguarding.plain_text import blocks as paragraphs
from safeguarding.plain_text import in_lines

__all__ = ["Paragraphs", "in_lines", "paragraphs"]
