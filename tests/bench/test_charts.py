"""Every chart of a large partnership: what it costs on a page, and how much more in a Word file."""

import pytest

from safeguarding.printing.raster import png
from tests.assessments.charts.every import EVERY

# In plain pages.
DRAWN, AS_PNG = 16, 500


@pytest.mark.bench
@pytest.mark.parametrize("name", EVERY)
def test_a_chart_costs_little_on_a_page_and_more_as_a_picture_for_word(name, plain_page, bound):
    draw = EVERY[name]
    svg = draw()
    bound(f"chart {name}", draw, plain_page, 15, DRAWN)
    bound(f"chart {name} as PNG", lambda: png(svg), plain_page, 5, AS_PNG)
