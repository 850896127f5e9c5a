"""Decides whether a file can be kept as evidence. Nothing is imported here, because `parsers` runs without Django."""
