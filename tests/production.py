"""Production settings, for tests that start the application in a separate process."""

import hashlib

# Made here, because a key in the code would be public.
KEY = hashlib.sha256(b"a key").hexdigest()
GOOD = {
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "safeguarding.example.org,127.0.0.1",
    "DATABASE_URL": "postgres://user:password@db.example.org/name",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "EMAIL_FROM": "safeguarding@example.org",
    "SITE_URL": "https://safeguarding.example.org",
    "CLAMD_URL": "none",
}
