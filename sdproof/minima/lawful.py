"""The minimum over λ by the k-step law instead of a search: at once, but given a proof on paper."""

from __future__ import annotations

from sdproof.krylov.law import LAW, least_by_law
from sdproof.limits import MAX_KRYLOV, MAX_SEARCHED
from sdproof.minima.best_xi import with_xi
from sdproof.minima.result import LambdaSet, Minimum
from sdproof.model.instance import Instance
from sdproof.numbers.exact import integer, read_digits
from sdproof.optimum.grouping import distinct, groups


def minimum_by_law(instance: Instance, steps: int, digits: int) -> Minimum | None:
    """The infimum by the k-step law, which λ → ∞ approaches; None where it does not apply.

    Raises `InputError` for arguments that are not accepted.
    """
    digits, steps = read_digits(digits), integer(steps, "steps", 0, MAX_KRYLOV)
    parts = groups(instance)
    if steps > MAX_SEARCHED and steps >= distinct(parts):  # these need no law
        return None
    value = least_by_law(parts, steps)
    if value is not None:
        limit = LambdaSet.toward("inf")
        found = Minimum(
            steps, value, value, limit, False, (limit,), "none", False, digits, given=LAW
        )
        return with_xi(parts, found)
    return None
