"""What is printed, read back by a reader of its own, has the value of the source."""

from __future__ import annotations

import ast
import random
import re
from fractions import Fraction

import pytest

from sdproof.errors import InputError
from sdproof.prove.reading import proof_lines
from sdproof.statements import Latex, Plain, Statement
from sdproof.statements.symbols import Symbols

NAMES = [
    "a",
    "b",
    "lam",
    "xi",
    "xi_1",
    "xi2",
    "B",
    "B_m",
    "gamma",
    "gamma2",
    "LB",
    "x1",
    "x_1",
    "x_1_2",
    "beta",
    "rho2",
    "E",
    "q",
    "e",
    "bbar",
    "Sigma",
    "al",
    "f",
    "ab",
    "a_",
]
RAISED = {c: str(i) for i, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
PLAIN = {"ρ(": "rho", "filter(": "filter", "q(": "filter", "bias(": "bias", "variance(": "variance"}
LATEX = {
    r"\rho\left(": "rho", r"\operatorname{filter}\left(": "filter", r"q\left(": "filter",
    r"\operatorname{bias}\left(": "bias", r"\operatorname{variance}\left(": "variance",
}  # fmt: skip


def formula(rng: random.Random, depth: int, names: list[str]) -> str:
    """A random expression, with every bracket."""
    if depth == 0 or rng.random() < 0.2:
        return (
            rng.choice(names)
            if rng.random() < 0.6
            else rng.choice(["0", "1", "2", "3", "10", "23", "100"])
        )
    a, b = formula(rng, depth - 1, names), formula(rng, depth - 1, names)
    power = rng.choice((0, 1, 2, 3, 12))
    forms = [f"({a}) {s} ({b})" for s in "+-*/"] * 2 + [
        f"({a})**{power}", f"-({a})", f"rho({a}, {b})", f"bias({a}, {b})", f"variance({a})",
        f"filter({a}, {b}, {a})",
    ]  # fmt: skip
    return rng.choice(forms)


def called(name: str, args: list[Fraction]) -> Fraction:
    if name == "variance":
        return args[0] ** 2
    if name == "filter":
        t = args[0] / (args[0] + args[1])
        return t * (1 - args[2] + args[2] * t)
    bias = args[0] * (1 - args[1]) ** 2
    return bias if name == "bias" else bias + args[1] ** 2


def raised(base: Fraction, n: int) -> Fraction:
    if n * (abs(base.numerator).bit_length() + base.denominator.bit_length()) > 20_000:
        raise ZeroDivisionError  # too long to look at
    return base**n


def value(node: ast.expr, at: dict[str, Fraction]) -> Fraction:
    """The value of the source."""
    match node:
        case ast.Constant(value=int(v)):
            return Fraction(v)
        case ast.Name(id=name):
            return at[name]
        case ast.UnaryOp(operand=of):
            return -value(of, at)
        case ast.Call(func=ast.Name(id=name), args=args):
            return called(name, [value(a, at) for a in args])
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int(n))):
            return raised(value(left, at), n)
        case ast.BinOp(left=left, op=op, right=right):
            a, b = value(left, at), value(right, at)
            return {ast.Add: a.__add__, ast.Sub: a.__sub__, ast.Mult: a.__mul__,
                    ast.Div: a.__truediv__}[type(op)](b)  # fmt: skip
    raise AssertionError(ast.dump(node))


class Reader:
    """Reads plain text or LaTeX as a mathematician does: ^ before · and /, these before + and -."""

    def __init__(self, text: str, at: dict[str, Fraction], latex: bool) -> None:
        self.text, self.at, self.latex = text, at, latex

    def eat(self, *texts: str) -> str:
        for text in texts:
            if self.text.startswith(text):
                self.text = self.text[len(text) :]
                return text
        return ""

    def whole(self) -> Fraction:
        found = self.sum()
        assert not self.text, f"left: {self.text}"
        return found

    def sum(self) -> Fraction:
        found = -self.product() if self.eat("-") else self.product()
        while sign := self.eat(" + ", " - "):
            found += self.product() * (-1 if "-" in sign else 1)
        return found

    def product(self) -> Fraction:
        found = self.power()
        while sign := self.eat(*((r"\,", r"\cdot ") if self.latex else ("·", "/"))):
            other = self.power()
            found = found / other if sign == "/" else found * other
        return found

    def power(self) -> Fraction:
        found, exponent = self.atom(), ""
        match = re.match(r"\^\{(\d+)\}" if self.latex else f"[{''.join(RAISED)}]+", self.text)
        if match is not None:
            self.eat(match[0])
            exponent = match[1] if self.latex else "".join(RAISED[c] for c in match[0])
            assert not self.text.startswith("^")
        return raised(found, int(exponent)) if exponent else found

    def atom(self) -> Fraction:
        opened, closed = (r"\left(", r"\right)") if self.latex else ("(", ")")
        functions = LATEX if self.latex else PLAIN
        if name := self.eat(*functions):
            args = [self.sum()]
            while self.eat(", "):
                args.append(self.sum())
            assert self.eat(closed)
            return called(functions[name], args)
        if self.eat(opened):
            found = self.sum()
            assert self.eat(closed)
            return found
        if self.eat(r"\frac{"):
            above = self.sum()
            assert self.eat("}{")
            below = self.sum()
            assert self.eat("}")
            return above / below
        # digits with a gap between them are one number; a number before a numeric fraction a mixed one
        number = re.match(r"\d+(\\,\d+)*(?!\\,\\frac)", self.text)
        if number is not None:
            self.eat(number[0])
            return Fraction(number[0].replace(r"\,", ""))
        name = self.eat(*sorted(self.at, key=len, reverse=True))
        assert name, f"not read: {self.text}"
        return self.at[name]


@pytest.mark.parametrize("seed", range(8))
def test_what_is_printed_has_the_value_of_the_source(seed: int) -> None:
    """No bracket is lost, no two names or numbers run together, in both notations."""
    rng, seen = random.Random(seed), 0
    while seen < 150:
        names = rng.sample(NAMES, rng.randint(3, 6))
        text, at_j = formula(rng, rng.randint(1, 4), names), rng.random() < 0.6
        at = {n: Fraction(rng.randint(-9, 9), rng.randint(1, 5)) for n in names}
        try:
            wanted = value(ast.parse(text, mode="eval").body, at)
        except ZeroDivisionError:
            continue
        seen += 1
        symbols = Symbols(names, rng.sample(names, rng.randint(0, 2)))
        for kind in (Plain, Latex):
            n = kind(symbols)
            shown = {n.name(name, at_j=at_j): v for name, v in at.items()}
            assert len(shown) == len(at), (kind, names)
            printed = n.expression(text, at_j=at_j)
            assert Reader(printed, shown, kind is Latex).whole() == wanted, (text, printed)


@pytest.mark.parametrize(
    ("formula", "latex"),
    [
        ("2*100", r"2\cdot 100"),
        ("2*3**2*x", r"2\cdot 3^{2}\,x"),
        ("2*(1/2)", r"2\cdot \frac{1}{2}"),
        ("x*2", r"x\cdot 2"),
        ("2*x", r"2\,x"),
    ],
)
def test_numbers_do_not_run_together(formula: str, latex: str) -> None:
    assert Latex(Symbols({"x"})).expression(formula) == latex


def test_a_square_and_a_name_that_prints_as_one() -> None:
    """gamma2 is γ² only where no gamma can be squared; the square of gamma2 keeps its bracket."""
    both = {"gamma": "real", "gamma2": "nonnegative"}
    s = Statement({"type": "pointwise", "variables": both, "conclusion": "gamma2 <= gamma**2 + 1"})
    assert s.text == "for all gamma real, gamma2 ≥ 0: gamma2 ≤ gamma² + 1"
    s = Statement(
        {"type": "pointwise", "variables": {"gamma2": "real"}, "conclusion": "gamma2**2 >= 0"}
    )
    proof = {
        "rule": "combination",
        "multiplier": "1",
        "terms": [{"weight": "1", "square": "gamma2"}],
    }
    assert [*proof_lines(s, proof)] == ["[claim] = (γ²)²"]


SUM = {"type": "sum", "variables": {}, "direction": {"e": "positive", "B": "nonnegative"},
       "conclusion": "e*B >= 0"}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({}, "j"),
        ({}, "x_j"),
        ({}, "B_j"),
        ({}, "e_1"),
        ({}, "B12"),
        ({"aligned": True}, "m"),
        ({"aligned": "c"}, "m"),
        ({"type": "infimum", "steps": 1, "conclusion": "least >= e*B"}, "lam"),
        ({"type": "infimum", "steps": 1, "conclusion": "least >= e*B"}, "xi"),
        ({"attain": "r", "direction_let": {"q": "B"}, "conclusion": "rho(B, q) < r"}, "xi"),
    ],
)
def test_no_fixed_number_reads_as_an_index_or_a_direction(
    changed: dict[str, str], name: str
) -> None:
    """B_j ≥ j, Σ_j x_j·B_j with a fixed x_j, inf over λ of … ≤ λ: refused."""
    data = SUM | changed
    fixed = {"c": "real"} if changed.get("aligned") == "c" else {}
    assert Statement(data | {"variables": fixed})
    with pytest.raises(InputError, match=f"'{name}' reads as"):
        Statement(data | {"variables": fixed | {name: "positive"}})


def test_a_mean_over_a_noise_of_each_direction() -> None:
    """The noise and its variance have their index, and the letter for what is averaged is free."""
    direction = {"eta": "real", "s": "nonnegative", "f": "real"}
    s = Statement(SUM | {"direction": direction, "conclusion": "mean(f*eta**2, eta, s) >= 0"})
    assert "with E[g] the mean of g over η_j of mean 0 and variance s_j: " in s.text


def test_a_space_of_a_squared_dimension() -> None:
    least = SUM | {"type": "infimum", "steps": "r**2", "conclusion": "least >= e*B"}
    assert "ξ ∈ R^(r²)" in Statement(least).text


@pytest.mark.parametrize("name", ["a_", "b_c_d", "x_1_2"])
def test_every_name_can_be_set(name: str) -> None:
    """A name with underscores is one word, no tower of indices."""
    pytest.importorskip("latex2mathml")
    s = Statement({"type": "pointwise", "variables": {name: "real"}, "conclusion": f"{name} >= 0"})
    assert f">{name}</mi>" in s.mathml


@pytest.mark.parametrize("notation", [Plain, Latex])
def test_what_holds_at_every_step_is_shown_without_fresh_values(notation: type[Plain]) -> None:
    """A hypothesis at every step that speaks of fixed numbers alone: it was left out."""
    data = {"type": "pointwise", "variables": {"x": "real"}, "at_each_step": {"h": "x >= 0"},
            "state": {"q": {"start": "0", "step": "q + x"}}, "conclusion": "q >= 0"}  # fmt: skip
    shown = dict(Statement(data).lines(notation))["if"]
    assert "at every step " in shown
    assert "x " in shown
    assert "[1: h]" in shown


def test_a_hypothesis_on_sums_is_about_the_wanted_filter_values() -> None:
    """Only the conclusion is about the filter of the ξ that is said to exist."""
    changed = {"attain": "r+1", "direction_let": {"q": "1"}, "sums": {"h": "rho(B, q) >= c"},
               "variables": {"lam": "positive", "c": "real"}, "conclusion": "rho(B, q) >= c"}  # fmt: skip
    text = Statement(SUM | changed).text
    assert "if Σ_j ρ(B_j, q_j) ≥ c [1: h]" in text
    assert text.endswith("Σ_j ρ(B_j, filter(e_j, λ, ξ)) ≥ c")


def test_a_noise_that_occurs_outside_means_is_quantified() -> None:
    """What direction m adds is η itself, and a definition inside a mean has the same text."""
    changed = {"variables": {"eta": "real", "g": "positive"}, "let": {"z": "eta"},
               "aligned": "eta", "conclusion": "B + mean(z**2, eta, g) >= 0"}  # fmt: skip
    assert "η real" in Statement(SUM | changed).text
