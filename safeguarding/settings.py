"""Every setting, read from the environment (docs/deploy.md lists them)."""

import os
from pathlib import Path
from urllib.parse import unquote

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from safeguarding import database, logs, start
from safeguarding.environment import IN_EACH_PROCESS, Environment, cache_at
from safeguarding.settings_sign_in import *  # noqa: F403 (a settings file of its own)

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
given = Environment(os.environ)
flag, needed, whole = given.flag, given.needed, given.whole

# LOCAL is for your own machine and the tests: plain HTTP, a known key, static files from the source tree. Without it,
# everything that production needs must be given and be safe, or the application does not start (safeguarding/start.py,
# called at the end of this file).
LOCAL = given.local
DEBUG = flag("DEBUG", default=False)
# DEMO shows the sign-ins of the invented people on the sign-in page.
DEMO = flag("DEMO", default=False)


def origin(address: str) -> str:
    """ "https://login.example.org/tenant" -> "https://login.example.org", "" -> "" """
    return "/".join(address.split("/")[:3])


SECRET_KEY = needed("SECRET_KEY", local=start.LOCAL_KEY)
# Earlier keys: what was signed or encrypted with them can still be read.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = needed("ALLOWED_HOSTS", local="localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "crispy_forms",
    "import_export",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "rules.apps.AutodiscoverRulesConfig",
    "django_tasks",
    "django_tasks_db",
    "safeguarding.background",
    "safeguarding.outbox",
    "safeguarding.plain_text",
    "partnerships",
    "assessments",
]

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "safeguarding.middleware.AnswerMiddleware",
    "safeguarding.probes.ProbesMiddleware",
    "safeguarding.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "partnerships.sign_in.middleware.AttemptsMiddleware",
    "partnerships.sign_in.middleware.IdleMiddleware",
    "partnerships.sign_in.middleware.SignInRequiredMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "partnerships.sign_in.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "safeguarding.urls"
WSGI_APPLICATION = "safeguarding.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "libraries": {"once": "safeguarding.once"},
        },
    },
]
# Widgets are looked up in templates/ first, so that the govuk pack can draw them.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("govuk",)
CRISPY_TEMPLATE_PACK = "govuk"

# The service's own address, for links in emails.
SITE_URL = needed("SITE_URL", local="http://localhost:8000").rstrip("/")

# PostgreSQL in production; without DATABASE_URL an embedded SQLite database under var/.
DATABASE = given.parsed("DATABASE_URL", database.parsed, default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
DATABASES = {"default": DATABASE}
if DATABASE["ENGINE"] == "django.db.backends.postgresql":
    # The pool keeps connections open by itself; persistent connections on top of it are refused by Django.
    DATABASE["CONN_MAX_AGE"] = 0
    # A local socket is named by its folder: postgres://%2Fvar%2Frun%2Fpostgresql/name
    DATABASE["HOST"] = unquote(DATABASE["HOST"])
    # Checks each connection before a page gets it.
    DATABASE["CONN_HEALTH_CHECKS"] = True
    DATABASE["OPTIONS"] = database.OPTIONS | DATABASE.get("OPTIONS", {})
else:
    # Write-ahead logging lets people read while one writes; IMMEDIATE makes two writers wait instead of failing.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Browsers allow passkeys over plain HTTP on http://localhost only, and so do we.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
# Leads and administrators need a second factor.
SECOND_FACTOR_REQUIRED = flag("SECOND_FACTOR_REQUIRED", default=not LOCAL)

# Single sign-on through one OpenID Connect provider (docs/single-sign-on.md).
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
# As people know it: "Northshire Council".
OIDC_NAME = env.str("OIDC_NAME", default="")
# Whether the provider asks for a second factor, so that we don't have to.
OIDC_IS_SECOND_FACTOR = flag("OIDC_IS_SECOND_FACTOR", default=False)
SOCIALACCOUNT_ADAPTER = "partnerships.sign_in.single_sign_on.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = {}
if OIDC_ISSUER and not LOCAL and not OIDC_ISSUER.startswith("https://"):
    given.note("OIDC_ISSUER", "does not begin with https://", "Write it as docs/single-sign-on.md shows")
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": OIDC_NAME,
                "client_id": needed("OIDC_CLIENT_ID", local=""),
                "secret": needed("OIDC_CLIENT_SECRET", local=""),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ],
    }

# Failed sign-ins are counted where all workers can see them: in the database, or in Redis or Memcached. There is room
# for many entries, because a full cache would forget lockouts.
IN_THE_DATABASE = "dbcache://cache?max_entries=100000"
CACHES = {"default": given.parsed("CACHE_URL", cache_at, default=IN_THE_DATABASE), "pages": IN_EACH_PROCESS}

# On your own machine emails are printed in the terminal.
needed("EMAIL_URL", local="consolemail://")
EMAIL = given.parsed("EMAIL_URL", env.email_url_config, default="consolemail://")
vars().update(EMAIL)
DEFAULT_FROM_EMAIL = needed("EMAIL_FROM", local="Collective Safeguarding <safeguarding@example.org>")
# Some emails are sent while a person waits for a page: a mail server that hangs must not hold up a worker.
EMAIL_TIMEOUT = 10

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True
FORMAT_MODULE_PATH = ["safeguarding.formats"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
EVIDENCE_DIR = env.str("EVIDENCE_DIR", default="") or str(VAR_DIR / "evidence")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Evidence files: outside everything that is served, and private to this user on the machine.
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": EVIDENCE_DIR,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = LOCAL

SESSION_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_SECURE = not LOCAL
MESSAGE_STORAGE = "safeguarding.said.OwnMessages"
# Browsers accept cookies with this prefix only from this host over HTTPS, so another host can't replace them.
HOST_ONLY = "" if LOCAL else "__Host-"
SESSION_COOKIE_NAME = f"{HOST_ONLY}session"
CSRF_COOKIE_NAME = f"{HOST_ONLY}csrftoken"
MESSAGE_COOKIE_NAME = f"{HOST_ONLY}messages"
DEVICE_COOKIE_NAME = f"{HOST_ONLY}device"
# From the sign-in: a working day. What is typed when it ends is kept (partnerships/typed.py).
SESSION_COOKIE_AGE = 60 * 60 * whole("SESSION_HOURS", default=12, least=1, most=168)
# Counted from the last page requested.
SESSION_IDLE_SECONDS = 60 * whole("SESSION_IDLE_MINUTES", default=60, least=5, most=24 * 60)
SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=not LOCAL)
SECURE_HSTS_SECONDS = 0 if LOCAL else whole("SECURE_HSTS_SECONDS", default=31_536_000, most=63_072_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL
SECURE_HSTS_PRELOAD = not LOCAL
if flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # The address that the proxy saw is the last one in X-Forwarded-For.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "partnerships.views.refusals.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        # Signing in at the organisation's own provider begins with a form of ours, and browsers follow it there.
        "form-action": [SELF, *filter(None, [env.str("OIDC_ORIGIN", default=origin(OIDC_ISSUER))])],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
    },
}

# Most bytes in an evidence file.
EVIDENCE_MAX_BYTES = whole("EVIDENCE_MAX_MB", default=25, least=1, most=1_000) * 1024 * 1024
# Where clamd listens: "tcp://127.0.0.1:3310", "unix:///run/clamav/clamd.ctl". To run without a scanner is a choice that
# is written down: "none".
CLAMD_URL = needed("CLAMD_URL", local="none")
if CLAMD_URL == "none":
    CLAMD_URL = ""
elif not CLAMD_URL.startswith(("tcp://", "unix:///")):
    given.note("CLAMD_URL", "must begin with tcp:// or unix:///, or be none", "Write it as docs/deploy.md shows")
# Straight to disk, with a limit on bytes, and one file in a form.
FILE_UPLOAD_HANDLERS = ["safeguarding.uploads.handler.UploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1

# Work in the background (safeguarding/background), by `manage.py background`: one worker for what people wait for, the
# others for everything.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["people", "default"]}}
BACKGROUND_WORKERS = whole("BACKGROUND_WORKERS", default=2, least=2, most=16)
# Seconds from ending a task that takes too long to ending its process, and from there to its rescue.
BACKGROUND_MARGIN = 5.0
# Seconds between checks of schedules and of tasks whose worker has gone.
BACKGROUND_ROUND = 5.0
# Seconds a task has to finish when its worker is told to stop. After that another worker starts it again.
BACKGROUND_GRACE = 10.0

# Table 1's texts: at most this many characters each.
LONG_TEXT_MAX = 20_000
# Twelve sheets of long text with accents stay below this. Anything larger is refused before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# A partnership's page in the administration has five fields for each of its agencies and members.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

LOGGING = logs.configuration(level=env.str("LOG_LEVEL", default="WARNING"))

start.refuse(
    given.problems,
    start.Given(
        local=LOCAL,
        debug=DEBUG,
        demo=DEMO,
        secret_key=SECRET_KEY,
        secret_key_fallbacks=SECRET_KEY_FALLBACKS,
        allowed_hosts=ALLOWED_HOSTS,
        trusted_origins=CSRF_TRUSTED_ORIGINS,
        site_url=SITE_URL,
        database=DATABASE,
        email_backend=EMAIL["EMAIL_BACKEND"],
        cache=CACHES["default"],
        evidence_dir=EVIDENCE_DIR,
        served=[*STATICFILES_DIRS, STATIC_ROOT],
        environment=os.environ,
    ),
)
