"""Charts for papers and pages, from plain values: they know no paper, no page and no model.

Most modules draw one chart. marks.py has what they share, score_line.py and spread.py what some of them share. A chart
says everything by shape, place and words, never by colour alone. It has a title, a description and a table of the same
facts.
"""

from .picture import Picture, Table

__all__ = ["Picture", "Table"]
