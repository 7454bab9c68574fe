"""Statements "for every r" as data: strict readers, the names in them, and the statement in words.

What a statement means is said in `family`.
"""

from __future__ import annotations

import re
from typing import Any

from .base import Unreadable

SIGNS = {"positive", "nonnegative", "real"}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,23}")
RELATION = re.compile(r"(.+?)\s(>=|<=|>|<|=)\s(.+)", re.DOTALL)
RESERVED = {"filter", "rho", "bias", "variance", "mean", "r"}
NAMING = ("variables", "let", "direction", "direction_let", "state")
MAX_ITEMS = 64

STATEMENT_KEYS = {
    "sum": {"direction", "aligned", "direction_let", "each", "sums", "steps", "let", "conclusion"},
    "pointwise": {"let", "conclusion"},
    "recursion": {"let", "fresh", "state", "invariant"},
}


def record(
    value: Any, where: str, required: set[str], optional: frozenset[str] | set[str]
) -> dict[str, Any]:
    """A JSON object with exactly the keys that are allowed."""
    if not isinstance(value, dict) or not required <= value.keys() <= required | optional:
        raise Unreadable(
            f"{where}: an object with keys {sorted(required)}, optionally {sorted(optional)}"
        )
    return value


def entries(value: Any, where: str) -> list[tuple[str, Any]]:
    """A JSON object whose keys are names, of bounded size."""
    if not isinstance(value, dict) or len(value) > MAX_ITEMS:
        raise Unreadable(f"{where}: an object of at most {MAX_ITEMS} entries")
    for name in value:
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise Unreadable(f"{where}: {str(name)[:40]!r} is not a name")
    return list(value.items())


def sequence(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list) or len(value) > MAX_ITEMS:
        raise Unreadable(f"{where}: a list of at most {MAX_ITEMS} entries")
    return value


def check_names(s: dict[str, Any], aligned: bool) -> None:
    """Every name of a statement is given once, and every definition and relation is a string."""
    names = [n for key in NAMING for n, _ in entries(s.get(key, {}), key)]
    names += [f"{n}_m" for n in s.get("direction", {}) if aligned]
    repeated = [n for n in names if n in RESERVED or names.count(n) > 1]
    if repeated:
        raise Unreadable(f"statement: the name {repeated[0]} is taken")
    for key in ("let", "direction_let", "hypotheses", "each", "sums", "invariant"):
        if not all(isinstance(text, str) for _, text in entries(s.get(key, {}), key)):
            raise Unreadable(f"{key}: every entry is a string")


def describe(s: dict[str, Any]) -> str:
    """The statement in words, from the data that was checked."""
    names = [f"{n} {sign}" for n, sign in s["variables"].items()]
    parts = [
        "for " + ", ".join([f"all {', '.join(names)}"] * bool(names) + ["every integer r ≥ 1"])
    ]
    if s["type"] == "sum":
        each = ", ".join(f"{n}_j {sign}" for n, sign in s.get("direction", {}).items())
        parts.append(f"all r directions with {each or 'no variables'}")
        if s.get("aligned"):
            parts.append("one direction m (variables ending in _m) set apart")
    for key in ("let", "direction_let"):
        if s.get(key):
            parts.append("where " + ", ".join(f"{n} := {v}" for n, v in s[key].items()))
    for key, words in (
        ("hypotheses", "if"),
        ("each", "if in each direction (but m)"),
        ("sums", "if, summed over directions,"),
    ):
        if s.get(key):
            parts.append(f"{words} " + " and ".join(s[key].values()))
    if s["type"] == "recursion":
        rules = ", ".join(f"{n} from {v['start']} by {v['step']}" for n, v in s["state"].items())
        if s.get("fresh"):
            parts.append(f"values of {', '.join(s['fresh'])} chosen anew at every step")
        return (
            "; ".join(parts)
            + f": with {rules}, after any number of steps "
            + " and ".join(s["invariant"].values())
        )
    if s.get("steps"):
        parts.append(f"for pairwise distinct e_j some xi in R^({s['steps']}) gives")
    return (
        "; ".join(parts)
        + ": "
        + ("sum over j of " if s["type"] == "sum" else "")
        + str(s["conclusion"])
    )
