"""`python -m tests.bench.tables` prints what is in var/bench.json as the tables of docs/performance.md."""

from collections import defaultdict
from collections.abc import Iterator

from tests.bench import figures
from tests.bench.figures import Figure

# The columns of a page, by unit.
COLUMNS = {"queries": "queries", "ms": "ms", "plain pages": "A", "signed-in pages": "B"}


def tables() -> Iterator[str]:
    found: dict[str, dict[str, dict[str, Figure]]] = defaultdict(lambda: defaultdict(dict))
    for each in figures.read():
        found[each.where][each.name][each.unit] = each
    for where, names in found.items():
        yield from _table(where, names) if where else _others(names)


def _table(where: str, names: dict[str, dict[str, Figure]]) -> Iterator[str]:
    read = sorted({unit for units in names.values() for unit in units} - COLUMNS.keys())
    heads = [*COLUMNS.values(), "A at most", *read]
    yield f"\n### {where}\n"
    yield f"| page | {' | '.join(heads)} |"
    yield f"|---|{'---|' * len(heads)}"
    for name, units in names.items():
        bound = units["plain pages"].bound if "plain pages" in units else None
        values = [*(_value(units, unit) for unit in COLUMNS), "" if bound is None else f"{bound:g}"]
        yield f"| {' | '.join([name, *values, *(_value(units, unit) for unit in read)])} |"


def _others(names: dict[str, dict[str, Figure]]) -> Iterator[str]:
    yield "\n### Papers, charts and memory\n"
    yield "| what | ms | figure | at most |"
    yield "|---|---|---|---|"
    for name, units in names.items():
        for unit, figure in units.items():
            if unit != "ms":
                bound = "" if figure.bound is None else f"{figure.bound:g}"
                yield f"| {name} | {_value(units, 'ms')} | {figure.value:g} {unit} | {bound} |"


def _value(units: dict[str, Figure], unit: str) -> str:
    return f"{units[unit].value:,g}" if unit in units else ""


if __name__ == "__main__":
    print("\n".join(tables()))
