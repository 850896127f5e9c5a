"""Every model that people edit has a history, and the trail's page shows all of them."""

from django.apps import apps
from simple_history.models import HistoricalChanges

from assessments.models import Assessment, Citation, Versioned
from assessments.trail import TRACKED
from assessments.trail.words import label

MODELS = list(apps.get_app_config("assessments").get_models())
# The entry itself shows these.
KEYS = {"id", "assessment", "component", "sheet", "partnership"}
WHO_AND_WHEN = {"started_by", "started_at", "agreed_by", "agreed_at", "corrected_by", "corrected_at", "closed_on"}
# Follows from the order in which assessments of one name were started.
NUMBERED = {"number"}


def test_each_model_that_several_people_edit_has_a_history():
    followed = {model.instance_type for model in MODELS if issubclass(model, HistoricalChanges)}

    assert followed == {Assessment, Citation, *(model for model in MODELS if issubclass(model, Versioned))}
    assert len(followed) == 11


def test_the_trail_covers_every_such_model_and_all_its_fields():
    assert {kind.model for kind in TRACKED.values()} >= {
        model.instance_type for model in MODELS if issubclass(model, HistoricalChanges)
    }
    for kind in TRACKED.values():
        followed = {field.name for field in kind.model.history.model.tracked_fields}
        assert (kind.slug, set(kind.fields)) == (kind.slug, followed - KEYS - WHO_AND_WHEN - NUMBERED)


def test_each_field_in_the_trail_has_a_plain_label():
    labels = [label(kind, name) for kind in TRACKED.values() for name in kind.fields]

    assert len(labels) > 40
    assert [text for text in labels if "_" in text] == []
