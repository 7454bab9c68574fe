"""Which fields a statement has, and which names its formulas may use where."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from sdproof.errors import InputError
from sdproof.statements.reader import relation, require_formula

SIGNS = ("positive", "nonnegative", "real")
NAMING = ("variables", "let", "direction", "direction_let", "state", "fresh")
"""The fields whose keys are names for formulas."""
NAMED = ("hypotheses", "each", "sums", "at_each_step")
"""The fields whose keys are the names of hypotheses."""
RESERVED = {"filter", "rho", "bias", "variance", "mean", "least", "r", "rank"}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,23}")
_NUMBERED = re.compile(r"(.+?)_?[0-9]+")
_COMMON = {"type", "variables", "hypotheses", "let", "conclusion"}
_PER_DIRECTION = {"direction", "direction_let", "each", "sums"}
_RECURSION = {"state", "fresh", "at_each_step"}
FIELDS = {
    "sum": _COMMON | _PER_DIRECTION | _RECURSION | {"aligned", "attain"},
    "pointwise": _COMMON | _RECURSION,
    "infimum": _COMMON | _PER_DIRECTION | {"aligned", "steps"},
    "lower-bound": {"type", "instance", "steps", "bound"},
    "upper-bound": {"type", "instance", "steps", "bound", "lam", "xi"},
    "strict-improvement": {"type", "instance", "bound", "lam", "xi"},
    "steps-needed": {"type", "instance", "steps"},
}
INSTANCES = ("lower-bound", "upper-bound", "strict-improvement", "steps-needed")


def require_statement(data: Mapping[str, Any]) -> None:
    """Refuse unknown or missing fields, and formulas that cannot be read.

    Raises
    ------
    sdproof.errors.InputError
        A `sdproof.statements.FormulaError` for a formula.
    """
    kind = data.get("type")
    fields = FIELDS.get(kind) if isinstance(kind, str) else None
    if fields is None:
        raise InputError(f"type: {str(kind)[:40]!r} is unknown; accepted: {', '.join(FIELDS)}")
    unknown = sorted(data.keys() - fields)
    if unknown:
        accepted = ", ".join(sorted(fields))
        raise InputError(f"statement: {unknown[0]!r} is no field of a {kind}; accepted: {accepted}")
    if kind in INSTANCES:
        _require_instance(data, fields)
    else:
        _require_formulas(data)


def _require_instance(data: Mapping[str, Any], fields: Collection[str]) -> None:
    for name in sorted(fields):
        if name not in data:
            raise InputError(f"statement: {name!r} is missing")
    instance = data["instance"]
    if not isinstance(instance, dict) or instance.keys() != {"eigenvalues", "snr"}:
        raise InputError("instance: accepted: an object with eigenvalues and snr")


def _require_names(data: Mapping[str, Any]) -> None:
    """Every name is given once, and is none of the language."""
    given = [(key, name) for key in NAMING for name, _ in _entries(data, key)]
    if data.get("aligned") is True:
        given += [(key, f"{n}_m") for key in ("direction", "state") for n, _ in _entries(data, key)]
    facts = [(key, name) for key in NAMED for name, _ in _entries(data, key)]
    for pairs in (given, facts):
        seen = set(RESERVED)
        for key, name in pairs:
            if not _NAME.fullmatch(name):
                raise InputError(
                    f"{key}: {name[:40]!r} is no name; accepted: a letter, then at most 23 letters, "
                    "digits and _"
                )
            if name in seen:
                raise InputError(f"{key}: the name {name!r} is taken; accepted: another one")
            seen.add(name)
    _require_no_index(data, given)


def _require_no_index(data: Mapping[str, Any], given: Collection[tuple[str, str]]) -> None:
    """No name reads as an index, as what has one value in each direction, or as what is bound."""
    if data["type"] == "pointwise":
        return
    own = {n for key, n in given if key in ("direction", "direction_let", "state")}
    bound = {"m"} if data.get("aligned") else set()
    bound |= {"lam", "xi"} if data["type"] == "infimum" else set()
    bound |= {"xi"} if data.get("attain") else set()
    for key, name in given:
        numbered = _NUMBERED.fullmatch(name)
        if name in bound | {"j"} or name.endswith("_j"):
            reads = "an index" if name not in ("lam", "xi") else "what λ and ξ range over"
        elif numbered is not None and numbered[1] in own and name not in own:
            reads = f"{numbered[1]} in one of the directions"
        else:
            continue
        raise InputError(f"{key}: the name {name!r} reads as {reads}; accepted: another one")


def _require_formulas(data: Mapping[str, Any]) -> None:
    _require_names(data)
    for key in ("variables", "direction", "fresh"):
        for name, sign in _entries(data, key):
            if sign not in SIGNS:
                raise InputError(f"{key}.{name}: {sign!r}; accepted: {', '.join(SIGNS)}")
    aligned, state = data.get("aligned"), dict(_entries(data, "state"))
    names = {"r", *(n for n, _ in _entries(data, "variables"))}
    if aligned is True:
        names |= {f"{n}_m" for n, _ in _entries(data, "direction")}
    for name, text in _entries(data, "let"):
        require_formula(text, names, f"let.{name}", relates=False)
        names = names | {name}
    here = names | {n for n, _ in _entries(data, "direction")}
    for name, text in _entries(data, "direction_let"):
        require_formula(text, here, f"direction_let.{name}", relates=False)
        here = here | {name}
    fresh = {n for n, _ in _entries(data, "fresh")}
    places = {"hypotheses": names, "each": here, "sums": here, "at_each_step": names | fresh}
    for key, known in places.items():
        for name, text in _entries(data, key):
            require_formula(text, known, f"{key}.{name}", relates=True)
    if isinstance(aligned, str):
        require_formula(aligned, names, "aligned", relates=False)
    states = state.keys() | ({f"{n}_m" for n in state} if aligned is True else set())
    for name, rule in state.items():
        if not isinstance(rule, dict) or rule.keys() != {"start", "step"}:
            raise InputError(f"state.{name}: accepted: an object with start and step")
        require_formula(rule["start"], here, f"state.{name}.start", relates=False)
        require_formula(rule["step"], here | states | fresh, f"state.{name}.step", relates=False)
    if "conclusion" not in data:
        raise InputError("statement: 'conclusion' is missing")
    least = {"least"} if data["type"] == "infimum" else set()
    require_formula(data["conclusion"], here | states | least, "conclusion", relates=True)
    if least and "steps" not in data:
        raise InputError("statement: 'steps' is missing")
    if least and isinstance(data["steps"], str):
        require_formula(data["steps"], {"r"}, "steps", relates=False)
    if least and [*relation(data["conclusion"])[:3:2]].count("least") != 1:
        raise InputError("conclusion: accepted for an infimum: 'least' on one side, alone")


def _entries(data: Mapping[str, Any], key: str) -> list[tuple[str, Any]]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise InputError(f"{key}: accepted: an object of names")
    return list(value.items())
