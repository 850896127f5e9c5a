"""Keeps one address for each person. allauth stores addresses separately and would keep an old one."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.signals import post_save
from django.dispatch import receiver

from partnerships.models import User


@receiver(post_save, sender=User)
def forget_old_addresses(instance: User, created: bool, update_fields: Any = None, **kwargs: object) -> None:
    """When an administrator has changed the address, people who read the old mailbox must not get in."""
    if not created and (update_fields is None or "email" in update_fields):
        EmailAddress.objects.filter(user=instance).exclude(email=instance.email).delete()
