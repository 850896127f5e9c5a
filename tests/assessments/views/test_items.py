"""The small pages under a sheet: add, change and remove."""

import datetime
import re

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from assessments.models import Accountability, Action, Assessment, ComponentAssessment, Evidence, StakeholderRole
from tests.assessments.steps import sign_off
from tests.factories import (
    AccountabilityFactory,
    ActionFactory,
    ActionUpdateFactory,
    AgencyFactory,
    EvidenceFactory,
    MembershipFactory,
    StakeholderRoleFactory,
    UserFactory,
)
from tests.pages import form_of

MODELS = {"evidence": Evidence, "leads": Accountability, "stakeholders": StakeholderRole, "actions": Action}
TODAY = timezone.localdate()


@pytest.fixture
def sheet(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="clarity")


@pytest.fixture
def url(sheet: ComponentAssessment) -> str:
    return sheet.get_absolute_url()


def date(name: str, day: datetime.date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


@pytest.fixture
def typed(police, bob):
    """What each kind's form sends when every field is filled in."""
    return {
        "evidence": {
            "version": "1",
            "title": "Audit of 40 cases",
            "url": "www.example.org/audit",
            "reference": "QA 2026/3",
            "kind": "audit",
            "shows": "impact",
            "source_agency": police.pk,
            "note": "Twice as many plans were shared.",
            "good_practice": "on",
        },
        "leads": {"version": "1", "agency": police.pk, "person": bob.pk, "leads_on": "The protocol"},
        "stakeholders": {"version": "1", "other": "Northshire Magistrates", "role": "Ask for the check"},
        "actions": {
            "version": "1",
            "kind": "improve",
            "what": "Train all court teams",
            "lead_agency": police.pk,
            "lead_person": bob.pk,
            "horizon": "operational",
            "priority": "high",
            **date("due", TODAY + datetime.timedelta(days=60)),
        },
    }


@pytest.mark.parametrize("kind", MODELS)
def test_bob_adds_changes_and_removes_each_kind(url, as_, bob, typed, kind):
    client, model = as_(bob), MODELS[kind]
    text_field = next(name for name in ("note", "leads_on", "role", "what") if name in typed[kind])

    assert client.post(f"{url}{kind}/add/", typed[kind]).url == f"{url}#{kind}"
    added = model.objects.get()
    assert (added.changed_by, added.version, added.sheet.component.slug) == (bob, 1, "clarity")
    assert getattr(added, text_field) == typed[kind][text_field]

    answer = client.post(f"{url}{kind}/{added.pk}/", typed[kind] | {text_field: "Put better"})
    assert answer.url == f"{url}#{kind}"
    assert getattr(model.objects.get(), text_field) == "Put better"

    assert str(model.objects.get()) in client.get(f"{url}{kind}/{added.pk}/remove/").content.decode()
    assert client.post(f"{url}{kind}/{added.pk}/remove/", {"version": "2"}).url == f"{url}#{kind}"
    assert model.objects.count() == 0


def test_evidence_keeps_every_field_of_the_form(url, as_, bob, typed, police):
    as_(bob).post(f"{url}evidence/add/", typed["evidence"] | date("dated", datetime.date(2026, 5, 14)))

    found = Evidence.objects.get()
    assert (found.title, found.url, found.reference) == (
        "Audit of 40 cases",
        "https://www.example.org/audit",
        "QA 2026/3",
    )
    assert (found.kind, found.shows, found.source_agency, found.dated, found.good_practice) == (
        "audit",
        "impact",
        police,
        datetime.date(2026, 5, 14),
        True,
    )


@pytest.mark.parametrize(
    ("kind", "changes", "message"),
    [
        ("evidence", {"title": ""}, "Fill in"),
        ("evidence", {"title": "x" * 201}, "must be 200 characters or fewer"),
        ("evidence", {"url": "", "reference": ""}, "Upload a file, or enter a link or a reference"),
        ("evidence", {"url": "javascript:alert(1)"}, "Enter a full web address"),
        ("evidence", {"url": "https://bob:pass@example.org/"}, "Remove the name and password from the address"),
        ("evidence", {"url": "https://example.org/\u202egnp.exe"}, "Type the address again"),
        ("evidence", {"url": "ftp://example.org/x"}, "Enter a full web address"),
        ("evidence", {"kind": "rumour"}, "Choose one of the answers"),
        ("leads", {"agency": "", "person": ""}, "Say who leads"),
        ("leads", {"leads_on": ""}, "Fill in"),
        ("stakeholders", {"other": ""}, "Say who the partner is: choose an agency"),
        ("stakeholders", {"role": "x" * 20_001}, "must be 20,000 characters or fewer"),
        ("actions", {"lead_agency": "", "lead_person": ""}, "Choose who leads this action"),
        ("actions", {"due_day": ""}, "must include a day"),
        ("actions", {"priority": "highest"}, "Choose one of the answers"),
    ],
)
def test_bad_input_is_refused_beside_the_field_and_in_the_summary(url, as_, bob, typed, kind, changes, message):
    page = as_(bob).post(f"{url}{kind}/add/", typed[kind] | changes)

    assert page.status_code == 200
    assert page.content.decode().count(message) == 2
    assert MODELS[kind].objects.count() == 0


YESTERDAY = TODAY - datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "field", "warning"),
    [
        ("actions", "due", "This action is already overdue: it was due on"),
        ("actions", "review", "The review date of this action has passed: it was"),
        ("evidence", "review_by", "This evidence is past its review date,"),
    ],
)
@pytest.mark.parametrize("day", [YESTERDAY, datetime.date(2019, 3, 1)])
def test_past_dates_are_accepted_with_one_warning(url, as_, bob, typed, kind, field, warning, day):
    client = as_(bob)

    page = client.post(f"{url}{kind}/add/", typed[kind] | date(field, day), follow=True).content.decode()

    saved = MODELS[kind].objects.get()
    said = f"{warning} {date_format(day, 'DATE_FORMAT')}"
    assert (getattr(saved, field), page.count(said), page.count("app-banner--warning")) == (day, 1, 1)
    # A later change does not repeat a warning about something already known.
    again = form_of(client.get(f"{url}{kind}/{saved.pk}/"), **{"what" if kind == "actions" else "note": "Put better"})
    assert warning not in client.post(f"{url}{kind}/{saved.pk}/", again, follow=True).content.decode()


def test_a_due_date_of_today_gets_no_warning(url, as_, bob, typed):
    page = as_(bob).post(f"{url}actions/add/", typed["actions"] | date("due", TODAY), follow=True).content.decode()

    assert (Action.objects.get().due, page.count("app-banner--warning")) == (TODAY, 0)


def test_a_past_due_date_of_a_done_action_gets_no_warning(url, as_, bob, sheet):
    action = ActionFactory(sheet=sheet, status="done")
    page = as_(bob).get(f"{url}actions/{action.pk}/")

    saved = as_(bob).post(f"{url}actions/{action.pk}/", form_of(page) | date("due", YESTERDAY), follow=True)

    assert (Action.objects.get().due, saved.content.decode().count("app-banner--warning")) == (YESTERDAY, 0)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("evidence", "source_agency"),
        ("leads", "agency"),
        ("leads", "person"),
        ("stakeholders", "agency"),
        ("actions", "lead_agency"),
        ("actions", "lead_person"),
    ],
)
def test_agencies_and_people_from_elsewhere_cannot_be_chosen_by_their_ids(url, as_, bob, typed, carol, kind, field):
    stranger = carol if field.endswith("person") else AgencyFactory(name="Elsewhere Police")

    page = as_(bob).post(f"{url}{kind}/add/", typed[kind] | {field: stranger.pk})

    assert "Choose one of the answers" in page.content.decode()
    assert str(stranger) not in page.content.decode()
    assert MODELS[kind].objects.count() == 0


def test_people_who_have_been_deactivated_are_not_offered_but_stay_where_they_are_named(
    url, sheet, as_, bob, partnership
):
    gone = UserFactory(name="Gone Person")
    MembershipFactory(partnership=partnership, person=gone)
    action = ActionFactory(sheet=sheet, lead_person=gone)
    gone.is_active = False
    gone.save()

    client = as_(bob)
    assert "Gone Person" not in client.get(f"{url}actions/add/").content.decode()
    assert "Gone Person" in client.get(f"{url}actions/{action.pk}/").content.decode()


def test_an_overdue_action_can_still_be_changed(url, sheet, as_, bob, typed, police):
    action = ActionFactory(sheet=sheet, lead_agency=police, due=TODAY - datetime.timedelta(days=9))

    as_(bob).post(f"{url}actions/{action.pk}/", typed["actions"] | date("due", action.due))

    assert Action.objects.get().priority == "high"


def test_a_new_action_is_not_started_and_its_form_has_no_status(url, as_, bob, typed):
    page = as_(bob).get(f"{url}actions/add/").content.decode()
    assert 'name="status"' not in page
    assert re.search(r'name="priority" value="medium"[^>]* checked', page)

    as_(bob).post(f"{url}actions/add/", typed["actions"] | {"status": "done"})

    assert Action.objects.get().status == "not_started"


@pytest.mark.parametrize("kind", MODELS)
def test_sending_a_page_again_adds_a_row_only_if_something_was_changed(url, as_, bob, typed, kind):
    name = next(name for name in ("note", "leads_on", "role", "what") if name in typed[kind])
    client = as_(bob)
    form = form_of(client.get(f"{url}{kind}/add/"), **typed[kind])

    for sent in (form, form, {**form, name: "Another one"}, {**form, name: "Another one"}):
        assert client.post(f"{url}{kind}/add/", sent).status_code == 302

    assert [getattr(row, name) for row in MODELS[kind].objects.order_by("pk")] == [form[name], "Another one"]


@pytest.mark.parametrize("kind", ["leads", "stakeholders"])
def test_only_names_the_partnership_typed_before_are_suggested(url, sheet, as_, bob, kind):
    AccountabilityFactory(sheet=sheet, agency=None, other="Chair of the board")
    elsewhere = sheet.assessment.sheets.exclude(pk=sheet.pk)[0]
    for _twice in range(2):
        StakeholderRoleFactory(sheet=elsewhere, agency=None, other="Northshire <Magistrates>")
    AccountabilityFactory(agency=None, other="Of another partnership")

    page = as_(bob).get(f"{url}{kind}/add/").content.decode()

    (offered,) = re.findall(r'<datalist id="id_other_list">(.*?)</datalist>', page)
    assert re.findall(r'value="([^"]*)"', offered) == ["Chair of the board", "Northshire &lt;Magistrates&gt;"]
    assert 'list="id_other_list"' in page
    assert "Of another partnership" not in page


def test_without_names_typed_before_nothing_is_suggested(url, as_, bob):
    page = as_(bob).get(f"{url}leads/add/").content.decode()

    assert "datalist" not in page
    assert "id_other_list" not in page


def test_two_people_changing_one_row_lose_neither_text(url, sheet, as_, alice, bob, typed):
    evidence = EvidenceFactory(sheet=sheet)
    address = f"{url}evidence/{evidence.pk}/"
    as_(alice).post(address, typed["evidence"] | {"note": "As Alice says"})

    text = as_(bob).post(address, typed["evidence"] | {"note": "As Bob says"}).content.decode()

    assert "Alice saved this at" in text
    assert "As Alice says" in text
    assert "As Bob says" in text
    assert Evidence.objects.get().note == "As Alice says"


def test_changing_a_removed_row_offers_to_add_it_again(url, sheet, as_, bob, typed):
    evidence = EvidenceFactory(sheet=sheet)
    address = f"{url}evidence/{evidence.pk}/"
    evidence.delete()
    client = as_(bob)

    page = client.post(address, typed["evidence"])

    assert "This was removed after you opened this page" in page.content.decode()
    assert "Twice as many plans were shared." in page.content.decode()
    assert f'action="{url}evidence/add/"' in page.content.decode()
    assert client.get(address).url == f"{url}#evidence"


def test_a_row_changed_meanwhile_cannot_be_removed_from_a_stale_page(url, sheet, as_, alice, bob, typed):
    evidence = EvidenceFactory(sheet=sheet)
    as_(alice).post(f"{url}evidence/{evidence.pk}/", typed["evidence"])

    page = as_(bob).post(f"{url}evidence/{evidence.pk}/remove/", {"version": "1"})

    assert "Alice saved this at" in page.content.decode()
    assert Evidence.objects.count() == 1


def test_a_new_row_is_added_even_with_the_key_of_another_sheets_row(url, sheet, as_, bob, typed):
    elsewhere = EvidenceFactory(sheet=sheet.assessment.sheets.exclude(pk=sheet.pk).first())

    answer = as_(bob).post(f"{url}evidence/add/", typed["evidence"] | {"key": str(elsewhere.key)})

    assert answer.url == f"{url}#evidence"
    assert Evidence.objects.filter(sheet=sheet).exclude(key=elsewhere.key).count() == 1


@pytest.mark.parametrize(
    ("updates", "told"), [(0, ""), (1, "Its update will be removed"), (2, "Its 2 updates will be removed")]
)
def test_removing_an_action_says_which_updates_are_removed_too(url, sheet, as_, bob, updates, told):
    action = ActionFactory(sheet=sheet)
    ActionUpdateFactory.create_batch(updates, action=action)
    page = as_(bob).get(f"{url}actions/{action.pk}/remove/").content.decode()
    assert (told in page, "add an update that says the action is stopped" in page) == (True, updates > 0)


@pytest.mark.parametrize("last_part", ["", "remove/"])
def test_a_row_is_found_only_under_its_own_sheet_and_kind(sheet, as_, bob, last_part):
    evidence = EvidenceFactory(sheet=sheet)
    elsewhere = f"/assessments/{sheet.assessment_id}/confidence/evidence/{evidence.pk}/{last_part}"

    assert as_(bob).get(elsewhere).url == f"/assessments/{sheet.assessment_id}/confidence/#evidence"
    own = sheet.get_absolute_url()
    assert as_(bob).get(f"{own}leads/{evidence.pk}/{last_part}").url == f"{own}#leads"


@pytest.mark.parametrize("kind", MODELS)
def test_scrutineers_and_observers_cannot_add_and_carol_gets_404(url, as_, sam, olive, carol, typed, kind):
    for person, status in ((sam, 403), (olive, 403), (carol, 404)):
        client = as_(person)
        assert client.get(f"{url}{kind}/add/").status_code == status
        assert client.post(f"{url}{kind}/add/", typed[kind]).status_code == status
    assert MODELS[kind].objects.count() == 0


class TestAfterSignOff:
    @pytest.fixture(autouse=True)
    def signed_off(self, sheet, alice):
        self.action = ActionFactory(sheet=sheet, what="As agreed")
        sign_off(sheet.assessment, alice)

    def test_pages_to_add_change_and_remove_redirect_and_say_why(self, url, as_, bob):
        for page in ("actions/add/", f"actions/{self.action.pk}/", f"actions/{self.action.pk}/remove/"):
            text = as_(bob).get(url + page, follow=True).content.decode()
            assert "This assessment is signed off, so its sheets can’t be changed" in text

    def test_a_page_opened_before_it_can_no_longer_save_and_keeps_what_was_typed(self, url, as_, bob, typed):
        page = as_(bob).post(f"{url}actions/{self.action.pk}/", typed["actions"])

        assert "Alice signed this assessment off on" in page.content.decode()
        assert "Train all court teams" in page.content.decode()
        assert Action.objects.get().what == "As agreed"
