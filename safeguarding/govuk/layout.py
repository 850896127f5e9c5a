"""Layout objects between and under fields. Fields themselves are named by strings, as in crispy."""

from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Button:
    """A named submit button; `kind` is primary, secondary or warning. The view asks `name in request.POST`."""

    name: str
    label: str | Promise
    kind: str = "primary"


SAVE = Button("save", _("Save"))
SAVE_AND_CONTINUE = Button("save_and_continue", _("Save and continue"))
SAVE_AND_RETURN = Button("save_and_return", _("Save and return"), "secondary")


class Section(LayoutObject):
    """A heading, a line of text under it, and fields."""

    template = "%s/layout/section.html"

    def __init__(self, title: str | Promise, *fields: Any, hint: str | Promise = "", css_id: str | None = None) -> None:
        self.title, self.fields, self.hint, self.css_id = title, list(fields), hint, css_id

    def render(self, form: BaseForm, context: Context, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> str:
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(self.get_template_name(template_pack), {"section": self, "fields": fields})


class Group(Section):
    """A section whose fields answer one question together. Screen readers say its title with each field."""

    template = "%s/layout/group.html"


class Folded(Section):
    """Fields that few people need: folded away unless one has a value or an error."""

    template = "%s/layout/folded.html"

    def render(self, form: BaseForm, context: Context, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> str:
        self.is_open = any(form[name].value() or form[name].errors for name in self.fields)
        return super().render(form, context, template_pack, **kwargs)


class Include(LayoutObject):
    """A template between fields, rendered with the page's context."""

    def __init__(self, template_name: str) -> None:
        self.template_name = template_name
        self.fields: list[str] = []

    def render(self, form: BaseForm, context: Context, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> str:
        values: dict[Any, Any] = context.flatten()
        return render_to_string(self.template_name, values)
