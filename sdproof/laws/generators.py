"""Random cases of laws: for tests, hunts and evidence alike."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

from flint import fmpq
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from sdproof.laws.base import Case, Law
from sdproof.laws.reach import Reach
from sdproof.model.instance import Instance
from sdproof.statements import Statement
from sdproof.statements.domain import points
from sdproof.strategies._instances import instances
from sdproof.strategies.drawing import values
from sdproof.strategies.numbers import imitation_parameters, lambdas

Domain: TypeAlias = Statement | tuple[int, int]  # or the largest rank and number of steps
_NARROW = fmpq(10)


def _ratios(reach: Reach) -> tuple[fmpq | None, ...]:
    """Ratios to bound the eigenvalues by: a small one, and the largest that was asked for."""
    return (None,) if reach.ratio is None else (min(reach.ratio, _NARROW), reach.ratio)


def _instances(reach: Reach, rank: int) -> SearchStrategy[Instance]:
    most = min(rank, reach.rank)
    return st.one_of(
        [instances(max_rank=most, max_ratio=v, max_size=reach.size) for v in _ratios(reach)]
    )


def _lambdas(reach: Reach) -> SearchStrategy[fmpq]:
    most = reach.lam
    if most is None:
        return lambdas()
    return st.one_of(lambdas().map(lambda v: min(v, most)), lambdas(max_value=most))


def _strategy(domain: Domain, reach: Reach) -> SearchStrategy[Any]:
    if isinstance(domain, Statement):
        wanted = [int(v.ceil()) for v in (reach.lam, reach.ratio) if v is not None]
        return points(domain, reach.rank, reach.steps, max(reach.size, *wanted, 1))
    rank, steps = domain
    xi = imitation_parameters(max_steps=min(steps, reach.steps), max_size=reach.size)
    return st.builds(Case, _instances(reach, rank), _lambdas(reach), xi)


def _domain(law: Law) -> Domain:
    return law.statement or (law.most_rank, law.most_steps)


def cases(law: Law, reach: Reach = Reach()) -> SearchStrategy[Any]:  # noqa: B008 (frozen)
    """Cases (instance, λ, ξ) for a law; for a statement the points of its domain.

    Parameters
    ----------
    law : Law
    reach : Reach
        How far the cases may go.

    Raises
    ------
    hypothesis.errors.InvalidArgument
        For anything else.
    """
    if not isinstance(law, Law):
        raise InvalidArgument(f"cases: {law!r:.60} is not accepted; accepted: a law")
    return _strategy(_domain(law), reach)


def drawn(law: Law, examples: int, seed: int, reach: Reach = Reach()) -> tuple[Any, ...]:  # noqa: B008
    """Random cases for a law, the same for the same seed in the same program; fewer if there are no
    more."""
    return _drawn(_domain(law), examples, seed, reach)


@lru_cache(maxsize=64)  # laws of one kind share their cases
def _drawn(domain: Domain, examples: int, seed: int, reach: Reach) -> tuple[Any, ...]:
    name = domain.text if isinstance(domain, Statement) else domain
    return tuple(values(_strategy(domain, reach), examples, f"{seed}:{name}"))
