"""Text that looks like markup comes back as typed from every form, page, paper and file, and never has an effect.

We ask people to redact names, so "Asked <name removed>" is a good answer.
"""

import csv
import io
import json
import zipfile
from html.parser import HTMLParser
from typing import Any

import docx
import openpyxl
import pytest
from icalendar import Calendar

from assessments.models import Assessment, ComponentAssessment, EvidenceFile
from assessments.papers.kinds import KINDS, kind_of, source_of
from assessments.services import action_reminders, for_people
from partnerships.models import Agency, Partnership, User
from safeguarding.printing import pdf
from tests.assessments import moderating
from tests.assessments.gathering import give_all, in_days
from tests.factories import EvidenceFactory, GoodPracticeFactory, UserFactory
from tests.files import pdf_bytes, upload
from tests.pages import form_of

SAMPLES = ("<name removed>", "a < b", "<script>alert(1)</script>", "</textarea>", "{{ x }}", "{% x %}", "&amp;", "]]>")
TYPED = f"Asked {' '.join(SAMPLES)} \"'`<!-- &lt;b&gt; <b>ab"
NAME = f"As {TYPED}"


class Seen(HTMLParser):
    """What a reader sees on a page, including form fields, and what a browser would run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.scripts: list[str] = []
        self.inside = ""
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.inside = tag if tag in ("script", "style") else ""
        if tag == "name":
            self.scripts.append("a tag that was typed")
        if tag == "input":
            self.texts.append(dict(attrs).get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "script" and "alert" in data:
            self.scripts.append(data)
        if not self.inside:
            self.texts.append(data)


def on(name: str, days: int) -> dict[str, int]:
    day = in_days(days)
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


ITEMS: dict[str, dict[str, Any]] = {
    "evidence": {"title": TYPED, "reference": TYPED, "note": TYPED, "kind": "audit", "shows": "impact"},
    "leads": {"other": TYPED, "leads_on": TYPED},
    "stakeholders": {"other": TYPED, "role": TYPED},
    "actions": {"what": TYPED, "kind": "improve", "horizon": "operational", "priority": "high", **on("due", 3)},
}


@pytest.fixture
def hostile(framework, as_, alice: User, bob: User, police: Agency) -> Assessment:
    """Fills in every field that people can type in."""
    Partnership.objects.update(name=NAME)
    Agency.objects.filter(pk=police.pk).update(name=NAME)
    User.objects.filter(pk=bob.pk).update(name=NAME)
    start(as_(alice), bob)
    started = Assessment.objects.get()
    client = as_(bob)
    url = started.sheets.get(component__slug="clarity").get_absolute_url()
    texts = ("evidence_narrative", "accountability_narrative", "strategic_timeframe", "operational_timeframe")
    assert post(client, url, dict.fromkeys(texts, TYPED) | {"score": "2"}).status_code == 302
    for kind, typed in ITEMS.items():
        lead = {"lead_agency": police.pk, "lead_person": bob.pk} if kind == "actions" else {}
        assert post(client, f"{url}{kind}/add/", typed | lead).status_code == 302
    action = clarity(started).actions.get()
    done = {"status": "under_way", "done": TYPED, "difference": TYPED}
    assert post(client, action.get_absolute_url(), done).status_code == 302
    moderating.challenge(started, alice, TYPED)
    return started


def start(client, bob: User) -> None:
    typed = {
        "subject": TYPED,
        "subject_kind": "practice",
        "theme": TYPED,
        "population": TYPED,
        "scale": Assessment._meta.get_field("scale").related_model.objects.get(slug="hmip-2018").pk,
        "protective_marking": "official",
        **{f"period_start_{part}": value for part, value in (("day", 1), ("month", 4), ("year", 2026))},
        **{f"period_end_{part}": value for part, value in (("day", 31), ("month", 3), ("year", 2027))},
    }
    path = f"/partnerships/{bob.memberships.get().partnership_id}/start/"
    assert post(client, path, typed).status_code == 302


def post(client, path: str, typed: dict[str, Any]):
    return client.post(path, form_of(client.get(path), **typed))


def clarity(assessment: Assessment) -> ComponentAssessment:
    return moderating.sheet_of(assessment)


def test_typed_text_is_stored_and_shown_in_forms_unchanged(hostile, as_, bob):
    client, url = as_(bob), clarity(hostile).get_absolute_url()

    form = form_of(client.get(url))
    assert {form[name] for name in form if name.endswith(("narrative", "timeframe"))} == {TYPED}
    for kind, typed in ITEMS.items():
        row = {"leads": "accountabilities"}.get(kind, kind)
        item = getattr(clarity(hostile), row).get()
        form = form_of(client.get(f"{url}{kind}/{item.pk}/"))
        texts = {name: value for name, value in typed.items() if value == TYPED}
        assert {name: form[name] for name in texts} == texts
        assert {name: getattr(item, name) for name in texts} == texts


def test_pages_show_typed_markup_as_text(hostile, as_, alice, bob):
    client, pk, sheet = as_(alice), hostile.pk, clarity(hostile)
    partnership, url = hostile.partnership_id, sheet.get_absolute_url()
    action = sheet.actions.get().pk
    paths = [
        *("/", f"/partnerships/{partnership}/", f"/partnerships/{partnership}/actions/"),
        *(f"/partnerships/{partnership}/people/", f"/partnerships/{partnership}/agencies/", f"/assessments/{pk}/"),
        *(url, f"{url}trail/", f"{url}actions/{action}/update/", f"{url}actions/{action}/remove/"),
        *(f"/assessments/{pk}/{each}/" for each in ("sign-off", "trail", "papers", "report", "progress")),
        *(f"/assessments/{pk}/papers/{each}/" for each in ("action-plan", "component-sheet")),
        f"/partnerships/{partnership}/agencies/{sheet.assessment.partnership.partner_agencies.get().pk}/duties/",
    ]
    for path in paths:
        answer = client.get(path, {"of": "clarity"} if path.endswith("component-sheet/") else {})
        seen = Seen(answer.content.decode())
        assert (path, answer.status_code, seen.scripts, TYPED in seen.text) == (path, 200, [], True)


def test_success_messages_and_refused_forms_show_markup_as_text(hostile, as_, bob):
    client, url = as_(bob), clarity(hostile).get_absolute_url()
    path = f"{url}stakeholders/add/"

    saved = client.post(path, {"version": "1", "other": "<b>Us</b> &amp;", "role": "Ask"}, follow=True)
    refused = client.post(path, {"version": "1", "other": TYPED, "role": "", "agency": TYPED})

    assert "The stakeholder “<b>Us</b> &amp;” has been added" in Seen(saved.content.decode()).text
    assert refused.status_code == 200
    assert form_of(refused)["other"] == TYPED
    assert Seen(refused.content.decode()).scripts == []


@pytest.mark.parametrize("slug", [slug for slug in KINDS if slug != "progress-report"])
def test_papers_show_typed_markup_as_text(hostile, slug):
    of = "clarity" if slug == "component-sheet" else ""
    for format in KINDS[slug].writers:
        made = source_of(kind_of(slug, format), format, hostile, of).make().content
        if format == "docx":
            document = docx.Document(io.BytesIO(made))
            text = " ".join("".join(node.itertext()) for node in document.element.body)
        elif format == "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(made))
            text = " ".join(str(cell.value) for sheet in book for row in sheet for cell in row if cell.value)
        else:
            html = source_of(kind_of(slug, "pdf"), "pdf", hostile, of)
            html = html.kind.writers["pdf"].set(html.values, html.shows)[0]
            pages = pdf._lay_out(html).pages
            boxes = (box for each in pages for box in each._page_box.descendants() if hasattr(box, "text"))
            # Lines break between words, and within a word only if they must.
            text = "".join("".join(box.text for box in boxes).split())
            assert "".join(TYPED.split()) in text.replace("\u200b", "").replace("\u00ad", "")
            continue
        assert (slug, format, TYPED in " ".join(text.split())) == (slug, format, True)


def test_downloads_contain_typed_markup_as_text(hostile, as_, alice):
    client, pk = as_(alice), hostile.pk

    rows = list(csv.reader(io.StringIO(b"".join(client.get(f"/assessments/{pk}/trail.csv")).decode("utf-8-sig"))))
    assert [cell for row in rows for cell in row if cell == TYPED]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(client.get(f"/assessments/{pk}/export.zip"))))
    texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".json")]
    assert any(TYPED in str(json.loads(text)) or json.dumps(TYPED)[1:-1] in text for text in texts)
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/partnerships/{hostile.partnership_id}/actions.xlsx").content)
    )
    assert TYPED in [cell.value for sheet in book for row in sheet for cell in row]


def test_calendars_and_emails_show_typed_markup_as_text(hostile, client, bob, mailoutbox):
    feed = client.get(f"/calendar/{for_people.make_calendar_address(by=bob)}.ics")
    [event] = Calendar.from_ical(feed.content).walk("VEVENT")
    assert str(event["summary"]).startswith("Asked <name removed> a < b <script>alert(1)</script> </textarea> {{ x }}")

    action_reminders.remind_of_actions()

    [letter] = mailoutbox
    start = "Asked <name removed> a < b <script>alert(1)</script> </textarea>"
    html = Seen(letter.alternatives[0][0])
    assert start in " ".join(letter.body.split())
    assert (start in html.text, html.scripts) == (True, [])


def test_an_email_asking_for_a_view_shows_typed_markup_in_subject_and_body(gathering, as_, alice, bob, mailoutbox):
    Assessment.objects.update(subject=TYPED)

    as_(alice).post(f"/assessments/{gathering.pk}/views/remind/")

    letter = mailoutbox[0]
    assert TYPED in letter.subject
    assert TYPED in " ".join(letter.body.split())
    assert TYPED in Seen(letter.alternatives[0][0]).text


def test_views_dissents_challenges_and_replies_are_shown_as_typed(gathering, as_, alice, bob, sam):
    path = f"/assessments/{gathering.pk}/views/clarity/"
    assert post(as_(bob), path, {"score": "3", "reason": TYPED, "evidence": TYPED}).status_code == 302
    assert form_of(as_(bob).get(path))["reason"] == TYPED
    give_all(gathering, bob)
    moderating.with_views(gathering, alice, clarity=(1, 3))
    typed = {"score": "2", "score_because": TYPED}
    assert post(as_(alice), f"/assessments/{gathering.pk}/moderation/clarity/", typed).status_code == 302
    url = moderating.sheet_of(gathering).get_absolute_url()
    assert post(as_(bob), f"{url}dissent/", {"reason": TYPED}).status_code == 302
    assert post(as_(sam), f"{url}challenges/add/", {"question": TYPED}).status_code == 302
    challenge = moderating.sheet_of(gathering).challenges.get()
    assert post(as_(alice), f"{url}challenges/{challenge.pk}/reply/", {"reply": TYPED}).status_code == 302

    seen = Seen(as_(sam).get(url).content.decode())
    assert (seen.text.count(TYPED) >= 4, seen.scripts) == (True, [])


def test_good_practice_is_shown_as_typed(as_, alice, carol, partnership, assessment):
    item = EvidenceFactory(sheet=assessment.sheets.get(component__slug="clarity"), good_practice=True)
    path = f"/partnerships/{partnership.pk}/good-practice/release/{item.pk}/"
    typed = {"title": TYPED, "summary": TYPED, "sector": "police", "contact": TYPED, "theme": TYPED}
    assert post(as_(alice), path, typed).status_code == 302

    page = Seen(as_(carol).get("/good-practice/").content.decode())
    assert (TYPED in page.text, page.scripts) == (True, [])
    assert GoodPracticeFactory._meta.model.objects.get().contact == TYPED


def test_a_files_name_is_kept_and_shown_as_uploaded(as_, bob, assessment):
    url = assessment.sheets.get(component__slug="clarity").get_absolute_url()
    name = "Asked <name removed> a < b {{ x }} &amp; ]]>.pdf"
    typed = {"title": "Audit", "kind": "audit", "shows": "impact", "file": upload(name, pdf_bytes())}

    page = as_(bob).post(f"{url}evidence/add/", {"version": "1"} | typed, follow=True)

    assert EvidenceFile.objects.get().name == name
    assert name in Seen(page.content.decode()).text


def test_an_agencys_name_is_shown_as_typed(as_, alice, partnership):
    typed = {"name": NAME, "sector": "fire", "status": "relevant"} | on("joined", -1)
    assert post(as_(alice), f"/partnerships/{partnership.pk}/agencies/add/", typed).status_code == 302

    page = Seen(as_(alice).get(f"/partnerships/{partnership.pk}/agencies/").content.decode())
    assert (NAME in page.text, page.scripts) == (True, [])


def test_the_admin_site_shows_typed_markup_as_text(hostile, client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    component = clarity(hostile).component
    path = f"/admin/assessments/component/{component.pk}/change/"
    values = {"name": "A < b", "slug": component.slug, "code": "", "group": component.group_id, "position": "1"}
    values |= {"definition": TYPED, "prompts": "\n".join([TYPED] * 3)}

    assert client.post(path, values).status_code == 302

    component.refresh_from_db()
    assert (component.definition, component.prompt_list) == (TYPED, [TYPED] * 3)
    for page in (path, "/admin/partnerships/partnership/", "/admin/partnerships/agency/", "/admin/partnerships/user/"):
        seen = Seen(client.get(page).content.decode())
        assert (page, TYPED in seen.text, seen.scripts) == (page, True, [])
