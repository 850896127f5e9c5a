"""Opens a stranger's file with its own parser. Nothing here imports Django or the rest of the application."""
