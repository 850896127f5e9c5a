"""The administration pages: the framework alone.

Assessments are left out on purpose. What partnerships write is OFFICIAL-SENSITIVE, and administrators need not see it.
"""

from . import component, rating_scale

__all__ = ["component", "rating_scale"]
