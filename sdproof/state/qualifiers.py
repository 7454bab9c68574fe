"""What statements may rest on beside the kernel, by the names that verdicts show."""

QUALIFIERS = {
    "SVD": "the singular value decomposition turns the matrix problem into independent directions",
    "interpolation": "Lagrange interpolation, and that filters realisable with some ξ are dense: the "
    "kernel's rule for attained filter values",
    "second-derivative test": "a critical point with a positive definite second derivative is a "
    "strict local minimum",
}
"""Name -> meaning. Authors may use other names; those have no meaning here."""


def trusted(given: tuple[str, ...]) -> list[str]:
    """What a proof with these qualifiers rests on, one line each."""
    named = [f"{name}: {QUALIFIERS[name]}" if name in QUALIFIERS else name for name in given]
    return ["the kernel: sdproof/kernel, with Python's int and fractions.Fraction", *named]
