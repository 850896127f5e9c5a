from typing import TYPE_CHECKING, Any, TypedDict

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from assessments.models import RatingLevel, RatingScale
from partnerships.admin.deletion import DiscreetDeletion
from partnerships.admin.listing import SortedByName
from safeguarding.govuk import LineDateField

from .wording import SlugOnce, VisibleTextForm

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    UsedScale = WithAnnotations[RatingScale, "Used"]

SCORES = [1, 2, 3, 4]
IN_USE = _(
    "Assessments are scored on this scale, so it can’t be changed or deleted: what people agreed has to mean the same "
    "later. Add a new scale instead."
)


class Used(TypedDict):
    # Whether assessments are scored on it.
    used: bool


class LevelFormSet(BaseInlineFormSet):
    """The four levels of a scale. Scores are fixed, not typed, so that none is missing or repeated."""

    def _construct_form(self, i: int, **kwargs: Any) -> ModelForm:
        form: ModelForm = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # a hook that Django’s types leave out
        if not form.instance.pk:
            missing = [score for score in SCORES if score not in self._stored_scores()]
            position = i - self.initial_form_count()
            form.instance.score = missing[position] if position < len(missing) else None
        return form

    def clean(self) -> None:
        super().clean()
        scores = [form.instance.score for form in self.forms]
        if len(scores) != len(SCORES) or set(scores) != set(SCORES):
            raise ValidationError(_("A scale has four levels, from 1 to 4: fill in each of them"))

    def _stored_scores(self) -> set[int]:
        return {level.score for level in self.get_queryset()}


class LevelInline(admin.StackedInline):
    model = RatingLevel
    form = VisibleTextForm
    formset = LevelFormSet
    fields = ["score", "label", "descriptor", "progress"]
    readonly_fields = ["score"]
    can_delete = False
    extra = 0
    min_num = max_num = len(SCORES)


@admin.register(RatingScale)
class RatingScaleAdmin(SlugOnce, DiscreetDeletion, SortedByName):
    form = VisibleTextForm
    list_display = ["name", "inspectorate", "applies_from", "applies_until", "in_published_tool", "in_use"]
    search_fields = ["name", "inspectorate"]
    fields = [
        *("name", "slug", "inspectorate", "applies_from", "applies_until", "in_published_tool", "note"),
        *("source", "source_url"),
    ]
    inlines = [LevelInline]
    # "https://" is added to an address typed without it.
    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.DateField: {"form_class": LineDateField},
    }
    instead_of_deleting = IN_USE

    def get_queryset(self, request: HttpRequest) -> "QuerySet[UsedScale]":
        used = RatingScale.objects.in_use().filter(pk=OuterRef("pk"))
        return super().get_queryset(request).annotate(used=Exists(used))

    @admin.display(description=_("in use"), boolean=True, ordering="used")
    def in_use(self, scale: "UsedScale") -> bool:
        return scale.used

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> "UsedScale | None":
        scale = super().get_object(request, object_id, from_field)
        if scale and request.method == "POST" and transaction.get_connection().in_atomic_block:
            # An assessment that is being started locks the scale. Wait for it, and make the next one wait for us.
            RatingScale.objects.select_for_update().get(pk=scale.pk)
            scale.used = RatingScale.objects.in_use().filter(pk=scale.pk).exists()
        return scale

    def has_change_permission(self, request: HttpRequest, obj: RatingScale | None = None) -> bool:
        return super().has_change_permission(request, obj) and not is_used(obj)

    def has_delete_permission(self, request: HttpRequest, obj: RatingScale | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not is_used(obj)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        in_use = self._is_in_use(request, object_id)
        if in_use and request.method == "POST" and self.has_change_permission(request):
            return self._refuse(request, object_id)
        return super().change_view(
            request, object_id, form_url, {"notice": IN_USE if in_use else "", **(extra_context or {})}
        )

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if self._is_in_use(request, object_id) and self.has_delete_permission(request):
            return self._refuse(request, object_id)
        return super().delete_view(request, object_id, extra_context)

    def _is_in_use(self, request: HttpRequest, object_id: str) -> bool:
        scale = self.get_object(request, unquote(object_id))
        return is_used(scale)

    def _refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        messages.error(request, _("Nothing was changed."))
        return redirect("admin:assessments_ratingscale_change", unquote(object_id))


def is_used(scale: object) -> bool:
    return getattr(scale, "used", False)
