"""Certificates with one place changed, dropped, added or swapped."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from random import Random
from typing import Any

from edge_certificates import Json

from sdproof.kernel.rules import FIELDS

RELATIONS = [" >= ", " <= ", " > ", " < ", " = "]
JUNK: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    10**40,
    "",
    "0",
    "1",
    "x",
    "r",
    "q",
    "1/0",
    "0-1",
    "9" * 3000,
    "(" * 500,
    "x**64**64",
    "((1+r)**64+r)**64",
    "lam # 1",
    "λ",
    "e_m",
    "lambda: 1",
    "__import__",
    [],
    {},
    [[]],
    {"": ""},
    {"rule": "identity"},
    [1],
    {"x": "positive"},
    ["r"],
    "real",
    "positive",
    "1.5",
    "1e5",
    "\x00",
    "0 >= 0",
    "1 = 0",
    "1 > 0",
]


RULES = sorted(FIELDS)
POWERS = ["0", "1", "2", "3", "01", "+1", " 1", "-1", "1.0", "¹", "", "64", "65"]
NEW_KEYS = [
    "x", "r", "e", "B", "q", "let", "each", "sums", "steps", "aligned", "state", "fresh", "attain",
    "at_each_step", "hypotheses", "direction_let", "uses", "invariants_m", "transfer",
    "variable", "by", "then", "proofs", "weight", "new", "fact",
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inner:
        yield (*path, key)
        if isinstance(item, dict | list):
            yield from places(item, (*path, key))


def changed_text(text: str, random: Random) -> str:
    """A text with one operator, relation, number or name replaced."""
    tokens = re.findall(r"\*\*|[A-Za-z]\w*|\d+|\s(?:>=|<=|>|<|=)\s|.", text)
    at = random.randrange(len(tokens)) if tokens else 0
    token = tokens[at] if tokens else ""
    if token in RELATIONS:
        token = random.choice(RELATIONS)
    elif token.isdigit():
        token = random.choice([str(int(token) + 1), str(abs(int(token) - 1)), "0", "7" * 60])
    elif token in ("+", "-", "*", "/", "**"):
        token = random.choice(["+", "-", "*", "/"])
    elif token[:1].isalpha():
        names = [t for t in tokens if t[:1].isalpha()] + ["r", "0", "1", "2"]
        token = random.choice([*names, f"(-{token})", f"(1-{token})", f"2*{token}", f"{token}**2"])
    else:
        token = random.choice(["", " ", "(", ")", "0"])
    return "".join([*tokens[:at], token, *tokens[at + 1 :]])


def mutate(certificate: Json, random: Random) -> Json:
    """The certificate with one place changed, dropped, added or swapped."""
    mutant = copy.deepcopy(certificate)
    paths = list(places(mutant))
    # the statement is attacked as often as the longer proof
    part = random.choice(["statement", "statement", "proof", "values", "directions", "least", None])
    chosen = [p for p in paths if part is None or p[0] == part] or paths
    path = random.choice(chosen)
    parent: Any = mutant
    for key in path[:-1]:
        parent = parent[key]
    key, value = path[-1], parent[path[-1]]
    kind = random.random()
    if kind < 0.55 and isinstance(value, str):
        signs = {"positive", "nonnegative", "real"}
        kinds = next((k for k in (sorted(signs), RULES) if value in k), None)
        parent[key] = random.choice(kinds) if kinds else changed_text(value, random)
    elif kind < 0.7:
        parent[key] = copy.deepcopy(random.choice(JUNK))
    elif kind < 0.8:
        del parent[key]
    elif kind < 0.9 and key in POWERS:
        parent[random.choice(POWERS)] = parent.pop(key)
    elif kind < 0.9 and isinstance(parent, dict):
        other = random.choice(list(parent))
        parent[key], parent[other] = parent[other], parent[key]
    elif isinstance(parent, dict):
        parent[random.choice(NEW_KEYS)] = copy.deepcopy(random.choice([value, *JUNK]))
    else:
        random.choice([parent.reverse, parent.clear, lambda: parent.append(value)])()
    return mutant
