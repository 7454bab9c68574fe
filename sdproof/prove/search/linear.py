"""The goal as a sum of products of facts, variables and squares, with non-negative weights found by
linear programming (Handelman; Krivine), recovered in rational numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement, product

import numpy as np
from flint import fmpq, fmpq_mat, fmpq_mpoly

from sdproof.prove.rules import Proof, combination, term
from sdproof.prove.search.floats import as_float
from sdproof.prove.search.goals import Goal
from sdproof.prove.search.polynomials import MAX_TEXT, over, terms_of, text

FEW_COLUMNS, MAX_COLUMNS, MAX_ROWS, MAX_ENTRIES = 3_000, 12_000, 4_000, 300_000
Monomial = tuple[int, ...]
Facts = Mapping[str, tuple[fmpq_mpoly, str, str]]  # name -> numerator, denominator, relation


@dataclass(frozen=True)
class Product:
    """Π facts · square², to be weighted by monomials."""

    facts: tuple[str, ...]
    square: fmpq_mpoly | None
    value: fmpq_mpoly
    equation: bool = False


def products(goal: Goal) -> Iterator[Proof]:
    """The goal as a sum of products of at most two facts, where that is a small linear programme."""
    if goal.value.num:
        named = set(goal.of(goal.numerator))
        near = {n: f for n, f in goal.known.items() if not named or named >= set(goal.of(f[0]))}
        yield from _first(goal, near, ((1, False), (1, True), (2, False), (2, True)), FEW_COLUMNS)
        linked = _relevant(goal) if named else near
        if linked.keys() != near.keys() or not named:
            yield from _first(goal, linked, ((1, False), (2, False)), FEW_COLUMNS, wide=True)


def with_squares(goal: Goal) -> Iterator[Proof]:
    """The same with up to three facts and with squares."""
    if goal.value.num and goal.wanted != "=":
        shapes = ((1, True), (2, True), (3, True))
        yield from _first(goal, _relevant(goal), shapes, MAX_COLUMNS)


def _first(
    goal: Goal,
    facts: Facts,
    shapes: Sequence[tuple[int, bool]],
    most: int,
    *,
    wide: bool = False,
) -> Iterator[Proof]:
    """The first of these shapes of products (how many facts, whether squares) with a solution."""
    seen = 0
    for degree, squared in shapes:
        items = list(_products(goal, facts, degree))
        if squared:
            items += [Product((), f, f**2) for f in squares(goal)]
        if goal.wanted == "=":
            items = [item for item in items if item.equation]
        if len(items) == seen:
            continue
        seen = len(items)
        found = solved(goal, goal.numerator, items, most, wide=wide)
        if found is not None:
            yield as_combination(goal, found)
            return


def _relevant(goal: Goal) -> Facts:
    """The facts that share variables with the goal, directly or through others."""
    facts, named = dict(goal.known), set(goal.of(goal.numerator))
    found: dict[str, tuple[fmpq_mpoly, str, str]] = {}
    while new := {n: f for n, f in facts.items() if n not in found and named & set(goal.of(f[0]))}:
        found |= new
        named |= {v for f in new.values() for v in goal.of(f[0])}
    return found


def _products(goal: Goal, facts: Facts, degree: int) -> Iterator[Product]:
    yield Product((), None, goal.context.constant(1))
    for n in range(1, degree + 1):
        for names in combinations_with_replacement(facts, n):
            value = goal.context.constant(1)
            for name in names:
                value *= facts[name][0]
            if len(value) <= 400:
                yield Product(names, None, value, any(facts[name][2] == "=" for name in names))


def squares(goal: Goal) -> list[fmpq_mpoly]:
    """Candidates f for terms f²: the double factors of the goal where some variables vanish, halves of
    its derivatives where it is quadratic, differences of monomials."""
    p, names = goal.numerator, goal.of(goal.numerator)
    found: dict[str, fmpq_mpoly] = {}

    def add(f: fmpq_mpoly) -> None:
        if not f.is_constant() and len(f) > 1 and len(f) <= 40:
            f = f / f.leading_coefficient()
            found.setdefault(str(f), f)

    free = [n for n in names if goal.sign(n) != "real"]
    vanish = [c for k in range(min(4, len(free)) + 1) for c in combinations(free, k)][:120]
    for zero in vanish:
        face = p.subs(dict.fromkeys(zero, 0)) if zero else p
        if face.is_zero() or face.is_constant():
            continue
        for f, n in face.factor()[1]:
            if n >= 2:
                add(f)
    for name in names:
        parts = goal.by_powers(p, name)
        if max(parts) == 2 and 1 in parts:
            x = goal.context.gen(goal.variables.index(name))
            half = 2 * parts[2] * x + parts[1]
            for f, _ in half.factor()[1]:
                add(f)
    half_degree = max(1, p.total_degree() // 2)
    if len(names) <= 4 and half_degree <= 3:
        monomials = [m for m in product(range(half_degree + 1), repeat=len(names))
                     if sum(m) <= half_degree]  # fmt: skip
        places = [goal.variables.index(n) for n in names]
        for a, b in combinations(monomials, 2):
            add(_monomial(goal, places, a) - _monomial(goal, places, b))
    return list(found.values())[:150]


def _monomial(goal: Goal, places: Sequence[int], powers: Sequence[int]) -> fmpq_mpoly:
    full = [0] * len(goal.variables)
    for i, n in zip(places, powers, strict=True):
        full[i] = n
    return goal.context.from_dict({tuple(full): fmpq(1)})


def solved(
    goal: Goal,
    target: fmpq_mpoly,
    items: Iterable[Product],
    most: int = MAX_COLUMNS,
    *,
    wide: bool = False,
) -> list[tuple[Product, fmpq_mpoly]] | None:
    """Weights w ≥ 0 at sight (any sign beside an equation) with Σ w · product = target, exactly.

    No term has a higher degree, in any variable, than the target and the equations; with `wide`, than
    these and the single facts.
    """
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    items = list(items)
    larger = [i.value for i in items if i.equation or (wide and len(i.facts) == 1)]
    shapes = [target, *larger]
    box = [max(0, *ds) for ds in zip(*(map(int, p.degrees()) for p in shapes), strict=True)]
    total = max(int(p.total_degree()) for p in shapes)
    odd = [goal.sign(n) == "real" for n in goal.variables]
    rows: dict[Monomial, int] = {m: i for i, m in enumerate(terms_of(target))}
    columns: list[tuple[Product, Monomial, int]] = []
    entries: list[tuple[int, int, float]] = []
    for item in items:
        size = item.value.degrees()
        room = [b - max(0, d) for b, d in zip(box, size, strict=True)]
        if min(room) < 0:
            continue
        terms = terms_of(item.value)
        steps = [
            range(0, r + 1, 2) if o and not item.equation else range(r + 1)
            for r, o in zip(room, odd, strict=True)
        ]
        left = total - item.value.total_degree()
        for monomial in _bounded(steps, left):
            if len(columns) > most or len(entries) > MAX_ENTRIES:
                return None
            for sign in (1, -1) if item.equation else (1,):
                for m, c in terms.items():
                    key = tuple(a + b for a, b in zip(monomial, m, strict=True))
                    row = rows.setdefault(key, len(rows))
                    entries.append((row, len(columns), sign * as_float(c)))
                columns.append((item, monomial, sign))
    if not columns or len(rows) > MAX_ROWS:
        return None
    wanted = np.zeros(len(rows))
    for m, c in terms_of(target).items():
        wanted[rows[m]] = as_float(c)
    i, j, v = zip(*entries, strict=True)
    matrix = coo_matrix((v, (i, j)), shape=(len(rows), len(columns))).tocsr()
    cost = np.array([1.0 + len(item.facts) + (item.square is not None) for item, _, _ in columns])
    answer = linprog(cost, A_eq=matrix, b_eq=wanted, bounds=(0, None), method="highs-ds")
    if answer.x is None or answer.status != 0:
        return None
    support = [k for k in np.argsort(-answer.x) if answer.x[k] > 1e-9]
    return _exact(goal, target, [columns[k] for k in support])


def _bounded(steps: Sequence[range], left: int) -> Iterator[Monomial]:
    """The monomials with these powers and at most this total degree."""
    if left < 0:
        return
    if not steps:
        yield ()
        return
    for n in steps[0]:
        if n > left:
            return
        for rest in _bounded(steps[1:], left - n):
            yield (n, *rest)


def _exact(
    goal: Goal, target: fmpq_mpoly, columns: Sequence[tuple[Product, Monomial, int]]
) -> list[tuple[Product, fmpq_mpoly]] | None:
    """The weights of these columns in rational numbers; None if some are negative or none fit."""
    values = []
    for item, monomial, sign in columns:
        values.append(sign * item.value * goal.context.from_dict({monomial: fmpq(1)}))
    keys = {m: i for i, m in enumerate({m for p in (target, *values) for m in terms_of(p)})}
    rows = [[fmpq(0)] * (len(columns) + 1) for _ in keys]
    for j, p in enumerate((*values, target)):
        for m, c in terms_of(p).items():
            rows[keys[m]][j] = c
    reduced, rank = fmpq_mat(len(rows), len(columns) + 1, [c for r in rows for c in r]).rref()
    weights = [fmpq(0)] * len(columns)
    for i in range(rank):
        pivot = next(j for j in range(len(columns) + 1) if reduced[i, j] != 0)
        if pivot == len(columns):
            return None
        weights[pivot] = reduced[i, len(columns)]
    if any(w < 0 for w in weights):
        return None
    found: dict[int, tuple[Product, fmpq_mpoly]] = {}
    for (item, monomial, sign), w in zip(columns, weights, strict=True):
        _, before = found.get(id(item), (item, goal.context.constant(0)))
        found[id(item)] = item, before + goal.context.from_dict({monomial: sign * w})
    return [(item, w) for item, w in found.values() if not w.is_zero()]


def as_combination(goal: Goal, found: Sequence[tuple[Product, fmpq_mpoly]]) -> Proof:
    """The combination of the kernel: denominators of goal and facts go into the weights."""
    terms = []
    for item, weight in found:
        below = [goal.known[name][1] for name in item.facts if goal.known[name][1] != "1"]
        for part in _short(goal, weight):
            top = "*".join(f"({one})" for one in (text(part), *below)) if below else text(part)
            shown = over(top, goal.denominator)
            square = None if item.square is None else text(item.square)
            terms.append(term(shown, *item.facts, square=square))
    return combination(*terms)


def _short(goal: Goal, weight: fmpq_mpoly) -> Iterator[fmpq_mpoly]:
    """A weight in parts that are short enough to be read."""
    if len(text(weight)) < MAX_TEXT // 2:
        yield weight
        return
    terms = list(terms_of(weight).items())
    for half in (terms[: len(terms) // 2], terms[len(terms) // 2 :]):
        yield from _short(goal, goal.context.from_dict(dict(half)))
