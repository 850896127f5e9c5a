"""Papers as editable Word files, made from the same HTML as the PDF so that the two can't differ."""

from .writer import word_file

__all__ = ["word_file"]
