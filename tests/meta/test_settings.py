"""What the settings refuse to start without."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL", "EMAIL_FROM"])
def test_an_empty_setting_is_a_missing_one(name):
    environment = {key: value for key, value in os.environ.items() if key not in ("LOCAL", "DJANGO_SETTINGS_MODULE")}
    environment |= {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "example.org", "PYTHONPATH": str(settings.BASE_DIR)}
    environment |= {"EMAIL_URL": "smtp+tls://mail.example:587", "EMAIL_FROM": "safeguarding@example.org"}

    start = subprocess.run(
        [sys.executable, "-c", "import safeguarding.wsgi"],
        env={**environment, "DJANGO_SETTINGS_MODULE": "safeguarding.settings", name: ""},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert start.returncode != 0
    assert name in start.stderr
