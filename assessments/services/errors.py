"""Why a service refused, in the words that its page shows, and the form's field that it is about."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import Action, Assessment, GoodPractice, ParticipatingAgency, Versioned
from assessments.pages.agency_views import past_close, returned
from assessments.stages import Doing, why_not
from safeguarding import disk
from safeguarding.refused import Refused


class NotNow(Refused):
    """The assessment's stage doesn't allow it (stages.py). The text says why, and what to do first."""

    def __init__(self, assessment: Assessment, doing: Doing) -> None:
        self.assessment = assessment
        super().__init__(why_not(assessment, doing))


class AssessmentLocked(Refused):
    """The assessment is signed off."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        message = _(
            "%(who)s signed this assessment off on %(date)s, so it can’t be changed. What you typed is still here for "
            "you to copy"
        )
        when = date_format(localtime(assessment.agreed_at), "DATE_FORMAT") if assessment.agreed_at else ""
        super().__init__(message % {"who": assessment.agreed_by, "date": when})


class StaleRow(Refused):
    """Someone saved the row after the page was opened. `stored` is the current row."""

    words = gettext_lazy("Someone saved this after you opened this page")

    def __init__(self, stored: Versioned) -> None:
        self.stored = stored


class RowGone(Refused):
    """Someone removed the row after the page was opened."""

    words = gettext_lazy(
        "This was removed after you opened this page. What you typed is still here. Save it to add it again"
    )


class ChangedMeanwhile(Refused):
    """Someone changed a sheet or its rows after the sign-off page was opened."""

    words = gettext_lazy("This was changed after you opened this page. Check it, then try again")


class FileNotStored(Refused):
    """The evidence folder is full, read-only or missing."""

    field = "file"
    words = disk.NO_ROOM


class FrameworkMissing(Refused):
    """No components are loaded, so there is nothing to assess against."""

    words = gettext_lazy("The twelve components are not loaded yet. Ask your administrator to load them")


class AlreadyOpen(Refused):
    """The partnership is already assessing this subject for this period."""

    field = "subject"
    words = gettext_lazy(
        "Your partnership is already assessing this for the same period on the same scale. "
        "Change the subject, the period or the scale"
    )


class NothingToReopen(Refused):
    """There is an open assessment of the same subject and period, so this one stays signed off."""

    words = gettext_lazy("Your partnership has already started another assessment of this subject for the same period")


class ReasonMissing(Refused):
    """Things are missing, and nobody has said why it is signed off anyway."""

    field = "missing_because"
    words = gettext_lazy("Say why things are missing, or add them first")


class ScoreUnexplained(Refused):
    """The agreed score isn't the median view, or the views are far apart, and no reason is given."""

    field = "score_because"
    words = gettext_lazy(
        "Say why this score was agreed: it differs from the median view, or the views are 2 or more apart"
    )


class NoAgreedScore(Refused):
    """The component has no agreed score that an agency could dissent from."""

    words = gettext_lazy("There is no agreed score yet to dissent from")


class NotTakingPart(Refused):
    """The agency doesn't take part in this assessment."""

    words = gettext_lazy("Your agency doesn’t take part in this assessment")


class ChallengeClosed(Refused):
    """Someone has closed the challenge."""

    words = gettext_lazy(
        "This challenge was closed after you opened this page. What you typed is still here for you to copy"
    )


class ReplyMissing(Refused):
    """Nobody has replied to the challenge yet."""

    words = gettext_lazy("Nobody has replied yet. Reply first, or leave the scrutineer to close it")


class ActionContinued(Refused):
    """The action was carried forward: updates belong to `copy`, the action of a later assessment."""

    def __init__(self, copy: Action) -> None:
        self.copy = copy
        message = _("This action now belongs to “%(assessment)s”. Add your update there")
        super().__init__(message % {"assessment": copy.sheet.assessment.name})


class StopUnexplained(Refused):
    """An action is stopped without a reason."""

    field = "stopped_because"
    words = gettext_lazy("Say why it was stopped")


class DifferenceUntold(Refused):
    """An action is done, and no update says what difference it has made (even "too early to tell")."""

    field = "difference"
    words = gettext_lazy("Say what difference it has made before you close it as done. If nobody can tell yet, say so")


class PracticeRefused(Refused):
    """Good practice isn't released, changed or withdrawn. The text says why."""


class NotMarked(PracticeRefused):
    """The evidence is gone, or is no longer marked as good practice."""

    def __init__(self) -> None:
        super().__init__(_("This evidence was removed, or is no longer marked as good practice to share"))


class AlreadyReleased(PracticeRefused):
    def __init__(self, released: GoodPractice) -> None:
        when = date_format(localtime(released.released_at), "DATE_FORMAT")
        message = _("%(who)s released this as good practice on %(date)s")
        super().__init__(message % {"who": released.released_by, "date": when})


class NotReleased(PracticeRefused):
    """It was withdrawn or reworded."""

    def __init__(self, withdrawn: GoodPractice) -> None:
        when = date_format(localtime(withdrawn.withdrawn_at), "DATE_FORMAT") if withdrawn.withdrawn_at else ""
        message = _("%(who)s changed or withdrew this on %(date)s")
        super().__init__(message % {"who": withdrawn.withdrawn_by, "date": when})


class ViewRefused(Refused):
    """An agency's view isn't given, returned or withdrawn. The text says why, and what to do about it."""


class NotYourAgency(ViewRefused):
    def __init__(self, participant: ParticipatingAgency) -> None:
        message = _("You don’t speak for %(agency)s, so you can’t change its view")
        super().__init__(message % {"agency": participant.agency})


class AgencyLeft(ViewRefused):
    def __init__(self, participant: ParticipatingAgency) -> None:
        message = _("%(agency)s no longer takes part in the partnership, so its view can’t be changed")
        super().__init__(message % {"agency": participant.agency})


class PastClose(ViewRefused):
    """The closing date for views has passed, and the lead hasn't closed them yet."""

    def __init__(self, assessment: Assessment) -> None:
        super().__init__(past_close(assessment))


class ViewReturned(ViewRefused):
    def __init__(self, participant: ParticipatingAgency) -> None:
        super().__init__(returned(participant))


class ViewIncomplete(ViewRefused):
    """`missing` is how many components lack a score or a reason."""

    def __init__(self, missing: int) -> None:
        message = ngettext(
            "%(n)s component still needs a score and a reason. Complete it, then return your agency’s view",
            "%(n)s components still need a score and a reason. Complete them, then return your agency’s view",
            missing,
        )
        super().__init__(message % {"n": missing})
