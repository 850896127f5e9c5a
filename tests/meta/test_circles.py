"""No two modules import each other, even only for types."""

from graphlib import CycleError, TopologicalSorter

import grimp


def test_no_modules_import_each_other_in_a_circle():
    graph = grimp.build_graph("safeguarding", "partnerships", "assessments")
    assert len(graph.modules) > 300

    assert circle_in({module: graph.find_modules_directly_imported_by(module) for module in graph.modules}) == []


def test_a_circular_import_is_found_among_other_imports():
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"d", "b"}}) in (["b", "c", "b"], ["c", "b", "c"])


def circle_in(imports: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []
