from .agency import Agency, Sector
from .history import History
from .invitation import Invitation
from .logo import LogoFormat, PartnershipLogo
from .membership import SPEAKERS, Membership, Role
from .partnership import PartnerAgency, Partnership, PartnershipKind, PartnerStatus
from .region import Region
from .user import User
from .visible import Viewed, VisibleQuerySet

__all__ = [
    "SPEAKERS",
    "Agency",
    "History",
    "Invitation",
    "LogoFormat",
    "Membership",
    "PartnerAgency",
    "PartnerStatus",
    "Partnership",
    "PartnershipKind",
    "PartnershipLogo",
    "Region",
    "Role",
    "Sector",
    "User",
    "Viewed",
    "VisibleQuerySet",
]
