"""The action tracker of a large partnership: what the server spends on its page and its Excel file."""

from functools import partial

import pytest

from tests.factories import ActionFactory, ActionUpdateFactory, AgencyFactory, UserFactory

ACTIONS = 500
ROUNDS = 15


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
def test_a_page_of_500_actions_costs_few_plain_pages(many, as_, alice, plain_page, bound):
    client, url = as_(alice), f"/partnerships/{many.pk}/actions/"
    assert client.get(url).content.count(b'role="rowheader"') == 50

    bound("tracker of 500 actions", partial(client.get, url), plain_page, ROUNDS, 85)


@pytest.mark.bench
def test_the_excel_file_of_500_actions_costs_hundreds_of_plain_pages(many, as_, alice, plain_page, bound):
    client, url = as_(alice), f"/partnerships/{many.pk}/actions.xlsx"
    assert client.get(url).content.startswith(b"PK")

    bound("tracker of 500 actions as Excel", partial(client.get, url), plain_page, ROUNDS, 550)
