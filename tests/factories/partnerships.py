import datetime
import hashlib
import io

from django.utils import timezone
from factory import LazyAttribute, LazyFunction, Sequence, SubFactory, django
from PIL import Image

from partnerships.models import (
    Agency,
    Invitation,
    LogoFormat,
    Membership,
    PartnerAgency,
    Partnership,
    PartnershipKind,
    PartnershipLogo,
    PartnerStatus,
    Region,
    Role,
    Sector,
    User,
)
from partnerships.models.invitation import LASTS, digest

PASSWORD = "long enough for tests"


class UserFactory(django.DjangoModelFactory):
    class Meta:
        model = User

    email = Sequence(lambda n: f"person{n}@example.org")
    name = Sequence(lambda n: f"Person {n}")
    password = django.Password(PASSWORD)


class RegionFactory(django.DjangoModelFactory):
    class Meta:
        model = Region

    name = Sequence(lambda n: f"Region {n}")


class PartnershipFactory(django.DjangoModelFactory):
    class Meta:
        model = Partnership

    region = SubFactory(RegionFactory)
    name = Sequence(lambda n: f"Partnership {n}")
    kind = PartnershipKind.CHILDREN


class PartnershipLogoFactory(django.DjangoModelFactory):
    """A green square; `content` can be another picture."""

    class Meta:
        model = PartnershipLogo

    partnership = SubFactory(PartnershipFactory)
    content = LazyFunction(lambda: a_picture())
    format = LogoFormat.PNG
    width = height = 40
    sha256 = LazyAttribute(lambda each: hashlib.sha256(each.content).hexdigest())


def a_picture(size: tuple[int, int] = (40, 40), kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "#1f7a5c").save(file, kind, **options)
    return file.getvalue()


class AgencyFactory(django.DjangoModelFactory):
    class Meta:
        model = Agency

    name = Sequence(lambda n: f"Agency {n}")
    sector = Sector.POLICE


class PartnerAgencyFactory(django.DjangoModelFactory):
    class Meta:
        model = PartnerAgency

    partnership = SubFactory(PartnershipFactory)
    agency = SubFactory(AgencyFactory)
    status = PartnerStatus.STATUTORY
    joined = datetime.date(2024, 4, 1)


class MembershipFactory(django.DjangoModelFactory):
    class Meta:
        model = Membership

    partnership = SubFactory(PartnershipFactory)
    person = SubFactory(UserFactory)
    role = Role.OBSERVER


class InvitationFactory(django.DjangoModelFactory):
    """An open invitation, sent a moment ago; `token` is what its link ends in."""

    class Meta:
        model = Invitation

    class Params:
        token = Sequence(lambda n: f"token-{n}")

    partnership = SubFactory(PartnershipFactory)
    email = Sequence(lambda n: f"invited{n}@example.org")
    role = Role.OBSERVER
    token_digest = LazyAttribute(lambda each: digest(each.token))
    # An administrator's invitation stays valid even if the leads change.
    invited_by = SubFactory(UserFactory, is_staff=True)
    sent_at = LazyFunction(timezone.now)
    expires_at = LazyAttribute(lambda each: (each.sent_at or timezone.now()) + LASTS)
