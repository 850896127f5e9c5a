"""The pictures of papers and pages: the same SVG in both.

Each module but three draws one picture, from plain values; marks.py has what pictures are put together from, fitting.py
cuts texts to the room there is, and drawing.py alone knows the library that draws. What a picture says is carried by
shape, place and words, never by colour alone; it has a title and a description, and its facts stand in a table too.
"""

from .drawing import Picture

__all__ = ["Picture"]
