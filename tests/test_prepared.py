"""A prepared query gives what its queryset would. Django's own parts that it uses may change with any release."""

from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import AgencyView, Assessment, Citation, ComponentAssessment, Evidence, ParticipatingAgency
from partnerships.models import User
from safeguarding.prepared import Prepared
from tests.assessments.full import full
from tests.factories import CitationFactory, EvidenceFactory

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
