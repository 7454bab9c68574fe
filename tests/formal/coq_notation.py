"""Formulas in the notation of the Coq library in ``formal/``."""

from __future__ import annotations

from collections.abc import Sequence

from sdproof.statements.notation import Notation
from sdproof.statements.symbols import Glyph, Symbols


class _Functions(Symbols):
    """Names as they are written, those of directions as functions of the direction."""

    def of(self, name: str, *, at_j: bool = False) -> Glyph:
        function = name.removesuffix("_m")
        if function in self.directions and (at_j or function != name):
            return Glyph(function, "j" if function == name else "m", written=True)
        return Glyph(name, written=True)


class Coq(Notation):
    """Terms and propositions about reals, to be read with the modules Sums, Risk and Filters."""

    def __init__(self, symbols: Symbols | None = None, marked_means: bool = False) -> None:
        known = symbols or Symbols()
        super().__init__(_Functions(known.names, known.directions), marked_means)

    def symbol(self, symbol: Glyph) -> str:
        return "INR r" if symbol.base == "r" else f"{symbol.base} {symbol.below}".strip()

    def related(self, left: str, sign: str, right: str, *, wide: bool = False) -> str:  # noqa: ARG002
        if ">" in sign:  # as the library has it
            left, sign, right = right, sign.replace(">", "<"), left
        return f"{left} {sign} {right}"

    def real(self, name: str) -> str:  # noqa: ARG002
        return "True"

    def call(self, name: str, args: Sequence[str]) -> str:
        if name == "filter":
            e, lam, *xi = args
            return f"(sd_filter [{'; '.join(xi)}] (shrink ({lam}) ({e})))"
        bias, variance = f"({args[0]}) * (1 - ({args[-1]}))^2", f"({args[-1]})^2"
        return {"rho": f"({bias} + {variance})", "bias": f"({bias})", "variance": variance}[name]

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{exponent}"

    def product(self, left: str, right: str) -> str:
        return f"{left} * {right}"

    def total(self, summand: str, *, but_m: bool = False) -> str:  # noqa: ARG002
        return f"sum r (fun j => {summand})"
