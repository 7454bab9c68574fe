"""How many steps bring the risk within a factor of the lower bound, certified from both sides.

The infimum ρ_k over λ > 0 and ξ ∈ R^k never grows with k. That it is at most factor·LB is shown by a
Krylov filter or a certified minimum; that it is larger, by the Christoffel bound or a certified
minimum.

References: claims LB-1, KS-1, KS-2, KS-3.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count, takewhile
from typing import Any, NamedTuple

from flint import ctx, fmpq

from sdproof.errors import InputError, PrecisionExhausted
from sdproof.krylov.bounds import normalised, signal_bound
from sdproof.krylov.filters import TARGETS, accurate
from sdproof.krylov.fitting import DIGITS, PolynomialProblem, known_drop, largest
from sdproof.krylov.law import LAW, least_by_law
from sdproof.krylov.moments import NormalEquations, PolynomialFit
from sdproof.limits import MAX_KRYLOV, MAX_SEARCHED
from sdproof.minima.certified import minimum
from sdproof.minima.steps import MAX_GROUPS, steps_needed
from sdproof.model.instance import Instance
from sdproof.model.risks import lower_bound
from sdproof.numbers.exact import exact_str, to_exact
from sdproof.optimum.grouping import Group, distinct, grouped_lower_bound, groups

KRYLOV = {
    "inf": "a Krylov filter, λ → ∞ (KS-1)",
    "zero": "an inverse Krylov filter, λ → 0 (proof on paper)",
}
RIDGE = "ridge, in a limit of λ"
INTERPOLATION = "as many steps as distinct eigenvalues (LB-2)"
CHRISTOFFEL = "the Christoffel bound, every λ and ξ (KS-2)"
CERTIFIED = "a certified minimum"
EXACT = "exact interpolation at every λ (LB-2)"
UNREACHED = "no filter: equal eigenvalues have unequal signal-to-noise ratios (LB-2)"


@dataclass(frozen=True, slots=True)
class StepsFor:
    """The least k with inf over λ > 0 and ξ ∈ R^k of ρ at most factor·LB, as an interval.

    Attributes
    ----------
    factor : flint.fmpq
    level : flint.fmpq or flint.arb
        factor·LB.
    least, most : int or None
        least ≤ k ≤ most; equal if k is decided. None, both, if no number of steps is enough.
    below : str
        What shows that least − 1 steps are too few; "" for least = 0.
    reached : str
        What shows that `most` steps are enough; or that no number is.
    by_law : int or None
        k by the k-step law, where `least` < `most` and the law decides it. Its proof is on paper, so
        `least` and `most` do not use it.
    """

    factor: fmpq
    level: Any
    least: int | None
    most: int | None
    below: str
    reached: str
    by_law: int | None

    @property
    def k(self) -> int | None:
        """The number of steps where it is decided, else None."""
        return self.least if self.least == self.most else None

    @property
    def given(self) -> str:
        """What `by_law` rests on; "" without it."""
        return "" if self.by_law is None else LAW

    def __str__(self) -> str:
        if self.most is None:
            return f"no number of steps reaches {exact_str(self.factor)}·LB: {self.reached}"
        size = f"{self.most}" if self.k is not None else f"{self.least} to {self.most}"
        why = "; ".join(
            [f"enough: {self.reached}"] + ([f"fewer are not: {self.below}"] if self.below else [])
        )
        law = f"; {self.by_law}, given {LAW}" if self.k is None and self.by_law is not None else ""
        return f"steps for {exact_str(self.factor)}·LB: {size} ({why}{law})"


def steps_for(instance: Instance, factor: Any) -> StepsFor:
    """The least number of steps whose infimum over λ > 0 and ξ ∈ R^k is at most factor·LB.

    Both sides are certified: enough steps by a Krylov filter of that risk or a certified minimum;
    too few by the Christoffel bound or a certified minimum. (Only that k steps tend to the filters
    of the side λ → 0 is no claim: its proof is in `sdproof.krylov.filters`, and the answer says so.)
    Where they do not meet, the answer is an interval.

    Parameters
    ----------
    instance : Instance
        Of rank up to 10⁵. Certified minima (k ≤ 8) join for an exact one with at most 128
        distinct eigenvalues.
    factor : exact number
        At least 1.

    Returns
    -------
    StepsFor
        The infimum may be a limit that no λ and ξ attain.

    Raises
    ------
    sdproof.errors.InputError
        For no instance, or a factor that is below 1 or not exact.
    sdproof.errors.PrecisionExhausted
        If the balls given are too wide, or overlap.

    References: claims LB-1, KS-1, KS-2.
    """
    christoffel = PolynomialProblem.of(instance, normalised(largest), "steps_for")
    share = to_exact(factor, "factor")
    if not share >= 1:
        raise InputError(f"factor: {share} is below 1; accepted: a number ≥ 1")
    with ctx.workprec(max(128, ctx.prec)):
        level, bound = share * lower_bound(instance), grouped_lower_bound(instance)
    if bound > level:
        return StepsFor(share, level, None, None, "", UNREACHED, None)
    if bound == level and instance.kind == "exact" and christoffel.count <= MAX_GROUPS:
        k = steps_needed(instance).infimum_steps
        return StepsFor(share, level, k, k, EXACT if k else "", EXACT, None)
    separate = len(christoffel.parts) == instance.rank  # then the two bounds are equal
    found = _enough(instance, level, christoffel.count if bound <= level or separate else None)
    span = _decided(instance, _too_few(christoffel, found, level), level)
    return StepsFor(share, level, *span, _by_law(christoffel.parts, span, level))


class _Span(NamedTuple):
    """least ≤ k ≤ most, why no fewer, and why no more."""

    least: int
    most: int
    below: str
    reached: str


def _enough(instance: Instance, level: Any, count: int | None) -> _Span:
    """0 ≤ k ≤ the least number of steps that either Krylov class needs, or `count`.

    `count`: a number of steps that is enough; None if none is known.
    """
    found = None if count is None else _Span(0, count, "", INTERPOLATION)
    for side, target in TARGETS.items():
        problem = PolynomialProblem.of(instance, target, "steps_for")

        def is_enough(equations: NormalEquations, k: int) -> bool:
            return bool(equations.fit(k).left <= level)

        most = problem.count if found is None else found.most
        k, turned = _least(problem, most, accurate, is_enough)
        if turned and (found is None or k < found.most):
            found = _Span(0, k, "", KRYLOV[side] if k else RIDGE)
    if found is None:
        raise PrecisionExhausted(
            "steps_for: the balls given are too wide to tell whether any number of steps is enough"
        )
    return found


def _too_few(problem: PolynomialProblem, span: _Span, level: Any) -> _Span:
    """The span without the numbers of steps that the Christoffel bound rules out."""

    def may_do(equations: NormalEquations, n: int) -> bool:
        bound = signal_bound(problem, largest, equations, n) if n else level + 1
        return not bound > level

    n, _ = _least(problem, span.most + 1, known_drop, may_do)
    least = max(span.least, min(n - 1, span.most))
    return span._replace(least=least, below=CHRISTOFFEL if least else "")


def _least(
    problem: PolynomialProblem,
    most: int,
    accept: Callable[[PolynomialFit, int], bool],
    decide: Callable[[NormalEquations, int], bool],
) -> tuple[int, bool]:
    """A degree n below which a decision is False, and whether it is True from there on.

    n is at most `most` + 1; if the decision is not seen to turn, as large as was looked at.
    """
    most, n = min(most, problem.count, MAX_KRYLOV), 0
    sizes = [*takewhile(lambda size: size < most, (8 << i for i in count())), most]
    with suppress(PrecisionExhausted):  # what is left open stays in the span
        for size in sizes if most else ():
            equations = problem.equations(size, None, accept)
            if decide(equations, size):
                degrees = range(size + 1)
                return bisect_left(degrees, True, n, key=lambda k: decide(equations, k)), True
            n = size + 1
    return n, False


def _decided(instance: Instance, span: _Span, level: Any) -> _Span:
    """The span, narrowed by certified minima where they are to be had."""
    if instance.kind == "ball" or distinct(groups(instance)) > MAX_GROUPS:
        return span
    with suppress(PrecisionExhausted, InputError):  # eigenvalues too many or too far apart for it
        while span.least < min(span.most, MAX_SEARCHED + 1):
            k = (span.least + min(span.most, MAX_SEARCHED + 1)) // 2
            for digits in (DIGITS, 4 * DIGITS):
                found = minimum(instance, k, digits)
                if found.hi <= level or found.lo > level:
                    break
            if found.hi <= level:
                span = span._replace(most=k, reached=CERTIFIED)
            elif found.lo > level:
                span = span._replace(least=k + 1, below=CERTIFIED)
            else:
                break
    return span


def _by_law(parts: tuple[Group, ...], span: _Span, level: Any) -> int | None:
    """The number of steps by the k-step law, where the span leaves it open and the law decides it."""
    least, most = span.least, span.most
    if least == most:
        return None
    while least < most:
        k = (least + most) // 2
        value = least_by_law(parts, k)
        if value is None:
            return None
        least, most = (least, k) if value <= level else (k + 1, most)
    return least
