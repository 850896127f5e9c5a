"""The action tracker of a large partnership: how long the server takes for its page and its Excel file."""

from functools import partial

import pytest

from tests.bench.timing import median_of
from tests.factories import ActionFactory, ActionUpdateFactory, AgencyFactory, UserFactory

ACTIONS = 500
RUNS = 15


@pytest.fixture
def many(assessment):
    sheets, agencies, people = (
        list(assessment.sheets.all()),
        AgencyFactory.create_batch(25),
        UserFactory.create_batch(25),
    )
    for number in range(ACTIONS):
        action = ActionFactory(
            sheet=sheets[number % 12], lead_agency=agencies[number % 25], lead_person=people[number * 7 % 25]
        )
        ActionUpdateFactory(action=action, by=people[0])
    return assessment.partnership


@pytest.mark.bench
def test_a_page_of_500_actions_is_there_in_80_ms(many, as_, alice, capsys):
    client, url = as_(alice), f"/partnerships/{many.pk}/actions/"
    assert client.get(url).content.count(b'role="rowheader"') == 50

    assert median_of(RUNS, partial(client.get, url), "tracker", capsys) < 0.08


@pytest.mark.bench
def test_the_excel_file_of_500_actions_is_there_in_half_a_second(many, as_, alice, capsys):
    client, url = as_(alice), f"/partnerships/{many.pk}/actions.xlsx"
    assert client.get(url).content.startswith(b"PK")

    assert median_of(RUNS, partial(client.get, url), "tracker as Excel", capsys) < 0.5
