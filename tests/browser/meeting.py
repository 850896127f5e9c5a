"""An assessment at moderation with any number of agencies, with realistic names."""

from assessments.models import Assessment
from partnerships.models import Partnership, User
from tests.assessments.gathering import gather
from tests.assessments.moderating import agree, with_views
from tests.factories import AgencyFactory, PartnerAgencyFactory

# In the order of their full names, which is the table's.
AGENCIES = (
    ("Adult Social Care, Northshire County Council", "Adult social care"),
    ("Ambulance Service Trust", "Ambulance"),
    ("Children’s Social Care, Northshire County Council", "Children’s social care"),
    ("Education and Early Years", "Education"),
    ("Fire and Rescue Service", "Fire and Rescue"),
    ("HMP Eldersike", ""),
    ("Integrated Care Board for Northshire and the Vale", "ICB"),
    ("Northshire Constabulary", "Police"),
    ("Northshire Homes", ""),
    ("Probation Service, Northshire", "Probation"),
    ("Sparrowgate Mentoring", ""),
    ("Youth Justice Service", "Youth justice"),
    # Where the table is wider than the screen: long names without a short one, and a word longer than a column.
    *((f"Zone {number:02} Neighbourhoods and Communities Directorate", "") for number in range(1, 13)),
    ("Zone 99, Gwasanaeth Llanfairpwllgwyngyllgogerychwyrndrobwll", "Llanfairpwllgwyngyllgogerychwyrndrobwll"),
)


def meeting_of(number: int, partnership: Partnership, lead: User) -> Assessment:
    """Every agency but the second has returned its views, which run from 1 to 4; Clarity's score is agreed."""
    agencies = [AgencyFactory(name=name, short_name=short) for name, short in AGENCIES[:number]]
    for agency in agencies:
        PartnerAgencyFactory(partnership=partnership, agency=agency)
    started = gather(partnership, lead, agencies)
    slugs = started.sheets.values_list("component__slug", flat=True)
    views = tuple(None if at == 1 else 1 + at % 4 for at in range(number))
    agreeing = with_views(started, lead, **dict.fromkeys(slugs, views))
    agree(agreeing, lead, 3, because="The audit weighed more.")
    return agreeing


def short_names(number: int) -> list[str]:
    return [short or name for name, short in AGENCIES[:number]]
