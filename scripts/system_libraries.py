"""Names the system libraries that the Python packages load and pip can't install, with the command that installs them.

Runs before there is a virtual environment: standard library only, Python 3.8 or later. As root on Debian or Ubuntu it
installs what is missing; elsewhere it says what to type and fails.
"""

import ctypes
import os
import subprocess
import sys
from typing import List, NamedTuple


class Library(NamedTuple):
    purpose: str
    linux: str
    mac: str


PANGO = Library("Pango (lays out PDF pages)", "libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib")
HARFBUZZ = Library("HarfBuzz subset (fonts in PDF files)", "libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib")
MAGIC = Library("libmagic (tells what kind of file was uploaded)", "libmagic.so.1", "libmagic.dylib")
LIBRARIES = (PANGO, HARFBUZZ, MAGIC)

INSTALLERS = {
    "debian": "apt-get install --no-install-recommends -y",
    "fedora": "dnf install",
    "alpine": "apk add",
    "mac": "brew install",
}
PACKAGES = {
    "debian": {PANGO: "libpangoft2-1.0-0", HARFBUZZ: "libharfbuzz-subset0", MAGIC: "libmagic1"},
    "fedora": {PANGO: "pango", HARFBUZZ: "harfbuzz", MAGIC: "file-libs"},
    "alpine": {PANGO: "pango", HARFBUZZ: "harfbuzz-subset", MAGIC: "libmagic"},
    "mac": {PANGO: "pango", HARFBUZZ: "harfbuzz", MAGIC: "libmagic"},
}


def loads(library: Library, *, platform: str = sys.platform) -> bool:
    try:
        ctypes.CDLL(library.mac if platform == "darwin" else library.linux)
    except OSError:
        return False
    return True


def missing() -> List[Library]:
    return [library for library in LIBRARIES if not loads(library)]


def system_family(platform: str, os_release: str) -> str:
    """A key of INSTALLERS, or nothing for a system that we don't know."""
    if platform == "darwin":
        return "mac"
    lines = dict(line.split("=", 1) for line in os_release.splitlines() if "=" in line)
    names = (lines.get("ID", "") + " " + lines.get("ID_LIKE", "")).replace('"', "").replace("'", "").split()
    return next((name for name in names if name in INSTALLERS), "")


def install_command(family: str, libraries: List[Library]) -> str:
    return " ".join([INSTALLERS[family], *(PACKAGES[family][library] for library in libraries)])


def advice(family: str, libraries: List[Library], *, root: bool) -> str:
    lines = ["These system libraries are missing:"]
    lines += ["  " + library.purpose + ": " + library.linux for library in libraries]
    if not family:
        return "\n".join([*lines, "Install them with this system's package manager, then try again."])
    sudo = "" if root or family == "mac" else "sudo "
    lines += ["Install them, then try again:", "  " + sudo + install_command(family, libraries)]
    if family == "mac":
        # A Python that is not Homebrew's doesn't look where Homebrew installs.
        lines += ["If they are installed already:", "  export DYLD_FALLBACK_LIBRARY_PATH=$(brew --prefix)/lib"]
    return "\n".join(lines)


def install(command: str) -> bool:
    """Debian and Ubuntu, as root."""
    print("Installing system libraries: " + command, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = (["apt-get", "update", "-qq"], command.split())
    return all(subprocess.call(step, env=environment) == 0 for step in steps)


def read_os_release() -> str:
    try:
        with open("/etc/os-release", encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def main() -> int:
    libraries = missing()
    if not libraries:
        return 0
    family = system_family(sys.platform, read_os_release())
    root = os.geteuid() == 0
    if family == "debian" and root and install(install_command(family, libraries)):
        libraries = missing()
    if not libraries:
        return 0
    print(advice(family, libraries, root=root), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
