"""An instance of fixed-design regression, reduced to what its risk depends on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from flint import arb, ctx, fmpq

from sdproof.errors import InputError
from sdproof.numbers.balls import LIMIT_BITS, with_precision
from sdproof.numbers.conjugates import Conjugates, degree, expanded
from sdproof.numbers.display import grid, shown_in_full, summary
from sdproof.numbers.exact import integer, positive, sequence, shown
from sdproof.numbers.kinds import Scalar, positive_scalar, scalars

if TYPE_CHECKING:
    from sdproof.model.design import Design

MAX_SAMPLES = 10**4000
"""Largest number of samples: Python prints no longer integer."""
SHOWN_RANK = 16
"""Largest rank of an instance that is printed in full."""


@dataclass(frozen=True, slots=True, repr=False)
class Instance:
    """A fixed-design instance in the eigenbasis of XXᵀ: pairs (e_j, B_j), j = 1..r.

    Parameters
    ----------
    eigenvalues : sequence of exact numbers or balls
        e_1, …, e_r > 0, the non-zero eigenvalues of XXᵀ, in any order. All irrational roots of one
        irreducible polynomial can be one entry, the generator of `sdproof.numbers.conjugates.Roots`;
        its B is then an element over the same roots (`sdproof.Design.instance` makes them).
    snr : sequence of exact numbers or balls
        B_j = e_j ⟨θ*, u_j⟩² / γ² ≥ 0, the signal-to-noise ratio of direction j (dimensionless).
    noise_variance : exact number, optional
        γ² > 0. With `n` it sets the unit of the excess risk, γ²/n.
    n : int, optional
        Number of samples, n ≥ r.
    multiplicities : sequence of int, optional
        For balls: lengths of the runs of eigenvalues that are known to be equal, though no ball can
        show it. Default: nothing is known. An exact instance needs none.
    design : Design, optional
        Where it comes from; certificates then are about this design.

    Attributes
    ----------
    rank : int
    kind : {"exact", "ball"}
        "exact" when every e_j and B_j is a `flint.fmpq` or stands for conjugate irrational numbers;
        "ball" when they are `flint.arb`.

    Raises
    ------
    sdproof.errors.InputError
        For a value that is not positive (or, for B_j, negative), not exact, or lists of different
        or zero length.
    """

    eigenvalues: tuple[Scalar, ...]
    snr: tuple[Scalar, ...]
    noise_variance: fmpq | None = None
    n: int | None = None
    multiplicities: tuple[int, ...] | None = None
    design: Design | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        eigenvalues = scalars(self.eigenvalues, "eigenvalues")
        snr = scalars(self.snr, "snr")
        if not eigenvalues:
            raise InputError("eigenvalues: the list is empty; accepted: at least one number > 0")
        if len(snr) != len(eigenvalues):
            raise InputError(
                f"snr: {len(snr)} values for {len(eigenvalues)} eigenvalues; accepted: as many"
            )
        if any(isinstance(v, Conjugates) for v in eigenvalues + snr):
            snr = tuple(map(_over_roots, eigenvalues, snr, range(len(snr))))
        elif any(isinstance(v, arb) for v in eigenvalues + snr):
            eigenvalues, snr = tuple(map(arb, eigenvalues)), tuple(map(arb, snr))
        for i, e in enumerate(eigenvalues):
            if not isinstance(e, Conjugates):
                positive_scalar(e, f"eigenvalues[{i}]")
        for i, b in enumerate(snr):
            if not all(v >= 0 for v in expanded(b)):
                raise InputError(f"snr[{i}]: {shown(b)} is negative; accepted: a number ≥ 0")
        object.__setattr__(self, "eigenvalues", eigenvalues)
        object.__setattr__(self, "snr", snr)
        if self.noise_variance is not None:
            value = positive(self.noise_variance, "noise_variance")
            object.__setattr__(self, "noise_variance", value)
        if self.n is not None:
            object.__setattr__(self, "n", self._samples(self.n))
        if self.multiplicities is not None:
            runs = tuple(
                integer(m, f"multiplicities[{i}]", 1, self.rank)
                for i, m in enumerate(sequence(self.multiplicities, "multiplicities"))
            )
            object.__setattr__(self, "multiplicities", runs)
            self._check_runs()

    def _samples(self, n: object) -> int:
        """n as an integer that rank and printing allow."""
        number = integer(n, "n", 0)
        if number >= MAX_SAMPLES:
            raise InputError("n: 10^4000 or more; accepted: an integer ≥ rank")
        if number < self.rank:
            raise InputError(
                f"n: {number} samples cannot give rank {self.rank}; accepted: an integer ≥ rank"
            )
        return number

    def _check_runs(self) -> None:
        runs, start = self.multiplicities or (), 0
        if sum(runs) != self.rank:
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
            s = scalars(singular_values, "singular_values")
            e = tuple(positive_scalar(v, f"singular_values[{i}]") ** 2 for i, v in enumerate(s))
        else:
            e = tuple(
                positive_scalar(v, f"eigenvalues[{i}]")
                for i, v in enumerate(scalars(eigenvalues, "eigenvalues"))
            )
        coordinates = scalars(theta, "theta")
        if len(coordinates) != len(e):
            raise InputError(
                f"theta: {len(coordinates)} coordinates for {len(e)} eigenvalues; accepted: as many"
            )
        gamma2 = positive(noise_variance, "noise_variance")
        snr = tuple(v * c**2 / gamma2 for v, c in zip(e, coordinates, strict=True))
        return cls(e, snr, gamma2, n)

    def __repr__(self) -> str:
        names = ["eigenvalues", "snr"]
        names += [
            n for n in ("noise_variance", "n", "multiplicities") if getattr(self, n) is not None
        ]
        if self.rank <= SHOWN_RANK:
            return f"Instance({', '.join(f'{n}={shown_in_full(getattr(self, n))}' for n in names)})"
        return summary(self, "rank", "kind", *names)

    def _repr_html_(self) -> str:
        """One row for each direction, for notebooks."""
        unit = "" if self.unit is None else f", unit γ²/n = {self.unit}"
        shown = self if self.rational or self.kind == "ball" else self.balls()
        rows = [
            (j, e, b)
            for j, (e, b) in enumerate(zip(shown.eigenvalues, shown.snr, strict=True), start=1)
        ]
        return grid(f"instance of rank {self.rank}{unit}", ("j", "e_j", "B_j"), rows)

    @property
    def rank(self) -> int:
        return sum(map(degree, self.eigenvalues))

    @property
    def kind(self) -> Literal["exact", "ball"]:
        return "ball" if isinstance(self.eigenvalues[0], arb) else "exact"

    @property
    def unit(self) -> fmpq | None:
        """γ²/n, the factor from ρ to the excess risk, or None when it is not known."""
        if self.noise_variance is None or self.n is None:
            return None
        return self.noise_variance / self.n

    @property
    def rational(self) -> bool:
        """Whether every e_j and B_j is an exact rational number."""
        return not any(isinstance(v, arb | Conjugates) for v in self.eigenvalues + self.snr)

    def balls(self, precision: int = 128) -> Instance:
        """The same instance with a ball for every e_j and B_j, e_1 ≥ e_2 ≥ …

        Parameters
        ----------
        precision : int
            Relative accuracy in bits, 2..32768, where the instance is exact; a ball instance stays as
            it is. A B_j that is zero is exactly zero.

        Raises
        ------
        sdproof.errors.InputError
            If `precision` is not accepted.
        sdproof.errors.PrecisionExhausted
            If that accuracy was not reached, or eigenvalues not told apart, within 65536 bits.
        """
        precision = integer(precision, "precision", 2, LIMIT_BITS // 2)
        if self.kind == "ball":
            return self
        runs: dict[Scalar, list[Scalar]] = {}
        for e, b in zip(self.eigenvalues, self.snr, strict=True):
            runs.setdefault(e, []).append(b)
        found = with_precision(
            lambda: _enclosed(runs), _apart, precision + 64, 2 * LIMIT_BITS, "eigenvalues of XXᵀ"
        )
        sizes = tuple(len(snr) for _, snr in found)
        with ctx.workprec(precision + 64):
            return Instance(
                tuple(e for e, snr in found for _ in snr),
                tuple(b for _, snr in found for b in snr),
                self.noise_variance,
                self.n,
                sizes if max(sizes) > 1 else None,
            )

    def alongside(self, *numbers: Any) -> Instance:
        """This instance; its balls, at the working precision, if it is irrational and one of these
        numbers is a ball."""
        if self.rational or not any(isinstance(v, arb) for v in numbers):
            return self
        return self.balls(min(int(ctx.prec), LIMIT_BITS // 2))

    def require_exact(self, purpose: str) -> None:
        """Raise `InputError` unless the instance is exact."""
        if self.kind != "exact":
            raise InputError(
                f"instance: {purpose} needs exact eigenvalues and signal-to-noise ratios; in this "
                "instance they are balls"
            )

    def require_rational(self, purpose: str) -> None:
        """Raise `InputError` unless every e_j and B_j is rational."""
        if not self.rational:
            raise InputError(
                f"instance: {purpose} needs rational eigenvalues and signal-to-noise ratios; this "
                "instance has irrational ones"
            )


def _over_roots(e: Scalar, b: Scalar, i: int) -> Scalar:
    """B as an element over the roots that e stands for."""
    if isinstance(e, arb) or isinstance(b, arb):
        raise InputError(
            f"eigenvalues[{i}]: balls beside conjugates; accepted: one kind of numbers"
        )
    if not isinstance(e, Conjugates):
        if isinstance(b, Conjugates):
            raise InputError(f"snr[{i}]: conjugates for a rational eigenvalue; accepted: a number")
        return b
    if e != e.roots.generator:
        raise InputError(f"eigenvalues[{i}]: accepted: the generator of its roots")
    if isinstance(b, Conjugates) and b.roots != e.roots:
        raise InputError(f"snr[{i}]: over other roots; accepted: those of its eigenvalue")
    return b if isinstance(b, Conjugates) else 0 * e + b


def _enclosed(runs: dict[Scalar, list[Scalar]]) -> list[tuple[arb, list[arb]]]:
    """Every distinct eigenvalue and its B_j as balls at the working precision, largest first."""
    found = []
    for e, snr in runs.items():
        for values in zip(expanded(e), *map(expanded, snr), strict=True):
            first, *rest = map(arb, values)
            found.append((first, rest))
    return sorted(found, key=lambda run: run[0].mid(), reverse=True)


def _apart(found: list[tuple[arb, list[arb]]]) -> bool:
    """Whether the eigenvalues are certainly distinct and in order."""
    return all(a[0] > b[0] for a, b in pairwise(found))


def require_instance(instance: object) -> None:
    """Raise `InputError` unless it is an `Instance`."""
    if not isinstance(instance, Instance):
        kind = type(instance).__name__
        raise InputError(f"instance: {kind} is not accepted; accepted: a sdproof.Instance")
