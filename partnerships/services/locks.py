"""Being alone in changing who belongs to a partnership.

Rules such as "one lead is left" and "nobody speaks for an agency that is gone" are about several rows, so no row's own
lock and no constraint holds them. The partnership's row does: each change takes its lock first. The lock leaves keys
alone (`no_key`): what only refers to the partnership waits for nobody.
"""

from partnerships.models import Partnership

from .errors import RowGone


def lock(partnership: Partnership) -> None:
    """Until the transaction ends. Raises RowGone where an administrator has deleted the partnership."""
    rows = Partnership.objects.order_by().select_for_update(no_key=True)
    if rows.filter(pk=partnership.pk).first() is None:
        raise RowGone
