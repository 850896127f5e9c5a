"""Invented names and sentences. `{place}` is the partnership's place, `{n}` a number."""

from partnerships.models import Sector

PASSWORD = "ninety-copper-kettles"  # noqa: S105 (public: see the command)

BEGINNINGS = (
    "Alder", "Amber", "Ashen", "Barley", "Birch", "Bracken", "Bramble", "Brook", "Cedar", "Clay",
    "Clover", "Copper", "Cran", "Crow", "Dunn", "Elder", "Elm", "Fallow", "Fern", "Finch",
    "Flint", "Frost", "Gorse", "Hazel", "Heather", "Heron", "Holly", "Kestrel", "Larch", "Linnet",
    "Maple", "Marl", "Meadow", "Otter", "Plover", "Rowan", "Sedge", "Sorrel", "Thistle", "Willow",
)  # fmt: skip
ENDINGS = (
    "acre", "bank", "beck", "borough", "bridge", "by", "combe", "cross", "dale", "den",
    "fold", "ford", "garth", "gate", "ham", "holme", "hurst", "ley", "mere", "moor",
    "stead", "thorpe", "ton", "wick", "worth",
)  # fmt: skip

FIRST_NAMES = (
    "Adaeze", "Aled", "Bronwen", "Callum", "Dilys", "Edwin", "Farida", "Gethin", "Hana", "Idris", "Joan", "Kofi",
    "Leila", "Magnus", "Nerys", "Oluwaseun", "Priya", "Quentin", "Rhian", "Sanjay", "Tegan", "Umar", "Verity", "Yusuf",
)  # fmt: skip
LAST_NAMES = (
    "Applegarth", "Brightmoor", "Coldbeck", "Dunsfold", "Eastlake", "Fairhurst", "Greyling", "Hollowell", "Inglefield",
    "Kestleton", "Larkfield", "Merrowby", "Netherwood", "Oakshott", "Penhallow", "Quillfeather", "Ravensdale",
    "Silverdale", "Tanglewood", "Underhay", "Wetherfold", "Yarrowby",
)  # fmt: skip

# Each partnership has these agencies of its own.
LOCAL_AGENCIES = (
    ("{place} Police", "Police", Sector.POLICE),
    ("NHS {place} Integrated Care Board", "ICB", Sector.HEALTH),
    ("{place} Council Children’s Services", "Children’s Services", Sector.LOCAL_AUTHORITY_CHILDREN),
    ("{place} Council Adult Social Care", "Adult Social Care", Sector.LOCAL_AUTHORITY_ADULTS),
    ("{place} Youth Justice Service", "Youth Justice", Sector.YOUTH_JUSTICE),
    ("{place} Schools and Colleges", "Schools", Sector.EDUCATION),
    ("{place} Homes", "Homes", Sector.HOUSING),
    ("{place} Fire and Rescue", "Fire and Rescue", Sector.FIRE),
    ("{place} Mentoring", "Mentoring", Sector.VOLUNTARY_COMMUNITY),
    ("{place} Refuge", "Refuge", Sector.VOLUNTARY_COMMUNITY),
)
# Those of an invented country, in many partnerships.
NATIONAL_AGENCIES = (
    ("Probation Service of Farland", "Probation", Sector.PROBATION),
    ("Prison Service of Farland", "Prisons", Sector.PRISON),
    ("Border Police of Farland", "Border Police", Sector.POLICE),
    ("Rail Police of Farland", "Rail Police", Sector.POLICE),
    ("Ambulance Service of Farland", "Ambulance", Sector.HEALTH),
    ("Family Courts Service of Farland", "Family Courts", Sector.OTHER),
    ("Victims’ Line of Farland", "Victims’ Line", Sector.VOLUNTARY_COMMUNITY),
    ("Childhood Trust of Farland", "Childhood Trust", Sector.VOLUNTARY_COMMUNITY),
    ("Housing Union of Farland", "Housing Union", Sector.HOUSING),
    ("Drug and Alcohol Service of Farland", "Drug and Alcohol", Sector.HEALTH),
    ("Armed Forces Welfare of Farland", "Armed Forces Welfare", Sector.OTHER),
    ("Inclusion Schools of Farland", "Inclusion Schools", Sector.EDUCATION),
)

SUBJECTS = (
    "Peer mentoring after release",
    "Early help for families",
    "Joint decisions on domestic abuse",
    "Moving from children’s to adults’ services",
    "Help for people whose homes are taken over",
    "Children who go missing",
    "Sharing worries about risk",
    "Self-neglect and hoarding",
)
THEMES = ("Reducing reoffending", "Family safety", "Exploitation", "Neglect", "Moving between services")

SENTENCES = (
    "We looked at {n} records from {place} and talked with practitioners from every agency.",
    "In {n} records the right agency was asked on the day that the worry was noted.",
    "People say that they know whom to ring. They are less sure what happens after that.",
    "The prison’s part is agreed on paper and works on two of its four wings.",
    "Probation sees the difference in its home visits, and housing does not see it yet.",
    "A survey of {n} practitioners in {place} found that most feel sure about this work.",
    "Joint training reached {n} people last year, and mentors came to half of the sessions.",
    "Families told us that they had to tell their story only once, which was not so before.",
    "The audit of {n} cases found that plans were clear and that reviews came late.",
    "Schools in {place} now hear about police calls on the next school day.",
    "New staff wait up to {n} days for access to the shared record.",
    "The board in {place} has asked for the figures each quarter and has had them twice.",
    "Managers of both services meet every week and go through the cases that worry them.",
    "Voluntary groups say that they are invited but that papers reach them late.",
    "The sharing agreement was signed by {n} agencies, and two have still to train their staff.",
    "The health visitor team has {n} posts, of which three have been empty since the spring.",
    "Young people helped to write the leaflet and say that it reads well.",
    "The night team of {place} Police uses the risk form in nearly every case.",
)
REASONS = (
    "Our staff know whom to ring, and {n} of them said so in the survey.",
    "The answer still comes late in about {n} cases each month.",
    "It works in the south of {place} and not yet in the north.",
    "We have no figures of our own yet, so we score with care.",
    "Two reviews asked for this, and it has been done.",
    "The agreement is signed, but the training has reached only {n} people.",
)
EVIDENCE_TITLES = (
    "Survey of practitioners in {place}, part {n}",
    "Audit of {n} joint cases",
    "Minutes of the operational group, item {n}",
    "Training record of {place}, {n} people",
    "Who does what in {place}, version {n}",
    "What families told us, {n} talks",
    "Figures on referrals, week {n}",
    "Guide to sharing worries, edition {n}",
)
ACTIONS = (
    "Agree one short guide for {place} on sharing worries about risk, and try it for a month",
    "Give every new practitioner access to the shared record within {n} days",
    "Hold a joint session for mentors and practitioners every {n} weeks",
    "Bring the results of the audit of {n} cases to the board",
    "Name one contact in each agency of {place} and publish the list",
    "Ask {n} families what has changed for them and report it",
)
DONE = (
    "Two drafts were tried with {n} teams.",
    "The list is published and {n} people have used it.",
    "The first session took place with {n} people.",
    "The audit of {n} cases is finished and the report is written.",
)
DIFFERENCES = (
    "{n} concerns reached the right team in the month, more than in the month before.",
    "People say that they know each other by name.",
    "In {n} records the right person took the next step.",
    "It is too early to tell. The audit in the autumn will check this.",
)
LEADS_ON = ("Confidence of practitioners", "Getting one description of roles agreed", "The figures for {place}")
ROLES = ("Gives practitioners time for joint sessions", "Brings {n} cases to the joint audit", "Trains the mentors")
OTHERS = ("Parents’ forum of {place}", "Faith groups of {place}", "University of {place}")
QUESTIONS = (
    "How do you know that this reaches families outside {place} itself?",
    "The score rests on {n} records. Why is that enough?",
    "What has changed since the last assessment?",
)
REPLIES = ("We have added the audit of {n} cases.", "The operational group looked at this and keeps the score.")
DISSENTS = ("Our own records show less progress, in {n} cases.", "We see no change yet in the north of {place}.")
DECISIONS = "Agree the scores\nAgree the actions on components scored below Good"
