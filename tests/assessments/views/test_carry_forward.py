"""Starting an assessment from an earlier one, and confirming what was carried forward."""

import datetime

import pytest

from assessments.models import Accountability, Assessment, ComponentAssessment, Evidence, RatingScale, Stage
from assessments.services import versioned
from assessments.services.carry_forward import carry_forward, next_of
from tests.assessments.gathering import in_days
from tests.assessments.steps import sign_off
from tests.factories import (
    AccountabilityFactory,
    ActionFactory,
    AssessmentFactory,
    EvidenceFactory,
    StakeholderRoleFactory,
)
from tests.pages import form_of


@pytest.fixture
def clarity(assessment: Assessment) -> ComponentAssessment:
    sheet = assessment.sheets.get(component__slug="clarity")
    sheet.score, sheet.evidence_narrative = 3, "Seen in the year before"
    for factory in (AccountabilityFactory, StakeholderRoleFactory, ActionFactory):
        factory(sheet=sheet)
    EvidenceFactory(sheet=sheet, title="Audit of 40 cases")
    sheet.save()
    return sheet


@pytest.fixture
def url(assessment: Assessment, clarity: ComponentAssessment) -> str:
    return f"/assessments/{assessment.pk}/carry-forward/"


@pytest.fixture
def following(assessment: Assessment, clarity: ComponentAssessment, alice) -> Assessment:
    return carry_forward(assessment, next_of(assessment), by=alice)


@pytest.fixture
def sheet(following: Assessment) -> ComponentAssessment:
    return following.sheets.get(component__slug="clarity")


def carried(sheet: ComponentAssessment) -> list[bool]:
    return [ComponentAssessment.objects.get(pk=sheet.pk).carried, Evidence.objects.get(sheet=sheet).carried]


def confirm_all(page) -> list[str]:
    """What the page’s “Confirm all” sends."""
    text = page.content.decode()
    inside = text[text.index("/confirm/") : text.index("Confirm all on this sheet")]
    return [part.split('"')[0] for part in inside.split('name="seen" value="')[1:]]


def test_the_form_is_prefilled_for_the_following_year(as_, alice, assessment, url):
    page = as_(alice).get(url)

    fields = form_of(page)
    assert (fields["subject"], fields["subject_kind"]) == ("Peer mentoring after release", "practice")
    assert [fields[f"period_start_{part}"] for part in ("day", "month", "year")] == ["1", "4", "2027"]
    assert [fields[f"period_end_{part}"] for part in ("day", "month", "year")] == ["31", "3", "2028"]
    assert (fields["scale"], fields["protective_marking"]) == (str(assessment.scale_id), "official_sensitive")


def test_a_lead_can_carry_an_assessment_forward_to_another_scale(as_, alice, assessment, url):
    client, welsh = as_(alice), RatingScale.objects.get(slug="ciw-2025")

    page = client.post(url, form_of(client.get(url), scale=welsh.pk), follow=True)

    started = Assessment.objects.exclude(pk=assessment.pk).get()
    text = page.content.decode()
    assert page.redirect_chain == [(started.get_absolute_url(), 302)]
    assert (started.scale, started.carried_from, started.started_by) == (welsh, assessment, alice)
    assert "Confirm or change each item" in text
    assert text.count("5 things to confirm") == 2


def test_a_signed_off_assessments_overview_offers_leads_to_carry_it_forward(as_, alice, bob, assessment, url):
    link = "Carry it forward into a new assessment"
    assert link not in as_(alice).get(assessment.get_absolute_url()).content.decode()
    sign_off(assessment, alice)

    assert link in as_(alice).get(assessment.get_absolute_url()).content.decode()
    assert link not in as_(bob).get(assessment.get_absolute_url()).content.decode()
    as_(alice).post(url, form_of(as_(alice).get(url)))
    assert Assessment.objects.get(carried_from=assessment).stage == Stage.AGREEING_SCORES


def test_people_who_speak_for_an_agency_asked_for_its_view_get_an_email(as_, alice, bob, url, mailoutbox):
    client, close = as_(alice), in_days(14)
    asking = {"asks_agencies": "yes", "agencies": [bob.memberships.get().agency_id]}
    asking |= {f"views_close_{part}": getattr(close, part) for part in ("day", "month", "year")}

    client.post(url, form_of(client.get(url), **asking))

    assert [letter.to for letter in mailoutbox] == [["bob@example.org"]]


def test_the_partnerships_page_offers_carrying_forward_only_to_leads(as_, alice, bob, assessment, url):
    page = assessment.partnership.get_absolute_url()

    assert url in as_(alice).get(page).content.decode()
    assert url not in as_(bob).get(page).content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"period_start_year": "2026"},
            "Enter a date on or after 1 April 2027, the day after the period you are carrying",
        ),
        ({"period_start_day": "31", "period_start_month": "3"}, "Enter a date on or after 1 April 2027"),
        ({"period_end_year": "2026"}, "The period must end on or after the day it starts"),
        ({"period_start_day": "45"}, "Enter a real date"),
        ({"subject": ""}, "Fill in"),
        ({"scale": "9999"}, "Choose one of the answers"),
    ],
)
def test_bad_input_starts_nothing_and_keeps_what_was_typed(as_, alice, url, changes, message):
    client = as_(alice)

    page = client.post(url, form_of(client.get(url), population="People on licence") | changes)

    text = page.content.decode()
    assert text.count(message) == 2
    assert "People on licence" in text
    assert (Assessment.objects.count(), Evidence.objects.count()) == (1, 1)


SAME_PERIOD = {"period_start_year": "2026", "period_end_year": "2027"}


def test_carrying_forward_to_another_scale_for_the_same_period_is_named_assessment_2(as_, alice, assessment, url):
    client, other = as_(alice), RatingScale.objects.get(slug="ciw-2025")

    page = client.post(url, form_of(client.get(url), scale=other.pk) | SAME_PERIOD, follow=True)

    started = Assessment.objects.exclude(pk=assessment.pk).get()
    assert (started.period_start, started.period_end, started.scale, started.carried_from) == (
        assessment.period_start,
        assessment.period_end,
        other,
        assessment,
    )
    assert started.name == "Peer mentoring after release, April 2026 to March 2027, assessment 2"
    assert started.name in page.content.decode()
    assert Evidence.objects.filter(sheet__assessment=started, carried=True).count() == 1


def test_the_same_period_on_the_same_scale_is_refused_with_one_helpful_error(as_, alice, url):
    client = as_(alice)

    page = client.post(url, form_of(client.get(url)) | SAME_PERIOD)

    text = page.content.decode()
    message = "the day after the period you are carrying forward from, or choose another scale"
    assert (text.count(message), text.count("govuk-error-message")) == (2, 1)
    assert Assessment.objects.count() == 1


def test_an_earlier_period_is_refused_on_another_scale_too(as_, alice, url):
    client, other = as_(alice), RatingScale.objects.get(slug="ciw-2025")
    earlier = {"period_start_year": "2025", "period_end_year": "2026"}

    text = client.post(url, form_of(client.get(url), scale=other.pk) | earlier).content.decode()

    message = "Enter a date on or after 1 April 2026, the start of the period you are carrying forward from"
    assert (text.count(message), text.count("govuk-error-message")) == (2, 1)


def test_carrying_forward_twice_is_refused(as_, alice, url):
    client = as_(alice)
    page = client.get(url)
    client.post(url, form_of(page))

    again = client.post(url, form_of(page, theme="Housing"))

    assert again.content.decode().count("is already assessing this for the same period on the same scale") == 2
    assert "Housing" in again.content.decode()
    assert (Assessment.objects.count(), Evidence.objects.count()) == (2, 2)


def test_leads_can_carry_forward_only_their_own_partnerships_assessments(as_, bob, sam, olive, carol, alice, url):
    typed = form_of(as_(alice).get(url))

    for person, status in ((bob, 403), (sam, 403), (olive, 403), (carol, 404)):
        assert as_(person).get(url).status_code == status
        assert as_(person).post(url, typed).status_code == status
    elsewhere = AssessmentFactory()
    assert as_(alice).post(f"/assessments/{elsewhere.pk}/carry-forward/", typed).status_code == 404
    assert Assessment.objects.count() == 2


def test_a_sheet_marks_carried_content_and_lets_editors_confirm_it(as_, bob, olive, sheet):
    text = as_(bob).get(sheet.get_absolute_url()).content.decode()
    assert text.count("Carried forward</strong>") == 5
    assert "Confirm all on this sheet" in text
    assert 'Confirm<span class="govuk-visually-hidden"> Audit of 40 cases' in text

    text = as_(olive).get(sheet.get_absolute_url()).content.decode()
    assert text.count("Carried forward</strong>") == 5
    assert "Confirm all" not in text
    assert "formaction" not in text


def test_a_sheet_with_nothing_carried_forward_does_not_mention_it(as_, bob, clarity):
    text = as_(bob).get(clarity.get_absolute_url()).content.decode()

    assert "Carried forward" not in text
    assert "Confirm" not in text


def test_one_button_confirms_everything_on_a_sheet(as_, bob, sheet):
    client, address = as_(bob), sheet.get_absolute_url()

    answer = client.post(f"{address}confirm/", {"seen": confirm_all(client.get(address))}, follow=True)

    assert answer.redirect_chain == [(address, 302)]
    assert "5 items have been confirmed" in answer.content.decode()
    assert "Carried forward" not in answer.content.decode()
    assert carried(sheet) == [False, False]


def test_one_row_can_be_confirmed_on_its_own(as_, bob, sheet):
    item = Evidence.objects.get(sheet=sheet)

    answer = as_(bob).post(
        f"{sheet.get_absolute_url()}evidence/{item.pk}/confirm/", {"seen": f"evidence/{item.pk}/1"}, follow=True
    )

    assert answer.redirect_chain == [(f"{sheet.get_absolute_url()}#evidence", 302)]
    assert "1 item has been confirmed" in answer.content.decode()
    assert carried(sheet) == [True, False]


def test_typed_changes_to_the_sheet_are_saved_when_confirming_a_row(as_, bob, sheet):
    client, address = as_(bob), sheet.get_absolute_url()
    item = Evidence.objects.get(sheet=sheet)
    typed = form_of(client.get(address), evidence_narrative="Seen again", seen=f"evidence/{item.pk}/1")

    client.post(f"{address}evidence/{item.pk}/confirm/", typed)

    assert ComponentAssessment.objects.get(pk=sheet.pk).evidence_narrative == "Seen again"
    assert carried(sheet) == [False, False]


def test_nothing_is_confirmed_if_the_sheets_fields_have_an_error(as_, bob, sheet):
    client, address = as_(bob), sheet.get_absolute_url()
    item = Evidence.objects.get(sheet=sheet)
    typed = form_of(
        client.get(address), evidence_narrative="Seen again", strategic_review_day="45", seen=f"evidence/{item.pk}/1"
    )

    page = client.post(f"{address}evidence/{item.pk}/confirm/", typed)

    assert page.status_code == 200
    assert "Seen again" in page.content.decode()
    assert carried(sheet) == [True, True]
    # Corrected there and saved as on the sheet's own page.
    again = client.post(
        f"{address}evidence/{item.pk}/confirm/", form_of(page, strategic_review_day="", save_and_return="")
    )
    assert again.url == f"/assessments/{sheet.assessment_id}/"
    assert carried(sheet) == [False, True]


def test_a_row_can_be_confirmed_although_a_review_date_has_passed(as_, bob, sheet):
    ComponentAssessment.objects.filter(pk=sheet.pk).update(strategic_review=datetime.date(2026, 9, 30))
    client, address = as_(bob), sheet.get_absolute_url()
    item = Evidence.objects.get(sheet=sheet)

    client.post(f"{address}evidence/{item.pk}/confirm/", form_of(client.get(address), seen=f"evidence/{item.pk}/1"))

    assert carried(sheet) == [True, False]


def test_a_stale_confirmation_names_who_was_first_and_confirms_nothing(as_, alice, bob, sheet):
    client, address = as_(bob), sheet.get_absolute_url()
    shown = confirm_all(client.get(address))
    lead = Accountability.objects.get(sheet=sheet)
    versioned.save(lead, by=alice, version=1)

    answer = client.post(f"{address}confirm/", {"seen": shown}, follow=True)

    assert "Alice changed this at" in answer.content.decode()
    assert "so nothing was confirmed" in answer.content.decode()
    assert carried(sheet) == [True, True]


def test_nothing_is_confirmed_if_a_row_was_removed_meanwhile(as_, bob, sheet):
    client, address = as_(bob), sheet.get_absolute_url()
    shown = confirm_all(client.get(address))
    Evidence.objects.filter(sheet=sheet).delete()

    answer = client.post(f"{address}confirm/", {"seen": shown}, follow=True)

    assert "Something on this page was removed after you opened it" in answer.content.decode()
    assert ComponentAssessment.objects.get(pk=sheet.pk).carried


def test_after_sign_off_nothing_is_confirmed(as_, alice, bob, following, sheet):
    client, address = as_(bob), sheet.get_absolute_url()
    shown = confirm_all(client.get(address))
    sign_off(following, alice)
    ComponentAssessment.objects.filter(pk=sheet.pk).update(version=1)

    answer = client.post(f"{address}confirm/", {"seen": shown}, follow=True)

    assert "Alice signed this assessment off on" in answer.content.decode()
    assert carried(sheet) == [True, True]


@pytest.mark.parametrize("seen", ["", "evidence", "evidence/1/x", "sheet/1", "nothing/1/1", "evidence/²/1"])
def test_nonsense_confirms_nothing(as_, bob, sheet, seen):
    answer = as_(bob).post(f"{sheet.get_absolute_url()}confirm/", {"seen": seen}, follow=True)

    assert "There was nothing left to confirm" in answer.content.decode()
    assert carried(sheet) == [True, True]


def test_rows_of_another_assessment_cannot_be_confirmed(as_, bob, clarity, sheet):
    theirs = EvidenceFactory(carried=True)

    answer = as_(bob).post(
        f"{sheet.get_absolute_url()}confirm/",
        {"seen": [f"evidence/{theirs.pk}/1", f"evidence/{9**18}/1", f"sheet/{theirs.sheet_id}/1"]},
        follow=True,
    )

    assert answer.status_code == 200
    assert Evidence.objects.get(pk=theirs.pk).carried


def test_someone_who_may_not_edit_confirms_nothing(as_, sam, olive, carol, sheet):
    for person, status in ((sam, 403), (olive, 403), (carol, 404)):
        answer = as_(person).post(f"{sheet.get_absolute_url()}confirm/", {"seen": f"sheet/{sheet.pk}/1"})
        assert answer.status_code == status
    assert carried(sheet) == [True, True]


def test_saving_a_row_unchanged_confirms_it(as_, bob, sheet):
    row = Evidence.objects.get(sheet=sheet)
    client, address = as_(bob), f"{sheet.get_absolute_url()}evidence/{row.pk}/"
    client.post(address, form_of(client.get(address)))
    assert not Evidence.objects.get(pk=row.pk).carried


def test_a_review_date_before_the_period_does_not_block_saving(as_, bob, sheet):
    ComponentAssessment.objects.filter(pk=sheet.pk).update(strategic_review=datetime.date(2020, 1, 1))
    client, address = as_(bob), sheet.get_absolute_url()
    answer = client.post(address, form_of(client.get(address), accountability_narrative="The board"))
    assert answer.status_code == 302
    assert ComponentAssessment.objects.get(pk=sheet.pk).accountability_narrative == "The board"


def test_the_page_names_the_assessment_it_was_already_carried_forward_to(as_, alice, following, url):
    page = as_(alice).get(url).content.decode()

    assert "It has already been carried forward:" in page
    assert f'href="{following.get_absolute_url()}">{following.name}</a>' in page


def test_the_first_time_no_earlier_carrying_forward_is_mentioned(as_, alice, url):
    assert "already been carried forward" not in as_(alice).get(url).content.decode()
