"""The published JSON Schema of exports, derived from the models like the export itself.

After changing the models, write export.schema.json again: `GOLDEN=write make test ARGS="-k schema"`. Leaving out a
field or changing its meaning needs a new version of the format (export.py).
"""

from pathlib import Path
from typing import Any

from django.db import models

from assessments.models import Assessment, EvidenceFile, GoodPractice, RatingLevel, RatingScale
from partnerships.models import Membership, PartnerAgency, Partnership

from .export import FORMAT, LISTS, VERSION, fields_of, is_told_in_words

PUBLISHED = Path(__file__).parent / "export.schema.json"

Schema = dict[str, Any]


def schema() -> Schema:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Export of Collective Safeguarding",
        "description": "assessment.json, trail.json and partnership.json of an export",
        "oneOf": [_ref(name) for name in ("assessment_file", "trail_file", "partnership_file")],
        "$defs": {
            "assessment_file": _file(
                assessment=_ref("assessment"),
                scale=_ref("scale"),
                **{name: _list(_ref(name)) for name, _model, _path in LISTS},
                files=_list(_ref("files")),
            ),
            "trail_file": _file(trail=_list(_ref("trail"))),
            "partnership_file": _file(
                partnership=_ref("partnership"),
                agencies=_list(_ref("agencies")),
                members=_list(_ref("members")),
                good_practice=_list(_ref("good_practice")),
                assessments=_list(_object(id=_of("integer"), subject=_of("string"), folder=_of("string"))),
            ),
            "assessment": _row(Assessment),
            "scale": _row(RatingScale, levels=_list(_row(RatingLevel))),
            **{name: _row(model, **MORE.get(name, {})) for name, model, _path in LISTS},
            "files": _row(EvidenceFile, path=_of("string", "null")),
            "trail": TRAIL,
            "partnership": _row(Partnership),
            "agencies": _row(PartnerAgency),
            "members": _row(Membership),
            "good_practice": _row(GoodPractice),
        },
    }


def _of(*types: str) -> Schema:
    return {"type": types[0] if len(types) == 1 else list(types)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _file(**properties: Schema) -> Schema:
    about: dict[str, Schema] = {
        "format": {"const": FORMAT},
        "version": {"const": VERSION},
        "made_at": {"type": "string", "format": "date-time"},
        "made_by": _of("string"),
    }
    return _object(**about, **properties)


def _row(model: type[models.Model], **more: Schema) -> Schema:
    own = {field.name: _value(field) for field in fields_of(model)}
    return _object(**own, **more)


def _value(field: models.Field) -> Schema:
    found = _of("string") if is_told_in_words(field) else _kept(field)
    if field.choices:
        keys = dict.fromkeys(key for key, _label in field.flatchoices)
        found["enum"] = [*(keys | {"": None} if field.blank and found["type"] == "string" else keys)]
    if field.null:
        found |= {"type": [found["type"], "null"]}
        if field.choices:
            found["enum"].append(None)
    return found


def _kept(field: models.Field) -> Schema:
    if isinstance(field, models.ForeignKey):
        return _kept(field.target_field)
    if isinstance(field, models.BooleanField):
        return _of("boolean")
    if isinstance(field, models.IntegerField):
        return _of("integer")
    if isinstance(field, models.DateTimeField):
        return {"type": "string", "format": "date-time"}
    if isinstance(field, models.DateField):
        return {"type": "string", "format": "date"}
    return _of("string")


# What the export adds to a model's own fields.
MORE: dict[str, dict[str, Schema]] = {"agency_views": {"returned": _of("boolean")}}
TRAIL = _object(
    at={"type": "string", "format": "date-time"},
    who=_of("string"),
    deed={"enum": ["added", "changed", "removed"]},
    what=_of("string"),
    kind=_of("string"),
    name=_of("string"),
    component=_of("string", "null"),
    changes=_list(_object(field=_of("string"), before=_of("string", "null"), after=_of("string", "null"))),
    note=_of("string"),
)
