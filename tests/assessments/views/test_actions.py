"""The page of one action: who can read it, who can add an update, and what happens to typed text."""

import datetime
import re

import pytest
from django.utils import timezone

from assessments.models import Action, ActionUpdate, Assessment, ComponentAssessment
from assessments.services import versioned
from assessments.services.carry_forward import carry_forward, next_of
from partnerships.models import Membership, Role
from tests.assessments.steps import say, sign_off
from tests.factories import ActionFactory, ActionUpdateFactory, AgencyFactory, MembershipFactory, UserFactory
from tests.pages import form_of

TYPED = {"status": "under_way", "done": "Two courses held", "difference": "Staff ask earlier"}


@pytest.fixture
def sheet(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.select_related("component").get(component__slug="clarity")


@pytest.fixture
def action(sheet: ComponentAssessment, police) -> Action:
    return ActionFactory(sheet=sheet, what="Train all court teams", lead_agency=police)


@pytest.fixture
def url(action: Action) -> str:
    return action.get_absolute_url()


def text_of(answer) -> str:
    return answer.content.decode()


def add(client, url, **typed):
    """Fills in the page's form and sends it."""
    return client.post(url, form_of(client.get(url), **(TYPED | typed)))


def test_bob_adds_an_update_to_his_agencys_action(as_, bob, action, url):
    client = as_(bob)

    answer = add(client, url)

    assert answer.url == url
    assert (ActionUpdate.objects.get().by, Action.objects.get().status) == (bob, "under_way")
    page = text_of(client.get(url))
    for words in (
        "The update of “Train all court teams” has been added",
        "Two courses held",
        "What difference it has made",
        "Staff ask earlier",
    ):
        assert words in page


def test_the_page_shows_the_plan_and_its_updates_newest_first(as_, olive, action, url, bob):
    Action.objects.update(priority="high", review=datetime.date(2026, 6, 1), lead_person=bob)
    say(action, bob, "under_way", "The first course", at=datetime.datetime(2026, 5, 3, 12, tzinfo=datetime.UTC))
    say(action, bob, "stopped", "No more courses", stopped_because="The trainer left")

    page = text_of(as_(olive).get(url))

    for words in ("Train all court teams", "Northshire Police", "Bob", "High priority", "1 June 2026", "Improve"):
        assert words in page
    assert "The trainer left" in page
    assert page.index("No more courses") < page.index("3 May 2026") < page.index("The first course")


class TestWhoMayUpdate:
    def test_a_lead_can_update_any_action(self, as_, alice, url):
        assert add(as_(alice), url).status_code == 302

    def test_someone_from_another_agency_can_only_read(self, as_, dave, url):
        self.refused(as_(dave), url, 403)

    def test_the_lead_person_can_update_another_agencys_action(self, as_, dave, action, url):
        Action.objects.update(lead_person=dave)
        assert add(as_(dave), url).status_code == 302

    def test_if_a_person_leads_alone_only_their_agencys_colleagues_can_update(
        self, as_, bob, dave, police, partnership, action, url
    ):
        colleague = UserFactory()
        MembershipFactory(partnership=partnership, person=colleague, role=Role.BOARD_MEMBER, agency=police)
        Action.objects.update(lead_agency=None, lead_person=colleague)

        assert add(as_(bob), url).status_code == 302
        self.refused(as_(dave), url, 403)

    def test_if_someone_without_an_agency_leads_alone_board_members_cannot_update(self, as_, alice, bob, action, url):
        Action.objects.update(lead_agency=None, lead_person=alice)

        self.refused(as_(bob), url, 403)
        assert add(as_(alice), url).status_code == 302

    def test_observers_can_only_read_even_from_the_lead_agency_or_as_the_lead_person(
        self, as_, bob, olive, police, action, url
    ):
        Membership.objects.filter(person=olive).update(agency=police)
        self.refused(as_(olive), url, 403)

        Action.objects.update(lead_person=bob)
        Membership.objects.filter(person=bob).update(role=Role.OBSERVER)
        self.refused(as_(bob), url, 403)

    def test_a_scrutineer_can_only_read_and_carol_gets_404(self, as_, sam, carol, url):
        self.refused(as_(sam), url, 403)
        client = as_(carol)
        assert (client.get(url).status_code, client.post(url, TYPED).status_code) == (404, 404)

    def test_speaking_for_the_agency_in_another_partnership_is_not_enough(self, as_, carol, police, dave, url):
        Membership.objects.filter(person=carol).update(agency=police)
        MembershipFactory(person=dave, role=Role.BOARD_MEMBER, agency=police)

        assert as_(carol).post(url, TYPED).status_code == 404
        self.refused(as_(dave), url, 403)

    def refused(self, client, url, status):
        page = client.get(url)
        assert page.status_code == 200
        assert "Add an update" not in text_of(page)
        assert client.post(url, TYPED | {"version": "1", "seen": "0"}).status_code == status
        assert ActionUpdate.objects.filter(by=client.session["_auth_user_id"]).count() == 0


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"done": ""}, "Fill in “What has been done?”"),
        ({"status": ""}, "Choose an answer for “What is its status now?”"),
        ({"status": "forgotten"}, "Choose one of the answers"),
        ({"status": "stopped"}, "Say why it was stopped"),
        ({"status": "stopped", "stopped_because": " "}, "Say why it was stopped"),
        ({"stopped_because": "No money"}, "Choose “Stopped”, or clear the reason for stopping"),
        ({"status": "done", "difference": ""}, "Say what difference it has made before you close it as done"),
        ({"version": "x"}, "Open this page again"),
        ({"seen": ""}, "Open this page again"),
    ],
)
def test_bad_input_is_refused_beside_the_field_and_keeps_what_was_typed(as_, bob, url, typed, message):
    page = add(as_(bob), url, **({"difference": "Only this"} | typed))

    assert page.status_code == 200
    assert text_of(page).count(message) >= 1
    if "difference" not in typed:
        assert "Only this" in text_of(page)
    assert (ActionUpdate.objects.count(), Action.objects.get().status) == (0, "not_started")


def test_a_refused_status_is_kept_in_the_form_but_not_shown_as_the_actions(as_, bob, url):
    page = text_of(add(as_(bob), url, status="stopped"))

    # The form keeps "Stopped". The action above it is unchanged.
    assert re.search(r'value="stopped"[^>]* checked', page)
    assert re.search(r"<dt>Status</dt>\s*<dd[^>]*>\s*<bdi[^>]*>Not started", page)


def test_a_stopped_actions_reason_is_prefilled_and_cleared_on_restarting(as_, bob, action, url):
    client = as_(bob)
    add(client, url, status="stopped", stopped_because="The trainer left")
    assert 'value="The trainer left"' in text_of(client.get(url))

    assert add(client, url, status="under_way").status_code == 302
    assert Action.objects.get().stopped_because == ""


def test_a_double_click_adds_one_update(as_, bob, url):
    client = as_(bob)
    typed = form_of(client.get(url), **TYPED)

    assert [client.post(url, typed).status_code for _click in range(2)] == [302, 302]
    assert ActionUpdate.objects.count() == 1


def test_an_update_by_someone_else_is_shown_first_and_the_next_save_succeeds(as_, alice, bob, action, url):
    client = as_(bob)
    typed = form_of(client.get(url), **TYPED | {"status": "not_started"})
    say(action, alice, "done", "What Alice did")

    page = client.post(url, typed)

    text = text_of(page)
    assert "Alice added an update at" in text
    assert "What Alice did" in text
    assert "Two courses held" in text
    # Bob did not choose a status, so hers stays.
    assert re.search(r'value="done"[^>]* checked', text)
    assert ActionUpdate.objects.count() == 1
    assert client.post(url, form_of(page)).status_code == 302
    assert [update.by for update in ActionUpdate.objects.all()] == [bob, alice]
    assert Action.objects.get().status == "done"


def test_a_status_that_was_chosen_stays_chosen(as_, alice, bob, action, url):
    client = as_(bob)
    typed = form_of(client.get(url), **TYPED | {"status": "stopped", "stopped_because": "No money"})
    say(action, alice, "under_way", "What Alice did")

    assert re.search(r'value="stopped"[^>]* checked', text_of(client.post(url, typed)))


def test_a_change_to_the_plan_meanwhile_does_not_block_an_update(as_, alice, bob, action, url):
    client = as_(bob)
    typed = form_of(client.get(url), **TYPED)
    action.what = "Train all court and prison teams"
    versioned.save(action, by=alice, version=1)

    assert client.post(url, typed).status_code == 302
    stored = Action.objects.get()
    assert (stored.what, stored.status) == ("Train all court and prison teams", "under_way")


def test_a_removed_action_redirects_and_keeps_what_editors_typed(as_, bob, olive, carol, action, url):
    action.delete()
    client = as_(bob)

    assert client.get(url).url == f"/assessments/{action.sheet.assessment_id}/clarity/#actions"
    page = client.post(url, TYPED | {"version": "1", "seen": "0", "status_was": "not_started"})
    assert "This action was removed" in text_of(page)
    assert "Two courses held" in text_of(page)
    assert as_(olive).post(url, TYPED).status_code == 403
    assert as_(carol).get(url).status_code == 404


def test_an_action_is_found_only_under_its_own_sheet(as_, bob, url):
    assert as_(bob).get(url.replace("clarity", "confidence")).status_code == 302


class TestAfterSignOff:
    def test_actions_can_be_updated_from_the_locked_sheet(self, assessment, as_, alice, bob, dave, sheet, url):
        sign_off(assessment, alice)

        assert f'href="{url}">Update' in text_of(as_(bob).get(sheet.get_absolute_url()))
        assert f'href="{url}">Read' in text_of(as_(dave).get(sheet.get_absolute_url()))
        assert add(as_(bob), url, status="done").status_code == 302
        assert "Change this action" not in text_of(as_(bob).get(url))
        assert Action.objects.get().status == "done"


class TestInALaterAssessment:
    @pytest.fixture
    def copy(self, assessment, action, alice, bob) -> Action:
        say(action, bob, "under_way", "The first course", difference="Staff ask earlier")
        sign_off(assessment, alice)
        stored = Assessment.objects.get()
        following = carry_forward(stored, next_of(stored), by=alice)
        return Action.objects.get(sheet__assessment=following)

    def test_the_earlier_copy_links_to_the_later_one_and_takes_no_updates(self, as_, bob, url, copy):
        page = text_of(as_(bob).get(url))

        assert f'href="{copy.get_absolute_url()}"' in page
        assert "was carried forward to" in page
        assert "Add an update" not in page
        answer = as_(bob).post(url, TYPED | {"version": "2", "seen": "1", "status_was": "under_way"})
        assert "Add your update there" in text_of(answer)
        assert ActionUpdate.objects.count() == 1

    def test_a_page_opened_before_carrying_forward_keeps_what_was_typed(self, assessment, as_, alice, bob, action, url):
        client = as_(bob)
        typed = form_of(client.get(url), **TYPED)
        sign_off(assessment, alice)
        stored = Assessment.objects.get()
        carry_forward(stored, next_of(stored), by=alice)

        page = text_of(client.post(url, typed))

        assert "Add your update there. What you typed is still here for you to copy" in page
        assert "Two courses held" in page
        assert ActionUpdate.objects.count() == 0

    def test_the_earlier_sheet_links_to_the_later_action(self, as_, bob, sheet, copy):
        page = text_of(as_(bob).get(sheet.get_absolute_url()))

        link = f'<a class="govuk-link" href="{copy.get_absolute_url()}">Peer mentoring after release, to March 2028</a>'
        assert f"Continues in {link}" in page
        assert ">Read<" in page
        assert "Overdue" not in page

    def test_the_later_copy_shows_earlier_updates_and_where_they_are_from(self, as_, bob, url, copy):
        say(copy, bob, "done", "The last course")

        page = text_of(as_(bob).get(copy.get_absolute_url()))

        assert "Carried forward from" in page
        assert f'Updates from <a class="govuk-link" href="{url}">Peer mentoring after release, April 2026' in page
        assert page.index("The last course") < page.index("Updates from") < page.index("The first course")


def test_the_sheet_shows_each_actions_progress_and_last_update(as_, bob, dave, sheet, action):
    say(
        action,
        bob,
        "stopped",
        stopped_because="The trainer left",
        at=datetime.datetime(2026, 5, 3, tzinfo=datetime.UTC),
    )
    ActionFactory(sheet=sheet, priority="high", due=timezone.localdate() - datetime.timedelta(days=1))

    page = text_of(as_(bob).get(sheet.get_absolute_url()))

    for words in ("The trainer left", "Updated 3 May 2026 by Bob", "High priority", "Overdue"):
        assert page.count(words) == 1
    assert re.findall(r'value="actions/\d+/update" class="app-link-button">(\w+)', page) == ["Read", "Update"]


def test_the_sheets_button_saves_and_leads_to_the_action(as_, bob, sheet, action, url):
    client = as_(bob)
    typed = form_of(
        client.get(sheet.get_absolute_url()), evidence_narrative="Kept", go_on=f"actions/{action.pk}/update"
    )

    assert client.post(sheet.get_absolute_url(), typed).url == url
    assert ComponentAssessment.objects.get(pk=sheet.pk).evidence_narrative == "Kept"


@pytest.mark.parametrize("updates", [0, 1, 30])
def test_the_page_takes_the_same_queries_for_any_number_of_updates(
    as_, bob, action, url, updates, django_assert_num_queries
):
    ActionUpdateFactory.create_batch(updates, action=action)
    client = as_(bob)

    # Session, person, action, its latest updates, what it continues as, latest update, updates, the copy.
    with django_assert_num_queries(8):
        client.get(url)


def test_a_board_member_of_another_partnership_gets_404_and_cannot_update(as_, police, url):
    stranger = UserFactory()
    MembershipFactory(person=stranger, role=Role.BOARD_MEMBER, agency=AgencyFactory())
    client = as_(stranger)

    assert client.get(url).status_code == 404
    assert client.post(url, TYPED | {"version": "1", "seen": "0"}).status_code == 404
    assert ActionUpdate.objects.count() == 0
