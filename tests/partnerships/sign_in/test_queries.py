"""How much of the database a sign-in uses, besides checking the password."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from tests.factories.partnerships import PASSWORD


@pytest.fixture
def laptop(bob) -> Client:
    # Counts the cache's entries, which it does once a minute.
    cache.set("anything", 1)
    return Client(REMOTE_ADDR="203.0.113.7", HTTP_USER_AGENT="Bob’s laptop")


def attempt(laptop, email, password):
    return laptop.post("/sign-in/", {"login": email, "password": password})


def test_signing_in_for_the_first_time_on_a_device(laptop, bob, django_assert_num_queries):
    with django_assert_num_queries(32):
        assert attempt(laptop, bob.email, PASSWORD).url == "/"


def test_signing_in_on_a_known_device(laptop, bob, django_assert_num_queries):
    attempt(laptop, bob.email, PASSWORD)
    laptop.post("/sign-out/")
    with django_assert_num_queries(21):
        assert attempt(laptop, bob.email, PASSWORD).url == "/"


@pytest.mark.parametrize("email", ["bob@example.org", "nobody@example.org"])
def test_a_failed_attempt_uses_as_much_whether_or_not_there_is_an_account(laptop, email, django_assert_num_queries):
    with django_assert_num_queries(14):
        assert attempt(laptop, email, "wrong").status_code == 200


def test_a_sign_in_uses_no_more_when_the_person_is_signed_in_elsewhere(laptop, bob, django_assert_num_queries):
    for _session in range(3):
        attempt(Client(), bob.email, PASSWORD)
    with django_assert_num_queries(32):
        attempt(laptop, bob.email, PASSWORD)
    assert UserSession.objects.filter(user=bob).count() == 4


def test_a_sign_in_removes_the_persons_ended_sessions_from_their_list(laptop, alice, bob):
    for person in (alice, bob, bob):
        attempt(Client(), person.email, PASSWORD)
    lasts, expired, ended = UserSession.objects.order_by("pk")
    Session.objects.filter(pk=expired.session_key).update(expire_date="2026-01-01T00:00:00Z")
    Session.objects.filter(pk=ended.session_key).delete()

    attempt(laptop, bob.email, PASSWORD)

    own = UserSession.objects.get(user=bob)
    assert (own.session_key, own.ip, own.user_agent) == (
        laptop.session.session_key,
        "203.0.113.7",
        "Bob’s laptop",
    )
    assert UserSession.objects.filter(pk=lasts.pk).exists()
