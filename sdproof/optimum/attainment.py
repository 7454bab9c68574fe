"""Which ξ realises an optimal filter, or why none does.

References: claim LB-2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flint import fmpq

from sdproof.errors import PrecisionExhausted
from sdproof.model.parameters import NotAttained, xi_from_h


@dataclass(frozen=True, slots=True)
class Attainment:
    """Coefficients h of a filter t + t(1−t) h(t) and the ξ that realises it.

    `attained` (bool or None): None only when balls cannot tell a coefficient from zero.
    `reason`: "" if attained.
    """

    h: tuple[Any, ...]
    xi: tuple[Any, ...] | None
    attained: bool | None
    reason: str = ""

    def padded(self, k: int) -> Attainment:
        """The same filter written with k ≥ len(h) steps: zero coefficients, ξ = 0 first steps."""
        extra = k - len(self.h)
        zeros = (0 * self.h[0],) * extra
        return replace(self, h=self.h + zeros, xi=None if self.xi is None else zeros + self.xi)


def attain(h: tuple[Any, ...]) -> Attainment:
    """The ξ with q = t + t(1−t) h(t): ξ_k = −h_0, ξ_{k−i} = h_i/h_{i−1}, while h_{i−1} ≠ 0.

    `h`: h_0, …, h_{k−1}. Trailing zeros are fine (the first steps then have ξ = 0, and do not
        matter); a zero before a later non-zero coefficient means that no ξ ∈ R^k gives h.
    """
    try:
        found = xi_from_h(h)
    except PrecisionExhausted as error:
        return Attainment(h, None, None, str(error))
    if isinstance(found, NotAttained):
        return Attainment(h, None, False, f"infimum, not minimum: {found.reason}")
    return Attainment(h, found, True)


def attain_beyond(h: tuple[Any, ...], vanishing: tuple[Any, ...]) -> Attainment:
    """An attaining filter among h + c·P, where P = Π (t − t_j) vanishes at every node.

    The nodes lie in (0, 1), so every coefficient of P is non-zero, and each h_i + c P_i vanishes
    for one c at most: one of c = 1, 1/2, …, 2^(−n) has no zero. c = 0 is taken if it does.
    """
    plain = attain(h)
    if plain.attained:
        return plain.padded(len(vanishing))
    extended = (*h, 0 * vanishing[-1])
    for halvings in range(len(vanishing) + 1):
        c = fmpq(1, 2**halvings)
        attempt = attain(tuple(a + c * p for a, p in zip(extended, vanishing, strict=True)))
        if attempt.attained:
            return attempt
    return Attainment(extended, None, None, "some coefficient of h is not certainly non-zero")
