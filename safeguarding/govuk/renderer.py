from typing import Any

from django.forms.renderers import TemplatesSetting
from django.template.loader import select_template

DJANGO_WIDGETS = "django/forms/widgets/"
OUR_WIDGETS = "govuk/widgets/"


class GovukRenderer(TemplatesSetting):
    """Renders only our forms: overriding Django's own widget templates would change the admin too."""

    form_template_name = "govuk/form.html"
    field_template_name = "govuk/field.html"

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith(DJANGO_WIDGETS):
            return select_template([OUR_WIDGETS + template_name.removeprefix(DJANGO_WIDGETS), template_name])
        return super().get_template(template_name)
