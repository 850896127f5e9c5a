"""The text and HTML of an email about actions, and what it leaves out."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from assessments.services.action_email import email_about, subject_of, when_due
from safeguarding.addresses import on_site
from tests.factories import ActionFactory

TODAY = datetime.date(2026, 5, 10)


def in_days(days):
    return TODAY + datetime.timedelta(days=days)


@pytest.fixture
def sheet(assessment):
    sheet = assessment.sheets.get(component__slug="clarity")
    sheet.evidence_narrative = "What nobody else may read"
    sheet.save()
    return sheet


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-400, "was due on 5 April 2025, 57 weeks ago"),
        (-14, "was due on 26 April 2026, 2 weeks ago"),
        (-13, "was due on 27 April 2026, 13 days ago"),
        (-2, "was due on 8 May 2026, 2 days ago"),
        (-1, "was due on 9 May 2026, yesterday"),
        (0, "is due on 10 May 2026, today"),
        (1, "is due on 11 May 2026, tomorrow"),
        (30, "is due on 9 June 2026, in 30 days"),
    ],
)
def test_a_due_date_is_given_in_words(days, words):
    assert when_due(in_days(days), TODAY) == words


@pytest.mark.parametrize(
    ("days", "subject"),
    [
        ([-3], "1 action needs your attention: it was due on 7 May 2026"),
        ([0], "1 action needs your attention: it is due on 10 May 2026"),
        ([-3, -1], "2 actions need your attention: all are overdue"),
        ([2, 30], "2 actions need your attention: the next is due on 12 May 2026"),
        ([-3, 2, 30], "3 actions need your attention: 1 is overdue, the next is due on 12 May 2026"),
        ([-9, -3, 2], "3 actions need your attention: 2 are overdue, the next is due on 12 May 2026"),
    ],
)
def test_the_subject_says_how_many_actions_and_how_urgent_they_are(days, subject):
    assert subject_of([in_days(each) for each in days], TODAY) == subject


def test_text_and_html_say_the_same_overdue_first_with_a_link_to_each_action(sheet, bob):
    late = ActionFactory(sheet=sheet, what="Train the court’s staff", due=in_days(-7))
    soon = ActionFactory(sheet=sheet, what="Recruit <eight> more mentors & friends", due=in_days(2))

    email = email_about(bob, [late, soon], TODAY)

    links = [
        on_site(reverse("action-update", kwargs={"pk": sheet.assessment_id, "component": "clarity", "item": each.pk}))
        for each in (late, soon)
    ]
    assert (email.to, email.subject) == (
        ["bob@example.org"],
        "2 actions need your attention: 1 is overdue, the next is due on 12 May 2026",
    )
    assert email.body == (
        "2 actions need your attention.\n\n"
        "Overdue\n\n"
        "- Train the court’s staff\n  was due on 3 May 2026, 7 days ago\n"
        f"  {links[0]}\n\n"
        "Coming up\n\n"
        "- Recruit <eight> more mentors & friends\n  is due on 12 May 2026, in 2 days\n"
        f"  {links[1]}\n\n"
        "Open each action to report its progress. Allow about 2 minutes for each action. "
        "We stop reminding you of an action once it is done or stopped.\n\n"
        "You got this email because you lead these actions or speak for the agency that leads them. "
        "If a colleague is dealing with them, you do not need to do anything.\n\n"
        "Choose how often we remind you:\nhttps://safeguarding.example/account/reminders/\n\n"
        "This email was sent automatically. Nobody reads replies to it.\n\n"
        "Collective Safeguarding\nhttps://safeguarding.example\n"
    )
    html, kind = email.alternatives[0]
    assert kind == "text/html"
    assert "Recruit &lt;eight&gt; more mentors &amp; friends" in html
    assert re.findall('href="([^"]+)"', html) == re.findall(r"https://\S+", email.body)
    for sentence in re.findall(r"[A-Z][^.\n]+\.", email.body):
        assert escape(sentence) in html


def test_an_email_gives_only_each_actions_title_on_one_line_and_its_due_date(sheet, bob, alice):
    action = ActionFactory(
        sheet=sheet, what="First line\nBcc: all@example.org " + "and more " * 20, due=in_days(1), lead_person=alice
    )

    email = email_about(bob, [action], TODAY)

    title = "First line Bcc: all@example.org and more and more and more and more and more an…"
    assert len(title) == 80
    for text in (email.body, email.alternatives[0][0]):
        assert title in text
        for private in ("What nobody", "Peer mentoring", "Northshire", "Clarity", "Alice", str(action.lead_agency)):
            assert private not in text
