"""A partnership's logo: a picture that was drawn anew here, so that nothing but the picture is kept."""

import hashlib

from django.db import transaction

from partnerships.models import Partnership, PartnershipLogo

from .locks import lock


def put(partnership: Partnership, *, content: bytes, format: str, width: int, height: int) -> PartnershipLogo:
    """In the place of the one before. `content` is a PNG or a JPEG of our own making. Raises RowGone."""
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
    """Papers go without from now on; those that were signed off stay as they are."""
    PartnershipLogo.objects.filter(partnership=partnership).delete()
