from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from partnerships.models import Agency, Role, User, VisibleQuerySet
from safeguarding.names import by_name
from safeguarding.outbox.models import Email

from .assessment import Assessment
from .choices import Stage
from .component_assessment import ComponentAssessment
from .text import PlainText
from .versioned import Versioned

# A view counts once its agency has returned it. Until then it is a draft, whatever it contains. No figure, paper or
# export may count a draft, so all of them use `AgencyView.counts` or the querysets below.
RETURNED = Q(participant__returned_at__isnull=False)
COUNTS = RETURNED & Q(score__isnull=False)

# Agencies judge for themselves first. Until views close, only the agency can read its view, unless sharing was agreed
# at the start. Leads and scrutineers can read every view, drafts included.
OPEN_TO_MEMBERS = ~Q(sheet__assessment__stage=Stage.GATHERING_VIEWS)
READS_ALL = Q(viewer_role__in=[Role.LEAD, Role.SCRUTINEER])
OWN = Q(participant__agency=F("viewer_agency"))
SHARED = RETURNED & Q(sheet__assessment__views_shared=True)
READABLE = OPEN_TO_MEMBERS | READS_ALL | (Q(viewer_role=Role.BOARD_MEMBER) & (OWN | SHARED))


class ParticipatingAgencyQuerySet(VisibleQuerySet):
    partnership_path = "assessment__partnership"

    def returned(self) -> Self:
        return self.filter(returned_at__isnull=False)

    def not_returned(self) -> Self:
        return self.filter(returned_at__isnull=True)

    def with_progress(self) -> Self:
        given = Count("views", filter=Q(views__score__isnull=False) & ~Q(views__reason=""))
        return self.annotate(given=given, asked=Count("views")).order_by(*(self.model._meta.ordering or ()))


class ParticipatingAgency(models.Model):
    """An agency that gives its own view in an assessment, and whether it has returned it."""

    # Annotated by with_progress().
    given: int
    asked: int

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="participants", editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("agency"))
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("returned by"),
    )
    returned_at = models.DateTimeField(_("returned"), null=True, editable=False)

    objects = ParticipatingAgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("participating agency")
        verbose_name_plural = _("participating agencies")
        ordering = [by_name("agency__name"), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "agency"], name="agency_takes_part_once"),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_by__isnull=True)
                | Q(returned_at__isnull=False, returned_by__isnull=False),
                name="view_returned_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return str(self.agency)

    @property
    def has_returned(self) -> bool:
        return self.returned_at is not None


class AgencyViewQuerySet(VisibleQuerySet):
    partnership_path = "sheet__assessment__partnership"

    def given(self) -> Self:
        """With a score and a reason, so ready to return. `counted()` has the returned ones."""
        return self.filter(score__isnull=False).exclude(reason="")

    def not_given(self) -> Self:
        return self.filter(Q(score=None) | Q(reason=""))

    def counted(self) -> Self:
        return self.filter(COUNTS)

    def with_counts(self) -> Self:
        return self.annotate(is_counted=ExpressionWrapper(COUNTS, output_field=BooleanField()))

    def readable_by(self, user: User) -> Self:
        """The permission `read_views` opens the pages. This says which views they show."""
        return self.visible_to(user).filter(READABLE)

    def with_readable(self, user: User) -> Self:
        """Annotates `is_readable`: whether `readable_by` would have found it."""
        return self.visible_to(user).annotate(is_readable=ExpressionWrapper(READABLE, output_field=BooleanField()))

    def open_to_members(self) -> Self:
        return self.filter(OPEN_TO_MEMBERS)


class AgencyView(Versioned):
    """One agency's own score for one component, with its reason. The agreed score never changes it.

    Until it is returned it may lack either. A constraint can't check that, because another table says what is returned.
    The service that returns it refuses views that are not `given()`, and nothing changes them afterwards. Each view is
    created empty with the assessment, so that two people who give the first answer at the same moment edit the same
    row.
    """

    ASSESSMENT = "sheet__assessment"

    sheet = models.ForeignKey(ComponentAssessment, models.CASCADE, related_name="views", editable=False)
    participant = models.ForeignKey(ParticipatingAgency, models.CASCADE, related_name="views", editable=False)
    score = models.PositiveSmallIntegerField(_("score"), null=True)
    reason = PlainText(_("reason"))
    evidence = PlainText(_("evidence"))

    objects = AgencyViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency view")
        verbose_name_plural = _("agency views")
        ordering = [by_name("participant__agency__name"), "participant_id", "sheet__component__position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=1, score__lte=4), name="view_score_is_1_to_4"
            ),
            models.UniqueConstraint(fields=["sheet", "participant"], name="one_view_per_agency_and_component"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.sheet.component}"

    @property
    def assessment(self) -> Assessment:
        return self.sheet.assessment

    @property
    def counts(self) -> bool:
        """The same rule as `AgencyViewQuerySet.counted()`. Needs the participant: fetch it with the view."""
        return self.participant.has_returned and self.score is not None


class ReminderOccasion(models.TextChoices):
    WEEK_BEFORE = "week_before", _("A week before the close")
    DAY_BEFORE = "day_before", _("The day before the close")
    BY_HAND = "by_hand", _("Sent by the lead")


class ViewReminder(models.Model):
    """A reminder that a person was sent to give a view: once a day, however often it is requested."""

    participant = models.ForeignKey(ParticipatingAgency, models.CASCADE, related_name="reminders", editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    occasion = models.CharField(_("occasion"), max_length=12, choices=ReminderOccasion.choices)
    # The closing date it reminds about. If sent by hand, the day it was sent.
    day = models.DateField(_("day"))
    # The email that carries it, until it is deleted 30 days later.
    outgoing = models.ForeignKey(Email, models.SET_NULL, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(occasion__in=ReminderOccasion.values), name="reminder_occasion_is_known"
            ),
            models.UniqueConstraint(
                fields=["participant", "person", "occasion", "day"], name="one_reminder_of_a_kind_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_occasion_display()}"

    @staticmethod
    def about(assessment: Assessment) -> str:
        """Finds the emails of an assessment's reminders in the outbox."""
        return f"views {assessment.pk}"
