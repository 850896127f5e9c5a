"""Turns text that people type or paste into paragraphs, lists and tables: the same on pages, in PDF and in Word.

The stored text stays as typed. `readable` fixes characters from Word and Outlook. `blocks` finds the parts.
"""

from .blocks import Block, Blocks, blocks, in_lines
from .characters import readable
from .lists import List
from .tables import Table

__all__ = ["Block", "Blocks", "List", "Table", "blocks", "in_lines", "readable"]
