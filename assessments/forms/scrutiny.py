"""A scrutineer's challenge: raising it, replying to it and closing it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.models import Challenge
from assessments.services import scrutiny
from partnerships.models import User
from safeguarding.govuk import Button

from .item import ItemForm
from .versioned import ConfirmForm, VersionedForm


class ChallengeForm(ItemForm):
    class Meta(ItemForm.Meta):
        model = Challenge
        fields = ["question"]
        labels = {"question": _("What do you want to know?")}
        help_texts = {
            "question": _(
                "The partnership’s lead or a board member replies. Both stay on the component’s page and in the paper. "
                "Leave out anything that could identify a person."
            )
        }

    buttons = (Button("challenge", _("Raise the challenge")),)

    def write(self, user: User, version: int) -> None:
        scrutiny.challenge(self.instance, by=user)


class ReplyForm(VersionedForm):
    class Meta(VersionedForm.Meta):
        model = Challenge
        fields = ["reply"]
        labels = {"reply": _("What is your reply?")}
        help_texts = {"reply": _("Leave out anything that could identify a person.")}

    buttons = (Button("save", _("Save the reply")),)
    shows_item = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply"].required = True

    def write(self, user: User, version: int) -> None:
        scrutiny.reply(self.instance, by=user, version=version)


class CloseChallengeForm(ConfirmForm):
    """Confirmation before a challenge is closed: a button and the version it was about."""

    class Meta(ConfirmForm.Meta):
        model = Challenge

    buttons = (Button("close", _("Close the challenge")),)

    def __init__(self, *args: Any, unanswered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unanswered = unanswered

    def write(self, user: User, version: int) -> None:
        scrutiny.close(self.instance, by=user, version=version, unanswered=self.unanswered)
