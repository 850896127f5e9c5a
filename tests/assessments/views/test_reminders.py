"""How often a person is reminded of actions: their own choice."""

import pytest

from assessments.models import ReminderChoice, Rhythm
from tests.factories import ReminderChoiceFactory
from tests.pages import form_of

URL = "/account/reminders/"


def test_someone_who_has_chosen_nothing_gets_daily_reminders(as_, bob):
    assert form_of(as_(bob).get(URL))["rhythm"] == "daily"
    assert ReminderChoice.objects.count() == 0


def test_bob_changes_reminders_to_weekly_and_back(as_, bob):
    client = as_(bob)
    for rhythm, words in (("weekly", "at most once a week"), ("daily", "before they are due")):
        account = client.post(URL, {"rhythm": rhythm}, follow=True).content.decode()

        assert "Your choice of reminders has been saved" in account
        assert words in account
        assert ReminderChoice.objects.get(person=bob).rhythm == rhythm
        assert form_of(client.get(URL))["rhythm"] == rhythm


def test_bobs_choice_is_not_daves(as_, bob, dave):
    ReminderChoiceFactory(person=dave, rhythm=Rhythm.WEEKLY)

    as_(bob).post(URL, {"rhythm": "daily"})

    assert ReminderChoice.objects.get(person=dave).rhythm == Rhythm.WEEKLY


@pytest.mark.parametrize("data", [{}, {"rhythm": "never"}])
def test_an_invalid_choice_changes_nothing(as_, bob, data):
    ReminderChoiceFactory(person=bob, rhythm=Rhythm.WEEKLY)

    page = as_(bob).post(URL, data)

    assert "There is a problem" in page.content.decode()
    assert ReminderChoice.objects.get().rhythm == Rhythm.WEEKLY


def test_someone_not_signed_in_is_asked_to_sign_in(client, db):
    assert client.get(URL).url == f"/sign-in/?next={URL}"


def test_the_account_page_links_to_the_choice(as_, bob):
    assert f'href="{URL}"' in as_(bob).get("/account/").content.decode()
