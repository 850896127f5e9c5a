"""Typed texts for a report, split into parts and limited to a number of lines."""

from safeguarding.plain_text import Text as Paragraphs
from safeguarding.plain_text import blocks as paragraphs
from safeguarding.plain_text import in_lines

__all__ = ["Paragraphs", "in_lines", "paragraphs"]
