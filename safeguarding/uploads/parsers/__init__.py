"""Opening a stranger's file with its own parser. Nothing here knows Django, nor anything else of the application."""
