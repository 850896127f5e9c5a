"""The email that reminds people about actions. It names each action and its due date, and nothing more."""

import datetime
from collections.abc import Sequence

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Action
from partnerships.models import User
from partnerships.services import emails
from safeguarding.addresses import on_site

TITLE_LENGTH = 80


def email_about(person: User, actions: Sequence[Action], today: datetime.date) -> EmailMultiAlternatives:
    context = {
        "number": len(actions),
        "overdue": [_line(each, today) for each in actions if each.due < today],
        "coming": [_line(each, today) for each in actions if each.due >= today],
        "link": on_site(reverse("reminders")),
    }
    subject = subject_of([each.due for each in actions], today)
    return emails.compose("assessments/email/actions", to=person.email, subject=subject, context=context)


def subject_of(dues: Sequence[datetime.date], today: datetime.date) -> str:
    overdue, coming = [due for due in dues if due < today], [due for due in dues if due >= today]
    if len(dues) == 1:
        words = _("was due on %(date)s") if overdue else _("is due on %(date)s")
        return _("1 action needs your attention: it %(how)s") % {
            "how": words % {"date": date_format(dues[0], "DATE_FORMAT")}
        }
    parts = []
    if overdue:
        number = ngettext("%(n)s is overdue", "%(n)s are overdue", len(overdue)) % {"n": len(overdue)}
        parts.append(number if coming else _("all are overdue"))
    if coming:
        parts.append(_("the next is due on %(date)s") % {"date": date_format(coming[0], "DATE_FORMAT")})
    return _("%(n)s actions need your attention: %(how)s") % {"n": len(dues), "how": ", ".join(parts)}


def when_due(due: datetime.date, today: datetime.date) -> str:
    words = _("was due on %(date)s, %(when)s") if due < today else _("is due on %(date)s, %(when)s")
    return words % {"date": date_format(due, "DATE_FORMAT"), "when": _time_until((due - today).days)}


def _time_until(days: int) -> str:
    if named := {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get(days):
        return named
    if days > 0:
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    if days > -14:
        return ngettext("%(n)s day ago", "%(n)s days ago", -days) % {"n": -days}
    return ngettext("%(n)s week ago", "%(n)s weeks ago", -days // 7) % {"n": -days // 7}


def _line(action: Action, today: datetime.date) -> dict[str, str]:
    return {
        "title": Truncator(" ".join(action.what.split())).chars(TITLE_LENGTH),
        "when": when_due(action.due, today),
        "link": on_site(action.get_absolute_url()),
    }
