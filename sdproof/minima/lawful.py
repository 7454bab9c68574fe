"""The minimum over λ by the k-step law instead of a search: at once, but given a proof on paper."""

from __future__ import annotations

from sdproof.errors import InputError
from sdproof.krylov.fitting import MAX_STEPS as MAX_LAW_STEPS
from sdproof.krylov.law import LAW, least_by_law
from sdproof.minima.best_xi import with_xi
from sdproof.minima.many_steps import MAX_STEPS, minimum_of_fit
from sdproof.minima.result import LambdaSet, Minimum, read_digits
from sdproof.model.instance import Instance
from sdproof.numbers.exact import integer
from sdproof.optimum.grouping import distinct, groups


def minimum_by_law(instance: Instance, steps: int, digits: int) -> Minimum | None:
    """The infimum by the k-step law, which λ → ∞ approaches; None where a search is to find it.

    As many steps as distinct eigenvalues need no law.

    Raises `InputError` for arguments that are not accepted, and for more than 8 steps where neither
    holds.
    """
    digits = read_digits(digits)
    steps = integer(steps, "steps", 0, MAX_LAW_STEPS)
    parts = groups(instance)
    if steps > MAX_STEPS and steps >= distinct(parts):
        return with_xi(parts, minimum_of_fit(parts, steps, digits))
    value = least_by_law(parts, steps)
    if value is not None:
        limit = LambdaSet.toward("inf")
        found = Minimum(
            steps, value, value, limit, False, (limit,), "none", False, digits, given=LAW
        )
        return with_xi(parts, found)
    if steps > MAX_STEPS:
        raise InputError(
            f"steps: {steps}; accepted: 0..{MAX_STEPS} here, because the k-step law does not apply "
            "to this instance"
        )
    return None
