"""The page of all a partnership's actions: who may read it, what it costs, and how it is filtered and downloaded."""

import datetime
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from assessments.papers.tracker_file import COLUMNS
from tests.assessments.gathering import in_days
from tests.factories import ActionFactory, ActionUpdateFactory, AssessmentFactory, PartnerAgencyFactory

HEAD = 5


@pytest.fixture
def sheet(assessment):
    return assessment.sheets.get(component__slug="clarity")


@pytest.fixture
def url(assessment):
    return f"/partnerships/{assessment.partnership_id}/actions/"


@pytest.fixture
def file(assessment):
    return f"/partnerships/{assessment.partnership_id}/actions.xlsx"


@pytest.fixture
def four(assessment, sheet, bob, police):
    """One of each kind."""
    elsewhere = assessment.sheets.get(component__slug="capacity")
    ActionFactory(sheet=sheet, what="Late", lead_agency=police, due=in_days(-5), priority="high")
    ActionFactory(sheet=sheet, what="Bob’s", lead_agency=police, lead_person=bob, due=in_days(3), status="under_way")
    ActionFactory(sheet=elsewhere, what="Far away", lead_agency=None, lead_person=bob, horizon="strategic")
    ActionFactory(sheet=elsewhere, what="Closed", lead_agency=police, status="done")


def text_of(page):
    return " ".join(page.content.decode().split())


def shown(page):
    return re.findall(r'role="rowheader"[^>]*><a[^>]*>([^<]*)</a>', page.content.decode())


def book(answer):
    return load_workbook(io.BytesIO(answer.content))


def rows(answer):
    return [[cell.value for cell in row] for row in book(answer).active.iter_rows(min_row=HEAD + 1)]


def test_every_member_can_read_the_tracker_and_nobody_else(url, file, as_, alice, bob, sam, olive, carol, client):
    for person, status in ((alice, 200), (bob, 200), (sam, 200), (olive, 200), (carol, 404)):
        answers = [as_(person).get(address).status_code for address in (url, file)]
        assert (person.name, answers) == (person.name, [status] * 2)
    client.logout()
    for address in (url, file):
        assert client.get(address).url == f"/sign-in/?next={address}"


def test_an_outsiders_own_tracker_shows_none_of_our_actions(four, as_, carol):
    elsewhere = carol.memberships.get().partnership_id

    page = as_(carol).get(f"/partnerships/{elsewhere}/actions/")

    assert shown(page) == []
    assert "Northshire" not in text_of(page)


def test_an_outsider_cannot_filter_by_our_assessment_or_agency(four, assessment, as_, carol, police):
    elsewhere = carol.memberships.get().partnership_id

    for choice in (f"assessment={assessment.pk}", f"agency={police.pk}"):
        page = as_(carol).get(f"/partnerships/{elsewhere}/actions/?{choice}")
        assert shown(page) == []
        assert "Choose one of the answers" in text_of(page)


@pytest.mark.parametrize("count", [1, 30, 500])
def test_the_page_takes_eight_queries_however_much_there_is(url, sheet, as_, alice, count):
    for action in ActionFactory.create_batch(count, sheet=sheet):
        ActionUpdateFactory(action=action)
    client = as_(alice)

    with CaptureQueriesContext(connection) as queries:
        page = client.get(url)

    assert len(shown(page)) == min(50, count)
    assert len(queries) == 8


@pytest.mark.parametrize("count", [1, 30])
def test_the_file_takes_eight_queries_however_much_there_is(file, sheet, as_, alice, count):
    ActionFactory.create_batch(count, sheet=sheet)
    client = as_(alice)

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(file)

    assert len(rows(answer)) == count
    assert len(queries) == 8


def test_the_tracker_shows_open_actions_earliest_first(url, four, as_, olive):
    page = as_(olive).get(url)

    assert shown(page) == ["Late", "Bob’s", "Far away"]
    text = text_of(page)
    assert "3 open" in text
    assert "1 overdue" in text
    assert "1 done this quarter, since 1 " in text
    assert "5 days late" in text
    assert "in 3 days" in text
    assert text.count(">Overdue</strong>") == 1
    assert "actions match" not in text
    assert "OFFICIAL-SENSITIVE" in text


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("status=open", ["Late", "Bob’s", "Far away"]),
        ("status=overdue", ["Late"]),
        ("status=not_started", ["Late", "Far away"]),
        ("status=under_way", ["Bob’s"]),
        ("status=done", ["Closed"]),
        ("status=stopped", []),
        ("status=all", ["Late", "Bob’s", "Far away", "Closed"]),
        ("agency={police}", ["Late", "Bob’s"]),
        ("agency={police}&person=nobody", ["Late"]),
        ("person={bob}", ["Bob’s", "Far away"]),
        ("component=capacity", ["Far away"]),
        ("component=capacity&status=done", ["Closed"]),
        ("horizon=strategic", ["Far away"]),
        ("priority=high", ["Late"]),
        ("assessment={assessment}", ["Late", "Bob’s", "Far away"]),
        ("assessment={another}", []),
        ("sort=-due", ["Far away", "Bob’s", "Late"]),
    ],
)
def test_page_and_file_are_filtered_and_sorted_by_the_query_string(
    url, file, four, assessment, as_, bob, police, choice, expected
):
    another = AssessmentFactory(partnership=assessment.partnership, scale=assessment.scale)
    another.sheets.create(component=assessment.sheets.first().component)
    choice = choice.format(police=police.pk, bob=bob.pk, assessment=assessment.pk, another=another.pk)
    client = as_(bob)

    assert shown(client.get(f"{url}?{choice}")) == expected
    assert [row[0] for row in rows(client.get(f"{file}?{choice}"))] == expected


def test_a_filter_shows_its_number_of_matches_beside_the_partnerships_counts(url, four, as_, bob):
    text = text_of(as_(bob).get(f"{url}?status=done"))

    assert "1 action matches." in text
    assert "3 open" in text
    assert '<details class="app-details" open>' in text
    assert '<option value="done" selected>' in text


@pytest.mark.parametrize(
    "choice",
    [
        "agency=0",
        "person=%27",
        "component=none",
        "status=lost",
        "horizon=1",
        "priority=x",
        "assessment=-1",
        "sort=what",
    ],
)
def test_an_invalid_filter_is_explained_and_shows_nothing(url, file, four, as_, bob, choice):
    client = as_(bob)

    page = client.get(f"{url}?{choice}")

    assert page.status_code == 200
    assert shown(page) == []
    assert "There is a problem" in text_of(page)
    assert "Choose one of the answers" in text_of(page)
    answer = client.get(f"{file}?{choice}")
    assert (answer.status_code, answer.url) == (302, f"{url}?{choice}")


def test_without_actions_the_page_says_where_to_add_them(url, as_, bob):
    text = text_of(as_(bob).get(url))

    assert "There are no open actions. You add actions on an assessment’s component sheets." in text
    assert "actions.xlsx" not in text


def test_a_filter_without_matches_says_so(url, four, as_, bob):
    assert "No actions match." in text_of(as_(bob).get(f"{url}?status=stopped"))


def test_a_partnership_without_an_assessment_has_an_empty_tracker(as_, carol):
    elsewhere = carol.memberships.get().partnership_id

    assert "There are no open actions." in text_of(as_(carol).get(f"/partnerships/{elsewhere}/actions/"))
    assert rows(as_(carol).get(f"/partnerships/{elsewhere}/actions.xlsx")) == []


def test_a_long_tracker_has_pages_that_keep_the_filter(url, sheet, as_, bob):
    ActionFactory.create_batch(120, sheet=sheet)
    client = as_(bob)

    assert [len(shown(client.get(url, {"page": page}))) for page in (1, 2, 3)] == [50, 50, 20]
    text = client.get(url, {"page": 2, "component": "clarity", "sort": "-due"}).content.decode()
    assert 'href="?page=3&amp;component=clarity&amp;sort=-due"' in text
    assert [len(shown(client.get(url, {"page": page}))) for page in ("none", "0", "99")] == [50, 20, 20]


def test_headings_sort_one_way_and_then_the_other(url, four, as_, bob):
    client = as_(bob)

    page = client.get(url).content.decode()
    assert re.findall(r'aria-sort="(\w+)"><a[^>]*href="([^"]*)"', page) == [("ascending", "?sort=-due")]
    turned = client.get(f"{url}?sort=-due&component=clarity&page=1").content.decode()
    assert re.findall(r'aria-sort="(\w+)"><a[^>]*href="([^"]*)"', turned) == [
        ("descending", "?sort=due&amp;component=clarity")
    ]
    assert 'href="?sort=priority&amp;component=clarity"' in turned


def test_typed_markup_is_shown_as_text_and_long_titles_are_cut(url, sheet, as_, bob):
    ActionFactory(sheet=sheet, what="<b>First</b> " + "x" * 300)

    text = as_(bob).get(url).content.decode()

    assert "&lt;b&gt;First&lt;/b&gt;" in text
    assert "x" * 200 not in text


def test_pages_link_to_the_tracker(url, four, assessment, as_, bob):
    client = as_(bob)

    for page in ("/", f"/partnerships/{assessment.partnership_id}/"):
        assert f'href="{url}"' in client.get(page).content.decode()
    overview = client.get(f"/assessments/{assessment.pk}/").content.decode()
    assert f'href="{url}?assessment={assessment.pk}"' in overview
    assert f'href="{url}?assessment={assessment.pk}&amp;status=overdue"' in overview


def test_the_file_is_a_download_that_is_not_cached(file, four, as_, bob):
    answer = as_(bob).get(file)

    name = f"northshire-safeguarding-partnership-{timezone.localdate():%Y-%m-%d}-actions.xlsx"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")


def test_the_file_has_all_details_of_an_action(file, assessment, sheet, as_, bob, police):
    action = ActionFactory(
        sheet=sheet,
        what="=1+1",
        lead_agency=police,
        lead_person=bob,
        due=datetime.date(2026, 5, 12),
        status="under_way",
    )
    now = timezone.now()
    ActionUpdateFactory(action=action, at=now - datetime.timedelta(days=2), done="Asked", difference="Fewer waits")
    ActionUpdateFactory(action=action, at=now, done="@Trained")

    answer = as_(bob).get(file)
    row = dict(zip([str(column.heading) for column in COLUMNS], rows(answer)[0], strict=True))

    today = datetime.datetime.combine(timezone.localdate(), datetime.time())
    assert row == {
        "What will be done": "=1+1",
        "Kind": "Improve",
        "Component": "Clarity",
        "Assessment": "Peer mentoring after release",
        "Period": "April 2026 to March 2027",
        "Lead agency": "Northshire Police",
        "Lead person": "Bob",
        "Horizon": "Operational (shorter term)",
        "Priority": "Medium",
        "Status": "Under way",
        "Due": datetime.datetime(2026, 5, 12),
        "Overdue": "Yes" if timezone.localdate() > datetime.date(2026, 5, 12) else "No",
        "Review": None,
        "Done or stopped on": None,
        "Why it was stopped": None,
        "Last update": today,
        "What has been done": "@Trained",
        "What difference it has made": "Fewer waits",
        "Address": f"https://safeguarding.example{action.get_absolute_url()}",
    }
    sheet_of_file = book(answer).active
    assert [sheet_of_file[f"A{n}"].value for n in (1, 2)] == [
        "OFFICIAL-SENSITIVE",
        "Actions of Northshire Safeguarding Partnership",
    ]
    assert sheet_of_file["A3"].value.startswith("All actions that are open, on ")
    assert sheet_of_file["A6"].data_type == "s"


def test_the_file_has_every_row_of_a_long_tracker(file, sheet, as_, bob):
    ActionFactory.create_batch(120, sheet=sheet)

    assert len(rows(as_(bob).get(file))) == 120


def test_only_agencies_that_lead_an_action_here_are_offered(url, four, partnership, as_, bob, police):
    PartnerAgencyFactory(partnership=partnership, agency__name="Northshire Health")
    ActionFactory(lead_agency__name="Elsewhere Police")

    offered = as_(bob).get(url).context["form"].fields["agency"].choices

    assert offered == [("", "All agencies"), (str(police.pk), "Northshire Police")]
