"""Who may do what with an assessment. What its stage allows, services say, so that nothing typed is lost to it."""

from typing import Any

import rules

from partnerships.models import User
from partnerships.rules import is_board_member, is_lead, is_member, is_scrutineer

from .models import Assessment, Stage


@rules.predicate
def speaks_for_an_agency(user: User, thing: Any) -> bool:
    return is_member(user, thing) and thing.viewer_agency is not None


rules.add_perm("assessments.view", is_member)
rules.add_perm("assessments.edit", is_lead | is_board_member)
# The view of the agency that they speak for; which one that is, services check.
rules.add_perm("assessments.give_view", (is_lead | is_board_member) & speaks_for_an_agency)
# Who has returned what, reminding, moving the closing date, closing.
rules.add_perm("assessments.gather_views", is_lead)
# Asked of the partnership, since there is no assessment yet.
rules.add_perm("assessments.start", is_lead)
rules.add_perm("assessments.sign_off", is_lead)
# Asked of the partnership: what of it all others may read.
rules.add_perm("assessments.release_practice", is_lead)
rules.add_perm("assessments.reopen", is_lead)
# The meeting of a signed-off assessment, its date and purpose.
rules.add_perm("assessments.correct_meeting", is_lead)
# What the papers say of the meeting, what is asked of it, and what stands in them.
rules.add_perm("assessments.make_papers", is_lead)
# Who took which paper along.
rules.add_perm("assessments.view_downloads", is_lead | is_scrutineer)
# Every text and file, and agencies’ views before they are closed.
rules.add_perm("assessments.export", is_lead)
# Who answers for how a score came about, and who has to be able to check it.
rules.add_perm("assessments.view_trail", is_lead | is_scrutineer)


@rules.predicate
def views_are_shared(user: User, thing: Any) -> bool:
    """Agencies judge for themselves first: until the close nobody reads another's view, unless that was agreed on."""
    return assessment_of(thing).views_shared


@rules.predicate
def views_are_closed(user: User, thing: Any) -> bool:
    return assessment_of(thing).stage != Stage.GATHERING_VIEWS


def assessment_of(thing: Any) -> Assessment:
    return getattr(thing, "assessment", thing)


# Which ones they read there, and whether drafts too, `AgencyView.objects.readable_by()` says.
rules.add_perm(
    "assessments.read_views",
    is_lead | is_scrutineer | (is_board_member & views_are_shared) | (is_member & views_are_closed),
)
rules.add_perm("assessments.moderate", is_lead)
# For the agency that they speak for; whether that one takes part, services check.
rules.add_perm("assessments.dissent", (is_lead | is_board_member) & speaks_for_an_agency)
rules.add_perm("assessments.challenge", is_scrutineer)
rules.add_perm("assessments.reply", is_lead | is_board_member)
rules.add_perm("assessments.close_challenge", is_lead | is_scrutineer)


@rules.predicate
def leads_the_action(user: User, action: Any) -> bool:
    """They lead it, or speak for the agency that does: where a person leads alone, for that person’s own."""
    agency = action.lead_agency_id or getattr(action, "lead_persons_agency", None)
    return action.lead_person_id == user.pk or (agency is not None and agency == action.viewer_agency)


# The agency that answers for an action says how far it has come, and the lead can say it for everybody.
rules.add_perm("assessments.update_action", is_lead | (is_board_member & leads_the_action))
