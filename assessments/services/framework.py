"""Loads the twelve components and the inspectorates' scales that come with the project."""

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
# Digests of texts that an earlier release shipped and a later one reworded. Never administrators' own texts.
SUPERSEDED = Path(settings.BASE_DIR, "fixtures", "superseded_words.txt")


@transaction.atomic
def load_framework() -> None:
    """Adds components and rating scales if there are none, and better wording for existing ones.

    Text that an administrator has reworded is left alone. Labels and scores never change, because people scored against
    the inspectorate's grades: only our own wording is corrected.
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
        # New scales are added only with reworded texts, so a scale that was deleted is not added again.
        missing = [entries[number] for number, row in stored.items() if row is None]
        for each in serializers.deserialize("python", missing):
            each.save()


def _stored(entry: dict[str, Any]) -> models.Model | None:
    model = apps.get_model(entry["model"])
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
