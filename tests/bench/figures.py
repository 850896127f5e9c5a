"""What the benchmarks found, a line per figure in var/bench.json."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = Path(__file__).parents[2] / "var" / "bench.json"


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str
    # The most it may be. None where it is only reported.
    bound: float | None = None
    # What it was measured on: "SQLite, 30 partnerships".
    where: str = ""

    @property
    def is_kept(self) -> bool:
        return self.bound is None or self.value <= self.bound

    def __str__(self) -> str:
        at_most = "" if self.bound is None else f" (at most {self.bound:g})"
        return f"{self.name}: {self.value:g} {self.unit}{at_most}"


def read() -> list[Figure]:
    return [Figure(**json.loads(line)) for line in FILE.read_text().splitlines()] if FILE.exists() else []


def write(found: list[Figure]) -> None:
    """Replaces those of the same name and unit that were measured on the same, and keeps all others."""
    kept = {_key(each): each for each in [*read(), *found]}
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text("".join(f"{json.dumps(asdict(each))}\n" for _key, each in sorted(kept.items())))


def _key(figure: Figure) -> tuple[str, str, str]:
    return figure.where, figure.name, figure.unit
