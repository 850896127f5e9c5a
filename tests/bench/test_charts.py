"""Every chart of a large partnership: what it costs on a page, and how much more in a Word file."""

import pytest

from safeguarding.printing.raster import png
from tests.assessments.charts.every import EVERY
from tests.bench.timing import multiple_of

# In plain pages.
DRAWN, AS_PNG = 16, 500


@pytest.mark.bench
@pytest.mark.parametrize("name", EVERY)
def test_a_chart_costs_little_on_a_page_and_more_as_a_picture_for_word(name, plain_page, capsys):
    draw = EVERY[name]
    svg = draw()
    assert multiple_of(plain_page, draw, 15, f"chart {name}, {len(svg) / 1000:.1f} KB", capsys) < DRAWN
    assert multiple_of(plain_page, lambda: png(svg), 5, f"chart {name} as PNG", capsys) < AS_PNG
