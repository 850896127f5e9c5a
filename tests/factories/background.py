import datetime

from django.utils import timezone
from factory import LazyFunction, Sequence, django

from safeguarding.background.models import Due, Supervisor


class DueFactory(django.DjangoModelFactory):
    class Meta:
        model = Due

    name = Sequence(lambda n: f"schedule_{n}")
    at = LazyFunction(lambda: timezone.now() + datetime.timedelta(hours=1))


class SupervisorFactory(django.DjangoModelFactory):
    class Meta:
        model = Supervisor

    name = Sequence(lambda n: f"host:{n}")
    seen_at = LazyFunction(timezone.now)
