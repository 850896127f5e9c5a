"""Papers as Word files that can be edited: from the same HTML as the PDF, so that nothing can stand in only one."""

from .writer import word_file

__all__ = ["word_file"]
