"""What the sum rule asks for: one relation in each direction, one in direction m, one of the total."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sdproof.statements.names import KRYLOV
from sdproof.statements.reader import relation, tree
from sdproof.statements.statement import Statement

Json = dict[str, Any]
_ORDER = {">": True, ">=": True, "=": True, "<": False, "<=": False}
_NAME = re.compile(r"[A-Za-z]\w*")


def goals(
    statement: Statement, proof: Json, theorems: Mapping[str, Statement] | None = None
) -> dict[str, str]:
    """The relations "direction", "aligned" and "total" that a proof by the sum rule has to show, as
    formulas; those two parts are missing where no direction is set apart.

    From s_j + σ − Σ_h μ_h h_j ≥ φ in every direction but m, s_m − (r−1)σ − Σ_h μ_h h_m ≥ φ_m in
    direction m and φ_m + (r−1)φ ≥ bound follows Σ_j s_j ≥ bound, where Σ_j h_j ≥ 0. `theorems`: the
    statements of those whose conclusions are such sums h.
    """
    s, transfer, share = statement, proof.get("transfer", "0"), proof["share"]
    sign = "=" if relation(s.field("conclusion")).sign == "=" else ">="
    summed, fixed = _parts(s, s.field("conclusion"))
    subtracted = [
        {"1": f"-({h})", "-1": h}.get(mu, f"-({mu})*({h})")
        for name, mu in proof.get("multipliers", {}).items()
        if (h := _sum(s, name, proof, theorems or {})) is not None
    ]
    terms = {"direction": [*summed, *subtracted, transfer, f"-({share})"]}
    total = [f"r*({share})", *fixed]
    if aligned := s.field("aligned"):
        handed, share_m = f"-(r-1)*({transfer})", proof["share_m"]
        own, _ = _parts(s, s.field("conclusion"), aligned if isinstance(aligned, str) else None)
        own = _at_m(s, proof, [*own, *subtracted, *_apart(s, proof)])
        terms["aligned"] = [*own, handed, f"-({share_m})"]
        total = [f"(r-1)*({share})", share_m, *fixed]
    sides = {place: _balanced(of) for place, of in (terms | {"total": total}).items()}
    return {place: f"{left} {sign} {right}" for place, (left, right) in sides.items()}


def substituted(text: str, values: Mapping[str, str]) -> str:
    """A formula with expressions in the place of names."""
    return _NAME.sub(lambda name: f"({values[name[0]]})" if name[0] in values else name[0], text)


def _written(sign: int, text: str) -> str:
    return text if sign > 0 else f"-({text})"


def _parts(s: Statement, text: str, instead: str | None = None) -> tuple[list[str], list[str]]:
    """The sides of a relation with their signs in greater − smaller: those summed over the directions,
    or what is given in their stead, and the fixed ones."""
    of = relation(text)
    sides = (of.left, of.right) if _ORDER[of.sign] else (of.right, of.left)
    found: tuple[list[str], list[str]] = ([], [])
    for sign, side in zip((1, -1), sides, strict=True):
        over = s.is_summed(side)
        found[not over].append(_written(sign, instead or side if over else side))
    return found


def _sum(s: Statement, name: str, proof: Json, theorems: Mapping[str, Statement]) -> str | None:
    """What a sum h adds in one direction; None for a theorem whose statement is not given."""
    if name in s.entries("sums"):
        over, fixed = _parts(s, s.entries("sums")[name])
        return _joined([*over, *(f"({text})/r" for text in fixed)])
    if name in proof.get(KRYLOV, {}):
        return f"{proof[KRYLOV][name]}**2"
    use = proof.get("uses", {}).get(name, {})
    theorem = theorems.get(use.get("theorem", ""))
    if theorem is None:
        return None
    values = {**use["with"], **use["direction"]}
    for key in ("let", "direction_let"):
        for own, text in theorem.entries(key).items():
            values[own] = substituted(text, values)
    over, fixed = _parts(theorem, theorem.field("conclusion"))
    return _joined(substituted(text, values) for text in [*over, *(f"({f})/r" for f in fixed)])


def _apart(s: Statement, proof: Json) -> Iterator[str]:
    """What direction m has on the smaller side of Σ_j P(e_j)² ≥ c P(e_m)², times its multiplier."""
    for name, mu in proof.get("multipliers", {}).items():
        if name in proof.get(KRYLOV, {}):
            yield f"({mu})*({s.entries(KRYLOV)[name]})*{proof[KRYLOV][name]}**2"


def _at_m(s: Statement, proof: Json, texts: Iterable[str]) -> list[str]:
    """Formulas of one direction, in direction m."""
    names = s.in_directions.union(proof.get(KRYLOV, {}).values())
    at_m = {name: f"{name}_m" for name in names} if s.field("aligned") is True else {}
    return [substituted(text, at_m) for text in texts]


def _terms(node: ast.expr, sign: int = 1) -> Iterator[tuple[int, str]]:
    """The terms of a sum, but no zero."""
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            yield from _terms(left, sign)
            yield from _terms(right, -sign if isinstance(op, ast.Sub) else sign)
        case _ if (turned := _turned(node)) is not None:
            yield from _terms(turned, -sign)
        case ast.BinOp(left=ast.Constant(value=0), op=ast.Mult() | ast.Div()):
            return
        case ast.BinOp(op=ast.Mult(), right=ast.Constant(value=0)):
            return
        case ast.Constant(value=0):
            return
        case _:
            yield sign, ast.unparse(node)


def _turned(node: ast.expr) -> ast.expr | None:
    """A product or quotient without the minus in front; None if there is none."""
    match node:
        case ast.UnaryOp(operand=operand):
            return operand
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div() as op, right=right):
            first = _turned(left)
            return None if first is None else ast.BinOp(first, op, right)
    return None


def _joined(parts: Iterable[str]) -> str:
    """One sum."""
    found = ""
    for sign, term in (pair for text in parts for pair in _terms(tree(text))):
        found += (" + " if sign > 0 else " - ") + term if found else "-" * (sign < 0) + term
    return found or "0"


def _balanced(parts: list[str]) -> tuple[str, str]:
    """The two sides, without negative terms and none in common, of "this sum is not negative"."""
    sides: tuple[list[str], list[str]] = ([], [])
    for sign, term in (pair for text in parts for pair in _terms(tree(text))):
        here, there = sides if sign > 0 else sides[::-1]
        if term in there:
            there.remove(term)
        else:
            here.append(term)
    return " + ".join(sides[0]) or "0", " + ".join(sides[1]) or "0"
