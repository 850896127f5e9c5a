"""Who may do what with an assessment. Services check what its stage allows, so that nothing typed is lost to it."""

from typing import TYPE_CHECKING, Any

import rules

from partnerships.models import User, Viewed
from partnerships.rules import is_board_member, is_lead, is_member, is_scrutineer

from .models import Action, Assessment, Stage

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    SeenAction = WithAnnotations[Action, Viewed]


@rules.predicate
def speaks_for_an_agency(user: User, thing: Any) -> bool:
    return is_member(user, thing) and thing.viewer_agency is not None


rules.add_perm("assessments.view", is_member)
rules.add_perm("assessments.edit", is_lead | is_board_member)
# The view of the agency they speak for. Services check which agency that is.
rules.add_perm("assessments.give_view", (is_lead | is_board_member) & speaks_for_an_agency)
# Seeing who has returned, sending reminders, moving the closing date, closing views.
rules.add_perm("assessments.gather_views", is_lead)
# Checked on the partnership, because there is no assessment yet.
rules.add_perm("assessments.start", is_lead)
rules.add_perm("assessments.sign_off", is_lead)
# Checked on the partnership: what it shares with all others.
rules.add_perm("assessments.release_practice", is_lead)
rules.add_perm("assessments.reopen", is_lead)
# The meeting of a signed-off assessment, its date and purpose.
rules.add_perm("assessments.correct_meeting", is_lead)
# What the papers say about the meeting, the recommendations, and what they include.
rules.add_perm("assessments.make_papers", is_lead)
# Who downloaded which paper.
rules.add_perm("assessments.view_downloads", is_lead | is_scrutineer)
# Every text and file, and agencies’ views before they are closed.
rules.add_perm("assessments.export", is_lead)
# Those accountable for how a score came about, and those who have to be able to check it.
rules.add_perm("assessments.view_trail", is_lead | is_scrutineer)


@rules.predicate
def views_are_shared(user: User, thing: Any) -> bool:
    """Agencies judge for themselves first: until views close nobody reads another's, unless sharing was agreed."""
    return assessment_of(thing).views_shared


@rules.predicate
def views_are_closed(user: User, thing: Any) -> bool:
    return assessment_of(thing).stage != Stage.GATHERING_VIEWS


def assessment_of(thing: Any) -> Assessment:
    return getattr(thing, "assessment", thing)


# `AgencyView.objects.readable_by()` says which views they can read there, drafts included.
rules.add_perm(
    "assessments.read_views",
    is_lead | is_scrutineer | (is_board_member & views_are_shared) | (is_member & views_are_closed),
)
rules.add_perm("assessments.moderate", is_lead)
# For the agency they speak for. Services check whether it takes part.
rules.add_perm("assessments.dissent", (is_lead | is_board_member) & speaks_for_an_agency)
rules.add_perm("assessments.challenge", is_scrutineer)
rules.add_perm("assessments.reply", is_lead | is_board_member)
rules.add_perm("assessments.close_challenge", is_lead | is_scrutineer)


@rules.predicate
def leads_the_action(user: User, action: "SeenAction") -> bool:
    """They lead it, or speak for the agency that does. If a person leads alone, that person's agency."""
    agency = action.lead_agency_id or getattr(action, "lead_persons_agency", None)
    return action.lead_person_id == user.pk or (agency is not None and agency == action.viewer_agency)


# The agency accountable for an action updates its progress, and the lead can do it for everyone.
rules.add_perm("assessments.update_action", is_lead | (is_board_member & leads_the_action))
