"""The administration pages: regions, partnerships, agencies and people. What partnerships write is not among them."""

from . import agency, invitation, membership, partnership, person, region, site

__all__ = ["agency", "invitation", "membership", "partnership", "person", "region", "site"]
