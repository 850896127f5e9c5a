from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django import forms
from django.forms.utils import pretty_name
from django.utils.functional import Promise

from .boundfield import FieldOptions, GovukBoundField
from .layout import SAVE, Button
from .messages import say_what_to_do
from .modelfields import formfield
from .renderer import GovukRenderer

OneField = TypeVar("OneField", bound=forms.Field)


class GovukFormMixin(FieldOptions):
    """Gives a Django form GOV.UK's look, wording and errors. A form sets the attributes it needs."""

    bound_field_class = GovukBoundField
    default_renderer = GovukRenderer
    use_required_attribute = False

    # Field names, Sections and Groups in order. Fields left out follow at the end, so that none is lost.
    layout: Sequence[str | LayoutObject] = ()
    buttons: Sequence[Button] = (SAVE,)
    # Where "Cancel" goes. Without it there is no link.
    cancel_url: str | Promise = ""
    method = "post"
    # Where the form is sent. Without it, to the page itself.
    submit_to = ""
    # Warn people who leave with unsaved text (needs JavaScript). Not for sign-in or searches.
    warn_unsaved = True
    # After a stale save: whether the same person did it, in another tab; and a safe HTML note for the error summary.
    current_is_own = False
    error_note = ""

    if TYPE_CHECKING:
        # Django's types allow for forms that have other bound fields, or return nothing.
        def __getitem__(self, name: str) -> GovukBoundField: ...
        def clean(self) -> dict[str, Any]: ...

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if clash := {button.name for button in self.buttons} & set(self.fields):
            # What was typed would be sent, and then overwritten by the button.
            raise ValueError(f"A button and a field of {type(self).__name__} share a name: {clash}")
        for name, field in self.fields.items():
            say_what_to_do(field, field.label or pretty_name(name))

    def field(self, name: str, kind: type[OneField]) -> OneField:
        found = self.fields[name]
        if not isinstance(found, kind):
            raise TypeError(f"{name} is no {kind.__name__}")
        return found

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = self.method
        helper.layout = Layout(*(self.layout or self.fields))
        helper.render_unmentioned_fields = True
        return helper

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """(message, id to link to or "") for each error: the form's own first, then in field order."""
        own = [*self.non_field_errors(), *(message for field in self.hidden_fields() for message in field.errors)]
        beside = [(message, self[field.name].first_id) for field in self.visible_fields() for message in field.errors]
        return [(message, "") for message in own] + beside


class GovukForm(GovukFormMixin, forms.Form):
    pass


class GovukModelForm(GovukFormMixin, forms.ModelForm):
    if TYPE_CHECKING:
        # A hook of Django's that its types leave out.
        def _post_clean(self) -> None: ...

    class Meta:
        formfield_callback = formfield
