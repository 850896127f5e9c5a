from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments.models import Component, ComponentGroup
from partnerships.admin.deletion import DiscreetDeletion
from partnerships.admin.listing import SortedByName

from .wording import SlugOnce, VisibleTextForm, without_other_page

PROMPTS_MIN = 3
PROMPTS_MAX = 6


class ComponentForm(VisibleTextForm):
    def clean_slug(self) -> str:
        without_other_page(self.cleaned_data["slug"])
        return self.cleaned_data["slug"]

    def clean_prompts(self) -> str:
        prompts = Component(prompts=self.cleaned_data["prompts"]).prompt_list
        if not PROMPTS_MIN <= len(prompts) <= PROMPTS_MAX:
            raise ValidationError(
                _("Enter three to six prompts, one on each line. There are %(count)d"), params={"count": len(prompts)}
            )
        return "\n".join(prompts)


@admin.register(Component)
class ComponentAdmin(SlugOnce, DiscreetDeletion, SortedByName):
    form = ComponentForm
    list_display = ["position", "name", "code", "group"]
    list_display_links = ["name"]
    list_filter = ["group"]
    list_select_related = ["group"]
    search_fields = ["name"]
    fields = ["name", "slug", "code", "group", "position", "definition", "prompts"]


@admin.register(ComponentGroup)
class ComponentGroupAdmin(SlugOnce, DiscreetDeletion, SortedByName):
    form = VisibleTextForm
    list_display = ["position", "name"]
    list_display_links = ["name"]
    fields = ["name", "slug", "position"]
