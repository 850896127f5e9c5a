"""The pictures of papers and pages, from plain values: they know no paper, no page and no model.

Most modules draw one picture; marks.py has what they are put together from, score_line.py and spread.py what several
show. What a picture says is carried by shape, place and words, never by colour alone; it has a title and a description,
and its facts stand in a table too.
"""

from .picture import Picture, Table

__all__ = ["Picture", "Table"]
