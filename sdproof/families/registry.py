"""The families as data: what the command line lists and builds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sdproof.errors import InputError, guess
from sdproof.families.builders import (
    SYNTHETIC,
    VIOLATIONS,
    equal_eigenvalues,
    even_signal,
    hard,
    near_miss,
    synthetic,
    unbounded_ratio,
)
from sdproof.families.spectra import SHAPES
from sdproof.model.instance import Instance
from sdproof.numbers.exact import shown, to_exact


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a family: name, default as text, what it means, and a reader that raises
    `InputError` for what is no number, or no name, of this kind at all."""

    name: str
    default: str
    help: str
    read: Callable[[object, str], object] = to_exact


@dataclass(frozen=True, slots=True)
class NamedFamily:
    """A family of instances: its function, parameters (all given as text) and one line about it."""

    name: str
    function: Callable[..., Instance]
    parameters: tuple[Parameter, ...]
    description: str

    def build(self, **values: Any) -> Instance:
        """The instance with these parameters; the rest at their defaults.

        Raises `InputError` for an unknown parameter or a bad value.
        """
        defaults = {p.name: p.default for p in self.parameters}
        unknown = [name for name in values if name not in defaults]
        if unknown:
            raise InputError(
                f"family {self.name}: unknown parameter {unknown[0][:40]!r};"
                f"{guess(unknown[0], defaults)} accepted: {', '.join(defaults)}"
            )
        return self.function(**{**defaults, **values})


def _one_of(names: Iterable[str]) -> Callable[[object, str], object]:
    accepted = tuple(names)

    def read(value: object, where: str) -> object:
        if value not in accepted:
            raise InputError(f"{where}: {shown(value)}; accepted: {', '.join(accepted)}")
        return value

    return read


def _listed(value: object, where: str) -> object:
    return [to_exact(v, f"{where}[{i}]") for i, v in enumerate(str(value).split(","))]


_RANK = Parameter("r", "8", "rank")
_BOUND = Parameter("b", "1/2", "min(1, min e_j/e_m), in (0, 1]")
_SIGNAL = Parameter("C", "200", "signal per rank: B = C r on the aligned direction")
_SHAPE = Parameter("shape", "equispaced", ", ".join(SHAPES), _one_of(SHAPES))
_OTHERS = Parameter("others", "0", "B_j elsewhere: one number, or r-1 separated by commas", _listed)

FAMILIES: dict[str, NamedFamily] = {
    f.name: f
    for f in (
        NamedFamily(
            "hard",
            hard,
            (
                _RANK,
                _SIGNAL,
                _BOUND,
                Parameter("aligned", "1", "m, the direction of the signal, 1 = largest eigenvalue"),
                _SHAPE,
                _OTHERS,
            ),
            "the hard family F of MT-1, MT-2, MT-3",
        ),
        NamedFamily(
            "even-signal",
            even_signal,
            (_RANK, Parameter("c", "1", "B_j = c e_j"), _BOUND, _SHAPE),
            "NA-1: signal spread evenly; ridge at 1/c attains the lower bound",
        ),
        NamedFamily(
            "unbounded-ratio",
            unbounded_ratio,
            (
                _RANK,
                Parameter("epsilon", "1/1000", "e_j <= epsilon e_1 for j >= 2"),
                Parameter("B", "100", "signal on the first direction"),
            ),
            "NA-2: all eigenvalues but the first are tiny; the gap dies",
        ),
        NamedFamily(
            "equal-eigenvalues",
            equal_eigenvalues,
            (_RANK, Parameter("B", "100", "signal on the first direction"), _OTHERS),
            "NA-3: equal eigenvalues; no step helps",
        ),
        NamedFamily(
            "near-miss",
            near_miss,
            (
                _RANK,
                Parameter("violate", "alignment", ", ".join(VIOLATIONS), _one_of(VIOLATIONS)),
                Parameter("amount", "1/100", "size of the violation"),
                _SIGNAL,
                _BOUND,
            ),
            "the hard family with one hypothesis violated by a small amount",
        ),
        NamedFamily(
            "synthetic",
            synthetic,
            (
                Parameter("setting", "aligned", ", ".join(SYNTHETIC), _one_of(SYNTHETIC)),
                Parameter("noise_variance", "1/100", "noise variance"),
            ),
            "the paper's three synthetic settings of rank 4",
        ),
    )
}
"""Every family by name."""
