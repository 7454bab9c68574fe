"""A whole statement in words and formulas, in any notation: the parts, and the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from sdproof.statements.names import INSTANCES, KRYLOV
from sdproof.statements.notation import Notation, is_sum
from sdproof.statements.reader import names_in, relation

if TYPE_CHECKING:
    from sdproof.statements.statement import Statement

_MEANINGS = {
    "filter": "filter, or q where no q is named: q(e, λ, ξ_1, …, ξ_k) = t·p_k, the filter of k steps "
    "of self-distillation at eigenvalue e, with t = e/(e + λ), p_0 = 1, p_i = 1 - ξ_i + ξ_i·t·p_(i-1)",
    "rho": "ρ(B, q) = B·(1 - q)² + q²: the excess risk of one direction in units of γ²/n, bias and "
    "variance",
    "bias": "bias(B, q) = B·(1 - q)²",
    "variance": "variance(q) = q²",
}
"""The functions of the formula language; said beside statements that use them."""


class Clause(NamedTuple):
    """One part of a statement, and what introduces it."""

    label: str
    shown: str


def sentence(s: Statement, n: Notation) -> str:
    """The statement in one sentence."""
    found, before = "", ""
    for label, shown in lines(s, n):
        if found:
            found += n.words(": " if label == "then" else ", " if label == before else "; ")
        introduced = label not in (before, "then")
        found += (n.words(f"{label} ") if introduced else "") + shown
        before = label
    return found


def lines(s: Statement, n: Notation) -> list[Clause]:
    """The parts of a statement, the conclusion last."""
    if s.kind in INSTANCES:
        return [*_instance(s, n)]
    found = [*_quantifiers(s, n), *_means(s, n), *_definitions(s, n), *_hypotheses(s, n)]
    found += _recursion(s, n)
    number = "k of steps, " if s.entries(KRYLOV) else "of steps, "
    after = f"after any number {number}" if s.entries("state") else ""
    if s.field("attain"):
        found.append(Clause("if", n.words("the eigenvalues ") + n.name("e", at_j=True)
                          + n.words(" are pairwise distinct")))  # fmt: skip
        near = relation(s.field("conclusion")).sign in ("<", ">") and s.field("attain") == "r"
        found.append(Clause("then for some", n.space(n.expression(s.field("attain")))
                          + n.words(", its filter ") + n.words("as near as wanted to " * near)
                          + n.name("q", at_j=True)))  # fmt: skip
    found.append(Clause("then", (n.words(after) if after else "") + then(s, n)))
    return found


def then(s: Statement, n: Notation) -> str:
    """The conclusion."""
    if s.kind in INSTANCES:
        return _instance_formula(s, n)
    if s.kind != "infimum":
        reached = bool(s.field("attain"))
        return _summed(s, s.field("conclusion"), n, with_m=s.field("aligned"), reached=reached)
    of = relation(s.field("conclusion"))
    left, right = (
        _least(n, str(s.field("steps"))) if side == "least" else _side(s, side, n)
        for side in (of.left, of.right)
    )
    return n.related(left, of.sign, right)


def _side(
    s: Statement, side: str, n: Notation, *, but_m: bool = False, reached: bool = False
) -> str:
    """One side of a relation, summed over the directions or not; with `reached`, of the filter of the
    ξ that is said to exist."""
    if not s.is_summed(side):
        return n.expression(side)
    if reached:  # the risk of the filter itself, not of the values that are aimed at
        side = side.replace("rho(B, q)", _risk("1"))
    body = n.expression(side, at_j=True)
    return n.total(n.bracketed(body) if is_sum(side) else body, but_m=but_m)


def parted(s: Statement, n: Notation) -> str | None:
    """The first sum of the conclusion as direction m and the others, where the statement itself does
    not write it so; None if it does, or without a sum."""
    of = relation(s.field("conclusion"))
    side = next((side for side in (of.left, of.right) if s.is_summed(side)), None)
    if side is None or s.field("aligned") is not True:
        return None
    here = re.sub(r"[A-Za-z]\w*", lambda m: f"{m[0]}_m" if m[0] in s.in_directions else m[0], side)
    at_m = n.expression(here)
    apart = n.added(n.bracketed(at_m) if is_sum(side) else at_m, "+", _side(s, side, n, but_m=True))
    return n.related(_side(s, side, n), "=", apart)


def _summed(
    s: Statement, text: str, n: Notation, with_m: object = None, *, reached: bool = False
) -> str:
    """A relation, each of its sides summed over the directions or not."""
    of, shown = relation(text), []
    for side in (of.left, of.right):
        if isinstance(with_m, str) and s.is_summed(side):
            shown.append(n.added(n.expression(with_m), "+", _side(s, side, n, but_m=True)))
            with_m = None
        else:
            shown.append(_side(s, side, n, reached=reached))
    return n.related(shown[0], of.sign, shown[1])


def _listed(parts: Iterable[str], n: Notation) -> str:
    return n.words(", ").join(parts)


def _quantifiers(s: Statement, n: Notation) -> Iterator[Clause]:
    names = {v: sign for v, sign in s.entries("variables").items() if v not in s.averaged}
    parts = []
    in_r = s.kind != "pointwise" or any("r" in names_in(text) for text in s.formulas())
    if in_r:
        rank = n.related(n.name("r"), ">=", n.number("1"))
        parts.append(n.words("every integer ") + rank)
    if names:
        listed = _listed((n.declared(v, sign) for v, sign in names.items()), n)
        parts.append(n.words("all ") + listed)
    if s.kind != "pointwise":
        parts[-1] += n.words(", and") if names else n.words(" and")
        parts[-1] += n.words(" ") + _directions(s, n)
    if parts:
        yield Clause("for", n.words(", ").join(parts))


def _directions(s: Statement, n: Notation) -> str:
    aligned, names = s.field("aligned"), s.entries("direction")
    own = _listed((n.declared(v, sign, at_j=True) for v, sign in names.items()), n)
    number, m = n.name("r"), n.name("m")
    if isinstance(aligned, str):
        rest = n.added(n.name("r"), "-", n.number("1"))
        with_own = n.words(" others with ") + own if own else n.words(" others")
        return number + n.words(" directions: ") + m + n.words(" and ") + rest + with_own
    found = number + n.words(" directions") + (n.words(" with ") + own if own else "")
    if aligned:
        found += n.words(", direction ") + m + n.words(" set apart")
    return found


def _means(s: Statement, n: Notation) -> Iterator[Clause]:
    f = next(c for c in "fghuvwxyz" if c not in n.symbols.names or c == "z")
    for texts in s.means:
        noise, second = (n.expression(text, at_j=True) for text in texts)
        mean = n.mean(n.name(f), [noise, second] * n.marked_means)
        yield Clause("with", mean + n.words(" the mean of ") + n.name(f) + n.words(" over ") + noise
                     + n.words(" of mean 0 and variance ") + second)  # fmt: skip


def _definitions(s: Statement, n: Notation) -> Iterator[Clause]:
    for key in ("let", "direction_let"):
        at_j = key == "direction_let"
        for name, text in s.entries(key).items():
            defined = n.related(n.name(name, at_j=at_j), ":=", n.expression(text, at_j=at_j))
            yield Clause("where", defined + (_but_m(s, n) if at_j else ""))


def _but_m(s: Statement, n: Notation) -> str:
    if not s.field("aligned"):
        return ""
    return n.words(" for ") + n.related(n.name("j"), "!=", n.name("m"))


def _called(s: Statement, name: str, n: Notation) -> str:
    """A hypothesis' number, by which proofs cite it, and its name."""
    return n.words(f" [{s.hypotheses().index(name) + 1}: {name.replace('_', ' ')}]")


def _hypotheses(s: Statement, n: Notation) -> Iterator[Clause]:
    for name, text in s.entries("hypotheses").items():
        yield Clause("if", n.formula(text) + _called(s, name, n))
    for name, text in s.entries("each").items():
        where = _but_m(s, n) or n.words(" for every j")
        yield Clause("if", n.formula(text, at_j=True) + where + _called(s, name, n))
    for name, text in s.entries("sums").items():
        yield Clause("if", _summed(s, text, n) + _called(s, name, n))
    for name, text in s.entries(KRYLOV).items():
        yield Clause("if", _for_polynomials(text, n) + _called(s, name, n))


def _for_polynomials(text: str, n: Notation) -> str:
    """Σ_j P(e_j)² ≥ c P(e_m)² for all polynomials without constant term."""
    at_j, at_m = (n.power(n.call("P", [n.name(e, at_j=e == "e")]), "2") for e in ("e", "e_m"))
    least = n.expression(text)
    factor = n.grouped(least) if is_sum(text) else least
    degree = n.related(
        n.words("deg ") + n.name("P"), "<=", n.added(n.name("k"), "+", n.number("1"))
    )
    zero = n.related(n.call("P", [n.number("0")]), "=", n.number("0"))
    return (
        n.related(n.total(at_j), ">=", n.product(factor, at_m))
        + n.words(" for every polynomial ") + n.name("P") + n.words(" with ")
        + degree + n.words(" and ") + zero
    )  # fmt: skip


def _recursion(s: Statement, n: Notation) -> Iterator[Clause]:
    at_j, states = s.kind == "sum", s.entries("state")
    for i, (name, rule) in enumerate(states.items(), 1):
        shown = n.name(name, at_j=at_j)
        start, step = (n.expression(rule[k], at_j=at_j) for k in ("start", "step"))
        yield Clause("where", shown + n.words(" starts at ") + start
                   + n.words(" and each step makes it ") + step
                   + n.words(" (all at once)" * (1 < i == len(states))))  # fmt: skip
    fresh = s.entries("fresh")
    held = [n.formula(text) + _called(s, name, n)
            for name, text in s.entries("at_each_step").items()]  # fmt: skip
    if fresh:
        listed = _listed((n.declared(v, sign) for v, sign in fresh.items()), n)
        each = listed + n.words(" chosen anew at every step")
        yield Clause("with", n.words(", ").join([each, *held]))
    elif held:
        yield Clause("if", n.words("at every step ") + n.words(", ").join(held))


def _least(n: Notation, steps: str) -> str:
    """The infimum of the risk over λ > 0 and ξ ∈ R^steps."""
    under = [n.declared("lam", "positive")] + [n.space(n.expression(steps))] * (steps != "0")
    return n.infimum(under, n.total(n.expression(_risk(steps), at_j=True)))


def _risk(steps: str) -> str:
    return "rho(B, filter(e, lam))" if steps == "0" else "rho(B, filter(e, lam, xi))"


def _instance(s: Statement, n: Notation) -> Iterator[Clause]:
    given = s.entries("instance")
    rows = [n.related(n.name(name), "=", n.tuple_of([n.number(str(v)) for v in given[key]]))
            for name, key in (("e", "eigenvalues"), ("B", "snr"))]  # fmt: skip
    yield Clause("on", _listed(rows, n))
    point = [] if s.kind == "box-bound" else _point(s, n)
    if s.kind == "lower-bound":
        space = [n.space(n.number(str(s.field("steps"))))] * (s.field("steps") != 0)
        yield Clause("for all", _listed([n.declared("lam", "positive"), *space], n))
    elif s.kind == "box-bound":
        yield Clause("for all", _listed([n.declared("lam", "positive"), *_box(s, n)], n))
    elif s.kind == "upper-bound":
        yield Clause("at", _listed(point, n))
    if s.kind == "steps-needed":
        yield Clause("then", _instance_formula(s, n) + n.words(
            " is the least number of steps with which, limits of ξ included, some λ > 0 attains the "
            "least risk of any number of steps at any λ"))  # fmt: skip
        return
    shown = _instance_formula(s, n)
    if s.kind == "strict-improvement":
        shown = n.words("ridge has ") + shown + n.words(", and one step at ") + _listed(point, n)
        risk = n.total(n.expression(_risk("1"), at_j=True))
        shown += n.words(" has ") + n.related(risk, "<", n.number(str(s.field("bound"))))
    yield Clause("then", shown)


def _box(s: Statement, n: Notation) -> Iterator[str]:
    """The bounds of each ξ_i."""
    pairs = s.field("xi")
    for i, (low, high) in enumerate(pairs):
        name = n.name("xi") if len(pairs) == 1 else n.name(f"xi{i + 1}")
        ends = [(n.number(v), end) for v, end in ((low, "low"), (high, "high")) if v is not None]
        for value, end in ends:
            yield n.related(value, "<=", name) if end == "low" else n.related(name, "<=", value)


def _point(s: Statement, n: Notation) -> list[str]:
    if s.field("lam") is None:
        return []
    found = [n.related(n.name("lam"), "=", n.number(str(s.field("lam"))))]
    xi = s.field("xi") or []
    xi = xi if isinstance(xi, list) else [xi]
    found += [n.related(n.name("xi"), "=", n.tuple_of([n.number(str(v)) for v in xi]))] * bool(xi)
    steps = [n.number(str(v)) for v in (s.field("steps"),) if v is not None]
    return [*(n.related(n.name("k"), "=", k) for k in steps), *found]


def _instance_formula(s: Statement, n: Notation) -> str:
    if s.kind == "steps-needed":
        return n.related(n.name("k"), "=", n.number(str(s.field("steps"))))
    bound = n.number(str(s.field("bound")))
    if s.kind == "strict-improvement":
        return n.related(_least(n, "0"), ">=", bound)
    xi = s.field("xi") if s.kind == "upper-bound" else s.field("steps")
    risk = n.total(n.expression(_risk("1" if xi else "0"), at_j=True))
    return n.related(risk, "<=" if s.kind == "upper-bound" else ">=", bound)


def glossary(*statements: Statement) -> list[str]:
    """One line for each function that the statements use; without statements, for all of them."""
    found = " ".join(text for s in statements for text in s.formulas())
    if any(s.kind not in ("sum", "pointwise") for s in statements):
        found += "rho(filter("
    return [line for name, line in _MEANINGS.items()
            if not statements or re.search(rf"\b{name}\(", found)]  # fmt: skip
