"""Identifiers of Coq for the names of a statement and its proof."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from sdproof.kernel.statement import KRYLOV, NAMED
from sdproof.solvers.coq.vernacular import ASSUMING

TAKEN = frozenset({
    "as", "at", "cofix", "else", "end", "exists", "exists2", "fix", "for", "forall", "fun", "if",
    "IF", "in", "let", "match", "mod", "Prop", "return", "Set", "then", "Type", "using", "where",
    "with", "SProp", "is", "by", "Axiom", "CoFixpoint", "Definition", "Fixpoint", "Hypothesis",
    "Parameter", "Theorem", "Variable", "sum", "filter", "rho", "bias", "variance", "expectation",
    "krylov", "distinct", "apart", "sd_filter", "shrink", "peval", "R", "INR", "nat", "list",
    "length", "le", "lt", "not", "Nat", "Init", "j", "r", "m", *ASSUMING,
})  # fmt: skip
"""Words of Coq, those by which something is assumed, and what generated files mean by these names."""


class Names:
    """Identifiers for one statement with its proof: its own names, unless Coq reads them otherwise;
    names for its hypotheses and the proof's facts, which are another kind there; and new ones."""

    def __init__(self, statement: Mapping[str, Any], proof: Any) -> None:
        self._words = set(re.findall(r"\w+", json.dumps([statement, proof])))
        self._taken = TAKEN | {"S"} if "attain" in statement else TAKEN
        facts = {name for key in (*NAMED, KRYLOV) for name in statement.get(key, {})}
        self._facts = facts | set(_facts_of(proof))
        spoken = json.dumps([v for k, v in statement.items() if k not in (*NAMED, KRYLOV)])
        spoken += json.dumps([[*statement.get(k, {}).values()] for k in (*NAMED, KRYLOV)])
        self._values = set(re.findall(r"\w+", spoken)) | _defined_in(proof)

    def mentions(self, name: str) -> bool:
        """Whether the statement or its proof has this word."""
        return name in self._words

    def value(self, name: str) -> str:
        """Of a variable or a definition."""
        return f"{name}'" if name in self._taken else name

    def fact(self, name: str) -> str:
        """Of a hypothesis or a fact."""
        return f"{name}_holds" if name in self._taken | self._values else name

    def new(self, name: str) -> str:
        """Of something that only the Coq text has."""
        while name in self._words or name in self._taken - {"j", "r", "m"}:
            name += "'"
        return name


def _defined_in(proof: Any) -> set[str]:
    found = set[str]()
    if isinstance(proof, dict):
        for key, value in proof.items():
            if key in ("let", "state") and isinstance(value, dict):
                found |= value.keys()
            if key == "new" and isinstance(value, str):
                found.add(value)
            found |= _defined_in(value)
    elif isinstance(proof, list):
        found = set[str]().union(*map(_defined_in, proof))
    return found


def _facts_of(proof: Any) -> set[str]:
    found = set[str]()
    if isinstance(proof, dict):
        if isinstance(proof.get("name"), str):
            found.add(proof["name"])
        for key, value in proof.items():
            if key in ("invariants", "invariants_m", "divisors", "uses") and isinstance(
                value, dict
            ):
                found |= value.keys()
            found |= _facts_of(value)
    elif isinstance(proof, list):
        found = set[str]().union(*map(_facts_of, proof))
    return found
