"""What the trail covers: the kinds of rows, which of their fields, and in which words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from assessments.models import (
    ROW_TYPES,
    AgencyView,
    Assessment,
    Citation,
    ComponentAssessment,
    Evidence,
    PaperOptions,
)
from assessments.models.row_type import Words


@dataclass(frozen=True)
class Tracked:
    """One tracked model. Its sentences have places for `who`, `name` and `component`."""

    slug: str
    model: type[models.Model]
    label: Words
    # The page's words for one row, in the middle of a sentence.
    thing: Words
    added: Words
    removed: Words
    # Fields that people read, in order. All others are keys and bookkeeping.
    fields: tuple[str, ...]
    # Fields that make the row's name.
    named_by: tuple[str, ...] = ()
    # The meaning of a save that changed none of them. "" if it has none.
    unchanged: Words = ""
    # Lookup from a history row to its sheet. "" for the assessment as a whole.
    sheet: str = "sheet_id"
    # Lookup from a row without a sheet to its assessment.
    assessment: str = "id"
    # Its rows are created empty with the assessment, which is not worth reading.
    is_made_at_start: bool = False

    @property
    def history(self) -> QuerySet[Any]:
        """Unordered, because parts of a union can't have an order."""
        model: Any = self.model
        return model.history.order_by()

    def field(self, name: str) -> models.Field:
        found: Any = self.model._meta.get_field(name)
        return found

    @property
    def relations(self) -> list[str]:
        return [name for name in self.fields if self.field(name).is_relation]


def name_path(relation: str) -> F | Subquery | Concat:
    if relation == "evidence":
        # It may have been removed since. The trail remembers its name.
        return Subquery(Evidence.history.filter(id=OuterRef("evidence_id")).order_by("-history_id").values("title")[:1])
    if relation == "file":
        # Its name alone does not identify the file.
        size = Cast("file__size", CharField())
        told = ("file__name", Value(" ("), size, Value(str(_(" bytes, SHA-256 "))), "file__sha256", Value(")"))
        return Concat(*told, output_field=CharField())
    paths = {
        "participant": "participant__agency__name",
        "carried_from": "carried_from__subject",
        "continues": "continues__what",
    }
    return F(paths.get(relation, f"{relation}__name"))


SCORES = Tracked(
    "scores",
    ComponentAssessment,
    _("Scores and texts"),
    thing="%(component)s",
    # Never shown, because sheets are added and removed with their assessment.
    added=_("%(who)s added %(component)s"),
    removed=_("%(who)s removed %(component)s"),
    fields=(
        "score",
        "score_because",
        "evidence_narrative",
        "accountability_narrative",
        "strategic_timeframe",
        "strategic_review",
        "operational_timeframe",
        "operational_review",
        "missing_because",
        "carried",
    ),
    sheet="id",
    is_made_at_start=True,
)
VIEWS = Tracked(
    "views",
    AgencyView,
    _("Agency views"),
    thing=_("the view of %(name)s"),
    added=_("%(who)s added the view of %(name)s"),
    removed=_("%(who)s removed the view of %(name)s"),
    fields=("participant", "score", "reason", "evidence"),
    named_by=("participant",),
    is_made_at_start=True,
)
CITATIONS = Tracked(
    "citations",
    Citation,
    _("Evidence of other components"),
    thing=_("the evidence “%(name)s”"),
    added=_("%(who)s cited the evidence “%(name)s”, which is recorded under another component"),
    removed=_("%(who)s no longer cites the evidence “%(name)s”"),
    fields=("evidence",),
    named_by=("evidence",),
)
PAPERS = Tracked(
    "papers",
    PaperOptions,
    _("The papers"),
    thing=_("what the papers say"),
    added=_("%(who)s chose what the papers say"),
    removed=_("%(who)s removed what the papers say"),
    fields=(
        "meeting",
        "meeting_date",
        "purpose",
        "recommendations",
        "protective_marking",
        "with_views",
        "with_appendices",
        "watermark",
    ),
    sheet="",
    assessment="assessment_id",
)
ASSESSMENT = Tracked(
    "assessment",
    Assessment,
    _("The assessment as a whole"),
    thing=_("the assessment"),
    added=_("%(who)s started the assessment"),
    removed=_("%(who)s removed the assessment"),
    # The entry itself says who started it or signed it off, and when.
    fields=(
        "subject",
        "subject_kind",
        "theme",
        "population",
        "period_start",
        "period_end",
        "scale",
        "protective_marking",
        "views_close",
        "views_shared",
        "carried_from",
        "stage",
        "board",
        "meeting_date",
        "decision_asked",
        "missing_because",
    ),
    sheet="",
)


def _rows() -> Iterator[Tracked]:
    for each in ROW_TYPES:
        words = each.trail_words
        yield Tracked(
            each.slug,
            each.model,
            each.label,
            thing=words.thing,
            added=words.added,
            removed=words.removed,
            fields=each.fields,
            named_by=each.named_by,
            unchanged=words.unchanged,
        )
        if each.model is Evidence:
            yield CITATIONS


TRACKED = {each.slug: each for each in (SCORES, VIEWS, *_rows(), PAPERS, ASSESSMENT)}
