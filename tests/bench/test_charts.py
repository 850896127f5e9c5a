"""Every chart of a large partnership: how long it takes on a page, and how much longer in a Word file."""

import pytest

from safeguarding.printing.raster import png
from tests.assessments.charts.every import EVERY

from .timing import median_of


@pytest.mark.bench
@pytest.mark.parametrize("name", EVERY)
def test_a_chart_is_drawn_in_10_ms_and_a_picture_for_word_in_500(name, capsys):
    draw = EVERY[name]
    svg = draw()
    assert median_of(20, draw, f"chart {name}, {len(svg) / 1000:.1f} KB", capsys) < 0.010
    assert median_of(5, lambda: png(svg), f"chart {name} as PNG", capsys) < 0.500
