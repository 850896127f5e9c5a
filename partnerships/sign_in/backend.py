from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from partnerships.models import Membership, Role, User

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class Backend(AuthenticationBackend):
    """Email address and password. Fetches each request's person, and facts about them, in one query."""

    def get_user(self, user_id: int) -> User | None:
        people = User.objects.annotate(
            leads=Exists(Membership.objects.filter(person=OuterRef("pk"), role=Role.LEAD)),
            has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)),
        )
        person = people.filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
