"""One factory for each model. Each makes the least that is valid; a test says what matters to it."""

from .assessments import (
    AccountabilityFactory,
    ActionFactory,
    AssessmentFactory,
    ComponentAssessmentFactory,
    ComponentFactory,
    ComponentGroupFactory,
    EvidenceFactory,
    RatingLevelFactory,
    RatingScaleFactory,
    StakeholderRoleFactory,
)
from .partnerships import (
    AgencyFactory,
    InvitationFactory,
    MembershipFactory,
    PartnerAgencyFactory,
    PartnershipFactory,
    RegionFactory,
    UserFactory,
)

__all__ = [
    "AccountabilityFactory",
    "ActionFactory",
    "AgencyFactory",
    "AssessmentFactory",
    "ComponentAssessmentFactory",
    "ComponentFactory",
    "ComponentGroupFactory",
    "EvidenceFactory",
    "InvitationFactory",
    "MembershipFactory",
    "PartnerAgencyFactory",
    "PartnershipFactory",
    "RatingLevelFactory",
    "RatingScaleFactory",
    "RegionFactory",
    "StakeholderRoleFactory",
    "UserFactory",
]
