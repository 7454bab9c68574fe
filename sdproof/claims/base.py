"""A claim as a value: what the paper says, what has to be proved for it, and how it is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from sdproof.errors import ProofError
from sdproof.laws.base import Law
from sdproof.prove.theorem import Json, Refutation, Theorem
from sdproof.verdict import Evidence


@dataclass(frozen=True)
class Context:
    """What a run of the checks may use.

    Attributes
    ----------
    ranks : tuple of int
        Ranks r of the instances that the exact checks evaluate.
    seed : int
        Of every random choice.
    examples : int
        Number of random instances of a property test.
    data : pathlib.Path, optional
        Folder with the data sets; None: look in the cache only.
    """

    ranks: tuple[int, ...] = (1, 2, 4, 8)
    seed: int = 20241
    examples: int = 60
    data: Path | None = None


Check: TypeAlias = Callable[[Context], Evidence]


@dataclass(frozen=True)
class Claim:
    """One claim of the paper.

    Attributes
    ----------
    id, title : str
    latex, words : str
        The statement, as LaTeX and in plain words.
    source : str
        Where it comes from.
    scope : str
        The quantifiers: for which instances, λ, ξ, k, r it is said to hold.
    theorems : tuple of Theorem
        The parts of the proof: the claim is proved if and only if each certificate is accepted.
    closing : str
        How the claim follows from the theorems: elementary steps outside the kernel, to be read.
    certificates : mapping
        Further parts of the proof, on exact instances: name -> maker of the certificate.
    laws : tuple of Law
        The property itself, evaluated exactly on listed and on random instances beside the proof.
    checks : tuple of callables
        Other evidence (data, simulation).
    variants : callable
        The deliberately false variants, each with certificates of its negation.
    depends : tuple of Claim
        Claims that this one uses: it is proved only if their certificates are accepted too.

    Raises
    ------
    sdproof.errors.ProofError
        If two parts have one name (one would not be checked), or a name contains ": ".
    """

    id: str
    title: str
    latex: str
    words: str
    source: str
    scope: str
    theorems: tuple[Theorem, ...] = ()
    closing: str = ""
    certificates: Mapping[str, Callable[[], Json]] = field(default_factory=dict)
    laws: tuple[Law, ...] = ()
    checks: tuple[Check, ...] = ()
    variants: Callable[[], tuple[Refutation, ...]] = tuple
    depends: tuple[Claim, ...] = ()

    def __post_init__(self) -> None:
        names = [*(t.name for t in self.theorems), *self.certificates]
        wrong = [n for n in names if names.count(n) > 1 or ": " in n]
        if wrong:
            raise ProofError(
                f"{self.id}: the part name {wrong[0]!r} is not unique or contains ': '"
            )

    def uses(self) -> tuple[Claim, ...]:
        """The claims that this one uses, directly or through others, each once."""
        found = {c.id: c for other in self.depends for c in (*other.uses(), other)}
        return tuple(found.values())

    def needs(self) -> dict[str, Callable[[], Json]]:
        """Every part that must be certified for "proved", and the maker of its certificate: the
        claim's own parts by name, those of the claims it uses as ``"SD-2: one-direction"``.
        Nothing for a claim without parts of its own: what it uses does not prove it."""
        parts = {t.name: t.certificate for t in self.theorems} | dict(self.certificates)
        if not parts:
            return {}
        for other in self.depends:
            for name, make in other.needs().items():
                parts[name if ": " in name else f"{other.id}: {name}"] = make
        return parts


TRUSTED: tuple[str, ...] = (
    "the kernel (sdproof/kernel, Python's int and fractions.Fraction)",
    "the singular value decomposition, which turns the matrix problem into independent directions",
)
"""What every proved claim rests on, whatever its certificates."""
