"""What a page reads from the database, which the application's CPU time can't show: rows and buffers on PostgreSQL,
steps of the virtual machine on SQLite. Among many partnerships a page of one reads hardly more than among 30.
"""

import pytest
from django.core.handlers.wsgi import WSGIHandler

from tests.bench import figures
from tests.bench.at_scale.conftest import Scene
from tests.bench.at_scale.test_pages import PAGES
from tests.bench.browser import Browser
from tests.bench.conftest import Note
from tests.bench.figures import Figure
from tests.rows_read import effort

FEW = 30
GROWTH = 1.1


@pytest.mark.bench
@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.change is None])
def test_a_page_reads_hardly_more_among_many_partnerships(
    name: str, scene: Scene, handler: WSGIHandler, partnerships: int, where: str, note: Note
) -> None:
    page = PAGES[name]
    read = Browser(handler, getattr(scene, page.who)).getting(page.address(scene))
    with effort(without=()) as spent:
        assert read().status == 200
    among_few = {
        each.unit: each.value for each in figures.read() if (each.name, each.where) == (name, _among_few(where))
    }
    note(
        *(
            Figure(name, value, f"{unit} read", _bound(among_few, unit) if partnerships > FEW else None, where)
            for unit, value in spent.items()
        )
    )


def _among_few(where: str) -> str:
    return f"{where.partition(',')[0]}, {FEW} partnerships"


def _bound(among_few: dict[str, float], unit: str) -> float:
    return GROWTH * among_few[f"{unit} read"]
