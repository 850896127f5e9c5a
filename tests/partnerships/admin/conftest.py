"""The tests' administrators: root may do everything, a clerk only what the test says."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from partnerships.models import User
from tests.factories import UserFactory


@pytest.fixture
def root(db: None) -> User:
    return UserFactory(email="root@example.org", name="Root", is_staff=True, is_superuser=True)


@pytest.fixture
def clerk(db: None):
    """`clerk("add_agency", "change_agency")`: an administrator with only these permissions."""

    def make(*codenames: str) -> User:
        person = UserFactory(is_staff=True)
        permissions = Permission.objects.filter(codename__in=codenames)
        assert {permission.codename for permission in permissions} == set(codenames)
        person.user_permissions.set(permissions)
        return person

    return make


@pytest.fixture
def as_root(client: Client, root: User) -> Client:
    client.force_login(root)
    return client
