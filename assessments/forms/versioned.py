"""Forms for rows that several people edit. A refused save keeps what was typed and says what happened."""

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessments.models import Versioned
from assessments.services import versioned
from assessments.services.errors import StaleRow
from partnerships.models import User
from safeguarding.govuk import DateInput, GovukModelForm, Refusable
from safeguarding.refused import Refused


class VersionedForm(Refusable, GovukModelForm):
    """A form for a `Versioned` row.

    It carries the version and the values that its page was opened with, so that a save can tell which fields the person
    changed. Two people who change different fields of a row don't conflict.
    """

    # By date field: the warning for a past date. The date can still be right, because people enter plans made long ago.
    past_dates: dict[str, Promise] = {}

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    opened_with = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["version"].error_messages |= dict.fromkeys(
            ("required", "invalid", "min_value"), _("Open this page again: it has lost track of what it was changing")
        )
        self.fields["opened_with"].initial = self.fingerprint(self.instance)

    @property
    def names(self) -> list[str]:
        """Fields in which two people's changes can conflict."""
        return list(self.Meta.fields)

    def value_in(self, row: Versioned, name: str) -> Any:
        return getattr(row, name)

    def fingerprint(self, row: Versioned) -> str:
        return ",".join(digest(name, self.value_in(row, name)) for name in self.names)

    @property
    def warnings(self) -> list[str]:
        typed = {name: self.cleaned_data.get(name) for name in self.past_dates if name in self.changed_data}
        past = {name: day for name, day in typed.items() if day and day < timezone.localdate()}
        return [self.past_dates[name] % {"date": date_format(day, "DATE_FORMAT")} for name, day in past.items()]

    def save_as(self, user: User) -> bool:
        """Saves if anything changed. If the service refuses, the form says why."""
        self.user = user
        if not self.says_something_new():
            return True
        self.attempt(self.save_merged, user)
        return not self.errors

    def says_something_new(self) -> bool:
        return not self.instance.pk or bool(set(self.changed_data) - {"opened_with"})

    def save_merged(self, user: User) -> None:
        try:
            self.write(user, self.cleaned_data["version"])
        except StaleRow as stale:
            if self.clashes(stale.stored):
                raise
            self.take_over(stale.stored)
            self.write(user, stale.stored.version)

    def take_over(self, stored: Versioned) -> None:
        """Takes the other person's values for fields that this person did not change or that the form does not have."""
        copy_row(stored, self.instance, besides=set(self.names) - set(self.untouched()))

    def write(self, user: User, version: int) -> None:
        versioned.save(self.instance, by=user, version=version)

    def untouched(self) -> list[str]:
        """Fields that still have the values the page was opened with."""
        before = self.cleaned_data["opened_with"].split(",")
        return [name for name in self.names if digest(name, self.cleaned_data.get(name)) in before]

    def clashes(self, stored: Versioned) -> bool:
        """Whether both changed the same field to different values."""
        before = self.cleaned_data["opened_with"].split(",")
        return any(
            self.differs(name, stored) and digest(name, self.value_in(stored, name)) not in before
            for name in self.names
            if name not in self.untouched()
        )

    def explain(self, refusal: Refused) -> None:
        if isinstance(refusal, StaleRow):
            self.explain_stale(refusal.stored)
        else:
            super().explain(refusal)

    def explain_stale(self, stored: Versioned) -> None:
        """Shows what was saved beside what was typed, so that the next save takes account of it."""
        self.add_error(None, stale_message(stored, self.user))
        self.current_is_own = is_own(stored, self.user)
        touched = [name for name in self.names if name not in self.untouched()]
        self.current_values = {name: self.in_words(name, stored) for name in touched if self.differs(name, stored)}
        put(self, {name: self.value_in(stored, name) for name in self.untouched()})
        put(self, {"version": stored.version, "opened_with": self.fingerprint(stored)})

    def differs(self, name: str, stored: Versioned) -> bool:
        return self.cleaned_data.get(name) != self.value_in(stored, name)

    def in_words(self, name: str, stored: Versioned) -> str:
        value = getattr(stored, name)
        if display := getattr(stored, f"get_{name}_display", None):
            return str(display())
        return str(value) if isinstance(value, str | Model) else localize(value) if value is not None else ""


def copy_row(stored: Versioned, row: Versioned, *, besides: Collection[str] = ()) -> None:
    """Copies the stored values to `row`, without another query."""
    for field in stored._meta.concrete_fields:
        if field.name not in besides:
            setattr(row, field.attname, getattr(stored, field.attname))


def digest(name: str, value: object) -> str:
    """A short digest of a field's value, so that the page can tell what changed without holding it twice."""
    plain = value.pk if isinstance(value, Model) else value
    return hashlib.blake2b(repr((name, plain)).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def put(form: forms.BaseForm, values: Mapping[str, object]) -> None:
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name, value in values.items():
        field, key = form.fields[name], form.add_prefix(name)
        shown = field.prepare_value(value)
        match field.widget:
            case forms.FileInput():
                # No page can put a file back into a browser.
                pass
            case DateInput() as widget:
                for part, number in zip(widget.widgets_names, widget.decompress(shown), strict=True):
                    data[key + part] = "" if number is None else str(number)
            case forms.CheckboxSelectMultiple():
                data.setlist(key, [str(each) for each in shown])
            case forms.CheckboxInput():
                data[key] = "on" if shown else ""
            case _:
                data[key] = "" if shown is None else str(shown)
    form.data = data


def stale_message(stored: Versioned, user: User) -> str:
    if is_own(stored, user):
        text = _(
            "You saved this in another tab or on another device at %(time)s, after you opened this page. What you "
            "typed here is still here, with what you saved there shown below it. Change your text if you need to, then "
            "save again"
        )
    else:
        text = _(
            "%(who)s saved this at %(time)s, after you opened this page. What you typed is still here, with what "
            "they saved shown below it. Change your text if you need to, then save again"
        )
    return text % {"who": who(stored), "time": when(stored)}


def is_own(stored: Versioned, user: User) -> bool:
    return stored.changed_by_id == user.pk


def who(stored: Versioned) -> str:
    return str(stored.changed_by or _("Someone else"))


def when(stored: Versioned) -> str:
    if stored.changed_at is None:
        return ""
    at = localtime(stored.changed_at)
    return date_format(at, "TIME_FORMAT" if at.date() == timezone.localdate() else "DATETIME_FORMAT")


class ConfirmForm(VersionedForm):
    """A button and the version it was about."""

    class Meta(VersionedForm.Meta):
        fields: list[str] = []

    shows_item = True

    @property
    def changed_data(self) -> list[str]:
        # Nothing is typed here, but there is something to do.
        return ["version"]

    def clashes(self, stored: Versioned) -> bool:
        # The person has not seen what the row says now.
        return True
