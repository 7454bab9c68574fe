"""What the sum rule asks for: one relation in each direction, one in direction m, one of the total."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

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
    found = {}
    aligned = s.field("aligned")
    places = {"direction": (transfer, share)}
    if aligned:
        places["aligned"] = (f"-(r-1)*({transfer})", proof["share_m"])
    for place, (handed, part) in places.items():
        own = [*summed, *subtracted]
        if place == "aligned":
            own = [_at_m(s, text) for text in own]
            if isinstance(aligned, str):
                own = [_written(sign_of, aligned) for sign_of in _signs(summed)] + own[
                    len(summed) :
                ]
        left, right = _balanced([*own, handed], [part])
        found[place] = f"{left} {sign} {right}"
    shares = [f"(r-1)*({share})", proof["share_m"]] if aligned else [f"r*({share})"]
    left, right = _balanced([*shares, *fixed], [])
    return {**found, "total": f"{left} {sign} {right}"}


def substituted(text: str, values: Mapping[str, str]) -> str:
    """A formula with expressions in the place of names."""
    return _NAME.sub(lambda name: f"({values[name[0]]})" if name[0] in values else name[0], text)


def _written(sign: int, text: str) -> str:
    return text if sign > 0 else f"-({text})"


def _signs(parts: list[str]) -> Iterator[int]:
    return (-1 if text.startswith("-(") else 1 for text in parts)


def _parts(s: Statement, text: str) -> tuple[list[str], list[str]]:
    """The sides of a relation with their signs in greater − smaller: those summed over the directions,
    and the fixed ones."""
    of = relation(text)
    sides = (of.left, of.right) if _ORDER[of.sign] else (of.right, of.left)
    signed = [
        (s.is_summed(side), _written(sign, side)) for sign, side in zip((1, -1), sides, strict=True)
    ]
    return [t for over, t in signed if over], [t for over, t in signed if not over]


def _sum(s: Statement, name: str, proof: Json, theorems: Mapping[str, Statement]) -> str | None:
    """What a sum h adds in one direction; None for a theorem whose statement is not given."""
    if name in s.entries("sums"):
        over, fixed = _parts(s, s.entries("sums")[name])
        return _joined([*over, *(f"({text})/r" for text in fixed)])
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


def _at_m(s: Statement, text: str) -> str:
    """A formula of one direction, in direction m."""
    if s.field("aligned") is not True:
        return text
    return substituted(text, {name: f"{name}_m" for name in s.in_directions})


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


def _balanced(left: list[str], right: list[str]) -> tuple[str, str]:
    """Two sides without negative terms, and none in common, from two sums of terms."""
    sides: tuple[list[str], list[str]] = ([], [])
    for terms, turned in ((left, 1), (right, -1)):
        for text in terms:
            for sign, term in _terms(tree(text)):
                here, there = sides if sign == turned else sides[::-1]
                if term in there:  # it cancels
                    there.remove(term)
                else:
                    here.append(term)
    return " + ".join(sides[0]) or "0", " + ".join(sides[1]) or "0"
