"""Downloads that are written to disk, or kept in the database, before they are sent."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase

from safeguarding import disk, errors

View = Callable[..., HttpResponseBase]


def needs_room(view: View) -> View:
    """Shows an error page if the temporary folder is full, read-only or missing, or the database is full."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (OSError, OperationalError) as error:
            if isinstance(error, OperationalError) and not disk.is_full(error):
                raise
            where = "temporary folder" if isinstance(error, OSError) else "database"
            disk.report(f"A download could not be written to the {where} ({errors.reference(request)})", error)
            page: Any = errors.page(request, "507.html", status=507)
            # The line above has logged why.
            page._has_been_logged = True
            return page

    return answer
