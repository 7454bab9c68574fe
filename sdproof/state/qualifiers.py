"""What statements may rest on beside the kernel, by the names that verdicts show."""

from collections.abc import Mapping

QUALIFIERS = {
    "SVD": "the singular value decomposition turns the matrix problem into independent directions",
    "interpolation": "Lagrange interpolation, and that filters realisable with some ξ are dense: the "
    "kernel's rule for attained filter values (formal/Reach.v proves it in Coq)",
}
"""Name -> meaning. Authors may use other names; those have no meaning here."""


def trusted(given: tuple[str, ...], through: Mapping[str, str] | None = None) -> list[str]:
    """What a proof with these qualifiers rests on, one line each; `through`: the used claim that a
    qualifier comes from."""
    known = through or {}
    origin = {name: f" (through {known[name]})" if name in known else "" for name in given}
    meaning = {name: f": {QUALIFIERS[name]}" if name in QUALIFIERS else "" for name in given}
    named = [f"{name}{origin[name]}{meaning[name]}" for name in given]
    return ["the kernel: sdproof/kernel, with Python's int and fractions.Fraction", *named]
