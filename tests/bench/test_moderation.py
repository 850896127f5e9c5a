"""The largest moderation table: how long the server takes for a page that a whole meeting is looking at."""

from functools import partial

import pytest

from tests.assessments.gathering import gather, more_agencies
from tests.assessments.moderating import with_views
from tests.bench.timing import median_of

AGENCIES = 25
RUNS = 15
TARGET = 0.06


@pytest.mark.bench
def test_the_table_of_12_components_and_25_agencies_is_there_in_60_ms(framework, partnership, as_, alice, capsys):
    started = gather(partnership, alice, more_agencies(partnership, AGENCIES))
    slugs = started.sheets.values_list("component__slug", flat=True)
    views = tuple(1 + number % 4 for number in range(AGENCIES))
    with_views(started, alice, **dict.fromkeys(slugs, views))
    client, url = as_(alice), f"/assessments/{started.pk}/moderation/"
    assert client.get(url).content.count(b"app-score__number") == 12 * AGENCIES
    assert median_of(RUNS, partial(client.get, url), "moderation", capsys) < TARGET
