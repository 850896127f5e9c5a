"""The cache in the database does what Django's does, with fewer queries."""

import threading
from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeguarding.cache import COUNTED_EVERY, DatabaseCache

NOW = 1_800_000_000


@pytest.fixture
def cache(db):
    """As in production, and just counted."""
    cache = caches.create_connection("default")
    assert isinstance(cache, DatabaseCache)
    cache.clear()
    cache.set("anything", 1)
    cache.clear()
    return cache


@pytest.fixture
def later(monkeypatch):
    def later(seconds):
        at = NOW + seconds
        monkeypatch.setattr("time.time", lambda: at)
        for now in ("django.utils.timezone.now", "django.core.cache.backends.db.tz_now"):
            monkeypatch.setattr(now, lambda: datetime.fromtimestamp(at, tz=UTC))

    later(0)
    return later


def test_a_value_is_set_replaced_and_deleted(cache):
    assert cache.set("key", [1.5, "é"]) is None
    assert cache.get("key") == [1.5, "é"]
    cache.set("key", None)
    assert cache.get("key", "nothing") is None
    cache.delete("key")
    assert cache.get("key", "nothing") == "nothing"


def test_a_value_is_kept_for_its_time_and_no_longer(cache, later):
    cache.set("short", 1, 10)
    cache.set("long", 2, 100)
    cache.set("for-ever", 3, None)
    later(9)
    assert cache.get_many(["short", "long", "for-ever"]) == {"short": 1, "long": 2, "for-ever": 3}
    later(11)
    assert cache.get_many(["short", "long", "for-ever"]) == {"long": 2, "for-ever": 3}


def test_setting_a_value_again_counts_its_time_from_then(cache, later):
    cache.set("key", 1, 10)
    later(9)
    cache.set("key", 2, 10)
    later(15)
    assert cache.get("key") == 2


def test_adding_takes_a_key_only_while_nobody_else_has_it(cache, later):
    assert cache.add("lock", "mine", 10)
    assert not cache.add("lock", "yours", 10)
    assert cache.get("lock") == "mine"
    later(11)
    assert cache.add("lock", "yours", 10)
    assert cache.get("lock") == "yours"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_add_at_the_same_time_one_succeeds():
    results, begin = [], threading.Barrier(8)

    def add(name):
        begin.wait()
        results.append(caches["default"].add("lock", name))
        connection.close()

    threads = [threading.Thread(target=add, args=[name]) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == [False] * 7 + [True]


@pytest.mark.parametrize("do", [lambda cache: cache.set("key", 1), lambda cache: cache.add("key", 1)])
def test_setting_and_adding_take_one_query(cache, do, django_assert_num_queries):
    with django_assert_num_queries(1):
        do(cache)


def test_a_time_is_extended(cache, later):
    cache.set("key", 1, 10)
    assert cache.touch("key", 100)
    assert not cache.touch("another", 100)
    later(50)
    assert cache.get("key") == 1


def test_entries_are_counted_once_in_a_while_and_those_that_have_expired_make_room(cache, later, monkeypatch):
    cache._max_entries = 2
    cache.set("kept", 1, 1_000)
    cache.set("expires", 1, 10)
    cache.set("expires-too", 1, 10)
    later(20)
    with CaptureQueriesContext(connection) as queries:
        cache.set("another", 1)
    assert len(queries) == 1
    monkeypatch.setattr(cache, "counted_at", cache.counted_at - COUNTED_EVERY)

    cache.set("one-more", 1)

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache ORDER BY cache_key")
        assert [key for (key,) in cursor.fetchall()] == [":1:another", ":1:kept", ":1:one-more"]
