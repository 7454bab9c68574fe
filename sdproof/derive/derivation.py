"""A derivation as a value that a paper lists: made, and so checked, when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from sdproof.derive.base import Derived
from sdproof.derive.chain import Chain
from sdproof.errors import InputError, unknown


@dataclass(frozen=True)
class Derivation:
    """A derivation in r directions and k parameters.

    `claims`: the claims whose formulas it derives, as its paper calls them.
    `scope`: exactly what it covers, with ``{r}`` and ``{k}`` for the rank and the number of steps.
    `make`: writes the lines into a chain, for a rank r and k steps.
    `rank`, `steps`: the defaults.
    `ranks`, `counts`: the accepted ranks and numbers of steps; None where the argument makes no
        difference (the derivation is for every r, or for a fixed k).
    """

    name: str
    title: str
    claims: tuple[str, ...]
    scope: str
    make: Callable[[Chain, int, int], None]
    rank: int = 2
    steps: int = 0
    ranks: range | None = range(1, 5)
    counts: range | None = None

    def derive(
        self, rank: int | None = None, steps: int | None = None, *, trim: bool = True
    ) -> Derived:
        """Make the derivation; every line is checked while it is made.

        With `trim` off lines keep hypotheses that they do not need, which is quicker.

        Raises `InputError` for a rank or number of steps that is not accepted; `ProofError` if a
        line is wrong.
        """
        r = self._accepted("rank", rank, self.ranks, self.rank)
        return _derived(self, r, self._accepted("steps", steps, self.counts, self.steps), trim)

    def _accepted(self, what: str, value: object, allowed: range | None, default: int) -> int:
        if value is None:
            return default
        within = range(default, default + 1) if allowed is None else allowed
        if isinstance(value, bool) or not isinstance(value, int) or value not in within:
            text = f"{within[0]}..{within[-1]}"
            if allowed is None:
                text = f"{default} (it makes no difference here)"
            raise InputError(f"{what}: {str(value)[:40]} for {self.name!r}; accepted: {text}")
        return value


@lru_cache(maxsize=64)
def _derived(derivation: Derivation, rank: int, steps: int, trim: bool) -> Derived:
    chain = Chain(trim=trim)
    derivation.make(chain, rank, steps)
    scope = derivation.scope.format(r=rank, k=steps)
    return chain.derived(derivation.name, derivation.title, derivation.claims, scope)


def named(derivations: Iterable[Derivation], name: object) -> Derivation:
    """The derivation of this name among the given ones; the first, if there are several.

    Raises `InputError` if there is none.
    """
    known = {d.name: d for d in reversed(list(derivations))}
    if not isinstance(name, str) or name not in known:
        accepted = ", ".join(reversed(known))
        raise unknown("derivation", str(name), known, accepted)
    return known[name]
