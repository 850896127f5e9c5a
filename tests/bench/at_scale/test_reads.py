"""What each page reads from the database, which the application's CPU time can't show.

Rows and buffers on PostgreSQL by its own plans, steps of the virtual machine on SQLite. They are only reported, because
PostgreSQL reads small tables whole. tests/test_rows_read.py compares 30 and 300 partnerships by the same plans.
"""

import pytest
from django.core.handlers.wsgi import WSGIHandler

from tests.bench.at_scale.conftest import Scene
from tests.bench.at_scale.test_pages import PAGES
from tests.bench.browser import Browser
from tests.bench.conftest import Note
from tests.bench.figures import Figure
from tests.rows_read import effort


@pytest.mark.bench
@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.change is None])
def test_what_a_page_reads_is_reported(name: str, scene: Scene, handler: WSGIHandler, where: str, note: Note) -> None:
    page = PAGES[name]
    read = Browser(handler, getattr(scene, page.who)).getting(page.address(scene))
    with effort(without=()) as spent:
        assert read().status == 200
    assert spent.total() > 0
    note(*(Figure(name, value, f"{unit} read", where=where) for unit, value in spent.items()))
