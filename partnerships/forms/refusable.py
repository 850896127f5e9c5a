from collections.abc import Callable
from typing import Any

from django.forms import BaseForm

from partnerships.services.errors import HasAccount, InvitationUnusable, Refused


class Refusable(BaseForm):
    """A form whose service may refuse: it says so beside the field that the refusal is about."""

    def attempt(self, service: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """What the service answers; None where it refused, and the form says why.

        What makes the form as a whole pointless goes on to the view, which shows another page.
        """
        try:
            return service(*args, **kwargs)
        except (HasAccount, InvitationUnusable):
            raise
        except Refused as refusal:
            field = self.beside(refusal)
            self.add_error(field if field in self.fields else None, str(refusal))
            return None

    def beside(self, refusal: Refused) -> str | None:
        """The field that the refusal is about, as the form calls it."""
        return refusal.field
