"""Releasing good practice, changing its words and withdrawing it: once, by one lead, and only while it is marked."""

import pytest

from assessments.models import Evidence, GoodPractice
from assessments.services import good_practice, versioned
from assessments.services.errors import AlreadyReleased, NotMarked, NotReleased
from partnerships.models import Sector
from tests.assessments.at_once import at_once, only_postgresql
from tests.factories import EvidenceFactory


@pytest.fixture
def evidence(assessment):
    return EvidenceFactory(sheet=assessment.sheets.get(component__slug="clarity"), good_practice=True)


def words(evidence, title="A guide that travels", **others):
    said = {"summary": "One page for each agency.", "sector": Sector.PROBATION} | others
    return GoodPractice(evidence=evidence, title=title, **said)


@pytest.fixture
def released(evidence, alice):
    return good_practice.release(words(evidence), by=alice)


def titles():
    return list(GoodPractice.objects.released().values_list("title", flat=True))


def test_released_practice_keeps_its_partnership_component_and_who_released_it(evidence, partnership, alice):
    released = good_practice.release(words(evidence), by=alice)

    stored = GoodPractice.objects.get()
    assert (stored.partnership, stored.component.slug, stored.released_by) == (partnership, "clarity", alice)
    assert (stored.title, stored.evidence, stored.withdrawn_at) == ("A guide that travels", evidence, None)
    assert stored.released_at == released.released_at


def test_a_piece_can_be_released_only_once(released, evidence, bob):
    with pytest.raises(AlreadyReleased, match="Alice released this as good practice on "):
        good_practice.release(words(evidence, "In other words"), by=bob)

    assert titles() == ["A guide that travels"]


def test_a_page_sent_twice_releases_or_changes_a_piece_once(released, evidence, alice):
    assert good_practice.release(words(evidence), by=alice) == released

    again = GoodPractice.objects.get()
    again.title = "A guide"
    changed = good_practice.change(again, by=alice)
    assert good_practice.change(again, by=alice) == changed

    assert (titles(), GoodPractice.objects.count()) == (["A guide"], 2)


def test_evidence_that_is_no_longer_marked_is_not_released(evidence, alice):
    Evidence.objects.update(good_practice=False)

    with pytest.raises(NotMarked):
        good_practice.release(words(evidence), by=alice)

    assert titles() == []


def test_removed_evidence_cannot_be_released(evidence, alice):
    row = words(evidence)
    versioned.remove(evidence, by=alice, version=evidence.version)

    with pytest.raises(NotMarked):
        good_practice.release(row, by=alice)

    assert titles() == []


def test_released_practice_stays_when_its_evidence_is_changed_or_removed(released, evidence, alice):
    Evidence.objects.update(good_practice=False, title="Another title")
    assert titles() == ["A guide that travels"]

    versioned.remove(evidence, by=alice, version=evidence.version)

    released.refresh_from_db()
    assert (titles(), released.evidence, released.component.slug) == (["A guide that travels"], None, "clarity")


def test_changing_the_words_replaces_the_first_version_and_keeps_both(released, partnership, alice, bob):
    released.title = "A guide"
    changed = good_practice.change(released, by=bob)

    first = GoodPractice.objects.exclude(pk=changed.pk).get()
    assert (first.title, first.released_by, first.withdrawn_by) == ("A guide that travels", alice, bob)
    assert (changed.title, changed.released_by, changed.withdrawn_at) == ("A guide", bob, None)
    assert (changed.evidence, changed.component, changed.partnership) == (first.evidence, first.component, partnership)
    assert changed.released_at == first.withdrawn_at


def test_the_same_words_change_nothing(released, bob):
    assert good_practice.change(GoodPractice.objects.get(), by=bob) == released

    assert GoodPractice.objects.get().released_by != bob


def test_withdrawn_practice_cannot_be_changed_or_withdrawn_again(released, alice, bob):
    good_practice.withdraw(released, by=alice)
    withdrawn_at = GoodPractice.objects.get().withdrawn_at
    released.title = "A guide"

    for service in (good_practice.change, good_practice.withdraw):
        with pytest.raises(NotReleased, match="Alice changed or withdrew this on "):
            service(released, by=bob)

    stored = GoodPractice.objects.get()
    assert (stored.withdrawn_by, stored.withdrawn_at, stored.title) == (alice, withdrawn_at, "A guide that travels")


def test_withdrawn_practice_can_be_released_again(released, evidence, alice):
    good_practice.withdraw(released, by=alice)

    good_practice.release(words(evidence, "Again"), by=alice)

    assert titles() == ["Again"]


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_if_two_leads_release_a_piece_at_once_one_is_refused(evidence, alice, bob):
    refusals = at_once(
        lambda: good_practice.release(words(evidence, "Alice’s words"), by=alice),
        lambda: good_practice.release(words(evidence, "Bob’s words"), by=bob),
    )

    assert (refusals, GoodPractice.objects.count()) == ([AlreadyReleased], 1)


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_if_a_change_and_a_withdrawal_coincide_one_is_refused(released, alice, bob):
    other = GoodPractice.objects.get()
    other.title = "Bob’s words"

    refusals = at_once(
        lambda: good_practice.withdraw(released, by=alice),
        lambda: good_practice.change(other, by=bob),
    )

    assert refusals == [NotReleased]


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_evidence_being_removed_is_released_first_or_not_at_all(evidence, alice, bob):
    at_once(
        lambda: versioned.remove(evidence, by=alice, version=evidence.version),
        lambda: good_practice.release(words(Evidence.objects.get()), by=bob),
    )

    assert not Evidence.objects.exists()
    assert not GoodPractice.objects.exclude(evidence=None).exists()


def test_the_same_words_from_another_lead_are_refused(released, evidence, bob):
    with pytest.raises(AlreadyReleased, match="Alice released this"):
        good_practice.release(words(evidence), by=bob)

    assert [row.released_by.name for row in GoodPractice.objects.all()] == ["Alice"]
