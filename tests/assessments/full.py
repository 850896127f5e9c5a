"""An assessment as full as a large partnership's after a year, with texts as long as people's own."""

from assessments.models import ActionStatus, AgencyView, Assessment, EvidenceKind, Shows
from partnerships.models import Partnership, User
from tests.assessments.gathering import gather, more_agencies
from tests.assessments.moderating import with_views
from tests.factories import (
    AccountabilityFactory,
    ActionFactory,
    ActionUpdateFactory,
    EvidenceFactory,
    StakeholderRoleFactory,
)

COMPONENTS = 12
NARRATIVE = (
    "We looked at 48 records from the autumn and talked with 26 practitioners and nine mentors. In 31 records the"
    " right agency was asked on the day that the worry was noted, against 22 of 48 a year before.\n\n"
    "People say that they know whom to ring. What they do not know is what happens after that, and some have stopped"
    " asking.\n\n"
    "The prison's part is agreed on paper and works on two of its four wings. Probation sees the difference in its home"
    " visits, housing does not yet."
)
OWNERSHIP = "The reducing reoffending group answers for it and tells the board each quarter how far it has come."
STRATEGIC = "By June 2027 three in four practitioners of each agency say that they are sure about this work."
OPERATIONAL = "Team managers go through it with their teams from February 2027, with what was learned from two reviews."
REASON = "Our officers know whom to ring, and 72% feel sure about it. On two of four wings the answer still comes late."
NOTE = "74 replies out of 132 people who were asked, 12 of them from the prison"
WHAT = "Agree one short guide on sharing worries about risk between mentors and practitioners, and try it for a month"
DONE = "Two drafts were tried with three teams"
DIFFERENCE = "Four concerns reached the right team in the month, where none had in the month before"


def full(
    partnership: Partnership, by: User, *, agencies: int = 10, evidence: int = 60, actions: int = 40
) -> Assessment:
    """All twelve components with everything Table 1 asks for, and each agency's view. Not signed off."""
    asked = more_agencies(partnership, agencies)
    for number, agency in enumerate(asked, 1):
        agency.name = f"Northshire agency {number:02}"
        agency.save()
    started = gather(partnership, by, asked)
    slugs = started.sheets.values_list("component__slug", flat=True)
    with_views(started, by, **{slug: _spread(number, agencies) for number, slug in enumerate(slugs)})
    AgencyView.objects.filter(sheet__assessment=started).update(reason=REASON)
    sheets = list(started.sheets.all())
    kinds, statuses = EvidenceKind.values, [status for status in ActionStatus if status != ActionStatus.STOPPED]
    for number in range(evidence):
        shows = Shows.IMPACT if number % 3 == 0 else Shows.ACTIVITY
        name = f"Survey of practitioners, part {number + 1}"
        EvidenceFactory(
            sheet=sheets[number % COMPONENTS], kind=kinds[number % len(kinds)], shows=shows, title=name, note=NOTE
        )
    for number in range(actions):
        action = ActionFactory(
            sheet=sheets[number % COMPONENTS],
            what=WHAT,
            lead_agency=asked[number % agencies],
            status=statuses[number % len(statuses)],
        )
        if number % 2:
            ActionUpdateFactory(action=action, by=by, done=DONE, difference=DIFFERENCE)
    for sheet in sheets:
        AccountabilityFactory.create_batch(2, sheet=sheet, leads_on="Confidence of practitioners, and joint sessions")
        StakeholderRoleFactory.create_batch(3, sheet=sheet, role="Gives practitioners two hours for each session")
    started.sheets.update(
        score=3,
        evidence_narrative=NARRATIVE,
        accountability_narrative=OWNERSHIP,
        strategic_timeframe=STRATEGIC,
        operational_timeframe=OPERATIONAL,
    )
    return started


def _spread(number: int, agencies: int) -> tuple[int, ...]:
    """Views that agree on some components and differ on others."""
    return tuple(3 if (number + each) % 4 else 1 + number % 4 for each in range(agencies))
