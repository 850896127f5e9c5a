"""The project's settings for a developer's machine, with cheap password hashing: strong hashing takes most of a run."""

import atexit
import os
import shutil
import tempfile

os.environ["LOCAL"] = "on"
# A folder of this run's own, never the one under var/; each test leaves it empty (conftest.py).
os.environ["EVIDENCE_DIR"] = tempfile.mkdtemp(prefix="evidence-")
atexit.register(shutil.rmtree, os.environ["EVIDENCE_DIR"], ignore_errors=True)

from safeguarding.settings import *  # noqa: E402, F403 (LOCAL has to be set before the settings are read)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A pool opens connections in the background, and then the test database can't be dropped while it does.
DATABASES["default"]["OPTIONS"].pop("pool", None)  # noqa: F405 (comes with the star)
if "postgresql" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # Tests need not wait for the disk, because losing their data in a crash does no harm.
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"  # noqa: F405
# No request comes to this host: an email that links to it took it from the settings.
SITE_URL = "https://safeguarding.example"
# Tasks run at once, where they are enqueued. One that fails makes its test fail.
TASKS["default"]["BACKEND"] = "tests.in_place.InPlaceBackend"  # noqa: F405 (comes with the star)
