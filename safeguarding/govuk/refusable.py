from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise

from safeguarding.refused import Refused


class Refusable(forms.BaseForm):
    """A form whose service may refuse: it says so beside the field that the refusal is about."""

    # What this form says in place of a refusal's own words.
    words_for: Mapping[type[Refused], str | Promise] = {}

    def attempt(self, service: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """What the service answers; None where it refused, and the form says why."""
        try:
            return service(*args, **kwargs)
        except Refused as refusal:
            if refusal.ends_the_form:
                raise
            self.explain(refusal)
            return None

    def explain(self, refusal: Refused) -> None:
        field = self.beside(refusal)
        self.add_error(field if field in self.fields else None, self.why(refusal))

    def beside(self, refusal: Refused) -> str | None:
        """The field that the refusal is about, as the form calls it."""
        return refusal.field

    def why(self, refusal: Refused) -> str:
        return str(self.words_for.get(type(refusal), refusal))
