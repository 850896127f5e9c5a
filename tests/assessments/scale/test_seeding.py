"""What a small seeding makes: how much, the same each time, and all of it or nothing."""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Min
from simple_history.models import HistoricalChanges

from assessments import scale
from assessments.models import (
    Assessment,
    EvidenceFile,
    Stage,
)
from assessments.scale import seeding
from assessments.scale.chance import place
from assessments.scale.course import stages
from assessments.scale.rows import ORDER, Rows
from partnerships.models import Membership

# These differ each time: a salted hash, a name on disk, and the moment that a PDF was made.
NOT_DRAWN = {"password", "content", "sha256", "size"}


class Undone(Exception):
    pass


def rows_of(*asked: int) -> dict[str, list[dict[str, Any]]]:
    try:
        with transaction.atomic():
            made = scale.seed(*asked)
            said = {model.__name__: _said(model, made) for model in made.counts}
            raise Undone
    except Undone:
        return said


def _said(model: Any, made: Rows) -> list[dict[str, Any]]:
    """Keys by their place among their model's, because a database never gives the same keys twice."""
    fields = [field for field in model._meta.concrete_fields if field.attname not in NOT_DRAWN]
    first = {field.attname: _first(_keyed(model, field), made) for field in fields}
    rows = model._default_manager.order_by("pk").values(*first)
    return [{name: _place(value, first[name]) for name, value in row.items()} for row in rows]


def _keyed(model: Any, field: Any) -> Any:
    """The model whose keys are in this field."""
    if issubclass(model, HistoricalChanges) and field.name == "id":
        return model.instance_type
    return model if field.primary_key else field.related_model


def _first(model: Any, made: Rows) -> int | None:
    return model._default_manager.aggregate(first=Min("pk"))["first"] if model in made.counts else None


def _place(value: Any, first: int | None) -> Any:
    return value if value is None or first is None else value - first


def test_three_partnerships_with_two_assessments_have_exactly_this(framework):
    rows = scale.seed(3, 2, 1)
    n = Counter({model.__name__: number for model, number in rows.counts.items()})

    assert {model.__name__: model._default_manager.count() for model in rows.counts} == n
    assert {name: n[name] for name in ("Region", "Partnership", "PartnershipLogo")} == {
        "Region": 1,
        "Partnership": 3,
        "PartnershipLogo": 3,
    }
    # Twelve national agencies. Each partnership has ten of its own, four national ones, and one that has left.
    assert (n["Agency"], n["PartnerAgency"]) == (12 + 3 * 10, 3 * 15)
    # The administrator, a scrutineer and four people of national agencies for all, then each partnership's own.
    leads = Membership.objects.filter(role="lead").count()
    assert n["User"] == 1 + 1 + 4 + leads + 3 * (10 + 3)
    assert n["Membership"] == leads + 3 * (14 + 1 + 3)
    assert n["Invitation"] == 3 * 6
    assert n["ReminderChoice"] + n["CalendarFeed"] == leads + 3 * 3
    assert (n["Assessment"], n["ComponentAssessment"]) == (6, 6 * 12)
    assert Counter(Assessment.objects.values_list("stage", flat=True)) == {
        Stage.AGREED: 3,
        Stage.AGREEING_SCORES: 2,
        Stage.GATHERING_VIEWS: 1,
    }
    assert n["Transition"] == n["HistoricalAssessment"] == 3 * 3 + 2 * 2 + 1
    assert n["AgencyView"] == 12 * n["ParticipatingAgency"]
    assert n["SignedPaper"] == n["PaperOptions"] == 3
    assert (n["KeptPaper"], n["PaperDownload"]) == (6 * 2, 6 * 6)
    for name in ("Accountability", "StakeholderRole", "Citation", "Dissent"):
        assert n[f"Historical{name}"] == n[name] > 0
    assert n["HistoricalAction"] == n["Action"] + n["ActionUpdate"]


def test_the_same_seed_makes_the_same_rows_and_another_makes_others(framework):
    first, again, other = rows_of(3, 2, 7), rows_of(3, 2, 7), rows_of(3, 2, 8)

    assert set(first) > {"AgencyView", "HistoricalAgencyView", "Invitation", "Evidence"}
    assert first == again
    assert first["AgencyView"] != other["AgencyView"]


def test_a_region_is_the_same_however_many_follow_it(framework, monkeypatch):
    monkeypatch.setattr(seeding, "IN_A_REGION", 2)
    few, many = rows_of(2, 1, 3), rows_of(3, 1, 3)

    assert many["AgencyView"][: len(few["AgencyView"])] == few["AgencyView"]
    assert len(many["Region"]) == len(few["Region"]) + 1


def test_evidence_files_are_on_disk_as_their_rows_say(framework, evidence_folder):
    scale.seed(1, 1, 1)
    files = EvidenceFile.objects.all()

    assert files
    assert {file.content.size for file in files} == {file.size for file in files}
    assert _files(evidence_folder) == files.count()


def test_a_seeding_that_fails_leaves_neither_rows_nor_files(framework, evidence_folder, monkeypatch):
    def fail(*args: object) -> None:
        assert _files(evidence_folder) > 0
        raise Undone

    monkeypatch.setattr(seeding, "move_on", fail)
    with pytest.raises(Undone):
        scale.seed(1, 1, 1)

    assert _files(evidence_folder) == 0
    assert not scale.exists()
    assert [model for model in ORDER if model._default_manager.exists()] == []


def test_places_have_names_of_their_own():
    assert len({place(number) for number in range(10_000)}) == 10_000


def test_the_newest_assessments_are_open_and_the_older_ones_agreed():
    assert stages(4, 0) == [Stage.AGREED, Stage.AGREED, Stage.AGREEING_SCORES, Stage.GATHERING_VIEWS]
    assert [stages(1, number)[0] for number in range(3)] == [Stage.AGREEING_SCORES, Stage.GATHERING_VIEWS, Stage.AGREED]


def _files(folder: Path) -> int:
    return sum(len(files) for _path, _folders, files in os.walk(folder))
