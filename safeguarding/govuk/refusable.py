from collections.abc import Callable, Mapping
from typing import ParamSpec, TypeVar

from django import forms
from django.utils.functional import Promise

from safeguarding.refused import Refused

Asked = ParamSpec("Asked")
Result = TypeVar("Result")


class Refusable(forms.BaseForm):
    """A form that shows its service's refusal beside the field it is about."""

    # This form's words instead of a refusal's own.
    words_for: Mapping[type[Refused], str | Promise] = {}

    def attempt(self, service: Callable[Asked, Result], *args: Asked.args, **kwargs: Asked.kwargs) -> Result | None:
        """The service's result, or None if it refused and the form now says why."""
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
        """The form's name for the field that the refusal is about."""
        return refusal.field

    def why(self, refusal: Refused) -> str:
        return str(self.words_for.get(type(refusal), refusal))
