"""One change at a time to who belongs to a partnership.

Rules such as "there is always a lead" and "nobody speaks for an agency that has left" are about several rows, so no row
lock or constraint can enforce them. Instead each change first locks the partnership's row. The lock leaves keys alone
(`no_key`), so rows that only refer to the partnership do not wait.
"""

from partnerships.models import Partnership

from .errors import RowGone


def lock(partnership: Partnership) -> None:
    """Until the transaction ends. Raises RowGone if an administrator has deleted the partnership."""
    rows = Partnership.objects.order_by().select_for_update(no_key=True)
    if rows.filter(pk=partnership.pk).first() is None:
        raise RowGone
