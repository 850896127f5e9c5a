import datetime

from django.utils import timezone
from factory import Iterator, LazyFunction, Sequence, SubFactory, django
from factory.declarations import SelfAttribute

from assessments.models import (
    Accountability,
    Action,
    ActionKind,
    ActionReminder,
    ActionReminderOccasion,
    ActionStatus,
    ActionUpdate,
    AgencyView,
    Assessment,
    CalendarFeed,
    Challenge,
    Citation,
    Component,
    ComponentAssessment,
    ComponentGroup,
    Dissent,
    Evidence,
    EvidenceFile,
    EvidenceKind,
    GoodPractice,
    Horizon,
    KeptPaper,
    PaperClaim,
    PaperDownload,
    PaperFormat,
    PaperOptions,
    ParticipatingAgency,
    RatingLevel,
    RatingScale,
    ReminderChoice,
    ReminderOccasion,
    Shows,
    SignedPaper,
    Stage,
    StakeholderRole,
    SubjectKind,
    Transition,
    ViewReminder,
)
from partnerships.models import Sector
from safeguarding.uploads.choices import FileFormat
from tests.factories.partnerships import AgencyFactory, PartnershipFactory, UserFactory


class ComponentGroupFactory(django.DjangoModelFactory):
    class Meta:
        model = ComponentGroup

    slug = Sequence(lambda n: f"group-{n}")
    name = Sequence(lambda n: f"Group {n}")
    position = Sequence(lambda n: 100 + n)


class ComponentFactory(django.DjangoModelFactory):
    class Meta:
        model = Component

    group = SubFactory(ComponentGroupFactory)
    slug = Sequence(lambda n: f"component-{n}")
    name = Sequence(lambda n: f"Component {n}")
    position = Sequence(lambda n: 100 + n)
    definition = "What it means."
    prompts = "What have you seen?\nHow do you know?\nWho says so?"


class RatingScaleFactory(django.DjangoModelFactory):
    class Meta:
        model = RatingScale

    slug = Sequence(lambda n: f"scale-{n}")
    name = Sequence(lambda n: f"Scale {n}")
    inspectorate = "An inspectorate"
    source = "Its handbook"


class RatingLevelFactory(django.DjangoModelFactory):
    class Meta:
        model = RatingLevel

    scale = SubFactory(RatingScaleFactory)
    score = Iterator([1, 2, 3, 4])
    label = Sequence(lambda n: f"Level {n}")
    descriptor = "What the grade means."
    progress = "How far the work has come."


class AssessmentFactory(django.DjangoModelFactory):
    """An assessment without sheets; the `assessment` fixture starts one through the service."""

    class Meta:
        model = Assessment

    partnership = SubFactory(PartnershipFactory)
    subject = Sequence(lambda n: f"Subject {n}")
    subject_kind = SubjectKind.PRACTICE
    period_start = datetime.date(2026, 4, 1)
    period_end = datetime.date(2027, 3, 31)
    scale = SubFactory(RatingScaleFactory)
    started_by = SubFactory(UserFactory)


class ComponentAssessmentFactory(django.DjangoModelFactory):
    class Meta:
        model = ComponentAssessment

    assessment = SubFactory(AssessmentFactory)
    component = SubFactory(ComponentFactory)


class SheetItemFactory(django.DjangoModelFactory):
    class Meta:
        abstract = True

    sheet = SubFactory(ComponentAssessmentFactory)
    changed_by = SelfAttribute("sheet.assessment.started_by")


class EvidenceFactory(SheetItemFactory):
    class Meta:
        model = Evidence

    title = Sequence(lambda n: f"Evidence {n}")
    reference = "Board minutes, item 4"
    kind = EvidenceKind.AUDIT
    shows = Shows.ACTIVITY


class EvidenceFileFactory(django.DjangoModelFactory):
    """What is known about an uploaded file. It has content only if the test gives some."""

    class Meta:
        model = EvidenceFile

    partnership = SubFactory(PartnershipFactory)
    content = "00/00000000000000000000000000000000"
    name = Sequence(lambda n: f"audit-{n}.pdf")
    format = FileFormat.PDF
    size = 1_000
    sha256 = "0" * 64
    uploaded_by = SubFactory(UserFactory)
    uploaded_at = LazyFunction(timezone.now)


class CitationFactory(django.DjangoModelFactory):
    class Meta:
        model = Citation

    evidence = SubFactory(EvidenceFactory)
    sheet = SubFactory(ComponentAssessmentFactory, assessment=SelfAttribute("..evidence.sheet.assessment"))


class AccountabilityFactory(SheetItemFactory):
    class Meta:
        model = Accountability

    agency = SubFactory(AgencyFactory)
    leads_on = "Chairs the steering group."


class StakeholderRoleFactory(SheetItemFactory):
    class Meta:
        model = StakeholderRole

    agency = SubFactory(AgencyFactory)
    role = "Trains the mentors."


class ActionFactory(SheetItemFactory):
    class Meta:
        model = Action

    kind = ActionKind.IMPROVE
    what = Sequence(lambda n: f"Action {n}")
    lead_agency = SubFactory(AgencyFactory)
    horizon = Horizon.OPERATIONAL
    due = LazyFunction(lambda: datetime.date.today() + datetime.timedelta(days=90))


class ActionUpdateFactory(django.DjangoModelFactory):
    class Meta:
        model = ActionUpdate

    action = SubFactory(ActionFactory)
    by = SubFactory(UserFactory)
    at = LazyFunction(timezone.now)
    status = ActionStatus.UNDER_WAY
    done = "The first course has been given."


class ActionReminderFactory(django.DjangoModelFactory):
    class Meta:
        model = ActionReminder

    action = SubFactory(ActionFactory)
    person = SubFactory(UserFactory)
    occasion = ActionReminderOccasion.WEEK_BEFORE
    day = datetime.date(2026, 11, 2)


class ReminderChoiceFactory(django.DjangoModelFactory):
    class Meta:
        model = ReminderChoice

    person = SubFactory(UserFactory)


class CalendarFeedFactory(django.DjangoModelFactory):
    class Meta:
        model = CalendarFeed

    person = SubFactory(UserFactory)
    digest = Sequence(lambda n: f"{n:064x}")
    made_at = LazyFunction(timezone.now)


class GoodPracticeFactory(django.DjangoModelFactory):
    class Meta:
        model = GoodPractice

    partnership = SubFactory(PartnershipFactory)
    component = SubFactory(ComponentFactory)
    title = Sequence(lambda n: f"Good practice {n}")
    summary = "What others can use."
    sector = Sector.POLICE
    released_by = SubFactory(UserFactory)
    released_at = LazyFunction(timezone.now)


class ParticipatingAgencyFactory(django.DjangoModelFactory):
    class Meta:
        model = ParticipatingAgency

    assessment = SubFactory(AssessmentFactory)
    agency = SubFactory(AgencyFactory)


class AgencyViewFactory(django.DjangoModelFactory):
    class Meta:
        model = AgencyView

    sheet = SubFactory(ComponentAssessmentFactory)
    participant = SubFactory(ParticipatingAgencyFactory, assessment=SelfAttribute("..sheet.assessment"))
    score = 2
    reason = "As we see it."


class DissentFactory(django.DjangoModelFactory):
    class Meta:
        model = Dissent

    sheet = SubFactory(ComponentAssessmentFactory)
    agency = SubFactory(AgencyFactory)
    reason = "We see it otherwise."


class ChallengeFactory(django.DjangoModelFactory):
    class Meta:
        model = Challenge

    sheet = SubFactory(ComponentAssessmentFactory)
    question = "How do you know?"
    raised_by = SubFactory(UserFactory)
    raised_at = LazyFunction(timezone.now)


class TransitionFactory(django.DjangoModelFactory):
    class Meta:
        model = Transition

    assessment = SubFactory(AssessmentFactory)
    to_stage = Stage.AGREEING_SCORES
    by = SubFactory(UserFactory)
    at = LazyFunction(timezone.now)


class SignedPaperFactory(django.DjangoModelFactory):
    class Meta:
        model = SignedPaper

    assessment = SubFactory(AssessmentFactory)
    number = Sequence(lambda n: n + 1)
    content = b"%PDF-1.7"
    sha256 = "0" * 64
    signed_off_by = SubFactory(UserFactory)
    signed_off_at = LazyFunction(timezone.now)


class PaperOptionsFactory(django.DjangoModelFactory):
    class Meta:
        model = PaperOptions

    assessment = SubFactory(AssessmentFactory)
    meeting = "Executive"


class PaperRowFactory(django.DjangoModelFactory):
    class Meta:
        abstract = True

    assessment = SubFactory(AssessmentFactory)
    kind = "board-report"
    format = PaperFormat.PDF


class KeptPaperFactory(PaperRowFactory):
    class Meta:
        model = KeptPaper

    fingerprint = "0" * 64
    content = b"%PDF-1.7"
    sha256 = "0" * 64
    size = 8
    shows = LazyFunction(timezone.now)
    made_at = LazyFunction(timezone.now)


class PaperClaimFactory(PaperRowFactory):
    class Meta:
        model = PaperClaim

    fingerprint = "0" * 64
    claimed_at = LazyFunction(timezone.now)
    claimed_by = SubFactory(UserFactory)


class PaperDownloadFactory(PaperRowFactory):
    class Meta:
        model = PaperDownload

    person = SubFactory(UserFactory)
    at = LazyFunction(timezone.now)
    sha256 = "0" * 64


class ViewReminderFactory(django.DjangoModelFactory):
    class Meta:
        model = ViewReminder

    participant = SubFactory(ParticipatingAgencyFactory)
    person = SubFactory(UserFactory)
    occasion = ReminderOccasion.BY_HAND
    day = datetime.date(2026, 11, 2)
