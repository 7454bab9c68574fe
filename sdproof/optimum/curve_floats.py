"""ρ*_k in double precision: fast, approximate, for pictures only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from flint import arb

from sdproof.errors import InputError
from sdproof.numbers.exact import to_float
from sdproof.optimum.curve_types import FloatRiskCurve
from sdproof.optimum.grouping import Group

_SETTLED = 1e-17


def _float(value: Any, where: str) -> float:
    try:
        number = float(value.mid() if isinstance(value, arb) else to_float(value))
    except OverflowError:
        number = math.inf
    if not math.isfinite(number) or (number == 0.0 and not value == 0):
        raise InputError(f"{where}: beyond double precision; accepted: arithmetic='ball'")
    return number


def float_curve(parts: Sequence[Group], lam: Any, steps: int) -> FloatRiskCurve:
    """Stieltjes' procedure in floats, stopped where the excess is below rounding.

    `lam`: λ > 0; of a ball, the midpoint.
    `steps`: the last k.

    Raises `InputError` for numbers, or risks, that no float holds.
    """
    at = _float(lam, "lam")
    e = [_float(g.eigenvalue, f"eigenvalues[{i}]") for i, g in enumerate(parts)]
    s = [_float(g.signal, f"snr[{i}]") for i, g in enumerate(parts)]
    m = [float(g.size) for g in parts]
    t = [x / (x + at) for x in e]
    centre = (max(t) + min(t)) / 2
    nodes = [x - centre for x in t]
    root = [math.sqrt(a + b) for a, b in zip(s, m, strict=True)]
    rest = [w * (a / w**2 - x) for w, a, x in zip(root, s, t, strict=True)]
    v = [w * x * (at / (y + at)) for w, x, y in zip(root, t, e, strict=True)]
    bound = sum(a * b / (a + b) for a, b in zip(s, m, strict=True))
    try:
        excess = _march(nodes, v, rest, min(steps, len(parts)), bound)
    except OverflowError:
        excess = [math.inf]
    if not all(map(math.isfinite, [bound, *excess])):
        raise InputError("a risk is beyond double precision; accepted: arithmetic='ball'")
    if steps >= len(parts):
        excess = [*excess[: len(parts)], 0.0]
    tail = [excess[-1]] * (steps + 1 - len(excess))
    return FloatRiskCurve(at, bound, tuple(bound + x for x in [*excess, *tail]))


def _march(
    nodes: list[float], v: list[float], rest: list[float], steps: int, bound: float
) -> list[float]:
    """excess_0, excess_1, …, as far as they mean anything."""
    before, b = [0.0] * len(v), 0.0
    excess = [_dot(rest, rest)]
    for _ in range(steps):
        norm = _dot(v, v)
        if not norm > 0 or excess[-1] <= _SETTLED * bound:
            break
        scale = math.sqrt(norm)
        v = [x / scale for x in v]
        c = _dot(rest, v)
        rest = [x - c * y for x, y in zip(rest, v, strict=True)]
        excess.append(min(excess[-1], _dot(rest, rest)))
        tv = [t * x for t, x in zip(nodes, v, strict=True)]
        a, back = _dot(tv, v), scale if b else 0.0
        following = [x - a * y - back * z for x, y, z in zip(tv, v, before, strict=True)]
        before, v, b = v, following, 1.0
    return excess


def _dot(x: list[float], y: list[float]) -> float:
    return math.fsum(a * b for a, b in zip(x, y, strict=True))
