"""The formulas of the theory are written once: executable copies are counted.

The model's are used everywhere; the kernel and the SMT printer have their own, because they check it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flint import arb, fmpq
from sympy import Rational

import sdproof
from sdproof.model.bounds import one_step_bound, ridge_bound
from sdproof.model.filters import spectral_filter
from sdproof.model.parameters import filter_from_h, h_from_xi, xi_from_h
from sdproof.model.risks import filter_risk

PACKAGE = Path(sdproof.__file__).parent


def factors(node: ast.AST) -> list[ast.AST]:
    """The factors of a product or of the numerator of a quotient; absolute values looked through."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return factors(node.left) + factors(node.right)
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("abs", "np.abs"):
        return factors(node.args[0])
    return [node]


def is_one(node: ast.AST) -> bool:
    """1, 1.0, or a call that makes the number 1 of another kind, as ``number(1)``."""
    if isinstance(node, ast.Call) and len(node.args) == 1:
        return is_one(node.args[0])
    return isinstance(node, ast.Constant) and node.value == 1


def beside(node: ast.AST, op: type[ast.operator]) -> str | None:
    """x, if the node is 1 − x or 1 + x."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, op) and is_one(node.left):
        return ast.unparse(node.right)
    return None


def nodes(tree: ast.AST, op: type[ast.operator]) -> Iterator[ast.BinOp]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.BinOp) and isinstance(n.op, op))


def loops(tree: ast.AST) -> Iterator[ast.For]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.For))


def assignments(loop: ast.For) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.walk(loop):
        if isinstance(node, ast.Assign):
            yield from ((ast.unparse(target), node.value) for target in node.targets)


def recursion(tree: ast.AST) -> bool:
    """In a loop, p ← w + v t p, or with the sides exchanged."""
    return any(
        len(product) >= 3 and any(name in ast.unparse(f) for f in product)
        for loop in loops(tree)
        for name, value in assignments(loop)
        for total in nodes(value, ast.Add)
        for product in map(factors, (total.left, total.right))
    )


def risk(tree: ast.AST) -> bool:
    """B (1 − q)², a factor and a squared complement of something else."""
    for product in nodes(tree, ast.Mult):
        missed: list[str] = []
        others: list[ast.AST] = []
        for factor in factors(product):
            squared = isinstance(factor, ast.BinOp) and isinstance(factor.op, ast.Pow)
            q = beside(factor.left if squared else factor, ast.Sub)
            if q is None:
                others.append(factor)
            else:
                missed += [q] * (2 if squared and ast.unparse(factor.right) == "2" else 1)
        plain = len(others) == 1 and not isinstance(others[0], ast.BinOp | ast.Constant)
        if plain and len(missed) == 2 and len({*missed, ast.unparse(others[0])}) == 2:
            return True
    return False


def hard_bound(tree: ast.AST) -> bool:
    """r X/(1 + X): a product over one more than one of its factors."""
    for quotient in nodes(tree, ast.Div):
        x, product = beside(quotient.right, ast.Add), factors(quotient.left)
        if x and len(product) > 1 and x in ast.unparse(quotient.left):
            return True
    return False


def steps_from_h(tree: ast.AST) -> bool:
    """Quotients of neighbours: a/b where b becomes a in the next round, or pairwise."""
    for loop in loops(tree):
        kept = {(name, ast.unparse(value)) for name, value in assignments(loop)}
        for call in (n for n in ast.walk(loop) if isinstance(n, ast.Call)):
            made = call.args[0] if ast.unparse(call.func).endswith(".append") else call.func
            quotient = isinstance(made, ast.BinOp) and isinstance(made.op, ast.Div)
            if quotient and (ast.unparse(made.right), ast.unparse(made.left)) in kept:
                return True
    return any(
        isinstance(made, ast.ListComp | ast.GeneratorExp)
        and "pairwise(" in ast.unparse(made)
        and isinstance(made.elt, ast.BinOp)
        and isinstance(made.elt.op, ast.Div)
        and isinstance(made.elt.left, ast.Name)
        for made in ast.walk(tree)
    )


CHECKERS = {"kernel", "solvers/smt"}
DERIVED = "derivations/"
"""The lines of a derivation state what is derived; the model's formulas are what they start from."""
WRITTEN: dict[Callable[[ast.AST], bool], set[str]] = {
    # on data each student is a ridge problem: that this is the filter is claim SD-1; and the rounding
    # error of the recursion has a recursion of its own
    recursion: {"model/filters.py", "model/estimators.py", "spectral/recursion.py"},
    risk: {"model/risks.py"},
    hard_bound: {"model/bounds.py"},
    steps_from_h: {"model/parameters.py"},
}


@pytest.mark.parametrize("formula", WRITTEN, ids=lambda f: f.__name__)
def test_a_formula_is_written_once(formula: Callable[[ast.AST], bool]) -> None:
    """In the model, in the kernel and in the SMT printer, and nowhere else."""
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if DERIVED not in path.relative_to(PACKAGE).as_posix()
        and formula(ast.parse(path.read_text(encoding="utf-8")))
    }
    ours = {name for name in found if not any(name.startswith(f"{c}/") for c in CHECKERS)}
    assert ours == WRITTEN[formula]
    for checker in CHECKERS:
        copies = {name for name in found if name.startswith(f"{checker}/")}
        assert len(copies) <= 1, copies


COPIES = [
    (recursion, "for s in xi:\n    p = (1 - s) + s * t * p"),
    (recursion, "for s in xi:\n    p = s * t * p + 1 - s"),
    (recursion, "for s in xi:\n    p = abs(1.0 - s) + abs(s) * t * np.abs(p)"),
    (recursion, "for s in xi:\n    theta = solve(a, y * (1 - s) + X * theta * s)"),
    (risk, "b * (1 - q) ** 2 + q**2"),
    (risk, "(one(1) - q) ** 2 * b"),
    (risk, "b * (1 - q) * (1 - q)"),
    (hard_bound, "r * C * b**2 / (1 + C * b**2)"),
    (hard_bound, "r * b**2 * C / (1 + C)"),
    (steps_from_h, "for v in h:\n    xi.append(v / last)\n    last = v"),
    (steps_from_h, "[b / a for a, b in itertools.pairwise(h)]"),
]


@pytest.mark.parametrize(("formula", "code"), COPIES, ids=[code for _, code in COPIES])
def test_a_planted_copy_is_seen(formula: Callable[[ast.AST], bool], code: str) -> None:
    """Every form that a copy has had; and none is taken for another formula."""
    assert [f.__name__ for f in WRITTEN if f(ast.parse(code))] == [formula.__name__]


@pytest.mark.parametrize(
    "code", ["for c in h:\n    v = v * t + c", "b / (1 + b)", "t * (1 - t) ** 2", "a / b"]
)
def test_other_formulas_are_left_alone(code: str) -> None:
    assert not any(formula(ast.parse(code)) for formula in WRITTEN)


XI, H_OF = (fmpq(3, 2), fmpq(-2, 3), fmpq(5)), (fmpq(-5), fmpq(10, 3), fmpq(5))
KINDS: dict[str, Callable[[fmpq], Any]] = {
    "Fraction": lambda v: Fraction(int(v.p), int(v.q)),
    "fmpq": lambda v: v,
    "arb": arb,
    "float": lambda v: int(v.p) / int(v.q),
    "array": lambda v: np.array([int(v.p) / int(v.q)] * 2),
    "sympy": lambda v: Rational(int(v.p), int(v.q)),
}


def close(value: Any, expected: fmpq, kind: str) -> bool:
    if kind == "arb":
        return bool(value.contains(expected) and value.rad() < arb("1e-12"))
    if kind in ("float", "array"):
        return bool(np.allclose(value, float(expected.p) / float(expected.q), rtol=1e-13))
    return bool(value == KINDS[kind](expected))


@pytest.mark.parametrize("kind", KINDS)
def test_the_model_takes_any_number(kind: str) -> None:
    """Equal values on exact numbers, balls, floats, arrays and SymPy; the filter also by the closed
    form t − t(1−t) Σ_i ξ_k ξ_{k−1} ⋯ ξ_{k−i} t^i."""
    make = KINDS[kind]
    e, lam, b, xi = make(fmpq(2)), make(fmpq(3, 4)), make(fmpq(7, 5)), [make(v) for v in XI]
    t = fmpq(8, 11)
    q = t - t * (1 - t) * (XI[2] + XI[2] * XI[1] * t + XI[2] * XI[1] * XI[0] * t**2)
    found = spectral_filter(e, lam, xi)
    assert close(found, q, kind)
    assert close(filter_from_h(e / (e + lam), h_from_xi(xi)), q, kind)
    assert close(filter_risk([b], [found]).rho, fmpq(7, 5) * (1 - q) ** 2 + q**2, kind)
    assert close(ridge_bound(4, b, e), 4 * fmpq(28, 5) / fmpq(33, 5), kind)
    assert close(one_step_bound(4, b, e), 16 * fmpq(7, 5) / fmpq(12, 5), kind)
    h = h_from_xi(xi)
    assert all(close(v, w, kind) for v, w in zip(h, H_OF, strict=True))
    if kind != "array":  # whether a coefficient is zero is asked of one number
        back = xi_from_h(h)
        assert all(close(v, w, kind) for v, w in zip(back, XI, strict=True))  # type: ignore[arg-type]
