"""An instance of fixed-design regression, reduced to what its risk depends on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from flint import arb, fmpq, fmpz

from sdproof.errors import InputError
from sdproof.numbers.display import grid
from sdproof.numbers.exact import positive, to_exact

Scalar: TypeAlias = Any
"""A number of one kind: `flint.fmpq` (exact) or `flint.arb` (ball)."""


def positive_scalar(value: object, where: str) -> Scalar:
    """As `sdproof.numbers.exact.positive`; or the ball given, if it is finite and certainly > 0."""
    if not isinstance(value, arb):
        return positive(value, where)
    if not (value > 0 and value.is_finite()):
        raise InputError(f"{where}: {value} is not positive; accepted: a number > 0")
    return value


def sequence(values: object, where: str) -> list[object]:
    """The values as a list; `InputError` for a text or what is no collection."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        kind = type(values).__name__
        raise InputError(f"{where}: {kind} is not accepted; accepted: a list of numbers")
    return list(values)


def _scalars(values: object, where: str) -> tuple[Scalar, ...]:
    return tuple(
        v if isinstance(v, arb) else to_exact(v, f"{where}[{i}]")
        for i, v in enumerate(sequence(values, where))
    )


@dataclass(frozen=True, slots=True)
class Instance:
    """A fixed-design instance in the eigenbasis of XXᵀ: pairs (e_j, B_j), j = 1..r.

    Parameters
    ----------
    eigenvalues : sequence of exact numbers or balls
        e_1, …, e_r > 0, the non-zero eigenvalues of XXᵀ, in any order.
    snr : sequence of exact numbers or balls
        B_j = e_j ⟨θ*, u_j⟩² / γ² ≥ 0, the signal-to-noise ratio of direction j (dimensionless).
    noise_variance : exact number, optional
        γ² > 0. With `n` it sets the unit of the excess risk, γ²/n.
    n : int, optional
        Number of samples, n ≥ r.
    multiplicities : sequence of int, optional
        For balls: lengths of the runs of eigenvalues that are known to be equal, though no ball can
        show it. Default: nothing is known. An exact instance needs none.

    Attributes
    ----------
    rank : int
    kind : {"exact", "ball"}
        "exact" when every e_j and B_j is a `flint.fmpq`; "ball" when they are `flint.arb`.

    Raises
    ------
    sdproof.errors.InputError
        For a value that is not positive (or, for B_j, negative), not exact, or lists of different
        or zero length.

    References: theory §2.
    """

    eigenvalues: tuple[Scalar, ...]
    snr: tuple[Scalar, ...]
    noise_variance: fmpq | None = None
    n: int | None = None
    multiplicities: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        eigenvalues = _scalars(self.eigenvalues, "eigenvalues")
        snr = _scalars(self.snr, "snr")
        if not eigenvalues:
            raise InputError("eigenvalues: the list is empty; accepted: at least one number > 0")
        if len(snr) != len(eigenvalues):
            raise InputError(
                f"snr: {len(snr)} values for {len(eigenvalues)} eigenvalues; accepted: as many"
            )
        for i, e in enumerate(eigenvalues):
            positive_scalar(e, f"eigenvalues[{i}]")
        for i, b in enumerate(snr):
            if not b >= 0:
                raise InputError(f"snr[{i}]: {b} is negative; accepted: a number ≥ 0")
        if any(isinstance(v, arb) for v in eigenvalues + snr):
            eigenvalues, snr = tuple(map(arb, eigenvalues)), tuple(map(arb, snr))
        object.__setattr__(self, "eigenvalues", eigenvalues)
        object.__setattr__(self, "snr", snr)
        if self.noise_variance is not None:
            value = positive(self.noise_variance, "noise_variance")
            object.__setattr__(self, "noise_variance", value)
        if self.n is not None:
            if isinstance(self.n, bool) or not isinstance(self.n, int):
                shown = str(self.n) if isinstance(self.n, fmpz) else repr(self.n)
                raise InputError(
                    f"n: {shown[:40]} is not an integer below 10^4000; accepted: an integer ≥ rank"
                )
            if self.n < len(eigenvalues):
                raise InputError(
                    f"n: {self.n} samples cannot give rank {len(eigenvalues)}; "
                    "accepted: an integer ≥ rank"
                )

        if self.multiplicities is not None:
            runs = tuple(sequence(self.multiplicities, "multiplicities"))
            object.__setattr__(self, "multiplicities", runs)
            self._check_runs()

    def _check_runs(self) -> None:
        runs, start = self.multiplicities or (), 0
        if not all(type(m) is int and m > 0 for m in runs) or sum(runs) != self.rank:
            raise InputError(
                f"multiplicities: {runs}; accepted: integers ≥ 1 that add up to the rank {self.rank}"
            )
        for m in runs:
            for e in self.eigenvalues[start + 1 : start + m]:
                same = self.eigenvalues[start]
                if not (e.overlaps(same) if self.kind == "ball" else e == same):
                    raise InputError(f"multiplicities: {e} and {same} in one run are not equal")
            start += m

    @classmethod
    def from_spectrum(
        cls,
        *,
        theta: Sequence[object],
        noise_variance: object,
        eigenvalues: Sequence[object] | None = None,
        singular_values: Sequence[object] | None = None,
        n: int | None = None,
    ) -> Instance:
        """Instance with B_j = e_j θ_j² / γ², from e_j (or s_j, e_j = s_j²) and θ_j = ⟨θ*, u_j⟩.

        Raises
        ------
        sdproof.errors.InputError
            If not exactly one of `eigenvalues` and `singular_values` is given, or for bad values.
        """
        if (eigenvalues is None) == (singular_values is None):
            raise InputError("instance: give exactly one of eigenvalues and singular_values")
        if singular_values is not None:
            s = _scalars(singular_values, "singular_values")
            e = tuple(positive_scalar(v, f"singular_values[{i}]") ** 2 for i, v in enumerate(s))
        else:
            e = tuple(
                positive_scalar(v, f"eigenvalues[{i}]")
                for i, v in enumerate(_scalars(eigenvalues, "eigenvalues"))
            )
        coordinates = _scalars(theta, "theta")
        if len(coordinates) != len(e):
            raise InputError(
                f"theta: {len(coordinates)} coordinates for {len(e)} eigenvalues; accepted: as many"
            )
        gamma2 = positive(noise_variance, "noise_variance")
        snr = tuple(v * c**2 / gamma2 for v, c in zip(e, coordinates, strict=True))
        return cls(e, snr, gamma2, n)

    def _repr_html_(self) -> str:
        """One row for each direction, for notebooks."""
        unit = "" if self.unit is None else f", unit γ²/n = {self.unit}"
        rows = [
            (j, e, b)
            for j, (e, b) in enumerate(zip(self.eigenvalues, self.snr, strict=True), start=1)
        ]
        return grid(f"instance of rank {self.rank}{unit}", ("j", "e_j", "B_j"), rows)

    @property
    def rank(self) -> int:
        return len(self.eigenvalues)

    @property
    def kind(self) -> Literal["exact", "ball"]:
        return "ball" if isinstance(self.eigenvalues[0], arb) else "exact"

    @property
    def unit(self) -> fmpq | None:
        """γ²/n, the factor from ρ to the excess risk, or None when it is not known."""
        if self.noise_variance is None or self.n is None:
            return None
        return self.noise_variance / self.n

    def require_exact(self, purpose: str) -> None:
        """Raise `InputError` unless the instance is exact."""
        if self.kind != "exact":
            raise InputError(
                f"instance: {purpose} needs exact eigenvalues and signal-to-noise ratios; this "
                "instance has irrational ones, known as balls"
            )


def require_instance(instance: object) -> None:
    """Raise `InputError` unless it is an `Instance`."""
    if not isinstance(instance, Instance):
        kind = type(instance).__name__
        raise InputError(f"instance: {kind} is not accepted; accepted: a sdproof.Instance")
