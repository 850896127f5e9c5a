"""The admin pages: regions, partnerships, agencies and people, but nothing that partnerships write."""

from . import agency, invitation, membership, partnership, person, site

__all__ = ["agency", "invitation", "membership", "partnership", "person", "site"]
