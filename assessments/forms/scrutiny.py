"""A scrutineer's challenge: raising it, replying to it and closing it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.models import Challenge, Versioned
from assessments.services import scrutiny
from partnerships.models import User
from safeguarding.govuk import Button

from .item import ItemForm
from .versioned import VersionedForm


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


class CloseChallengeForm(VersionedForm):
    """Confirmation before a challenge is closed: a button and the version it was about."""

    class Meta(VersionedForm.Meta):
        model = Challenge
        fields: list[str] = []

    buttons = (Button("close", _("Close the challenge")),)
    shows_item = True

    def __init__(self, *args: Any, unanswered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unanswered = unanswered

    @property
    def changed_data(self) -> list[str]:
        # Nothing is typed here, but there is something to do.
        return ["version"]

    def clashes(self, stored: Versioned) -> bool:
        # The person has not seen what the reply says now.
        return True

    def write(self, user: User, version: int) -> None:
        scrutiny.close(self.instance, by=user, version=version, unanswered=self.unanswered)
