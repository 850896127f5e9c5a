"""Adds an update to an action: its status, what has been done, what difference it has made."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Action, ActionStatus, ActionUpdate
from assessments.services import actions
from assessments.services.errors import ActionContinued, DifferenceUntold, RowGone, StaleRow, StopUnexplained
from partnerships.models import User
from safeguarding.govuk import Button, GovukModelForm, Refusable
from safeguarding.refused import Refused

from .versioned import copy_row, is_own, put, when, who

LOST_TRACK = gettext_lazy("Open this page again: it has lost track of what it was changing")
GONE = gettext_lazy("This action was removed after you opened this page. What you typed is still here for you to copy")
NOT_STOPPED = gettext_lazy("Choose “Stopped”, or clear the reason for stopping")


class ActionUpdateForm(Refusable, GovukModelForm):
    stopped_because = Action._meta.get_field("stopped_because").formfield(
        label=gettext_lazy("Why was it stopped?"),
        help_text=gettext_lazy("Needed if you choose “Stopped”. It is shown beside the action and in the paper."),
    )
    # State when the page was opened: the action's version, its latest update and its status.
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    status_was = forms.CharField(widget=forms.HiddenInput)

    class Meta(GovukModelForm.Meta):
        model = ActionUpdate
        fields = ["status", "done", "difference"]
        labels = {
            "status": gettext_lazy("What is its status now?"),
            "done": gettext_lazy("What has been done?"),
            "difference": gettext_lazy("What difference has it made?"),
        }
        help_texts = {
            "done": gettext_lazy("Since the last update. Leave out anything that could identify a person."),
            "difference": gettext_lazy(
                "To people, or to how you work: what changed, and how you know. You can leave it empty until the "
                "action is done."
            ),
        }
        widgets = {"status": forms.RadioSelect}

    field_order = ("status", "stopped_because", "done", "difference")
    buttons = (Button("update", gettext_lazy("Add the update")),)

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, instance=ActionUpdate(action=action, status=action.status), **kwargs)
        self.action = action
        for name, value in (*_opened_with(action).items(), ("stopped_because", action.stopped_because)):
            self.fields[name].initial = value
        for name in ("version", "seen", "status_was"):
            self.fields[name].error_messages |= dict.fromkeys(("required", "invalid", "min_value"), LOST_TRACK)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        status, reason = cleaned.get("status"), cleaned.get("stopped_because")
        if status == ActionStatus.STOPPED and not reason and "stopped_because" not in self.errors:
            self.explain(StopUnexplained())
        if status and status != ActionStatus.STOPPED and reason and "stopped_because" in self.changed_data:
            self.add_error("stopped_because", NOT_STOPPED)
        if status == ActionStatus.DONE and self.says_no_difference(cleaned):
            self.explain(DifferenceUntold())
        return cleaned

    def says_no_difference(self, cleaned: dict[str, Any]) -> bool:
        is_empty = not cleaned.get("difference") and "difference" not in self.errors
        return is_empty and not (self.action.pk and actions.has_told_difference(self.action))

    def save_as(self, user: User) -> bool:
        """Add the update; where the service refuses, say why on the form. Raises RowGone."""
        self.user = user
        self.attempt(self.save_unless_there_is_news, user)
        return not self.errors

    def save_unless_there_is_news(self, user: User) -> None:
        try:
            self.write(user, self.cleaned_data["version"])
        except StaleRow as stale:
            if not isinstance(stale.stored, Action) or _latest(stale.stored) != self.cleaned_data["seen"]:
                raise
            # Someone changed the plan but added no update, which does not conflict.
            self.write(user, stale.stored.version)

    def write(self, user: User, version: int) -> None:
        names = ("status", "done", "difference", "stopped_because")
        said = {name: self.cleaned_data[name] for name in names}
        actions.update(self.action, by=user, version=version, **said)

    def explain(self, refusal: Refused) -> None:
        if isinstance(refusal, RowGone):
            raise refusal
        if isinstance(refusal, StaleRow) and isinstance(refusal.stored, Action):
            self.explain_stale(refusal.stored)
        else:
            super().explain(refusal)

    def why(self, refusal: Refused) -> str:
        if isinstance(refusal, ActionContinued):
            return _("%(why)s. What you typed is still here for you to copy") % {"why": refusal}
        return super().why(refusal)

    def explain_stale(self, stored: Action) -> None:
        """The person has now seen the other update, so the next save goes through.

        The other status stays, unless this form chose one.
        """
        copy_row(stored, self.action)
        self.add_error(None, _stale_message(stored, self.user))
        put(self, _opened_with(stored))
        if self.cleaned_data.get("status") == self.cleaned_data["status_was"]:
            put(self, {"status": stored.status})


def _opened_with(action: Action) -> dict[str, int | str]:
    return {"version": action.version, "seen": _latest(action), "status_was": action.status}


def _latest(action: Action) -> int:
    """The key of the latest update, or 0."""
    latest = action.updates.first() if action.pk else None
    return latest.pk if latest else 0


def _stale_message(stored: Action, user: User) -> str:
    if is_own(stored, user):
        text = _(
            "You added an update in another tab or on another device at %(time)s, after you opened this page. It is "
            "the first one below. What you typed here is still here. Change it if you need to, then add it"
        )
    else:
        text = _(
            "%(who)s added an update at %(time)s, after you opened this page. It is the first one below. What you "
            "typed is still here. Change it if you need to, then add it"
        )
    return text % {"who": who(stored), "time": when(stored)}
