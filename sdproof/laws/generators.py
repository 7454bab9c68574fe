"""Random cases: one strategy for each domain, for tests, hunts and the evidence of laws alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from flint import fmpq
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from sdproof.laws import domains as d
from sdproof.laws.base import Case, Domain, Law
from sdproof.laws.reach import Reach
from sdproof.model.instance import Instance
from sdproof.strategies._instances import (
    aligned_instances,
    equal_instances,
    hard_instances,
    instances,
)
from sdproof.strategies.arguments import made
from sdproof.strategies.drawing import values
from sdproof.strategies.numbers import (
    eigenvalues,
    imitation_parameters,
    lambdas,
    positive,
    spectra,
)

BATCH = 256
"""Cases drawn at once by `drawn`."""
_NARROW = fmpq(10)
_NO_XI = st.just(())


def _ratios(reach: Reach) -> tuple[fmpq | None, ...]:
    """Ratios to bound the eigenvalues by: a small one, and the largest that was asked for."""
    return (None,) if reach.ratio is None else (min(reach.ratio, _NARROW), reach.ratio)


def _instances(reach: Reach, rank: int = 64) -> SearchStrategy[Instance]:
    most = min(rank, reach.rank)
    return st.one_of(
        [instances(max_rank=most, max_ratio=v, max_size=reach.size) for v in _ratios(reach)]
    )


def _eigenvalues(reach: Reach, least: int = 1) -> SearchStrategy[tuple[fmpq, ...]]:
    most = max(least, reach.rank)
    return st.one_of([eigenvalues(least, most, max_ratio=v) for v in _ratios(reach)])


def _aligned_instances(reach: Reach, least: int, others: bool) -> SearchStrategy[Instance]:
    most = max(least, reach.rank)
    return st.one_of(
        [aligned_instances(least, most, max_ratio=v, others=others) for v in _ratios(reach)]
    )


def _lambdas(reach: Reach) -> SearchStrategy[fmpq]:
    most = reach.lam
    if most is None:
        return lambdas()
    return st.one_of(lambdas().map(lambda v: min(v, most)), lambdas(max_value=most))


def _steps(reach: Reach, most: int = 64) -> SearchStrategy[tuple[fmpq, ...]]:
    return imitation_parameters(max_steps=min(most, reach.steps), max_size=reach.size)


def _any(reach: Reach) -> SearchStrategy[Case]:
    return st.builds(Case, _instances(reach), _lambdas(reach), _steps(reach))


def _small_design(reach: Reach) -> SearchStrategy[Case]:
    small = _instances(reach, d.SMALL_RANK - 1)
    return st.builds(Case, small, _lambdas(reach), _steps(reach, d.SMALL_STEPS))


def _one_step(reach: Reach) -> SearchStrategy[Case]:
    one = imitation_parameters(1, max_size=reach.size)
    return st.builds(Case, _instances(reach), _lambdas(reach), one)


def _hard(reach: Reach) -> SearchStrategy[Case]:
    family = _aligned_instances(reach, 2, others=True)
    if reach.ratio is None:
        family = st.one_of(hard_instances(max_rank=max(2, reach.rank)), family)
    number = st.integers(1, max(1, reach.steps))
    steps = imitation_parameters(number, max_size=reach.size)
    return st.builds(Case, family, _lambdas(reach), steps)


def _aligned(reach: Reach) -> SearchStrategy[Case]:
    return st.builds(Case, _aligned_instances(reach, 1, others=False), _lambdas(reach), _NO_XI)


def _even_signal(reach: Reach) -> SearchStrategy[Case]:
    def build(e: tuple[fmpq, ...], lam: fmpq) -> Case:
        return Case(Instance(e, tuple(v / lam for v in e)), lam)

    return made(build, _eigenvalues(reach), _lambdas(reach))


def _dominant(reach: Reach) -> SearchStrategy[Case]:
    def build(e: tuple[fmpq, ...], signal: fmpq, x: fmpq) -> Case:
        first = e.index(max(e))
        spectrum = (e[first], *e[:first], *e[first + 1 :])
        return Case(Instance(spectrum, (signal, *[fmpq(0)] * (len(e) - 1))), x)

    return made(build, _eigenvalues(reach, 2), positive(size=reach.size), _lambdas(reach))


def _equal_eigenvalues(reach: Reach) -> SearchStrategy[Case]:
    return st.builds(Case, equal_instances(reach.rank), _lambdas(reach), _steps(reach))


def _stationary(reach: Reach) -> SearchStrategy[Case]:
    fraction = st.integers(0, 4).map(lambda v: fmpq(v, 4))
    most = min(3, reach.rank)

    def build(rows: tuple[tuple[fmpq, ...], tuple[fmpq, ...]], at: int, lam: fmpq) -> Case:
        e, inside = map(list, rows)
        return Case(d.stationary_instance(e, lam, inside, at % len(e)), lam)

    rows = st.one_of([spectra(1, most, False, v, fraction) for v in _ratios(reach)])
    return made(build, rows, st.integers(0, 2), _lambdas(reach))


STRATEGIES: dict[Domain, Callable[[Reach], SearchStrategy[Case]]] = {
    d.ANY: _any,
    d.SMALL_DESIGN: _small_design,
    d.ONE_STEP: _one_step,
    d.HARD: _hard,
    d.ALIGNED: _aligned,
    d.EVEN_SIGNAL: _even_signal,
    d.DOMINANT: _dominant,
    d.EQUAL_EIGENVALUES: _equal_eigenvalues,
    d.STATIONARY: _stationary,
}
"""The strategy of each of `sdproof.laws.domains.DOMAINS`."""


def cases(of: Domain | Law, reach: Reach = Reach()) -> SearchStrategy[Case]:  # noqa: B008 (frozen)
    """Cases (instance, λ, ξ) from the domain of a law; those of any that a domain of your own
    contains.

    Parameters
    ----------
    of : Domain or Law
    reach : Reach
        How far the cases may go.

    Raises
    ------
    hypothesis.errors.InvalidArgument
        For anything else.
    """
    domain = of.domain if isinstance(of, Law) else of
    if not isinstance(domain, Domain):
        raise InvalidArgument(f"cases: {of!r:.60} is not accepted; accepted: a law or its domain")
    if domain not in STRATEGIES:
        return _any(reach).filter(domain.contains)
    return STRATEGIES[domain](reach)


@lru_cache(maxsize=64)  # laws of one domain share their cases
def drawn(domain: Domain, examples: int, seed: int, reach: Reach = Reach()) -> tuple[Case, ...]:  # noqa: B008
    """Random cases of a domain, the same for the same seed in the same program; fewer if there are no
    more."""
    return tuple(values(cases(domain, reach), examples, f"{seed}:{domain.name}"))
