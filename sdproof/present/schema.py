"""JSON Schema of what the commands print with ``--json``, made from the types in `outputs`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from flint import fmpq

from sdproof.errors import InputError
from sdproof.files import OUTPUT_VERSION
from sdproof.present.outputs import OUTPUTS

Schema = dict[str, Any]
_SIMPLE: dict[Any, Schema] = {
    Any: {},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    NoneType: {"type": "null"},
    Fraction: {"type": "string"},
    fmpq: {"type": "string"},
}


def output_schema(name: str) -> Schema:
    """The schema of one output of `outputs.OUTPUTS`, its header included.

    Raises
    ------
    InputError
        If there is none of this name.
    """
    if name not in OUTPUTS:
        raise InputError(f"output: {name[:40]!r} is unknown; accepted: {', '.join(OUTPUTS)}")
    definitions: dict[str, Schema] = {}
    whole = _schema(OUTPUTS[name], definitions)
    if "$ref" in whole:
        whole = definitions.pop(whole["$ref"].rpartition("/")[2])
    elif whole["type"] == "array":
        rows = {"rows": whole}
        whole = {"type": "object", "properties": rows, "required": ["rows"]}
        whole["additionalProperties"] = False
    empty: Schema = {"properties": {}, "required": []}
    whole = empty | whole
    heading = {"format": {"const": f"sdproof-{name}"}, "version": {"const": OUTPUT_VERSION}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"sdproof {name}, version {OUTPUT_VERSION}",
        **whole,
        "properties": heading | whole["properties"],
        "required": [*heading, *whole["required"]],
        "$defs": definitions,
    }


def _schema(of: Any, known: dict[str, Schema]) -> Schema:
    """The schema of a type; those of records go to `known`, under their names."""
    if of in _SIMPLE:
        return dict(_SIMPLE[of])
    origin, inside = get_origin(of), get_args(of)
    if origin is Annotated:
        own, *said = inside
        return _schema(own, known) | _said(said)
    if origin in (Union, UnionType):
        return {"anyOf": [_schema(part, known) for part in inside]}
    if origin is Literal:
        return {"enum": list(inside)}
    if origin in (list, tuple):
        items = {"type": "array", "items": _schema(inside[0], known)}
        exactly = origin is tuple and Ellipsis not in inside
        return items | ({"minItems": len(inside), "maxItems": len(inside)} if exactly else {})
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": _schema(inside[1], known)}
    if isinstance(of, type) and issubclass(of, Enum):
        return {"enum": [member.value for member in of]}
    return _record(of, known)


def _said(said: list[Any]) -> Schema:
    """Words about a type, or a pattern."""
    return {"pattern" if text.startswith("^") else "description": text for text in said}


def _record(of: type, known: dict[str, Schema]) -> Schema:
    """A `TypedDict`, or a dataclass with the fields that equality compares."""
    if not (is_typeddict(of) or is_dataclass(of)):
        raise TypeError(f"{of}: has no schema")
    if of.__name__ not in known:
        known[of.__name__] = {}  # a record may be inside itself
        hints = get_type_hints(of, include_extras=True)
        if is_dataclass(of):
            hints = {f.name: hints[f.name] for f in fields(of) if f.compare}
        properties = {key: _schema(_inner(hint), known) for key, hint in hints.items()}
        needed = [key for key, hint in hints.items() if get_origin(hint) is not NotRequired]
        known[of.__name__] = {
            "type": "object",
            "description": " ".join((of.__doc__ or "").split("\n\n")[0].split()),
            "properties": properties,
            "required": needed,
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{of.__name__}"}


def _inner(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is NotRequired else hint
