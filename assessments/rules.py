"""Who may do what with an assessment. What its stage allows, services say, so that nothing typed is lost to it."""

import rules

from partnerships.rules import is_board_member, is_lead, is_member, is_scrutineer

rules.add_perm("assessments.view", is_member)
rules.add_perm("assessments.edit", is_lead | is_board_member)
# Asked of the partnership, since there is no assessment yet.
rules.add_perm("assessments.start", is_lead)
rules.add_perm("assessments.sign_off", is_lead)
# Who answers for how a score came about, and who has to be able to check it.
rules.add_perm("assessments.view_trail", is_lead | is_scrutineer)
