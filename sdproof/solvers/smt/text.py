"""Obligations as SMT-LIB 2 text (logic QF_NRA): polynomial relations with integer coefficients."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flint import fmpq

from sdproof.solvers.smt.expressions import Quotient
from sdproof.solvers.smt.obligations import Obligation
from sdproof.solvers.smt.reading import Relation

_NEGATION = {">": "<=", ">=": "<", "=": "distinct"}


def script(obligation: Obligation) -> str:
    """A complete script with one ``check-sat``; the expected answer is in its ``:status``."""
    relations = [*obligation.given, obligation.goal]
    used = _used(relations, obligation.signs)
    lines = [f"; {obligation.name}: {obligation.expect} expected", "(set-logic QF_NRA)"]
    lines += [f"(set-info :status {obligation.expect})"]
    lines += [f"(declare-const {name} Real)" for name in used]
    for name in used:
        bound = {"positive": ">", "nonnegative": ">="}.get(obligation.signs[name])
        lines += [f"(assert ({bound} {name} 0))"] if bound else []
    for relation in obligation.given:
        lines += _assert(relation, relation.rel, obligation)
    goal = obligation.goal
    rel = _NEGATION[goal.rel] if obligation.expect == "unsat" else goal.rel
    lines += _assert(goal, rel, obligation)
    return "\n".join([*lines, "(check-sat)"]) + "\n"


def scripts(obligations: Iterable[tuple[str, Obligation]]) -> str:
    """One file with all obligations, each after a ``reset``; any SMT-LIB 2 solver reads it."""
    parts = [f'(reset)\n(echo "{label}")\n{script(o)}' for label, o in obligations]
    return "\n".join(parts)


def _used(relations: Iterable[Relation], signs: Any) -> list[str]:
    names = list(signs)
    found: set[int] = set()
    for relation in relations:
        for p in (relation.value.num, relation.value.den):
            found |= {i for powers in p.monoms() for i, n in enumerate(powers) if n}
    return [names[i] for i in sorted(found)]


def _assert(relation: Relation, rel: str, obligation: Obligation) -> list[str]:
    """num/den REL 0: the denominator is dropped where its sign is plain, else multiplied."""
    value, names = relation.value, list(obligation.signs)
    lines = []
    factors = _factors(value.num)
    if not _positive(value, obligation):
        lines = [f"(assert (distinct {_product(_factors(value.den), names)} 0))"]
        factors = factors + _factors(value.den)
    return [*lines, f"(assert ({rel} {_product(factors, names)} 0))"]


def _positive(value: Quotient, obligation: Obligation) -> bool:
    """Whether the denominator has only positive terms, one of them in positive variables only."""
    signs = list(obligation.signs.values())
    strict = False
    for powers, c in value.den.terms():
        odd = [s for n, s in zip(powers, signs, strict=False) if n % 2]
        if not c > 0 or "real" in odd:
            return False
        present = [s for n, s in zip(powers, signs, strict=False) if n]
        strict = strict or all(s == "positive" for s in present)
    return strict


def _factors(p: Any) -> list[Any]:
    """The factors of p, with repetition; the constant first."""
    if p == 0:
        return [p]
    constant, factors = p.factor()
    return [constant * p.context().constant(1), *(f for f, n in factors for _ in range(int(n)))]


def _product(factors: list[Any], names: list[str]) -> str:
    texts = [_polynomial(f, names) for f in factors if f != 1]
    return texts[0] if len(texts) == 1 else f"(* {' '.join(texts)})" if texts else "1"


def _polynomial(p: Any, names: list[str]) -> str:
    terms = [_term(powers, c, names) for powers, c in p.terms()]
    return f"(+ {' '.join(terms)})" if len(terms) > 1 else terms[0] if terms else "0"


def _term(powers: tuple[int, ...], c: fmpq, names: list[str]) -> str:
    factors = [name for n, name in zip(powers, names, strict=False) for _ in range(int(n))]
    if c != 1 or not factors:
        factors.insert(0, _number(c))
    return factors[0] if len(factors) == 1 else f"(* {' '.join(factors)})"


def _number(c: fmpq) -> str:
    size = str(abs(c.p)) if c.q == 1 else f"(/ {abs(c.p)} {c.q})"
    return size if c >= 0 else f"(- {size})"
