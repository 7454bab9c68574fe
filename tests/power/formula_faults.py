"""Wrong formulas, planted in the model and the optimum themselves: data, and how to plant them."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import is_dataclass, replace
from typing import Any, NamedTuple

from flint import fmpq

from sdproof.laws import MODEL

Wrong = Callable[[Any], Any]
"""The right function -> the wrong one."""


class FormulaFault(NamedTuple):
    """One fault: its name, the function it replaces ("module:name"), and the wrong function."""

    name: str
    target: str
    wrong: Wrong


def fields(**changes: Callable[[Any], Any]) -> Wrong:
    """The result with some fields changed."""

    def plant(right: Any) -> Any:
        def wrong(*a: Any, **k: Any) -> Any:
            found = right(*a, **k)
            new = {name: change(getattr(found, name)) for name, change in changes.items()}
            return replace(found, **new) if is_dataclass(found) else found._replace(**new)

        return wrong

    return plant


def result(change: Callable[[Any], Any]) -> Wrong:
    """The result changed."""
    return lambda right: lambda *a, **k: change(right(*a, **k))


def steps(change: Callable[[list[Any]], Any]) -> Wrong:
    """Other ξ than those given."""
    return lambda right: lambda t, xi=(): right(t, change(list(xi)))


def dropped_mix(_: Any) -> Any:
    def wrong(t: Any, xi: Any) -> Any:
        p: Any = 1
        for step in xi:
            p = 1 + step * t * p
        return p

    return wrong


def points(**changes: Callable[[Any], Any]) -> Wrong:
    """Every point of a curve with some fields changed."""
    return lambda right: (
        lambda *a, **k: [
            replace(p, **{n: f(getattr(p, n)) for n, f in changes.items()}) for p in right(*a, **k)
        ]
    )


def unmixed(right: Any) -> Any:
    """Labels mixed the wrong way round: 1 − ξ for ξ."""
    return lambda X, y, penalty, xi: right(X, y, penalty, [1 - v for v in xi])


def without_slope(right: Any) -> Any:
    """Weights w t² for w t²(1−t)²: the factor 1 − t is lost in the fit."""

    def wrong(parts: Any, lam: Any) -> Any:
        data = right(parts, lam)
        weights = [w / (1 - t) ** 2 for w, t in zip(data.weights, data.nodes, strict=True)]
        return data._replace(weights=weights)

    return wrong


SMALLER, LARGER = fmpq(99, 100), fmpq(101, 100)
FILTER = "sdproof.model.filters:distillation_polynomial"
CURVE = "sdproof.optimum.fit:optimal_curve"

FORMULA_FAULTS: tuple[FormulaFault, ...] = (
    FormulaFault("1 − ξ dropped from the mix", FILTER, dropped_mix),
    FormulaFault("sign of ξ", FILTER, steps(lambda xi: [-v for v in xi])),
    FormulaFault("order of ξ reversed", FILTER, steps(lambda xi: xi[::-1])),
    FormulaFault("one step less", FILTER, steps(lambda xi: xi[1:])),
    FormulaFault("one step more", FILTER, steps(lambda xi: [*xi, *xi[-1:]])),
    FormulaFault("ξ clipped to [0, 1]", FILTER, steps(lambda xi: [max(min(v, 1), 0) for v in xi])),
    FormulaFault(
        "λ² for λ", "sdproof.model.filters:shrinkage", lambda f: lambda e, lam: f(e, lam**2)
    ),
    FormulaFault(
        "e² for e (e, the eigenvalue, taken for s)",
        "sdproof.model.filters:shrinkage",
        lambda f: lambda e, lam: f(e**2, lam),
    ),
    FormulaFault("bias without B", "sdproof.model.risks:bias", lambda f: lambda b, q: (1 - q) ** 2),
    FormulaFault("bias not squared", "sdproof.model.risks:bias", lambda f: lambda b, q: b * (1 - q)),
    FormulaFault("bias with B²", "sdproof.model.risks:bias", lambda f: lambda b, q: f(b * b, q)),
    FormulaFault("variance not squared", "sdproof.model.risks:variance", lambda f: lambda q: q),
    FormulaFault("variance dropped", "sdproof.model.risks:filter_risk", fields(variance=lambda v: 0 * v)),
    FormulaFault("risk is the bias", "sdproof.model.risks:filter_risk",
                 lambda f: lambda *a: f(*a)._replace(rho=f(*a).bias)),
    FormulaFault("LB one per cent too large", "sdproof.model.risks:lower_bound", result(lambda v: v * LARGER)),
    FormulaFault("LB one per cent too small", "sdproof.model.risks:lower_bound", result(lambda v: v * SMALLER)),
    FormulaFault("labels mixed the wrong way", "sdproof.model.estimators:distil", unmixed),
    FormulaFault("h reversed", "sdproof.model.parameters:h_from_xi", result(lambda h: tuple(h)[::-1])),
    FormulaFault("sign of h", "sdproof.model.parameters:h_from_xi", result(lambda h: tuple(-v for v in h))),
    FormulaFault("sign of xibar", "sdproof.model.parameters:xi_bar_from_xi", result(lambda h: tuple(-v for v in h))),
    FormulaFault("every h attained by ξ = h", "sdproof.model.parameters:xi_from_h", lambda f: tuple),
    FormulaFault("c of the quadratic form", "sdproof.model.quadratic:quadratic_form", fields(c=lambda v: v * LARGER)),
    FormulaFault("m of the quadratic form", "sdproof.model.quadratic:quadratic_form",
                 fields(m=lambda m: tuple(-v for v in m))),
    FormulaFault("1 − t lost in the fit", "sdproof.optimum.fit:fit_data", without_slope),
    FormulaFault("least risk too small", CURVE, points(rho=lambda v: v * SMALLER)),
    FormulaFault("least risk too large", CURVE, points(rho=lambda v: v * LARGER)),
    FormulaFault("every optimum called attained", CURVE, points(attained=lambda _: True)),
    FormulaFault("curve off by one step", CURVE, lambda f: lambda *a: f(*a)[1:] + f(*a)[-1:]),
    FormulaFault("minimum over λ too small", "sdproof.minima.certified:minimum", fields(hi=lambda v: v / 50)),
    FormulaFault("minimum over λ too large", "sdproof.minima.certified:minimum", fields(lo=lambda v: 20 + 3 * v)),
    FormulaFault("bound of equal eigenvalues", "sdproof.optimum.grouping:grouped_lower_bound", result(lambda v: v * LARGER)),
    FormulaFault("enclosures halved", "sdproof.numbers.balls:endpoints",
                 lambda f: lambda x: (f(x)[0] / 2, f(x)[1] / 2)),
)  # fmt: skip
"""Every planted formula fault."""


@contextmanager
def planted(fault: FormulaFault) -> Iterator[None]:
    """The fault in force: every name in sdproof and the tests that is the right function is the wrong one."""
    module, name = fault.target.split(":")
    right = getattr(importlib.import_module(module), name)
    wrong = fault.wrong(right)
    places = [
        (loaded, attribute)
        for key, loaded in list(sys.modules.items())
        if key.startswith(("sdproof.", "engine", "test_")) and loaded is not None
        for attribute, value in list(vars(loaded).items())
        if value is right
    ]
    MODEL._seen.clear()
    for loaded, attribute in places:
        setattr(loaded, attribute, wrong)
    try:
        yield
    finally:
        for loaded, attribute in places:
            setattr(loaded, attribute, right)
        MODEL._seen.clear()
