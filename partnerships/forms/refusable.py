from collections.abc import Callable
from typing import Any

from django.forms import BaseForm

from partnerships.services.errors import HasAccount, InvitationUnusable, Refused


class Refusable(BaseForm):
    """A form that shows its service's refusal beside the field it is about."""

    def attempt(self, service: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """The service's result, or None if it refused and the form now says why.

        Refusals that make the whole form pointless are raised for the view, which shows another page.
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
        return refusal.field
