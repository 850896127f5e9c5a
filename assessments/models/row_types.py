"""The types of row under a sheet.

Declare a new one here, and everything that goes through rows includes it: adding and changing, the trail, carrying
forward, sign-off and the export.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .action import Action, ActionQuerySet
from .evidence import Evidence
from .people import Accountability, StakeholderRole
from .row_type import Carrying, EditedRowType, Pages, RowType, TrailWords
from .scrutiny import Challenge, Dissent

DISSENTS = RowType(
    slug="dissents",
    model=Dissent,
    label=_("Dissents"),
    fields=("agency", "reason", "carried"),
    named_by=("agency",),
    trail_words=TrailWords(
        thing=_("the dissent of %(name)s"),
        added=_("%(who)s recorded the dissent of %(name)s"),
        removed=_("%(who)s withdrew the dissent of %(name)s"),
    ),
)
CHALLENGES = RowType(
    slug="challenges",
    model=Challenge,
    label=_("Challenges"),
    fields=(
        "question",
        "raised_by",
        "raised_at",
        "reply",
        "replied_by",
        "replied_at",
        "closed_by",
        "closed_at",
        "carried",
    ),
    named_by=("question",),
    trail_words=TrailWords(
        thing=_("the challenge “%(name)s”"),
        added=_("%(who)s raised the challenge “%(name)s”"),
        removed=_("%(who)s removed the challenge “%(name)s”"),
    ),
)
EVIDENCE = EditedRowType(
    slug="evidence",
    model=Evidence,
    label=_("Evidence"),
    fields=(
        "title",
        "url",
        "reference",
        "file",
        "kind",
        "shows",
        "source_agency",
        "dated",
        "review_by",
        "note",
        "good_practice",
        "not_found_by",
        "not_found_on",
        "carried",
    ),
    named_by=("title",),
    trail_words=TrailWords(
        thing=_("the evidence “%(name)s”"),
        added=_("%(who)s added the evidence “%(name)s”"),
        removed=_("%(who)s removed the evidence “%(name)s”"),
    ),
    heading=_("Evidence for the score"),
    narrative="evidence_narrative",
    pages=Pages(
        add=_("Add evidence"),
        change=_("Change evidence"),
        remove=_("Remove this evidence?"),
        added=_("The evidence “%(name)s” has been added"),
        changed=_("The evidence “%(name)s” has been saved"),
        removed=_("The evidence “%(name)s” has been removed"),
    ),
    carrying=Carrying(ngettext_lazy("%(n)d piece of evidence", "%(n)d pieces of evidence", "n")),
)
LEADS = EditedRowType(
    slug="leads",
    model=Accountability,
    label=_("Leads"),
    fields=("agency", "person", "other", "leads_on", "carried"),
    named_by=("person", "other", "agency"),
    trail_words=TrailWords(
        thing=_("the lead “%(name)s”"),
        added=_("%(who)s added the lead “%(name)s”"),
        removed=_("%(who)s removed the lead “%(name)s”"),
    ),
    heading=_("Accountability, ownership and governance"),
    narrative="accountability_narrative",
    pages=Pages(
        add=_("Add a lead"),
        change=_("Change a lead"),
        remove=_("Remove this lead?"),
        added=_("The lead “%(name)s” has been added"),
        changed=_("The lead “%(name)s” has been saved"),
        removed=_("The lead “%(name)s” has been removed"),
    ),
    carrying=Carrying(ngettext_lazy("%(n)d lead", "%(n)d leads", "n")),
)
STAKEHOLDERS = EditedRowType(
    slug="stakeholders",
    model=StakeholderRole,
    label=_("Stakeholders"),
    fields=("agency", "other", "role", "carried"),
    named_by=("agency", "other"),
    trail_words=TrailWords(
        thing=_("the stakeholder “%(name)s”"),
        added=_("%(who)s added the stakeholder “%(name)s”"),
        removed=_("%(who)s removed the stakeholder “%(name)s”"),
    ),
    heading=_("Stakeholder partners"),
    pages=Pages(
        add=_("Add a stakeholder"),
        change=_("Change a stakeholder"),
        remove=_("Remove this stakeholder?"),
        added=_("The stakeholder “%(name)s” has been added"),
        changed=_("The stakeholder “%(name)s” has been saved"),
        removed=_("The stakeholder “%(name)s” has been removed"),
    ),
    carrying=Carrying(ngettext_lazy("%(n)d stakeholder", "%(n)d stakeholders", "n")),
)
ACTIONS = EditedRowType(
    slug="actions",
    model=Action,
    label=_("Actions"),
    fields=(
        "kind",
        "what",
        "lead_agency",
        "lead_person",
        "horizon",
        "priority",
        "due",
        "review",
        "status",
        "stopped_because",
        "continues",
        "carried",
    ),
    named_by=("what",),
    trail_words=TrailWords(
        thing=_("the action “%(name)s”"),
        added=_("%(who)s added the action “%(name)s”"),
        removed=_("%(who)s removed the action “%(name)s”"),
        unchanged=_("%(who)s added an update to the action “%(name)s”"),
    ),
    heading=_("Specific action plan"),
    pages=Pages(
        add=_("Add an action"),
        change=_("Change an action"),
        remove=_("Remove this action?"),
        added=_("The action “%(name)s” has been added"),
        changed=_("The action “%(name)s” has been saved"),
        removed=_("The action “%(name)s” has been removed"),
    ),
    # From now on an action continues in its copy and counts there.
    carrying=Carrying(
        ngettext_lazy("%(n)d action", "%(n)d actions", "n"), which=ActionQuerySet.open, source="continues"
    ),
)

# In the order of the trail and the export. Those that people edit are in Table 1's order.
ROW_TYPES: tuple[RowType, ...] = (DISSENTS, CHALLENGES, EVIDENCE, LEADS, STAKEHOLDERS, ACTIONS)
# Those that people edit on a sheet, by slug.
EDITED = {each.slug: each for each in ROW_TYPES if isinstance(each, EditedRowType)}
CARRIED = tuple(each for each in ROW_TYPES if each.carrying)
