"""A disk that is full, read-only or missing: what people are told, and the one line in the log."""

import logging

from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

NO_ROOM = _(
    "We could not store the file because the service has run out of space. What you typed is still here. Choose the "
    "file again later, or save without it"
)


def report(what: str, error: OSError) -> None:
    """Logs one line, without a traceback, which would add nothing."""
    logger.error("%s: %s", what, error.strerror or type(error).__name__)
