"""What people type or paste into a text field, as paragraphs, lists and tables: the same on pages, in PDF and in Word.

What is stored stays as it was typed. `readable` puts right what comes out of Word and Outlook; `blocks` finds the
parts.
"""

from .blocks import Block, Blocks, blocks, in_lines
from .characters import readable
from .lists import List
from .tables import Table

__all__ = ["Block", "Blocks", "List", "Table", "blocks", "in_lines", "readable"]
