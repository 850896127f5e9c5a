"""What makes a file fit to be kept as evidence. Nothing is imported here: `parsers` runs without Django."""
