"""Named families of exact instances: the hard family, its near misses, and instances of claims.

Every function enforces the hypotheses it is named for and raises `InputError` when they fail; the
near misses break exactly one of them, by an amount that is a parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flint import fmpq

from sdproof.errors import InputError
from sdproof.families.spectra import count, spectrum, unit_interval
from sdproof.model.instance import Instance
from sdproof.numbers.exact import one_of, positive, to_exact


def _others(value: object, size: int) -> list[fmpq]:
    if isinstance(value, str) and "," in value:
        value = value.split(",")
    if isinstance(value, list | tuple):
        listed = [to_exact(v, f"others[{i}]") for i, v in enumerate(value)]
        if len(listed) != size:
            raise InputError(f"others: {len(listed)} values; accepted: one, or r - 1 = {size}")
    else:
        listed = [to_exact(value, "others")] * size
    for v in listed:
        if v < 0:
            raise InputError(f"others: {v} is negative; accepted: numbers ≥ 0")
    return listed


def hard(
    r: object,
    C: object = 200,
    b: object = fmpq(1, 2),
    aligned: object = 1,
    shape: str = "equispaced",
    others: object = 0,
) -> Instance:
    """The hard family F: signal B_m = C r on direction m, distinct eigenvalues, ratio bound b.

    Parameters
    ----------
    r : int
        Rank ≥ 1 (r = 1 needs b = 1).
    C, b : exact numbers
        C > 0 and 0 < b ≤ 1 with min(1, min_j e_j/e_m) = b exactly.
    aligned : int
        m in 1..r, counted from the largest eigenvalue; m = r exactly when b = 1.
    shape : str
        A key of `SHAPES`.
    others : exact number, or r − 1 of them
        B_j ≥ 0 for j ≠ m, in order; the lower bounds of MT-2 and MT-3 hold for any.

    Returns
    -------
    Instance
        Exact, with e_m = 1.

    Raises
    ------
    sdproof.errors.InputError
        If a hypothesis fails.

    References: claims MT-1, MT-2, MT-3.
    """
    eigenvalues = spectrum(r, b, aligned, shape)
    m = count(aligned, "aligned", 1) - 1
    snr = _others(others, len(eigenvalues) - 1)
    snr.insert(m, positive(C, "C") * len(eigenvalues))
    return Instance(tuple(eigenvalues), tuple(snr))


def even_signal(
    r: object, c: object = 1, b: object = fmpq(1, 2), shape: str = "equispaced"
) -> Instance:
    """NA-1: B_j = c e_j, all ⟨θ*, u_j⟩² equal; ridge at λ = 1/c attains LB.

    Raises `InputError` for c ≤ 0 or a spectrum that does not exist (`spectrum`).
    """
    rank = count(r, "r", 1)
    eigenvalues = spectrum(rank, b if rank > 1 else 1, 1, shape)
    factor = positive(c, "c")
    return Instance(tuple(eigenvalues), tuple(factor * e for e in eigenvalues))


def unbounded_ratio(r: object, epsilon: object = fmpq(1, 1000), B: object = 100) -> Instance:
    """NA-2: e_1 = 1, distinct e_j ≤ ε for j ≥ 2 (e_2 = ε), signal B on u_1 only.

    Raises `InputError` for r < 2, B ≤ 0, or ε outside (0, 1).
    """
    rank, small, signal = count(r, "r", 2), unit_interval(epsilon, "epsilon"), positive(B, "B")
    if small == 1:
        raise InputError("epsilon: 1 is not below e_1; accepted: a number in (0, 1)")
    tail = [small * (rank - j) / (rank - 1) for j in range(1, rank)]
    return Instance((fmpq(1), *tail), (signal, *[fmpq(0)] * (rank - 1)))


def equal_eigenvalues(r: object, B: object = 100, others: object = 0) -> Instance:
    """NA-3: all e_j = 1, B_1 = B, the other B_j as given; no step beats optimal ridge.

    Raises `InputError` for r < 1 or a negative B_j.
    """
    rank, signal = count(r, "r", 1), to_exact(B, "B")
    return Instance((fmpq(1),) * rank, (signal, *_others(others, rank - 1)))


def _lift_signal(instance: Instance, r: int, amount: fmpq) -> Instance:
    return Instance(instance.eigenvalues, (instance.snr[0], *[amount] * (r - 1)))


def _cut_signal(instance: Instance, r: int, amount: fmpq) -> Instance:
    return Instance(instance.eigenvalues, (instance.snr[0] - amount * r, *instance.snr[1:]))


def _shrink_smallest(instance: Instance, _: int, amount: fmpq) -> Instance:
    *rest, last = instance.eigenvalues
    return Instance((*rest, last * (1 - amount)), instance.snr)


def _pair_up(instance: Instance, r: int, amount: fmpq) -> Instance:
    """The direction next to the signal moves to distance `amount` below it; B stays apart."""
    if r < 3 or amount >= 1 - instance.eigenvalues[2]:
        raise InputError("near-miss: distinctness needs r ≥ 3 and amount < e_1 − e_3")
    first, _, *rest = instance.eigenvalues
    return Instance((first, first - amount, *rest), instance.snr)


VIOLATIONS: dict[str, Callable[[Instance, int, fmpq], Instance]] = {
    "alignment": _lift_signal,
    "signal": _cut_signal,
    "ratio": _shrink_smallest,
    "distinctness": _pair_up,
}
"""Hypotheses of the hard family that `near_miss` can break: B_j = amount off u_1;
B = (C − amount) r; smallest ratio b (1 − amount); e_1 − e_2 = amount (broken at amount = 0)."""


def near_miss(
    r: object,
    violate: str = "alignment",
    amount: object = fmpq(1, 100),
    C: object = 200,
    b: object = fmpq(1, 2),
) -> Instance:
    """The hard family with one hypothesis violated by `amount`, a small rational.

    `r`: r ≥ 2 (≥ 3 for distinctness).
    `violate`: a key of `VIOLATIONS`; the others still hold.
    `amount`: size of the violation, ≥ 0; for "distinctness" the gap that is left, so 0 breaks it.
    `C`, `b`: as in `hard`, with b < 1.

    Raises `InputError` for an unknown hypothesis, or an amount for which no instance exists.
    """
    rank, size = count(r, "r", 2), to_exact(amount, "amount")
    violate = one_of(violate, VIOLATIONS, "violate")
    if size < 0:
        raise InputError(f"amount: {size} is negative; accepted: a number ≥ 0")
    return VIOLATIONS[violate](hard(rank, C, b), rank, size)


SYNTHETIC: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "aligned": (("1", "3/4", "1/2", "1/4"), ("1", "0", "0", "0")),
    "equal-singular-values": (("1", "1", "1", "1"), ("1", "0", "0", "0")),
    "equal-alignment": (("1", "3/4", "1/2", "1/4"), ("1/2", "1/2", "1/2", "1/2")),
}
"""Settings of `synthetic`: singular values and coordinates of θ*."""


def synthetic(setting: str = "aligned", noise_variance: object = fmpq(1, 100)) -> Instance:
    """The three kinds of synthetic r = 4 problem in the paper, ‖θ*‖ = 1, n = 100.

    "aligned": distinct singular values, θ* = u_1. "equal-singular-values": all s_j = 1, θ* = u_1.
    "equal-alignment": distinct singular values, θ* = (u_1 + u_2 + u_3 + u_4)/2. The patterns are
    the paper's; the numbers (s = 1, 3/4, 1/2, 1/4 and γ²) are this package's.

    Raises `InputError` for an unknown setting or γ² ≤ 0.
    """
    setting = one_of(setting, SYNTHETIC, "setting")
    singular_values, theta = SYNTHETIC[setting]
    return Instance.from_spectrum(
        singular_values=singular_values, theta=theta, noise_variance=noise_variance, n=100
    )
