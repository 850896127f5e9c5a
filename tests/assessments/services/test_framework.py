"""The framework's texts: loaded once, corrected later, with an administrator's own changes left alone."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings

from assessments.models import Component, RatingLevel, RatingScale
from assessments.services.framework import FIXTURES, SUPERSEDED, digest, load_framework
from tests.factories import AssessmentFactory

# The first release's wording.
OLD_DEFINITION = (
    "Partners have agreements and ways of working that help good relationships to start, grow and last, whether people "
    "share a building or not. A duty in law to work together does not make anyone trust anyone else. Partners know "
    "this, and keep putting time and effort into working well with each other."
)
OLD_DESCRIPTOR = (
    "The work falls short in ways that would worry inspectors. They would recommend what has to change, and you would "
    "have to act on it."
)
NEW_SCALES = ["cqc-local-authorities", "ofsted-ilacs"]


def shipped(fixture: str) -> list[dict]:
    return yaml.safe_load(Path(settings.BASE_DIR, "fixtures", f"{fixture}.yaml").read_text())


def as_first_released() -> None:
    load_framework()
    Component.objects.filter(slug="co-location").update(definition=OLD_DEFINITION)
    RatingLevel.objects.filter(scale__slug="hmip-2018", score=1).update(descriptor=OLD_DESCRIPTOR)
    RatingScale.objects.filter(slug__in=NEW_SCALES).delete()


def test_texts_that_nobody_changed_are_corrected(db):
    definition, descriptor = (
        next(e["fields"]["definition"] for e in shipped("components") if e["fields"]["slug"] == "co-location"),
        next(e["fields"]["descriptor"] for e in shipped("rating_scales") if e["fields"].get("score") == 1),
    )
    as_first_released()
    # A scale in use can't be changed by hand, but our wording of the inspectorate's grade is still corrected.
    AssessmentFactory(scale=RatingScale.objects.get(slug="hmip-2018"))
    load_framework()
    assert Component.objects.get(slug="co-location").definition == definition
    assert RatingLevel.objects.get(scale__slug="hmip-2018", score=1).descriptor == descriptor


def test_texts_changed_by_an_administrator_are_kept(db):
    as_first_released()
    Component.objects.filter(slug="co-location").update(definition="As we say it.")
    Component.objects.filter(slug="clarity").update(prompts="As we ask it.")
    RatingLevel.objects.filter(scale__slug="hmip-2018", score=2).update(descriptor="As we grade it.", label="Weak")
    load_framework()
    assert Component.objects.get(slug="co-location").definition == "As we say it."
    assert Component.objects.get(slug="clarity").prompts == "As we ask it."
    level = RatingLevel.objects.get(scale__slug="hmip-2018", score=2)
    assert (level.descriptor, level.label) == ("As we grade it.", "Weak")


def test_new_scales_are_added_once_with_all_their_levels(db):
    as_first_released()
    load_framework()
    scales = RatingScale.objects.filter(slug__in=NEW_SCALES)
    assert [scale.levels.count() for scale in scales] == [4, 4]

    scales.delete()
    load_framework()
    assert not scales.exists()


def test_an_administrators_scale_with_a_new_scales_slug_is_kept(db):
    as_first_released()
    own = RatingScale.objects.create(slug="ofsted-ilacs", name="Ours", inspectorate="Ofsted", source="Ours")
    load_framework()
    own.refresh_from_db()
    assert (own.name, own.source) == ("Ours", "Ours")


def test_loading_again_changes_nothing(db):
    load_framework()
    before = [list(model.objects.values()) for model in (Component, RatingScale, RatingLevel)]
    load_framework()
    assert [list(model.objects.values()) for model in (Component, RatingScale, RatingLevel)] == before


def test_no_shipped_text_is_listed_as_superseded():
    texts = [text for each in FIXTURES.values() for entry in shipped(each) for text in entry["fields"].values()]
    superseded = SUPERSEDED.read_text().split()
    assert len(superseded) >= 28
    assert [text for text in texts if isinstance(text, str) and digest(text) in superseded] == []


@pytest.mark.parametrize(
    ("scale", "labels"),
    [
        ("hmip-2018", ["Inadequate", "Requires improvement", "Good", "Outstanding"]),
        ("hmicfrs-four-tier", ["Inadequate", "Requires improvement", "Good", "Outstanding"]),
        ("ciw-2025", ["Requires significant improvement", "Requires improvement", "Good", "Excellent"]),
        ("cqc-local-authorities", ["Inadequate", "Requires improvement", "Good", "Outstanding"]),
        ("ofsted-ilacs", ["Inadequate", "Requires improvement to be good", "Good", "Outstanding"]),
    ],
)
def test_each_scale_has_the_labels_of_its_inspectorate(framework, scale, labels):
    found = RatingScale.objects.get(slug=scale)
    assert list(found.levels.values_list("label", flat=True)) == labels
    assert found.source
    # Every scale has the same four 12Cs progress descriptors.
    assert list(found.levels.values_list("progress", flat=True)) == list(
        RatingLevel.objects.filter(scale__slug="hmip-2018").values_list("progress", flat=True)
    )


def test_only_the_published_tools_scales_are_marked_as_such(framework):
    published = RatingScale.objects.filter(in_published_tool=True)
    assert {scale.slug for scale in published} == {"hmip-2018", "hmicfrs-four-tier"}
    assert "2021" in RatingScale.objects.get(slug="hmicfrs-four-tier").note


def test_definitions_keep_the_sources_key_phrases(framework):
    """Phrases that had drifted from the source. Each definition was compared with section 2.2 by hand."""
    words = {component.slug: component.definition for component in Component.objects.all()}
    assert "given a clear account" in words["clarity"]
    assert "reflect on their own experiences" in words["competence"]
    assert "building" not in words["co-location"]
    assert "everyone’s responsibility" in words["co-location"]
    assert "development plans" in words["continuity"]
    assert "across sectors" in words["commitment"]
    first, second, *_others = RatingLevel.objects.filter(scale__slug="hmip-2018")
    assert "causes for concern" in first.descriptor
    assert "Key partners" in second.progress
