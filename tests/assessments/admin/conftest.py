"""The administrators, as in tests/partnerships/admin."""

from tests.partnerships.admin.conftest import as_root, clerk, root

__all__ = ["as_root", "clerk", "root"]
