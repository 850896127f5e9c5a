"""What the application refuses to start with, and why: one rule each, all of them checked, over plain values.

The settings pass in what the environment said (`Given`). All problems are returned in one list, so that nobody has to
fix settings one at a time. No problem shows a key or a password.
"""

import ipaddress
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOCAL_KEY = "only-for-ones-own-machine"
# Anyone who has read the project's source knows these, and could sign in as anyone if one were in use.
PUBLISHED_KEYS = (
    LOCAL_KEY,
    "long-enough-and-never-used-to-sign-anything-at-all-0123456789",
    "invented-for-the-fixtures-of-releases-and-used-nowhere-else",
)
PLACEHOLDER = re.compile(
    r"change.?me|change.?this|replace.?(me|this|with)|insecure|example|placeholder|your.?(own.?)?secret|secret.?key"
    r"|random.?(character|string|key)|pass.?word",
    re.IGNORECASE,
)
KEY_LENGTH = 50
# Its least size in bytes when compressed: 50 random characters take at least 42, even if all are digits.
KEY_COMPRESSED = 40
HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.IGNORECASE)
# Caches that all workers share, and the Python package that each needs beside this project's own.
SHARED_CACHES = {
    "DatabaseCache": "django",
    "RedisCache": "redis",
    "PyMemcacheCache": "pymemcache",
    "PyLibMCCache": "pylibmc",
}
ENGINES = ("django.db.backends.postgresql", "django.db.backends.sqlite3")
MAKE_A_KEY = "Set it to 50 random characters: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"


@dataclass(frozen=True)
class Problem:
    name: str
    why: str
    # What to do, as a sentence without its full stop.
    instead: str

    def __str__(self) -> str:
        return f"{self.name} {self.why}. {self.instead}."


@dataclass(frozen=True)
class Given:
    """Settings as read from the environment. `served` are the folders whose files anyone can download."""

    local: bool
    debug: bool
    demo: bool
    secret_key: str
    secret_key_fallbacks: Sequence[str]
    allowed_hosts: Sequence[str]
    trusted_origins: Sequence[str]
    site_url: str
    database: Mapping[str, Any]
    email_backend: str
    cache: Mapping[str, Any]
    evidence_dir: str
    served: Sequence[Path]
    # Variables that libpq reads if the database address does not say: PGHOST and the like.
    environment: Mapping[str, str]


Rule = Callable[[Given], Iterable[Problem]]


def refuse(noted: Sequence[Problem], given: Given) -> None:
    """Raises ImproperlyConfigured with the problems noted while reading and those that the rules find."""
    known = {problem.name for problem in noted}
    problems = [*noted, *(problem for problem in problems_of(given) if problem.name not in known)]
    if problems:
        listed = "\n".join(f"- {problem}" for problem in problems)
        raise ImproperlyConfigured(f"The application cannot start with these settings (see docs/deploy.md):\n{listed}")


def problems_of(given: Given) -> Iterator[Problem]:
    for rule in (*ALWAYS, *(ON_ONES_OWN_MACHINE if given.local else IN_PRODUCTION)):
        yield from rule(given)


def keys(given: Given) -> Iterator[Problem]:
    if why := _is_weak(given.secret_key):
        yield Problem("SECRET_KEY", why, MAKE_A_KEY)
    for position, key in enumerate(given.secret_key_fallbacks, 1):
        if why := _is_weak(key):
            remedy = "Remove it. Anyone who set up a second factor under it will have to set it up again"
            yield Problem("SECRET_KEY_FALLBACKS", f"has a key (number {position}) that {why}", remedy)


def _is_weak(key: str) -> str:
    if any(published in key for published in PUBLISHED_KEYS):
        return "is published in this project's source"
    if len(key) < KEY_LENGTH:
        return f"is too short: {len(key)} characters"
    if len(zlib.compress(key.encode(), 9)) < KEY_COMPRESSED:
        return "is easy to guess, because it repeats itself"
    if PLACEHOLDER.search(key):
        return "looks as if it was copied from an example"
    return ""


def hosts(given: Given) -> Iterator[Problem]:
    remedy = "List each host name in full, separated by commas, for example safeguarding.example.org"
    for host in given.allowed_hosts:
        if not host.strip():
            yield Problem("ALLOWED_HOSTS", "has an empty item", remedy)
        elif "*" in host or host.startswith("."):
            yield Problem("ALLOWED_HOSTS", f"has {host}, which allows hosts that are not yours", remedy)
        elif not _is_host(host):
            yield Problem("ALLOWED_HOSTS", f"has {host!r}, which is not a host name", remedy)


def switches(given: Given) -> Iterator[Problem]:
    if given.debug:
        yield Problem("DEBUG", "is on, which shows settings and data to anyone who sees an error", "Remove it")
    if given.demo:
        yield Problem("DEMO", "is on, which shows passwords to everyone", "Remove it")


def site_url(given: Given) -> Iterator[Problem]:
    url, remedy = (
        _split(given.site_url),
        "Set it to https:// and the host name, for example https://safeguarding.example.org",
    )
    if url is None or not _is_origin(url):
        yield Problem("SITE_URL", "is not just https:// and a host name", remedy)
    elif url.scheme != "https":
        yield Problem("SITE_URL", "does not begin with https://, so links in emails would not be secure", remedy)
    elif url.hostname not in [host.strip("[]").lower() for host in given.allowed_hosts]:
        yield Problem(
            "SITE_URL", f"has the host {url.hostname}, which is not in ALLOWED_HOSTS", "Add it to ALLOWED_HOSTS"
        )


def trusted_origins(given: Given) -> Iterator[Problem]:
    for origin in given.trusted_origins:
        url = _split(origin)
        if "*" in origin or url is None or url.scheme != "https" or not _is_origin(url):
            remedy = "List each origin in full, for example https://safeguarding.example.org"
            yield Problem("CSRF_TRUSTED_ORIGINS", f"has {origin!r}, which is not just https:// and a host name", remedy)


def email(given: Given) -> Iterator[Problem]:
    if given.email_backend != "django.core.mail.backends.smtp.EmailBackend":
        remedy = "Set it to your mail server: smtp+tls://user:password@host:587"
        yield Problem("EMAIL_URL", "does not send emails", remedy)


def cache(given: Given) -> Iterator[Problem]:
    name, remedy = given.cache["BACKEND"].rpartition(".")[2], "Remove it to use the database"
    if name not in SHARED_CACHES:
        yield Problem(
            "CACHE_URL", "is not shared by all workers, so each would count failed sign-ins separately", remedy
        )
    elif find_spec(SHARED_CACHES[name]) is None:
        package = SHARED_CACHES[name]
        yield Problem("CACHE_URL", f"needs the Python package {package}, which is not installed", remedy)


def local_hosts(given: Given) -> Iterator[Problem]:
    remedy = "Remove LOCAL if others can reach this machine, and set what docs/deploy.md asks for"
    for host in given.allowed_hosts:
        if not _is_loopback(host):
            yield Problem("ALLOWED_HOSTS", f"has {host!r}, but LOCAL=on is only for this machine", remedy)
    url = _split(given.site_url)
    if url is None or not _is_loopback(url.hostname or ""):
        yield Problem("SITE_URL", "is not on this machine, but LOCAL=on is only for this machine", remedy)


def local_database(given: Given) -> Iterator[Problem]:
    remedy = "Use a database on 127.0.0.1 or a local socket, or remove LOCAL"
    for host in _database_hosts(given):
        if not (host.startswith(("/", "@")) or _is_loopback(host)):
            yield Problem("DATABASE_URL", f"points to {host}, but LOCAL=on is only for this machine", remedy)


def _database_hosts(given: Given) -> list[str]:
    """Where libpq would look; none for an SQLite file and for the usual local socket."""
    if not given.database["ENGINE"].endswith(".postgresql"):
        return []
    options, environment = given.database.get("OPTIONS", {}), given.environment
    service = options.get("service") or environment.get("PGSERVICE")
    named = given.database.get("HOST") or options.get("host") or environment.get("PGHOST") or ""
    numbers = options.get("hostaddr") or environment.get("PGHOSTADDR") or ""
    hosts = [host for host in f"{named},{numbers}".split(",") if host]
    return [*hosts, f"the service {service}"] if service else hosts


def engine(given: Given) -> Iterator[Problem]:
    if given.database["ENGINE"] not in ENGINES:
        remedy = "Set it to postgres://user:password@host/name, or remove it to use an SQLite file"
        yield Problem("DATABASE_URL", "is neither PostgreSQL nor SQLite", remedy)


def private_files(given: Given) -> Iterator[Problem]:
    """Follows symbolic links: what counts is where the files really are."""
    if not Path(given.evidence_dir).is_absolute():
        remedy = "Set the full path, for example /srv/safeguarding/evidence"
        yield Problem("EVIDENCE_DIR", "does not begin with /, so each process could use a different folder", remedy)
    elif _is_served(given.evidence_dir, given):
        remedy = "Choose a folder that the web server does not serve"
        yield Problem("EVIDENCE_DIR", "is in a folder whose files anyone can download", remedy)
    if given.database["ENGINE"].endswith(".sqlite3") and _is_served(str(given.database["NAME"]), given):
        yield Problem("DATABASE_URL", "is a file in a folder whose files anyone can download", "Choose another folder")


def _is_served(path: str, given: Given) -> bool:
    place = Path(path).resolve()
    return any(place.is_relative_to(folder.resolve()) for folder in given.served)


def _is_host(name: str) -> bool:
    return bool(HOST_NAME.fullmatch(name)) or _address(name) is not None


def _is_loopback(name: str) -> bool:
    address = _address(name)
    return name == "localhost" or name.endswith(".localhost") or (address is not None and address.is_loopback)


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def _split(url: str) -> SplitResult | None:
    """None if it is not a URL."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _is_origin(url: SplitResult) -> bool:
    rest = (url.username, url.password, url.query, url.fragment, url.path)
    return bool(url.hostname and _is_host(url.hostname) and not any(rest))


ALWAYS: tuple[Rule, ...] = (engine, private_files)
IN_PRODUCTION: tuple[Rule, ...] = (keys, hosts, switches, site_url, trusted_origins, email, cache)
ON_ONES_OWN_MACHINE: tuple[Rule, ...] = (local_hosts, local_database)
