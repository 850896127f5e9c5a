"""Checks the locked dependencies for known vulnerabilities, and fails if it could not check them.

Needs `pip-audit` and `npm` on the path, and the internet.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PIP_AUDIT = ["pip-audit", "--strict", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
LOCK = "requirements/app.txt"


class NothingChecked(Exception):
    """Why there is no vulnerability data."""


def main() -> None:
    # Each is asked, even if the one before it failed.
    is_fine = [report("Python packages", python_packages), report("npm packages", npm_packages)]
    sys.exit(not all(is_fine))


def report(what: str, audit: Any) -> bool:
    try:
        checked, found = audit()
    except NothingChecked as why:
        print(f"{what}: NOTHING WAS CHECKED, because the data about vulnerabilities can't be reached:\n  {why}")
        return False
    print(f"{what}: {checked} checked, {len(found) or 'none'} with a known vulnerability")
    for each in found:
        print(f"  {each}")
    return not found


def python_packages() -> tuple[int, list[str]]:
    """How many were checked, and those with vulnerabilities."""
    said, complaint = run([*PIP_AUDIT, "--requirement", LOCK])
    packages = said.get("dependencies", [])
    # It skips packages it can't look up, and reports them as having no known vulnerability.
    skipped = [each["skip_reason"] for each in packages if "skip_reason" in each]
    if skipped or not packages:
        raise NothingChecked(skipped[0] if skipped else complaint)
    return len(packages), [
        f"{each['name']} {each['version']}: {', '.join(found['id'] for found in each['vulns'])}"
        for each in packages
        if each["vulns"]
    ]


def npm_packages() -> tuple[int, list[str]]:
    said, complaint = run(["npm", "audit", "--json"])
    checked = said.get("metadata", {}).get("dependencies", {}).get("total", 0)
    if not checked:
        raise NothingChecked(said.get("message") or complaint)
    return checked, [f"{name}: {each['severity']}" for name, each in said.get("vulnerabilities", {}).items()]


def run(command: list[str]) -> tuple[dict[str, Any], str]:
    """The report ({} if there is none) and the last line of standard error."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = done.stderr.strip().splitlines() or ["no reason was given"]
    try:
        said = json.loads(done.stdout)
    except ValueError:
        said = {}
    return said if isinstance(said, dict) else {}, lines[-1]


if __name__ == "__main__":
    main()
