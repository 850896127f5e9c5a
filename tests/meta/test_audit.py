"""`make audit` says what was checked, and fails if nothing was. The tools it calls are replaced by stand-ins."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

PIP_FINE = {"dependencies": [{"name": "django", "version": "5.2", "vulns": []}]}
PIP_FOUND = {"dependencies": [{"name": "django", "version": "5.2", "vulns": [{"id": "PYSEC-1"}, {"id": "PYSEC-2"}]}]}
PIP_SKIPPED = {"dependencies": [*PIP_FINE["dependencies"], {"name": "rules", "skip_reason": "rules was not found"}]}
NPM_FINE = {"vulnerabilities": {}, "metadata": {"dependencies": {"total": 3}}}
NPM_FOUND = {"vulnerabilities": {"sass": {"severity": "high"}}, "metadata": {"dependencies": {"total": 3}}}
NPM_AWAY = {"message": "request failed, reason: connect ECONNREFUSED", "error": {"summary": "", "detail": ""}}
PIP_IS_FINE = "Python packages: 1 checked, none with a known vulnerability"
NPM_IS_FINE = "npm packages: 3 checked, none with a known vulnerability"
NOTHING = "NOTHING WAS CHECKED, because the data about vulnerabilities can't be reached:"


@pytest.fixture
def audit(tmp_path):
    """`audit(pip, npm)`: its exit code and output when the tools print these reports."""

    def stand_in(name, said, status):
        text = said if isinstance(said, str) else json.dumps(said)
        program = tmp_path / name
        program.write_text(
            f"#!{sys.executable}\nimport sys\nprint({text!r})\nprint('why', file=sys.stderr)\nsys.exit({status})\n"
        )
        program.chmod(0o755)

    def run(pip, npm, pip_status=0, npm_status=0):
        stand_in("pip-audit", pip, pip_status)
        stand_in("npm", npm, npm_status)
        done = subprocess.run(
            [sys.executable, "scripts/audit.py"],
            env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout.splitlines()

    return run


def test_packages_without_known_vulnerabilities_pass_the_audit(audit):
    assert audit(PIP_FINE, NPM_FINE) == (0, [PIP_IS_FINE, NPM_IS_FINE])


def test_vulnerable_packages_fail_the_audit_and_are_named(audit):
    assert audit(PIP_FOUND, NPM_FOUND, 1, 1) == (
        1,
        [
            "Python packages: 1 checked, 1 with a known vulnerability",
            "  django 5.2: PYSEC-1, PYSEC-2",
            "npm packages: 3 checked, 1 with a known vulnerability",
            "  sass: high",
        ],
    )


@pytest.mark.parametrize(
    ("pip", "status", "why"),
    [
        (PIP_SKIPPED, 0, "rules was not found"),
        ({"dependencies": []}, 0, "why"),
        ("", 1, "why"),
        ("", 0, "why"),
        ("[]", 0, "why"),
        ("No known vulnerabilities found", 0, "why"),
    ],
)
def test_unchecked_python_packages_fail_the_audit_and_npm_is_still_checked(audit, pip, status, why):
    assert audit(pip, NPM_FINE, status) == (1, [f"Python packages: {NOTHING}", f"  {why}", NPM_IS_FINE])


@pytest.mark.parametrize(
    ("npm", "status", "why"),
    [
        (NPM_AWAY, 1, "request failed, reason: connect ECONNREFUSED"),
        (NPM_AWAY, 0, "request failed, reason: connect ECONNREFUSED"),
        ({"vulnerabilities": {}, "metadata": {"dependencies": {"total": 0}}}, 0, "why"),
        ("{}", 0, "why"),
        ("", 1, "why"),
    ],
)
def test_unchecked_npm_packages_fail_the_audit(audit, npm, status, why):
    assert audit(PIP_FINE, npm, 0, status) == (1, [PIP_IS_FINE, f"npm packages: {NOTHING}", f"  {why}"])


def test_make_audit_runs_the_script_which_is_strict():
    made = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "audit"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout.splitlines()[-1].endswith("python scripts/audit.py")
    assert '"--strict"' in (settings.BASE_DIR / "scripts" / "audit.py").read_text()
