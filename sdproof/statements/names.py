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
KRYLOV = "krylov"
"""The field of the hypotheses about all polynomials; each is an expression in fixed names."""
RESERVED = {"filter", "rho", "bias", "variance", "mean", "least", "r", "rank"}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,23}")
_NUMBERED = re.compile(r"(.+?)_?[0-9]+")
_COMMON = {"type", "variables", "hypotheses", "let", "conclusion"}
_PER_DIRECTION = {"direction", "direction_let", "each", "sums"}
_RECURSION = {"state", "fresh", "at_each_step"}
FIELDS = {
    "sum": _COMMON | _PER_DIRECTION | _RECURSION | {"aligned", "attain", KRYLOV},
    "pointwise": _COMMON | _RECURSION,
    "infimum": _COMMON | _PER_DIRECTION | {"aligned", "steps"},
    "lower-bound": {"type", "instance", "steps", "bound"},
    "box-bound": {"type", "instance", "steps", "xi", "bound"},
    "upper-bound": {"type", "instance", "steps", "bound", "lam", "xi"},
    "strict-improvement": {"type", "instance", "bound", "lam", "xi"},
    "steps-needed": {"type", "instance", "steps"},
}
_INSTANCE = {"eigenvalues", "snr"}
INSTANCES = ("lower-bound", "box-bound", "upper-bound", "strict-improvement", "steps-needed")


def require_statement(data: Mapping[str, Any]) -> None:
    """Refuse, with an `InputError`, unknown or missing fields, and formulas that cannot be read."""
    kind = data.get("type")
    fields = FIELDS.get(kind) if isinstance(kind, str) else None
    if fields is None:
        raise InputError(f"type: {str(kind)[:40]!r} is unknown; accepted: {', '.join(FIELDS)}")
    unknown = sorted(data.keys() - fields)
    if unknown:
        accepted = ", ".join(sorted(fields))
        raise InputError(f"statement: {unknown[0]!r} is no field of a {kind}; accepted: {accepted}")
    family = kind not in INSTANCES
    for name in sorted({"conclusion", "steps"} & fields if family else fields):
        if name not in data:
            raise InputError(f"statement: {name!r} is missing")
    if family:
        _require_names(data)
        _require_formulas(data)
        _require_directions(data)
    elif not isinstance(data["instance"], dict) or data["instance"].keys() != _INSTANCE:
        raise InputError("instance: accepted: an object with eigenvalues and snr")
    elif not isinstance(data.get("xi", []), list | str):
        raise InputError("xi: accepted: a list of numbers")


def _require_directions(data: Mapping[str, Any]) -> None:
    """Direction m has all that the others have; attained filter values have their eigenvalues."""
    attain = data.get("attain", "r")
    if attain not in ("r", "r+1"):
        raise InputError(f"attain: {str(attain)[:40]!r}; accepted: r, r+1")
    if "attain" in data and "e" not in data.get("direction", {}):
        raise InputError(
            "attain: direction.e is missing: which filter values ξ can give depends on e"
        )
    if data.get(KRYLOV) and not (data.get("aligned") is True and data.get("state")
                                 and "e" in data.get("direction", {})):  # fmt: skip
        raise InputError("krylov: accepted: with direction m, its e_m, and a number of steps")
    if data.get("aligned") is not True:
        return
    fixed = {name for key in ("variables", "let") for name, _ in _entries(data, key)}
    for name, _ in _entries(data, "direction_let"):
        if f"{name}_m" not in fixed:
            raise InputError(
                f"direction_let.{name}: {name}_m, its value in direction m, is not defined in let"
            )


def _require_names(data: Mapping[str, Any]) -> None:
    """Every name is given once, and is none of the language."""
    given = [(key, name) for key in NAMING for name, _ in _entries(data, key)]
    if data.get("aligned") is True:
        given += [(key, f"{n}_m") for key in ("direction", "state") for n, _ in _entries(data, key)]
    facts = [(key, name) for key in (*NAMED, KRYLOV) for name, _ in _entries(data, key)]
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
    bound |= {"P", "k"} if data.get(KRYLOV) else set()
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
    for key in ("variables", "direction", "fresh"):
        for name, sign in _entries(data, key):
            if sign not in SIGNS:
                raise InputError(f"{key}.{name}: {sign!r}; accepted: {', '.join(SIGNS)}")

    def own(key: str, end: str = "") -> set[str]:
        return {f"{name}{end}" for name, _ in _entries(data, key)}

    def defined(key: str, known: set[str]) -> set[str]:
        for name, text in _entries(data, key):
            require_formula(text, known, f"{key}.{name}", relates=False)
            known = known | {name}
        return known

    aligned, conclusion = data.get("aligned"), data["conclusion"]
    at_m = [own(key, "_m") if aligned is True else set() for key in ("direction", "state")]
    names = defined("let", {"r"} | own("variables") | at_m[0])
    here = defined("direction_let", names | own("direction"))
    after = here | own("state") | at_m[1]
    at_step = names | own("fresh")
    for key, known in zip(NAMED, (names, here, here, at_step), strict=True):
        for name, text in _entries(data, key):
            require_formula(text, known, f"{key}.{name}", relates=True)
    for name, text in _entries(data, KRYLOV):
        require_formula(text, names, f"{KRYLOV}.{name}", relates=False)
    if isinstance(aligned, str):
        require_formula(aligned, names, "aligned", relates=False)
    for name, rule in _entries(data, "state"):
        if not isinstance(rule, dict) or rule.keys() != {"start", "step"}:
            raise InputError(f"state.{name}: accepted: an object with start and step")
        require_formula(rule["start"], here, f"state.{name}.start", relates=False)
        require_formula(rule["step"], after | at_step, f"state.{name}.step", relates=False)
    if data["type"] != "infimum":
        return require_formula(conclusion, after, "conclusion", relates=True)
    require_formula(conclusion, here | {"least"}, "conclusion", relates=True)
    if isinstance(data["steps"], str):
        require_formula(data["steps"], {"r"}, "steps", relates=False)
    if [*relation(conclusion)[:3:2]].count("least") != 1:
        raise InputError("conclusion: accepted for an infimum: 'least' on one side, alone")


def _entries(data: Mapping[str, Any], key: str) -> list[tuple[str, Any]]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise InputError(f"{key}: accepted: an object of names")
    return list(value.items())
