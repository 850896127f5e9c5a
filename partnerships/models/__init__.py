from .agency import Agency, Sector
from .history import History
from .invitation import Invitation
from .membership import Membership, Role
from .partnership import PartnerAgency, Partnership, PartnershipKind, PartnerStatus
from .region import Region
from .user import User
from .visible import VisibleQuerySet

__all__ = [
    "Agency",
    "History",
    "Invitation",
    "Membership",
    "PartnerAgency",
    "PartnerStatus",
    "Partnership",
    "PartnershipKind",
    "Region",
    "Role",
    "Sector",
    "User",
    "VisibleQuerySet",
]
