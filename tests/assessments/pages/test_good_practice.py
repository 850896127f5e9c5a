"""Finding good practice by subject and by words, whatever is typed."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from assessments.models import Component, GoodPractice
from assessments.pages.good_practice import PracticeFilter, choices, find, search, sharing_of, waiting
from partnerships.models import Partnership, Sector
from tests.factories import EvidenceFactory, GoodPracticeFactory

only_on = {
    vendor: pytest.mark.skipif(connection.vendor != vendor, reason=f"{vendor} searches in a way of its own")
    for vendor in ("postgresql", "sqlite")
}


@pytest.fixture
def pieces(framework):
    """By title, the oldest first."""
    about = [
        ("Mentors meet people at the gate", "clarity", Sector.VOLUNTARY_COMMUNITY, "Reducing reoffending", "A lift."),
        ("Daily call", "coordination", Sector.POLICE, "Domestic abuse", "Ten minutes; everyone mentors a colleague."),
        ("100% of letters_read first", "culture", Sector.PROBATION, "", "People read them before they go out."),
    ]
    for n, (title, component, sector, theme, summary) in enumerate(about):
        GoodPracticeFactory(
            title=title,
            component=Component.objects.get(slug=component),
            sector=sector,
            theme=theme,
            summary=summary,
            released_at=timezone.now() - datetime.timedelta(days=9 - n),
        )
    GoodPracticeFactory(
        title="Withdrawn mentors", withdrawn_at=timezone.now(), withdrawn_by=GoodPractice.objects.first().released_by
    )
    return about


def found(**wanted):
    return [row.title.split()[0] for row in find(PracticeFilter(**wanted))]


def test_released_practice_is_listed_newest_first(pieces):
    assert found() == ["100%", "Daily", "Mentors"]


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({"component": "clarity"}, ["Mentors"]),
        ({"sector": "police"}, ["Daily"]),
        ({"theme": "domestic ABUSE"}, ["Daily"]),
        ({"theme": "abuse"}, ["Daily"]),
        ({"component": "clarity", "sector": "police"}, []),
        ({"words": "mentors"}, ["Mentors", "Daily"]),
        ({"words": "MENTORS people"}, ["Mentors"]),
        ({"words": "abuse"}, ["Daily"]),
        ({"words": "mentors", "sector": "police"}, ["Daily"]),
        ({"words": "nowhere"}, []),
    ],
)
def test_practice_is_found_by_component_sector_theme_and_words(pieces, wanted, titles):
    assert sorted(found(**wanted)) == sorted(titles)


@only_on["postgresql"]
def test_postgresql_ranks_the_best_match_first_and_matches_word_stems(pieces):
    # A match in a title ranks above one in a newer summary.
    assert found(words="mentoring") == ["Mentors", "Daily"]
    assert found(words="mentors -gate") == ["Daily"]
    assert found(words='"daily call" or letters') == ["Daily", "100%"]
    # Words found in every English text are ignored.
    assert found(words="the of and") == []


@only_on["sqlite"]
def test_sqlite_matches_every_word_as_typed_and_has_no_wildcards(pieces):
    assert found(words="ten  Colleague") == ["Daily"]
    # Neither character is a wildcard.
    assert (found(words="100%"), found(words="s_r"), found(words="%"), found(words="a_l")) == (
        ["100%"],
        ["100%"],
        ["100%"],
        [],
    )


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "'",
        "\\",
        "'; drop table --",
        "& | ! <-> :*",
        "(((",
        "mentors:*",
        "-",
        "- -",
        'or "or" OR',
        "%_%",
        "the",
        "🙂 ŵ",
        "a " * 100,
        "a" * 200,
        "<b>",
        "{{ x }} %s %(x)s",
    ],
)
def test_no_search_text_causes_an_error(pieces, words):
    assert len(search(GoodPractice.objects.released(), words)) <= 3


def test_filters_offer_only_values_that_released_practice_has(pieces):
    GoodPracticeFactory(component=Component.objects.get(slug="clarity"), sector=Sector.POLICE, theme="domestic abuse")

    offered = choices()

    names = dict(Component.objects.values_list("slug", "name"))
    assert offered.components == [(slug, names[slug]) for slug in ("clarity", "culture", "coordination")]
    assert [value for value, _label in offered.sectors] == ["police", "probation", "voluntary_community"]
    assert [theme.casefold() for theme in offered.themes] == ["domestic abuse", "reducing reoffending"]


def test_evidence_waiting_for_release_is_marked_and_was_never_released(assessment, alice):
    sheet = assessment.sheets.get(component__slug="clarity")
    EvidenceFactory(sheet=sheet, title="Not marked")
    EvidenceFactory(sheet=sheet, title="Carried forward", good_practice=True, carried=True)
    once = EvidenceFactory(sheet=sheet, title="Withdrawn", good_practice=True)
    GoodPracticeFactory(
        partnership=assessment.partnership, evidence=once, withdrawn_at=timezone.now(), withdrawn_by=alice
    )
    EvidenceFactory(sheet=sheet, title="Waits", good_practice=True)

    assert [evidence.title for evidence in waiting()] == ["Waits"]


def test_only_the_latest_wording_of_marked_evidence_can_be_released_again(assessment, partnership, alice):
    sheet = assessment.sheets.get(component__slug="clarity")
    marked, shared = EvidenceFactory.create_batch(2, sheet=sheet, good_practice=True)
    unmarked = EvidenceFactory(sheet=sheet)
    for day, (title, evidence) in enumerate(
        [("first", marked), ("last", marked), ("other words", shared), ("unmarked", unmarked), ("gone", None)]
    ):
        GoodPracticeFactory(
            partnership=partnership,
            evidence=evidence,
            title=title,
            withdrawn_by=alice,
            withdrawn_at=timezone.now() + datetime.timedelta(days=day),
        )
    GoodPracticeFactory(partnership=partnership, evidence=shared, title="released")

    sharing = sharing_of(Partnership.objects.get(pk=partnership.pk))

    again = [(each.practice.title, each.can_be_released_again) for each in sharing.withdrawn]
    assert again == [("gone", False), ("unmarked", False), ("other words", False), ("last", True), ("first", False)]
    assert ([row.title for row in sharing.released], sharing.waiting) == (["released"], [])
