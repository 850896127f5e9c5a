"""Asks clamd, the virus scanner, if one is configured (CLAMD_URL)."""

import logging
from typing import Any
from urllib.parse import urlsplit

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings

from .choices import Scan

logger = logging.getLogger(__name__)

# Seconds for each step: someone is waiting for the page, and a worker that hangs is ended after a minute.
SECONDS = 15


def scan(file: Any) -> Scan:
    """Scans from the file's current position to its end. WAITING if the scanner does not answer."""
    if not settings.CLAMD_URL:
        return Scan.NOT_ASKED
    try:
        status, found = _client().instream(file)["stream"]
    except (ClamdError, OSError, LookupError, ValueError) as error:
        logger.warning("The virus scanner gave no answer: %s", error)
        return Scan.WAITING
    match status:
        case "OK":
            return Scan.CLEAN
        case "FOUND":
            logger.warning("The virus scanner found %s", found)
            return Scan.INFECTED
    logger.warning("The virus scanner could not scan a file: %s", found)
    return Scan.WAITING


def _client() -> ClamdNetworkSocket:
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "unix":
        return ClamdUnixSocket(address.path, timeout=SECONDS)
    return ClamdNetworkSocket(address.hostname or "", address.port or 3310, timeout=SECONDS)
