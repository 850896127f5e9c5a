"""The domain's fixed lists, with the words that people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubjectKind(models.TextChoices):
    POLICY = "policy", _("Policy")
    PRACTICE = "practice", _("Practice")
    INTERVENTION = "intervention", _("Intervention")
    ARRANGEMENTS = "arrangements", _("The partnership’s arrangements as a whole")


class Stage(models.TextChoices):
    GATHERING_VIEWS = "gathering_views", _("Gathering views")
    AGREEING_SCORES = "agreeing_scores", _("Agreeing scores")
    AGREED = "agreed", _("Agreed")


class ProtectiveMarking(models.TextChoices):
    OFFICIAL = "official", "OFFICIAL"
    OFFICIAL_SENSITIVE = "official_sensitive", "OFFICIAL-SENSITIVE"


class Gap(models.TextChoices):
    """What a sheet lacks of what Table 1 asks for. The labels complete "Clarity: ..."."""

    SCORE = "score", _("not yet scored")
    EVIDENCE = "evidence", _("no evidence yet")
    LEAD = "lead", _("nobody leads yet")
    STAKEHOLDER = "stakeholder", _("no stakeholder partner yet")
    ACTION = "action", _("no action yet")
    TIMEFRAME = "timeframe", _("no timeframe yet")


class EvidenceKind(models.TextChoices):
    POLICY = "policy", _("Policy or procedure")
    PRACTICE = "practice", _("Practice or intervention")
    SUPPORT = "support", _("Support or supervision")
    TRAINING = "training", _("Training")
    AUDIT = "audit", _("Audit")
    DATA = "data", _("Data")
    LIVED_EXPERIENCE = "lived_experience", _("Lived experience")
    PRACTITIONER_VOICE = "practitioner_voice", _("Practitioner voice")


class EvidenceGap(models.TextChoices):
    """Why a component’s evidence can’t be relied on yet. The labels complete "Clarity: ..."."""

    IMPACT = "impact", _("no evidence of impact")
    REVIEW = "review", _("evidence past its review date")
    DEAD = "dead", _("evidence that can’t be found")


class Shows(models.TextChoices):
    ACTIVITY = "activity", _("Activity")
    IMPACT = "impact", _("Impact")


class ActionKind(models.TextChoices):
    IMPLEMENT = "implement", _("Implement")
    IMPROVE = "improve", _("Improve")
    SUSTAIN = "sustain", _("Sustain")


class Horizon(models.TextChoices):
    STRATEGIC = "strategic", _("Strategic (longer term)")
    OPERATIONAL = "operational", _("Operational (shorter term)")


class Priority(models.TextChoices):
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class ActionStatus(models.TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")

    @property
    def is_open(self) -> bool:
        return self in (ActionStatus.NOT_STARTED, ActionStatus.UNDER_WAY)


CLOSED = (ActionStatus.DONE, ActionStatus.STOPPED)
