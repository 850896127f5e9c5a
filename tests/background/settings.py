"""Settings with short waits for supervisors and workers that tests start as separate processes."""

from tests.settings import *  # noqa: F403

INSTALLED_APPS += ["tests.background.apps.ProofConfig"]  # noqa: F405
TASKS["default"]["BACKEND"] = "django_tasks_db.DatabaseBackend"  # noqa: F405
BACKGROUND_MARGIN = 0.5
BACKGROUND_ROUND = 0.2
BACKGROUND_GRACE = 1.0
