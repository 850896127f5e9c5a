"""The largest moderation table: what the server spends on a page that a whole meeting is looking at."""

from functools import partial

import pytest

from tests.assessments.gathering import gather, more_agencies
from tests.assessments.moderating import with_views

AGENCIES = 25
ROUNDS = 15
# In plain pages.
TARGET = 45


@pytest.mark.bench
def test_the_table_of_12_components_and_25_agencies_costs_few_plain_pages(
    framework, partnership, as_, alice, plain_page, bound
):
    started = gather(partnership, alice, more_agencies(partnership, AGENCIES))
    slugs = started.sheets.values_list("component__slug", flat=True)
    views = tuple(1 + number % 4 for number in range(AGENCIES))
    with_views(started, alice, **dict.fromkeys(slugs, views))
    client, url = as_(alice), f"/assessments/{started.pk}/moderation/"
    assert client.get(url).content.count(b"app-score__number") == 12 * AGENCIES
    bound("moderation of 25 agencies", partial(client.get, url), plain_page, ROUNDS, TARGET)
