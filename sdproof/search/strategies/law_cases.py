"""A strategy for the domain of every law."""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from sdproof.laws.base import Case, Domain, Law
from sdproof.laws.domains import DOMAINS, SMALL_STEPS, stationary_instance
from sdproof.laws.false_variants import INTERPOLATING, SIGNAL, TWO, UP_TO_THREE, interpolating
from sdproof.model.instance import Instance
from sdproof.search.strategies._instances import (
    aligned_instances,
    equal_instances,
    hard_instances,
    instances,
)
from sdproof.search.strategies.arguments import made
from sdproof.search.strategies.numbers import eigenvalues, imitation_parameters, lambdas, positive

_NO_XI = st.just(())


def _any() -> SearchStrategy[Case]:
    return st.builds(Case, instances(), lambdas(), imitation_parameters())


def _small_design() -> SearchStrategy[Case]:
    steps = imitation_parameters(max_steps=SMALL_STEPS)
    return st.builds(Case, instances(max_rank=3), lambdas(), steps)


def _one_step() -> SearchStrategy[Case]:
    return st.builds(Case, instances(), lambdas(), imitation_parameters(1))


def _hard() -> SearchStrategy[Case]:
    steps = imitation_parameters(st.integers(1, 3))
    return st.builds(Case, hard_instances(), lambdas(), steps)


def _aligned() -> SearchStrategy[Case]:
    return st.builds(Case, aligned_instances(), lambdas(), _NO_XI)


def _even_signal() -> SearchStrategy[Case]:
    def build(e: tuple[fmpq, ...], c: fmpq) -> Case:
        return Case(Instance(e, tuple(c * v for v in e)), 1 / c)

    return made(build, eigenvalues(), positive())


def _dominant() -> SearchStrategy[Case]:
    def build(rest: tuple[fmpq, ...], above: fmpq, signal: fmpq, x: fmpq) -> Case:
        e = (max(rest) + above, *rest)
        return Case(Instance(e, (signal, *[fmpq(0)] * len(rest))), x)

    return made(build, eigenvalues(max_rank=5), positive(), positive(), positive())


def _equal_eigenvalues() -> SearchStrategy[Case]:
    return st.builds(Case, equal_instances(), lambdas(), imitation_parameters())


def _stationary() -> SearchStrategy[Case]:
    ratio = st.builds(fmpq, st.integers(1, 12), st.integers(1, 4))
    fraction = st.integers(0, 4).map(lambda v: fmpq(v, 4))

    def build(rows: list[tuple[fmpq, fmpq]], at: int, lam: fmpq) -> Case:
        e, inside = [lam * v for v, _ in rows], [f for _, f in rows]
        return Case(stationary_instance(e, lam, inside, at % len(rows)), lam)

    rows = st.lists(st.tuples(ratio, fraction), min_size=1, max_size=3)
    return made(build, rows, st.integers(0, 2), lambdas())


def _aligned_of(least: int, most: int) -> SearchStrategy[Case]:
    return st.builds(Case, aligned_instances(least, most), st.just(fmpq(1)), _NO_XI)


def _some_signal() -> SearchStrategy[Case]:
    def build(instance: Instance, at: int, signal: fmpq) -> Case:
        snr, place = list(instance.snr), at % instance.rank
        snr[place] += signal
        return Case(Instance(instance.eigenvalues, tuple(snr)), fmpq(1))

    return made(build, instances(max_rank=3), st.integers(0, 2), positive())


def _interpolating() -> SearchStrategy[Case]:
    def sized(r: int) -> SearchStrategy[Case]:
        coefficients = st.lists(st.integers(-3, 3), min_size=r, max_size=r)
        spectrum = eigenvalues(r, r).map(list)
        return made(interpolating, spectrum, lambdas(), coefficients)

    return st.integers(2, 3).flatmap(sized)


STRATEGIES: dict[str, Callable[[], SearchStrategy[Case]]] = {
    "any": _any,
    "small-design": _small_design,
    "one-step": _one_step,
    "hard": _hard,
    "aligned": _aligned,
    "even-signal": _even_signal,
    "dominant": _dominant,
    "equal-eigenvalues": _equal_eigenvalues,
    "stationary": _stationary,
    TWO.name: lambda: _aligned_of(2, 2),
    UP_TO_THREE.name: lambda: _aligned_of(1, 3),
    SIGNAL.name: _some_signal,
    INTERPOLATING.name: _interpolating,
}
"""The strategy of each of `sdproof.laws.domains.DOMAINS`, and of the domains of the false variants,
by its name."""

_KNOWN = (*DOMAINS.values(), TWO, UP_TO_THREE, SIGNAL, INTERPOLATING)


def cases(of: Domain | Law) -> SearchStrategy[Case]:
    """Cases (instance, λ, ξ) from the domain of a law; from one of your own with its `draw`.

    Parameters
    ----------
    of : Domain or Law

    Raises
    ------
    hypothesis.errors.InvalidArgument
        For anything else.
    """
    domain = of.domain if isinstance(of, Law) else of
    if not isinstance(domain, Domain):
        raise InvalidArgument(f"cases: {of!r:.60} is not accepted; accepted: a law or its domain")
    if domain not in _KNOWN:
        return st.randoms(use_true_random=False).map(domain.draw)
    return STRATEGIES[domain.name]()
