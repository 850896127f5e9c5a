"""Charts don't depend on papers, pages or models."""

import ast
import sys
from pathlib import Path

import assessments.charts

ALLOWED = ("assessments.charts", "safeguarding.printing.", "django.utils.translation")


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(f"assessments.charts.{node.module or ''}" if node.level else node.module)
    return {name for name in found if name.split(".")[0] not in sys.stdlib_module_names}


def test_charts_import_only_the_drawing_kit_and_translation():
    modules = list(Path(assessments.charts.__file__).parent.glob("*.py"))
    names = set().union(*map(imported, modules))
    assert len(modules) > 8
    assert {name for name in names if not name.startswith(ALLOWED)} == set()
