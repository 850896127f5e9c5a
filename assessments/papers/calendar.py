"""A person's open actions as a calendar (RFC 5545), for Outlook, Google Calendar, Apple Calendar and others."""

import datetime

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from assessments.models import Action
from assessments.pages.mine import mine_of
from assessments.pages.own_actions import open_actions_of
from partnerships.models import User
from safeguarding.addresses import on_site
from safeguarding.printing.glyphs import without_controls

A_DAY = datetime.timedelta(days=1)
# How often a program should refresh. Many ignore it.
LOOK_AGAIN = datetime.timedelta(hours=6)
LONGEST_TITLE = 120


def calendar_of(person: User) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Collective Safeguarding//Actions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, _("Safeguarding actions"))
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for action in _for_calendar(person):
        calendar.add_component(_event(action, on_site(action.get_absolute_url())))
    return calendar.to_ical()


def _for_calendar(person: User) -> QuerySet[Action]:
    own = open_actions_of(mine_of(person))
    rows = Action.objects.filter(pk__in=[each.pk for each in own]).order_by("due", "pk")
    rows = rows.select_related("sheet__component", "sheet__assessment")
    # Only a sheet's address goes into a calendar, not its content.
    return rows.only(
        *("what", "due", "key", "version", "changed_at"),
        *("sheet__component__slug", "sheet__assessment__started_at"),
    )


def _event(action: Action, link: str) -> Event:
    event = Event()
    # A row from before changes were recorded has no time of its own.
    changed = action.changed_at or action.assessment.started_at
    event.add("uid", str(action.key))
    event.add("sequence", action.version - 1)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", action.due)
    event.add("dtend", action.due + A_DAY)
    # Calendar programs may refuse a whole file for one control character.
    title = " ".join(without_controls(action.what).split())
    event.add("summary", Truncator(title).chars(LONGEST_TITLE))
    event.add("description", _("Due on %(day)s.") % {"day": date_format(action.due, "DATE_FORMAT")} + f"\n{link}")
    event.add("url", link)
    # It does not block time that day, and is private.
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
