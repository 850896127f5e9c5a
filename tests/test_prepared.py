"""A prepared query gives what its queryset would. Django's own parts that it uses may change with any release."""

import datetime
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import (
    Action,
    AgencyView,
    Assessment,
    Citation,
    ComponentAssessment,
    Evidence,
    ParticipatingAgency,
    Transition,
)
from partnerships.models import User
from safeguarding.prepared import Prepared, among, moment
from tests.assessments.full import full
from tests.factories import CitationFactory, EvidenceFactory, TransitionFactory

BUILDS = {
    "rows": lambda key: Evidence.objects.filter(sheet__assessment=key),
    "joined": lambda key: ComponentAssessment.objects.filter(assessment=key).in_order(),
    "joined, where there may be none": lambda key: Evidence.objects.for_page().filter(sheet__assessment=key),
    "deferred": lambda key: (
        ComponentAssessment.objects.filter(assessment=key).select_related("component").only("score", "component__name")
    ),
    "sorted by name": lambda key: ParticipatingAgency.objects.filter(assessment=key).select_related("agency"),
    "values": lambda key: Citation.objects.filter(sheet__assessment=key).values_list("evidence", "sheet"),
    "one value": lambda key: Evidence.objects.filter(sheet__assessment=key).values_list("title", flat=True),
    "annotated": lambda key: AgencyView.objects.filter(sheet__assessment=key).with_counts(),
    "a few": lambda key: Evidence.objects.filter(sheet__assessment=key)[:3],
}


def told(row: object) -> Any:
    """Everything that was read of a row, with what was joined to it."""
    if not hasattr(row, "_state"):
        return row
    values = {name: value for name, value in vars(row).items() if name != "_state"}
    return type(row), values, {name: told(value) for name, value in row._state.fields_cache.items()}


@pytest.fixture
def filled(framework, partnership, alice) -> Assessment:
    found = full(partnership, alice, agencies=2, evidence=14, actions=2)
    first, last = found.sheets.order_by("pk").first(), found.sheets.order_by("pk").last()
    CitationFactory(evidence=EvidenceFactory(sheet=first, source_agency=None), sheet=last)
    return found


@pytest.mark.parametrize("name", BUILDS)
def test_the_rows_are_those_of_the_queryset(name, filled):
    build = BUILDS[name]
    prepared = Prepared(build)

    for _time in range(2):
        found = prepared(filled.pk)
        assert found
        assert [told(row) for row in found] == [told(row) for row in build(filled.pk)]
    assert prepared(filled.pk + 1) == []


def test_each_key_has_its_place(filled, alice, carol):
    visible = Prepared(lambda person, key: Assessment.objects.visible_to(User(pk=person)).filter(pk=key), keys=2)

    (found,) = visible(alice.pk, filled.pk)
    assert (found.viewer_role, found.viewer_id) == ("lead", alice.pk)
    assert visible(carol.pk, filled.pk) == []


def test_it_is_one_query_and_reads_what_has_changed_since(filled):
    titles = Prepared(BUILDS["one value"])
    before = titles(filled.pk)
    EvidenceFactory(sheet=filled.sheets.first(), title="Added since")

    with CaptureQueriesContext(connection) as queries:
        after = titles(filled.pk)

    assert ([*before, "Added since"], len(queries)) == (after, 1)


def test_its_sql_is_the_same_for_any_number_of_keys(filled):
    among_sheets = Prepared(lambda keys: Evidence.objects.filter(among("sheet", keys)).order_by("pk").values_list("pk"))
    first, second, third = filled.sheets.order_by("pk")[:3]
    said = []

    def listen(execute: Any, sql: str, *rest: Any) -> Any:
        said.append(sql)
        return execute(sql, *rest)

    for sheets in ([first.pk, third.pk], (second.pk,), {}, {first.pk: "a dictionary's keys"}):
        with connection.execute_wrapper(listen):
            found = among_sheets(sheets)
        assert found == [*Evidence.objects.filter(sheet__in=[*sheets]).order_by("pk").values_list("pk")]

    assert len(among_sheets([first.pk, second.pk])) > len(among_sheets([first.pk])) > 0
    assert (len(said), len(set(said))) == (4, 1)


def test_days_and_moments_are_compared_as_the_database_keeps_them(filled, alice):
    by_day = Prepared(lambda day: Action.objects.filter(due__lte=moment(day)).order_by("pk").values_list("what", "due"))
    since = Prepared(lambda at: Transition.objects.filter(at__gte=moment(at)).values_list("at"))
    row = TransitionFactory(assessment=filled, by=alice)
    day = Action.objects.earliest("due").due

    assert by_day(day) == [*Action.objects.filter(due__lte=day).order_by("pk").values_list("what", "due")] != []
    assert by_day(day - datetime.timedelta(days=1)) == []
    assert since(row.at) == [(row.at,)]
    assert since(row.at + datetime.timedelta(microseconds=1)) == []


def test_a_part_is_read_and_all_are_counted(filled):
    evidence = Prepared(BUILDS["rows"])
    rows = evidence(filled.pk)

    assert evidence.some(2, 3, filled.pk) == rows[2:5]
    assert evidence.some(len(rows), 3, filled.pk) == []
    assert evidence.count(filled.pk) == len(rows) == 15
    assert evidence.count(filled.pk + 1) == 0


def test_parts_of_a_union_are_read_and_counted_too(filled):
    def both(key: int) -> Any:
        of_rows = [
            model.objects.filter(sheet__assessment=key).order_by().values_list("pk") for model in (Evidence, Action)
        ]
        return of_rows[0].union(of_rows[1], all=True).order_by("pk")

    rows = Prepared(both)

    assert rows(filled.pk) == [*both(filled.pk)]
    assert rows.some(1, 2, filled.pk) == rows(filled.pk)[1:3]
    assert rows.count(filled.pk) == 15 + 2


@pytest.mark.django_db(transaction=True)
def test_threads_ask_by_connections_of_their_own(framework):
    scales = Prepared(lambda key: ComponentAssessment.objects.filter(assessment=key))
    scales(1)
    used = []

    def ask() -> None:
        with CaptureQueriesContext(connection) as queries:
            scales(1)
        used.append((len(queries), connection.connection))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()

    [(number, other)] = used
    assert number == 1
    assert other is not connection.connection


@pytest.mark.parametrize(
    "build",
    [
        lambda key: Evidence.objects.filter(sheet__assessment=1),
        lambda key: ComponentAssessment.objects.filter(assessment=key).prefetch_related("evidence"),
    ],
)
def test_what_can_not_be_prepared_is_refused(build, db):
    with pytest.raises(ValueError, match="can't be prepared"):
        Prepared(build)(1)
