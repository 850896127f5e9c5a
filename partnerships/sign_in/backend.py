from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from partnerships.models import Membership, Role, User
from safeguarding.prepared import Prepared

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Each request asks for one.
PERSON = Prepared(
    lambda key: User.objects.filter(pk=key).annotate(
        leads=Exists(Membership.objects.filter(person=OuterRef("pk"), role=Role.LEAD)),
        has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)),
    )
)


class Backend(AuthenticationBackend):
    """Email address and password. Fetches each request's person, and facts about them, in one query."""

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        """allauth would also look among the addresses that it stores, but nobody has another there (addresses.py)."""
        person = User.objects.filter(email=User.objects.normalize_email(email)).first()
        found: User | None = self._check_password(person, password)
        return found

    def get_user(self, user_id: int) -> User | None:
        person = next(iter(PERSON(user_id)), None)
        return person if person and self.user_can_authenticate(person) else None
