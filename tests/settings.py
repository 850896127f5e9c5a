"""The project's settings as on one's own machine, with cheap passwords: hashing well would be most of the suite."""

import os

os.environ["LOCAL"] = "on"

from safeguarding.settings import *  # noqa: F403 (LOCAL has to be set before the settings are read)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A pool opens connections in the background, and then the test database can't be dropped while it does.
DATABASES["default"]["OPTIONS"].pop("pool", None)  # noqa: F405 (comes with the star)
