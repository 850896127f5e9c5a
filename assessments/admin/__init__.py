"""The admin pages for the framework only.

Assessments are left out on purpose: what partnerships write is OFFICIAL-SENSITIVE, and administrators do not need to
see it.
"""

from . import component, rating_scale

__all__ = ["component", "rating_scale"]
