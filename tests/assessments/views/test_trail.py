"""The trail's page: who may read it, what it costs, and how it is filtered and downloaded."""

import csv
import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.admin.wording import without_other_page
from assessments.models import Assessment, ComponentAssessment
from assessments.services import versioned
from tests.factories import AccountabilityFactory, ActionFactory, EvidenceFactory, StakeholderRoleFactory

ITEMS = (EvidenceFactory, AccountabilityFactory, StakeholderRoleFactory, ActionFactory)


@pytest.fixture
def sheet(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="clarity")


@pytest.fixture
def url(assessment: Assessment) -> str:
    return f"/assessments/{assessment.pk}/trail/"


@pytest.fixture
def table(assessment: Assessment) -> str:
    return f"/assessments/{assessment.pk}/trail.csv"


def save(sheet: ComponentAssessment, by, times: int = 1, **changes: object) -> None:
    for n in range(times):
        sheet.score = 1 + n % 4
        for name, value in changes.items():
            setattr(sheet, name, value)
        versioned.save(sheet, by=by, version=sheet.version)


def rows(answer) -> list[list[str]]:
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def changes(page) -> int:
    return page.content.decode().count('class="app-change"')


def test_only_leads_and_scrutineers_can_read_the_trail(url, table, assessment, as_, alice, bob, sam, olive, carol):
    of_clarity = f"/assessments/{assessment.pk}/clarity/trail/"
    for person, status in ((alice, 200), (sam, 200), (bob, 403), (olive, 403), (carol, 404)):
        answers = [as_(person).get(address).status_code for address in (url, of_clarity, table)]
        assert (person.name, answers) == (person.name, [status] * 3)


def test_only_people_who_may_read_the_trail_see_links_to_it(url, assessment, sheet, as_, alice, bob, sam, olive):
    for person, sees in ((alice, True), (sam, True), (bob, False), (olive, False)):
        overview = as_(person).get(f"/assessments/{assessment.pk}/").content.decode()
        on_sheet = as_(person).get(sheet.get_absolute_url()).content.decode()
        assert (f'href="{url}"' in overview, f'href="{sheet.get_absolute_url()}trail/"' in on_sheet) == (sees, sees)


@pytest.mark.parametrize("times", [1, 300])
def test_the_page_takes_eleven_queries_however_much_there_is(url, assessment, sheet, as_, alice, bob, times):
    save(sheet, bob, times)
    for factory in ITEMS:
        factory.create_batch(2, sheet=sheet)
    client = as_(alice)
    # Django asks SQLite once what it can do.
    client.get(url)

    with CaptureQueriesContext(connection) as queries:
        page = client.get(url)

    assert changes(page) == min(50, times + 9)
    assert len(queries) == 11


def test_a_change_is_shown_with_its_time(url, sheet, as_, alice, bob):
    save(sheet, bob, score=3)

    text = as_(alice).get(url).content.decode()

    assert "Bob changed the score of Clarity from not yet scored to 3 Good" in text
    assert re.search(r'<time class="[^"]+" datetime="[^"]+">\d\d:\d\d</time>', text)
    assert "2 changes, newest first" in " ".join(text.split())


def test_a_long_text_is_shown_as_typed_under_before_and_after(url, sheet, as_, alice, bob):
    save(sheet, bob, score=None, evidence_narrative="<b>First</b> we saw\nthis")

    text = as_(alice).get(url).content.decode()

    assert "Before and after: evidence for the score" in text
    assert "&lt;b&gt;First&lt;/b&gt; we saw\nthis" in text
    assert "(empty)" in text


def test_a_long_trail_has_pages(url, sheet, as_, alice, bob):
    save(sheet, bob, 120)
    client = as_(alice)

    assert [changes(client.get(url, {"page": page})) for page in (1, 2, 3)] == [50, 50, 21]
    text = client.get(url, {"page": 2, "kind": "scores"}).content.decode()
    assert 'href="?page=3&amp;kind=scores"' in text
    assert 'aria-current="page"' in text
    assert [changes(client.get(url, {"page": page})) for page in ("none", "0", "99")] == [50, 21, 21]


def test_a_component_has_its_own_trail(assessment, sheet, as_, alice, bob):
    save(sheet, bob)
    save(assessment.sheets.get(component__slug="confidence"), bob)
    client = as_(alice)

    page = client.get(f"/assessments/{assessment.pk}/clarity/trail/")

    assert changes(page) == 1
    assert '<option value="clarity" selected>' in page.content.decode()
    assert "trail.csv?component=clarity" in page.content.decode()
    assert client.get(f"/assessments/{assessment.pk}/clairvoyance/trail/").status_code == 404


def test_the_trail_is_filtered_by_the_query_string(url, sheet, as_, alice, bob):
    save(sheet, bob)
    EvidenceFactory(sheet=sheet)
    client = as_(alice)

    assert changes(client.get(url)) == 3
    assert changes(client.get(url, {"component": "clarity"})) == 2
    assert changes(client.get(url, {"person": bob.pk})) == 1
    assert changes(client.get(url, {"kind": "evidence"})) == 1
    since = {"since_day": "1", "since_month": "1", "since_year": "2027"}
    assert changes(client.get(url, since)) == (0 if sheet.changed_at.year < 2027 else 3)
    nothing = client.get(url, {"kind": "actions"}).content.decode()
    assert "No changes match" in nothing


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"component": "clairvoyance"}, "Choose one of the answers for “Component”"),
        ({"person": "0"}, "Choose one of the answers for “Person”"),
        ({"person": "1 OR 1=1"}, "Choose one of the answers for “Person”"),
        ({"kind": "none"}, "Choose one of the answers for “Kind of item”"),
        ({"since_day": "31", "since_month": "2", "since_year": "2026"}, "Enter a real date for “From”"),
        ({"until_year": "26"}, "must include a day and month"),
        (
            {
                f"{name}_{part}": value
                for name, day in (("since", "2"), ("until", "1"))
                for part, value in (("day", day), ("month", "5"), ("year", "2026"))
            },
            "“To” must be the same day as “From” or a later one",
        ),
    ],
)
def test_an_invalid_filter_is_explained_and_shows_nothing(url, table, sheet, as_, alice, asked, message):
    client = as_(alice)

    page = client.get(url, asked)
    answer = client.get(table, asked)

    assert page.status_code == 200
    assert page.content.decode().count(message) == 2
    assert changes(page) == 0
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, url)
    assert client.get(answer.url).content.decode().count(message) == 2


def test_the_trail_can_be_downloaded_as_csv(table, sheet, as_, sam, bob):
    save(sheet, bob, score=3)
    answer = as_(sam).get(table)

    found = rows(answer)
    assert found[0][:4] == ["Date", "Time", "Who", "What happened"]
    assert found[1][2:] == [
        "Bob", "Changed", "Clarity", "Scores and texts", "Clarity", "Self-assessment score", "not yet scored", "3 Good"
    ]  # fmt: skip
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == (
        'attachment; filename="peer-mentoring-after-release-2026-04-to-2027-03-trail.csv"'
    )
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_csv_has_every_change_that_matches_the_filter(table, sheet, as_, alice, bob):
    save(sheet, bob, 450)
    EvidenceFactory(sheet=sheet)
    client = as_(alice)

    assert len(rows(client.get(table, {"kind": "scores"}))) == 1 + 450
    assert {row[5] for row in rows(client.get(table, {"kind": "evidence"}))[1:]} == {"Evidence"}


def test_no_component_can_have_the_slug_trail():
    with pytest.raises(ValidationError):
        without_other_page("trail")


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_of_the_csv_is_a_formula(table, sheet, as_, alice, bob, text):
    EvidenceFactory(sheet=sheet, title=text)

    cells = [cell for row in rows(as_(alice).get(table)) for cell in row]

    assert f"'{text}" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))] == []
