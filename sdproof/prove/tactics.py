"""Tactics: each offers proofs of a statement with the rules of the kernel, in the order of their cost.

They search nothing yet: what they offer is fixed by the form of the statement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

from sdproof.prove.rules import (
    Proof,
    combination,
    identity,
    lemma,
    nonnegative,
    substitution,
    sum_proof,
    term,
)
from sdproof.statements import Statement, relation

Tactic = Callable[[Statement], Iterator[Proof]]


def free_names(statement: Statement, *wanted: str) -> list[str]:
    """These names, with a number where the statement has them."""
    taken = {n for key in ("variables", "let", "direction", "direction_let", "state", "fresh")
             for n in statement.entries(key)} | statement.at_m  # fmt: skip
    return [next(n for i in range(99) if (n := f"{name}{i or ''}") not in taken) for name in wanted]


def substitutions(statement: Statement, *keys: str) -> list[Proof]:
    """``x >= bound`` makes x bound + new, ``bound >= x`` with x > 0 makes it bound/(1+new)."""
    found: list[Proof] = []
    signs = {**statement.signs, **statement.entries("direction")}
    for key in keys:
        for name, text in statement.entries(key).items():
            left, sign, right, _ = relation(text)
            if sign in ("<", "<="):
                left, sign, right = right, sign.replace("<", ">"), left
            (new,) = free_names(statement, f"new_{len(found) + 1}")
            if left in signs and sign != "=":
                found.append(substitution(left, f"{right} + {new}", new, "1", name))
            elif signs.get(right) == "positive" and sign != "=":
                found.append(substitution(right, f"({left})/(1+{new})", new, right, name))
    # a variable in the bound of another is replaced after it
    order = [entry["variable"] for entry in found]
    return sorted(found, key=lambda entry: -_depth(entry, found, order))


def _depth(entry: Proof, found: list[Proof], order: list[str]) -> int:
    if len(order) > 8:
        return 0
    names = set(re.findall(r"[A-Za-z]\w*", entry["by"])) & set(order) - {entry["variable"]}
    return sum(1 + _depth(found[order.index(n)], found, order) for n in names)


def direct(statement: Statement, *keys: str) -> list[Proof]:
    """An identity, or non-negative coefficients, at once or with every hypothesis substituted."""
    given = substitutions(statement, *keys)
    proofs = [identity(), nonnegative()]
    return proofs + ([nonnegative(*given)] if given else [])


def pointwise(statement: Statement) -> Iterator[Proof]:
    """The direct proofs of a relation between fixed numbers."""
    if statement.kind == "pointwise" and not statement.entries("state"):
        yield from direct(statement, "hypotheses")


def per_direction(statement: Statement) -> Iterator[Proof]:
    """A fixed side is shared equally by all r directions; each is proved directly."""
    if statement.kind != "sum" or statement.field("aligned") or statement.entries("state"):
        return
    share = _equal_share(statement)
    proofs = direct(statement, "each", "hypotheses")
    of_risk = re.match(r"rho\(B, (.+)\) >=? ", statement.field("conclusion"))
    if of_risk is not None:  # the least risk of any filter, by completing the square
        proofs.append(combination(term("1+B", square=f"{of_risk[1]} - B/(1+B)")))
    for proof, total in product(proofs, (identity(), nonnegative())):
        yield sum_proof(proof, share=share, total=total)


def _equal_share(statement: Statement) -> str:
    """What each direction has to contribute for the fixed side of the conclusion."""
    left, sign, right, _ = relation(statement.field("conclusion"))
    fixed = [side for side in (left, right) if not statement.is_summed(side)]
    if not fixed:
        return "0"
    negative = (sign in ("<", "<=")) == (fixed[0] == right)
    return f"{'-' if negative else ''}({fixed[0]})/r"


def two_terms(statement: Statement) -> Iterator[Proof]:
    """ρ ≥ r C κ²/(1 + C κ²) from B_m ≥ C r and 1 − q_m ≥ κ (1 − q_j), for κ a product of constants
    that are at most 1: direction m gives each other one an equal share of its bias."""
    match = re.fullmatch(r"rho\(B, (.+)\)", relation(statement.field("conclusion")).left) if (
        statement.kind == "sum" and statement.field("aligned") is True) else None  # fmt: skip
    if match is None or statement.entries("state") or statement.entries("direction_let"):
        return
    q, facts = match[1], statement.entries("hypotheses")
    signals = [(n, m[1]) for n, t in facts.items() if (m := re.fullmatch(r"B_m >= (\w+)\*r", t))]
    small = [m[1] for t in facts.values() if (m := re.fullmatch(r"1 >= (\w+)", t))]
    for name, C in signals:
        for kappa in ["1", *(f"{v}**{n}" if n > 1 else v for n in (1, 2) for v in small)]:
            yield _two_terms(statement, q, name, C, kappa)


def _two_terms(s: Statement, q: str, signal: str, C: str, kappa: str) -> Proof:
    A, w = free_names(s, "A", "w")
    at_m = re.sub(rf"\b({'|'.join(s.entries('direction'))})\b", r"\1_m", q)
    share = f"{C}*({kappa})**2/(1+{C}*({kappa})**2)"
    inside = nonnegative(*substitutions(s, "each", "hypotheses"))
    least = combination(
        term("B", square=w),
        term("1/r", signal, square=A),
        term(C, "shrinks", "both"),
        term(f"1/(1+{C}*({kappa})**2)", square=f"(1+{C}*({kappa})**2)*{w} - 1"),
    )
    aligned = lemma(
        "small",
        f"1 >= ({kappa})**2",
        nonnegative(*substitutions(s, "hypotheses")),
        combination(
            term("1/r", signal, square=A),
            term(f"1/(1+{C})", square=f"(1+{C})*{A} - 1"),
            term(f"{C}/((1+{C})*(1+{C}*({kappa})**2))", "small"),
        ),
    )
    shrinks, both = f"{A} >= ({kappa})*{w}", f"{A} + ({kappa})*{w} >= 0"
    return sum_proof(
        lemma("shrinks", shrinks, inside, lemma("both", both, inside, least), let={w: f"1 - {q}"}),
        let={A: f"1 - {at_m}"},
        transfer=f"B_m/r*{A}**2",
        share=share,
        share_m=share,
        aligned=aligned,
        total=identity(),
    )


TACTICS: tuple[Tactic, ...] = (pointwise, per_direction, two_terms)
"""In the order in which they are tried."""
