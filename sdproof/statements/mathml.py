"""Formulas as MathML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sdproof.statements.notation import POWER, RELATIONS, Notation
from sdproof.statements.symbols import Symbol


class MathML(Notation):
    """MathML Core among the words of HTML; a line may end where the words are, and at a relation."""

    FRACTION = POWER

    def words(self, text: str) -> str:
        return escape(text)

    def math(self, formula: str) -> str:
        parts = formula.split(_BREAK)
        return " ".join(f'<math displaystyle="true"><mrow>{p}</mrow></math>' for p in parts)

    def number(self, digits: str) -> str:
        whole, _, below = digits.partition("/")
        minus = "<mo>-</mo>" if whole.startswith("-") else ""
        shown = f"{minus}<mn>{whole.removeprefix('-')}</mn>"
        return f"<mfrac><mrow>{shown}</mrow><mn>{below}</mn></mfrac>" if below else shown

    def symbol(self, symbol: Symbol) -> str:
        letter = Symbol(symbol.base, "", symbol.written).plain
        if letter == "γ²":
            return "<msup><mi>γ</mi><mn>2</mn></msup>"
        base = f"<mi>{letter}</mi>"
        if symbol.base in ("bbar", "xibar") and not symbol.written:
            base = f'<mover accent="true"><mi>{"b" if letter == "bbar" else "ξ"}</mi><mo>¯</mo></mover>'
        return f"<msub>{base}<mtext>{symbol.below}</mtext></msub>" if symbol.below else base

    def related(self, left: str, sign: str, right: str, *, wide: bool = False) -> str:
        return f"{left}{_BREAK * wide}{_op(RELATIONS[sign])}{right}"

    def real(self, name: str) -> str:
        return f"{name}<mo>∈</mo><mi>ℝ</mi>"

    def call(self, name: str, args: Sequence[str]) -> str:
        shown = "ρ" if name == "rho" else self._function(name)
        return f"<mi>{shown}</mi>{self.tuple_of(args)}"

    def mean(self, of: str, over: Sequence[str]) -> str:
        sign = "<mi>𝔼</mi>"
        if over:
            sign = f"<msub>{sign}<mrow>{_op(',').join(over)}</mrow></msub>"
        return sign + self.bracketed(of)

    def power(self, base: str, exponent: str) -> str:
        return f"<msup><mrow>{base}</mrow>{exponent}</msup>"

    def fraction(self, above: str, below: str) -> str:
        return f"<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>"

    def product(self, left: str, right: str) -> str:
        return f'{left}<mspace width="0.167em"/>{right}'

    def added(self, left: str, sign: str, right: str) -> str:
        return f"{left}{_op('−' if sign == '-' else sign)}{right}"

    def negative(self, of: str) -> str:
        return f'<mo form="prefix">−</mo>{of}'

    def grouped(self, body: str) -> str:
        return f'<mrow><mo stretchy="true">(</mo>{body}<mo stretchy="true">)</mo></mrow>'

    def bracketed(self, body: str) -> str:
        return f'<mrow><mo stretchy="true">[</mo>{body}<mo stretchy="true">]</mo></mrow>'

    def total(self, summand: str, *, but_m: bool = False) -> str:
        under = "<mi>j</mi><mo>≠</mo><mi>m</mi>" if but_m else "<mi>j</mi>"
        return f"<munder><mo>∑</mo><mrow>{under}</mrow></munder>{summand}"

    def space(self, dimension: str) -> str:
        return f"<mi>ξ</mi><mo>∈</mo><msup><mi>ℝ</mi><mrow>{dimension}</mrow></msup>"

    def infimum(self, under: Sequence[str], of: str) -> str:
        below = _op(",").join(under)
        return f"<munder><mo>inf</mo><mrow>{below}</mrow></munder>{of}"

    def tuple_of(self, values: Sequence[str]) -> str:
        return self.grouped(_op(",").join(values))


_BREAK = "\ue000"
"""Where a formula may be cut, a private character."""


def _op(sign: str) -> str:
    return f"<mo>{escape(sign)}</mo>"
