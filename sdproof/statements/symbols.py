"""How the names of formulas are shown: ``lam`` is λ, ``xi2`` is ξ with index 2, ``B_m`` is B with m.

Two names of one statement never look alike: where they would, both are shown as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

GREEK = {
    "lam": "λ", "xi": "ξ", "gamma": "γ", "gamma2": "γ²", "eta": "η", "th": "θ", "delta": "δ",
    "eps": "ε", "tau": "τ", "al": "α", "beta": "β", "mu": "μ", "rho": "ρ", "sigma": "σ",
}  # fmt: skip
LATEX = {name: f"\\{name}" for name in GREEK} | {
    "lam": r"\lambda", "gamma2": r"\gamma^2", "th": r"\theta", "eps": r"\varepsilon",
    "al": r"\alpha", "bbar": r"\bar b", "xibar": r"\bar\xi",
}  # fmt: skip
_NAME = re.compile(r"([A-Za-z]+?)(?:_([A-Za-z0-9]+)|(\d+))?")


class Glyph(NamedTuple):
    """A letter or word, and its index `below`; `written` if it is shown as in the source."""

    base: str
    below: str = ""
    written: bool = False

    @property
    def plain(self) -> str:
        """As plain text."""
        if self.written:
            return self.base + (f"[{self.below}]" if self.below else "")
        base = GREEK.get(self.base, self.base)
        if not self.below:
            return base
        return f"{base}_({self.below})" if "," in self.below else f"{base}_{self.below}"

    @property
    def latex(self) -> str:
        """As LaTeX; a word in one piece, where LaTeX would set a product of its letters."""
        if self.written:
            shown = self.base.replace("_", r"\_")
            return rf"\mathit{{{shown}}}" + (f"[{self.below}]" if self.below else "")
        base = LATEX.get(self.base) or _word(self.base)
        below = self.below if "," in self.below else _word(self.below)
        return base + (f"_{{{below}}}" if below else "")


def _word(name: str) -> str:
    if len(name) < 2 or name.isdigit():
        return name
    shown = name.replace("_", r"\_")
    return rf"\mathit{{{shown}}}"


def _split(name: str) -> Glyph:
    match = _NAME.fullmatch(name)
    if name in GREEK or name in LATEX or match is None:
        return Glyph(name)
    return Glyph(match[1], match[2] or match[3] or "")


class Symbols:
    """The symbols of all names that a statement declares; those in `directions` have one value per
    direction, and get the index j inside a sum."""

    def __init__(self, names: Iterable[str] = (), directions: Collection[str] = ()) -> None:
        self.directions = frozenset(directions)
        self.names = frozenset(names)
        shown: dict[str, list[str]] = {}
        for name in sorted(self.names):
            forms = {self._usual(name, at_j).plain for at_j in (False, True)}
            # γ² is also the square of a γ
            for form in forms | {form.replace("²", "") for form in forms}:
                shown.setdefault(form, []).append(name)
        self.alike = {name for group in shown.values() if len(group) > 1 for name in group}

    def _usual(self, name: str, at_j: bool) -> Glyph:
        found = _split(name)
        if not at_j or name not in self.directions:
            return found
        return Glyph(found.base, f"{found.below},j" if found.below else "j")

    def of(self, name: str, *, at_j: bool = False) -> Glyph:
        """The symbol of a name, in direction j or outside."""
        if name not in self.alike:
            return self._usual(name, at_j)
        return Glyph(name, "j" if at_j and name in self.directions else "", written=True)
