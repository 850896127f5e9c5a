"""A partnership's logo, redrawn here so that only the picture itself is kept."""

import hashlib

from django.db import transaction

from partnerships.models import Partnership, PartnershipLogo

from .locks import lock


def put(partnership: Partnership, *, content: bytes, format: str, width: int, height: int) -> PartnershipLogo:
    """Replaces the earlier one. `content` is a PNG or JPEG that we made. Raises RowGone."""
    with transaction.atomic():
        lock(partnership)
        logo, _created = PartnershipLogo.objects.update_or_create(
            partnership=partnership,
            defaults={
                "content": content,
                "format": format,
                "width": width,
                "height": height,
                "sha256": hashlib.sha256(content).hexdigest(),
            },
        )
    return logo


def remove(partnership: Partnership) -> None:
    PartnershipLogo.objects.filter(partnership=partnership).delete()
