"""A disk that is full, read-only or gone: what people are told, and the one line that the log has of it."""

import logging

from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

NO_ROOM = _(
    "We could not store the file, because the service has no room for files at the moment. What you typed is still "
    "here. Choose the file again later, or save without it"
)


def report(what: str, error: OSError) -> None:
    """Not a traceback: the place of a file on the disk says nothing more."""
    logger.error("%s: %s", what, error.strerror or type(error).__name__)
