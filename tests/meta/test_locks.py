"""Locks pin every package with its hash, but not where to download it from."""

import json
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PYTHON_LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def test_there_is_a_python_lock_for_each_use():
    assert [path.stem for path in PYTHON_LOCKS] == ["app", "dev", "node", "upkeep"]


@pytest.mark.parametrize("path", PYTHON_LOCKS, ids=lambda path: path.name)
def test_a_python_lock_pins_with_hashes_and_names_no_host(path):
    text = path.read_text()
    assert 0 < text.count("==") <= text.count("--hash=sha256:")
    assert "://" not in text


def test_the_node_lock_pins_with_hashes_and_names_no_host():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = [package for name, package in packages.items() if name]
    assert len(installed) > 3
    assert [package for package in installed if "integrity" not in package or "resolved" in package] == []
