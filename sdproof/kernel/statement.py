"""Statements as data: strict readers, the names in them, and the statement in words.

What a statement means is said in `family`.
"""

from __future__ import annotations

import re
from typing import Any

from .algebra import AlgebraError, names
from .base import Unreadable

SIGNS = {"positive", "nonnegative", "real"}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,23}")
RELATION = re.compile(r"(.+?) (>=|<=|>|<|=) (.+)")
RESERVED = {"filter", "rho", "bias", "variance", "mean", "least", "r"}
NAMING = ("variables", "let", "direction", "direction_let", "state", "fresh")
NAMED = ("hypotheses", "each", "sums", "at_each_step")  # relations with a name each
KRYLOV = "krylov"  # hypotheses about all polynomials: what each says is an expression, see `family`
MAX_ITEMS = 64

_RECURSION = {"state", "fresh", "at_each_step"}
_DIRECTIONS = {"direction", "aligned", "direction_let", "each", "sums"}
STATEMENT_KEYS = {
    "pointwise": _RECURSION,
    "sum": _RECURSION | _DIRECTIONS | {"attain", KRYLOV},
    "infimum": _DIRECTIONS | {"steps"},
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


def sides(text: Any, where: str) -> tuple[str, str, str]:
    """(greater side, ">" | ">=" | "=", smaller side) of a relation."""
    match = RELATION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise Unreadable(f"{where}: 'expression REL expression' with REL one of >= > <= < =")
    left, rel, right = match.groups()
    return (right, rel.replace("<", ">"), left) if rel in ("<", "<=") else (left, rel, right)


def read_statement(statement: Any) -> dict[str, Any]:
    """The statement, if its shape and its names are in order.

    Raises
    ------
    Unreadable, AlgebraError
    """
    kind = statement.get("type") if isinstance(statement, dict) else None
    if not isinstance(kind, str) or kind not in STATEMENT_KEYS:
        raise Unreadable(f"statement: type one of {sorted(STATEMENT_KEYS)}")
    required = {"type", "variables", "conclusion"} | ({"steps"} & STATEMENT_KEYS[kind])
    s = record(statement, "statement", required, STATEMENT_KEYS[kind] | {"hypotheses", "let"})
    aligned = s.get("aligned", False)
    if type(aligned) not in (bool, str) or aligned == "":
        raise Unreadable("statement: aligned is true, false or what direction m adds to the sum")
    if type(aligned) is str and (s.keys() & {"sums", "state", "attain"} or kind == "infimum"):
        raise Unreadable("statement: an expression for direction m admits no sums, state, attain")
    if "attain" in s and (s["attain"] not in ("r", "r+1") or "state" in s):
        raise Unreadable("statement: attain is 'r' or 'r+1', without state")
    if ("fresh" in s or "at_each_step" in s) and "state" not in s:
        raise Unreadable("statement: fresh values belong to a state")
    if KRYLOV in s and (
        aligned is not True or "state" not in s or "e" not in s.get("direction", {})
    ):
        raise Unreadable("statement: krylov is about a direction m, its e_m, and a number of steps")
    named = [n for key in NAMING for n, _ in entries(s.get(key, {}), key)]
    if aligned is True:
        named += [f"{n}_m" for key in ("direction", "state") for n in s.get(key, {})]
    facts = [n for key in (*NAMED, KRYLOV) for n, _ in entries(s.get(key, {}), key)]
    for used in (named, facts):
        repeated = [n for n in used if n in RESERVED or used.count(n) > 1]
        if repeated:
            raise Unreadable(f"statement: the name {repeated[0]} is taken")
    if "rank" in facts:
        raise Unreadable("statement: the name rank is taken")
    texts = [v for key in ("let", "direction_let", *NAMED, KRYLOV) for v in s.get(key, {}).values()]
    for name, rule in entries(s.get("state", {}), "state"):
        texts += record(rule, f"state.{name}", {"start", "step"}, set()).values()
    if not all(isinstance(text, str) for text in texts):
        raise Unreadable("statement: every definition and every relation is a string")
    relations = [(v, f"{key}.{n}") for key in NAMED for n, v in s.get(key, {}).items()]
    for text, where in [*relations, (s["conclusion"], "conclusion")]:
        texts += sides(text, where)[::2]
    for text in set(texts) - {v for v, _ in relations}:
        names(text)  # also of those that a proof or a counterexample does not evaluate
    for key in ("variables", "direction", "fresh"):
        for name, sign in s.get(key, {}).items():
            if not isinstance(sign, str) or sign not in SIGNS:
                raise Unreadable(f"{key}: the sign of {name} is not one of {sorted(SIGNS)}")
    return s


def summed(s: dict[str, Any], text: str) -> bool:
    """Whether a side of a relation is a sum over directions: whether it names one of their
    variables."""
    own = {n for key in ("direction", "direction_let", "state") for n in s.get(key, {})}
    try:
        return s["type"] != "pointwise" and bool(own & names(text))
    except AlgebraError as error:
        raise Unreadable(str(error)) from error


def describe(s: dict[str, Any]) -> str:
    """The statement in words, from the data that was checked."""
    fixed = [f"{n} {sign}" for n, sign in s["variables"].items()]
    parts = [
        "for " + ", ".join([f"all {', '.join(fixed)}"] * bool(fixed) + ["every integer r ≥ 1"])
    ]
    if s["type"] != "pointwise":
        each = ", ".join(f"{n}_j {sign}" for n, sign in s.get("direction", {}).items())
        parts.append(f"all r directions with {each or 'no variables'}")
    if s.get("aligned") is True:
        parts.append("one direction m (variables ending in _m) set apart")
    elif s.get("aligned"):
        parts.append(f"one of them set apart, which adds {s['aligned']} to the sum")
    but_m = " in each direction but m" if s.get("aligned") else ""
    for key, words in (("let", "where"), ("direction_let", f"where{but_m}")):
        if s.get(key):
            parts.append(f"{words} " + ", ".join(f"{n} := {v}" for n, v in s[key].items()))
    if s.get("state"):
        rules = (f"{n} from {v['start']} by {v['step']}" for n, v in s["state"].items())
        parts.append(f"with {', '.join(rules)}")
    if s.get("fresh"):
        new = (f"{n} {sign}" for n, sign in s["fresh"].items())
        parts.append(f"values of {', '.join(new)} chosen anew at every step")
    for key, words in (
        ("hypotheses", "if"),
        ("each", "if in each direction (but m)"),
        ("sums", "if, a side that names a direction being summed over all,"),
        ("at_each_step", "if at every step"),
    ):
        if s.get(key):
            parts.append(f"{words} " + " and ".join(s[key].values()))
    parts += [
        f"if Σ P(e_j)² ≥ ({v})·P(e_m)² for every polynomial P of degree at most the number of steps + 1 "
        "with P(0) = 0"
        for v in s.get(KRYLOV, {}).values()
    ]
    if s.get("attain"):
        parts.append(f"for pairwise distinct e_j some xi in R^({s['attain']}) gives")
    if s["type"] == "infimum":
        parts.append(f"least := inf over lam > 0 and xi in R^({s['steps']}) of the sum of rho")
    greater, _, smaller = sides(s["conclusion"], "conclusion")
    both = " and ".join(t for t in (greater, smaller) if summed(s, t))
    return (
        "; ".join(parts)
        + (", after any number of steps: " if s.get("state") else ": ")
        + str(s["conclusion"])
        + (f", with {both} summed over j" if both else "")
    )
