"""The admin pages: regions, partnerships, agencies and people, but nothing that partnerships write."""

from . import agency, invitation, membership, partnership, permissions, person, site

__all__ = ["agency", "invitation", "membership", "partnership", "permissions", "person", "site"]
