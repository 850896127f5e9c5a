import calendar
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.models import History, Partnership, VisibleQuerySet
from safeguarding.names import by_name

from .choices import ProtectiveMarking, Stage, SubjectKind
from .framework import RatingScale
from .text import PlainLine, PlainText

# The fields that make an assessment's `name`, for queries that fetch only these.
NAME = ("subject", "period_start", "period_end", "number")


class AssessmentQuerySet(VisibleQuerySet):
    def namesakes_of(self, assessment: "Assessment") -> Self:
        """Compares as the constraints do: a database's lower case differs from its "iexact"."""
        return self.alias(lower_subject=Lower("subject")).filter(
            partnership=assessment.partnership_id,
            lower_subject=Lower(Value(assessment.subject)),
            period_start=assessment.period_start,
            period_end=assessment.period_end,
        )

    def open(self) -> Self:
        return self.exclude(stage=Stage.AGREED)

    def for_paper(self) -> Self:
        """With what a paper's front page takes from other rows, except the logo's picture."""
        rows = self.select_related(
            "partnership__region",
            "partnership__logo",
            "scale",
            "agreed_by",
            "corrected_by",
            "started_by",
            "paper_options",
        )
        return rows.defer("partnership__logo__content")


class Assessment(models.Model):
    """A partnership's assessment of a policy, practice or intervention, or of its arrangements, against the twelve."""

    partnership = models.ForeignKey(
        Partnership, models.PROTECT, related_name="assessments", verbose_name=_("partnership")
    )
    subject = PlainLine(_("what you are assessing"))
    subject_kind = models.CharField(_("kind"), max_length=20, choices=SubjectKind.choices)
    theme = PlainLine(_("theme"), blank=True)
    population = PlainLine(_("population"), blank=True)
    period_start = models.DateField(_("period from"))
    period_end = models.DateField(_("period to"))
    # Its number among those with the same subject and period, in the order they were started.
    number = models.PositiveSmallIntegerField(_("number"), default=1, editable=False)
    scale = models.ForeignKey(RatingScale, models.PROTECT, related_name="assessments", verbose_name=_("rating scale"))
    protective_marking = models.CharField(
        _("protective marking"),
        max_length=20,
        choices=ProtectiveMarking.choices,
        default=ProtectiveMarking.OFFICIAL_SENSITIVE,
    )
    stage = models.CharField(
        _("stage"), max_length=20, choices=Stage.choices, default=Stage.AGREEING_SCORES, editable=False
    )
    # The last day for agencies' views. Without it no views are asked for.
    views_close = models.DateField(_("views close"), null=True, blank=True)
    views_shared = models.BooleanField(_("agencies see each other’s views before they close"), default=False)
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_to",
        editable=False,
        verbose_name=_("carried forward from"),
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("started by")
    )
    started_at = models.DateTimeField(_("started"), default=timezone.now, editable=False)

    board = PlainLine(_("board or meeting"), blank=True)
    meeting_date = models.DateField(_("date of the meeting"), null=True, blank=True)
    decision_asked = PlainText(_("decision asked for"))
    missing_because = PlainText(_("why it is signed off with things missing"))
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("signed off by"),
    )
    agreed_at = models.DateTimeField(_("signed off"), null=True, editable=False)
    # When its meeting or purpose was corrected after the sign-off. The scores stay as agreed.
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("corrected by"),
    )
    corrected_at = models.DateTimeField(_("corrected"), null=True, editable=False)

    objects = AssessmentQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-period_end", by_name("subject"), "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="assessment_stage_is_known"),
            models.CheckConstraint(
                condition=Q(subject_kind__in=SubjectKind.values), name="assessment_subject_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(protective_marking__in=ProtectiveMarking.values), name="assessment_marking_is_known"
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="assessment_period_ends_after_it_starts",
                violation_error_message=_("The period can’t end before it starts"),
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.AGREED, agreed_at__isnull=False, agreed_by__isnull=False)
                | (~Q(stage=Stage.AGREED) & Q(agreed_at=None, agreed_by=None)),
                name="assessment_agreed_by_somebody_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(corrected_at=None, corrected_by=None)
                | Q(stage=Stage.AGREED, corrected_at__isnull=False, corrected_by__isnull=False),
                name="assessment_corrected_by_and_at_once_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.GATHERING_VIEWS) | Q(views_close__isnull=False),
                name="views_that_are_gathered_close_some_day",
            ),
            models.UniqueConstraint(
                F("partnership"),
                Lower("subject"),
                F("period_start"),
                F("period_end"),
                F("scale"),
                condition=~Q(stage=Stage.AGREED),
                name="one_open_assessment_of_a_subject_period_and_scale",
                violation_error_message=_("This subject is already being assessed for this period on this scale"),
            ),
            models.UniqueConstraint(
                F("partnership"),
                Lower("subject"),
                F("period_start"),
                F("period_end"),
                F("number"),
                name="assessments_have_names_of_their_own",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assessment", args=[self.pk])

    def clean(self) -> None:
        if self.period_start and self.period_end and self.period_end < self.period_start:
            raise ValidationError({"period_end": _("The period must end on or after the day it starts")})

    @property
    def asks_for_views(self) -> bool:
        return self.views_close is not None

    @property
    def is_past_close(self) -> bool:
        return self.views_close is not None and self.views_close < timezone.localdate()

    @property
    def is_agreed(self) -> bool:
        return self.stage == Stage.AGREED

    @property
    def signed_paper(self) -> Any:
        """The paper of the current sign-off. None while open, and for sign-offs before papers were kept."""
        return self.papers.last() if self.is_agreed else None

    @property
    def name(self) -> str:
        values = {"subject": self.subject, "period": self.period, "number": self.number}
        if self.number > 1:
            return gettext("%(subject)s, %(period)s, assessment %(number)s") % values
        return gettext("%(subject)s, %(period)s") % values

    @property
    def period(self) -> str:
        """ "April 2026 to March 2027", with days if it isn't whole months."""
        _first_weekday, last_day = calendar.monthrange(self.period_end.year, self.period_end.month)
        whole_months = self.period_start.day == 1 and self.period_end.day == last_day
        form = "YEAR_MONTH_FORMAT" if whole_months else "DATE_FORMAT"
        return gettext("%(start)s to %(end)s") % {
            "start": date_format(self.period_start, form),
            "end": date_format(self.period_end, form),
        }
