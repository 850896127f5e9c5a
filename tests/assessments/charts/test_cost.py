"""Charts are drawn each time a page shows them, so they must cost next to nothing."""

import subprocess
import sys

from .every import EVERY

MEGABYTES_AT_MOST = 10
# In a new process, because this one has other things in memory.
GROWTH = """
import django; django.setup()
from tests.assessments.charts.every import EVERY
def megabytes():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6
before = megabytes()
for _each in range(20):
    for draw in EVERY.values():
        draw()
print(megabytes() - before)
"""


def test_drawing_every_chart_20_times_adds_less_than_10_mb_of_memory():
    grown = subprocess.run([sys.executable, "-c", GROWTH], capture_output=True, text=True, check=True).stdout
    assert float(grown) < MEGABYTES_AT_MOST


def test_each_chart_is_smaller_than_20_kb():
    assert {name: len(draw()) for name, draw in EVERY.items() if len(draw()) >= 20_000} == {}
