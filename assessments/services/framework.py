"""The twelve components and the inspectorates' scales, as the project ships them."""

import hashlib
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.db import models, transaction

from assessments.models import Component, RatingScale

FIXTURES = {Component: "components", RatingScale: "rating_scales"}
# Digests of texts that a release shipped and a later one rewords. Administrators' own texts are never among them.
SUPERSEDED = Path(settings.BASE_DIR, "fixtures", "superseded_words.txt")


@transaction.atomic
def load_framework() -> None:
    """Load components and rating scales where there are none, and better words for those that are there.

    A text that an administrator has put into their own words stays as it is. Labels and scores never change: what
    people scored against is the inspectorate's grade, and only our own wording of it is put right.
    """
    for model, fixture in FIXTURES.items():
        if model._default_manager.exists():
            _bring_up_to_date(fixture)
        else:
            call_command("loaddata", fixture, verbosity=0)


def digest(text: str) -> str:
    return hashlib.sha256(text.strip().encode()).hexdigest()[:16]


def _bring_up_to_date(fixture: str) -> None:
    superseded = set(SUPERSEDED.read_text().split())
    entries = yaml.safe_load(Path(settings.BASE_DIR, "fixtures", f"{fixture}.yaml").read_text())
    stored = {number: _stored(entry) for number, entry in enumerate(entries)}
    corrected = [_correct(row, entries[number]["fields"], superseded) for number, row in stored.items() if row]
    if any(corrected):
        # New scales are added once, together with reworded texts: a scale deleted since is not added again.
        missing = [entries[number] for number, row in stored.items() if row is None]
        for each in serializers.deserialize("python", missing):
            each.save()


def _stored(entry: dict[str, Any]) -> models.Model | None:
    """The stored row for a fixture entry, by its natural key."""
    model: Any = apps.get_model(entry["model"])
    fields = entry["fields"]
    key = (*fields["scale"], fields["score"]) if "score" in fields else (fields["slug"],)
    try:
        found: models.Model = model._default_manager.get_by_natural_key(*key)
    except model.DoesNotExist:
        return None
    return found


def _correct(row: models.Model, fields: dict[str, Any], superseded: set[str]) -> bool:
    better = {
        name: text
        for name, text in fields.items()
        if isinstance(text, str) and getattr(row, name) != text and digest(getattr(row, name)) in superseded
    }
    for name, text in better.items():
        setattr(row, name, text)
    if better:
        row.save(update_fields=better)
    return bool(better)
