from functools import cache

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from partnerships.models import Membership, Role, User

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class Backend(AuthenticationBackend):
    """Email address and password. Fetches each request's person, and facts about them, in one query."""

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        """allauth would also look among the addresses that it stores, but nobody has another there (addresses.py)."""
        person = User.objects.filter(email=User.objects.normalize_email(email)).first()
        found: User | None = self._check_password(person, password)
        return found

    def get_user(self, user_id: int) -> User | None:
        sql, params = _statement()
        person = next(iter(User.objects.raw(sql, [*params, user_id])), None)
        return person if person and self.user_can_authenticate(person) else None


@cache
def _statement() -> tuple[str, tuple[object, ...]]:
    """Its last parameter is missing: the person's key. Every request asks this, and compiling it takes longer than
    running it.
    """
    people = User.objects.annotate(
        leads=Exists(Membership.objects.filter(person=OuterRef("pk"), role=Role.LEAD)),
        has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)),
    )
    sql, params = people.filter(pk=0).query.sql_with_params()
    return sql, params[:-1]
