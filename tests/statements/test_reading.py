"""Formulas are read in one way, evaluate alike in every number type, and errors say where."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from sdproof.errors import InputError
from sdproof.kernel import algebra
from sdproof.numbers.balls import endpoints
from sdproof.statements import Arithmetic, FormulaError, Noise, Skip, evaluate, names_in, relation
from sdproof.statements import reader as reading

FORMULAS = [
    "-a**2 + b*(a - 3)/(1 + c**2)",
    "rho(b, filter(c, d, a, b))",
    "bias(a, b/d) + variance(c)*2 - (a - (b - c))",
    "a - b - c + 12*a/7/d*b",
    "filter(c, d)**0 - a**3",
    "-(a + b)*-c",
]
SYMPY = Arithmetic(number=sympy.Integer)
small = st.fractions(-9, 9, max_denominator=12)
positive = st.fractions(Fraction(1, 12), 9, max_denominator=12)


def by_hand(text: str, names: dict[str, Any]) -> Any:
    """An independent oracle: Python's own evaluation, with the recursion written out."""

    def student(e: Any, lam: Any, *xi: Any) -> Any:
        q = e / (e + lam)
        for x in xi:
            q = e / (e + lam) * (1 - x + x * q)
        return q

    functions = {
        "filter": student,
        "rho": lambda B, q: B * (1 - q) ** 2 + q * q,
        "bias": lambda B, q: B * (1 - q) ** 2,
        "variance": lambda q: q * q,
    }
    return eval(text, {"__builtins__": {}}, functions | names)


@pytest.mark.parametrize("text", FORMULAS)
@given(st.tuples(small, small, positive, positive))
def test_every_number_type_gives_the_same_value(text: str, values: tuple[Fraction, ...]) -> None:
    """Fraction, fmpq, SymPy (symbols, then values), balls and floats, against Python's own."""
    exact = dict(zip("abcd", values, strict=True))
    wanted = by_hand(text, exact)
    assert evaluate(text, exact, Arithmetic(number=Fraction)) == wanted
    rational = {n: fmpq(v.numerator, v.denominator) for n, v in exact.items()}
    assert evaluate(text, rational) == fmpq(wanted.numerator, wanted.denominator)
    names = {n: sympy.Symbol(n) for n in exact}
    found = evaluate(text, names, SYMPY).subs(
        {names[n]: sympy.Rational(v.numerator, v.denominator) for n, v in exact.items()}
    )
    assert found == sympy.Rational(wanted.numerator, wanted.denominator)
    ball = evaluate(text, {n: arb(v) for n, v in rational.items()}, Arithmetic(number=arb))
    lo, hi = endpoints(ball)
    assert lo <= fmpq(wanted.numerator, wanted.denominator) <= hi
    rounded = evaluate(text, {n: float(v) for n, v in exact.items()}, Arithmetic(number=float))
    assert rounded == pytest.approx(float(wanted), rel=1e-6, abs=1e-6)


def test_powers_of_a_ball_around_zero() -> None:
    """A residual that is exactly zero is a small ball, and its square a number (arb's own is nan)."""
    third = arb(fmpq(1, 3))
    for n in (1, 2, 3, 64):
        square = evaluate(f"(a-b)**{n}", {"a": third, "b": third}, Arithmetic(number=arb))
        assert square.contains(0)
        assert square.is_finite()


def test_an_estimator_of_ones_own() -> None:
    """The filter is a parameter; its own errors are not taken for a division by zero."""
    half = Arithmetic(filter=lambda *given: fmpq(len(given[2]), 2))
    assert evaluate("filter(1, 1, 5, 5, 5)", {}, half) == fmpq(3, 2)
    broken = Arithmetic(filter=lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        evaluate("filter(1, 1)", {}, broken)


@pytest.mark.parametrize("text", ["1/(1-1)", "filter(1, 0-1)"])
def test_a_division_by_zero_says_nothing(text: str) -> None:
    with pytest.raises(Skip):
        evaluate(text, {})


def test_means_of_a_noise() -> None:
    """Degree two at most, numbers of any type; a noise of which no mean is taken is no number."""
    names = {"eta": Noise(), "g": Fraction(7), "x": Fraction(3)}
    how = Arithmetic(number=Fraction)
    assert evaluate("mean((x - 2*eta)**2/2 + eta, eta, g)", names, how) == Fraction(9 + 4 * 7, 2)
    assert evaluate("mean(x, eta, g)", names, how) == 3
    x, g = sympy.symbols("x g")
    assert evaluate("mean((x*eta - x)**2, eta, g)", {"eta": Noise(), "x": x, "g": g}, SYMPY).equals(
        x**2 * g + x**2
    )
    for bad in ("mean(eta**3, eta, g)", "1/eta", "x/(eta+1)", "eta/eta"):
        with pytest.raises(Skip):
            evaluate(bad, names, how)
    with pytest.raises(Skip):
        evaluate("1 - eta", names, how).settled()
    assert evaluate("1 - eta + eta", names, how).settled() == 1


WRONG = [
    ("a + foo", 5, "unknown name 'foo' at column 5; accepted: a, b"),
    ("a ≥ b", 3, "'≥' at column 3: write >="),
    ("a*λ", 3, "'λ' at column 3: write lam"),
    ("a^2", 2, "'^' at column 2: write **"),
    ("1.5", 2, "'.' at column 2: write fractions"),
    ("a + g(a)", 5, "undefined function 'g' at column 5"),
    ("a + rho(a)", 5, "rho at column 5 has 1 argument; accepted: 2"),
    ("filter(a)", 1, "filter at column 1 has 1 argument; accepted: at least 2"),
    ("a**b", 4, "an exponent at column 4 is an integer"),
    ("a**65", 4, "an exponent at column 4"),
    ("a**(0-1)", 5, "an exponent at column"),
    ("1/(1-lambda)", 6, "'lambda' at column 6: write lam"),
    ("a and b", 3, "'and' at column 3: no name, as it is a word of Python"),
    ("a - 2b", 5, "'2b' at column 5: write 2*b"),
    ("(a + b", 1, "not an expression at column"),
    ("a // b", 1, "not an expression"),
    ("rho", 1, "unknown name 'rho' at column 1"),
    ("+a", 1, "not an expression"),
    ("(" * 300 + "a" + ")" * 300, 1, "at column"),
    ("a" * 4001, 4000, "more than 4000 characters"),
    ("+".join("a" * 400), 1, "more than 600 parts"),
]


@pytest.mark.parametrize(("text", "column", "message"), WRONG, ids=[w[2] for w in WRONG])
def test_errors_say_what_and_where(text: str, column: int, message: str) -> None:
    """One kind of error, one line, with the formula and the column."""
    with pytest.raises(FormulaError) as error:
        reading.require_formula(text, {"a", "b"}, "let.x", relates=False)
    found = error.value
    assert isinstance(found, InputError)
    assert message in str(found)
    assert str(found).startswith("let.x: ")
    assert "\n" not in str(found)
    assert found.where == "let.x"
    if column > 1:
        assert found.column in (column, column + 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a + b", "no relation"),
        ("a>=b", "'>=' at column 2"),
        ("a == b", "'==' at column 3"),
        ("a >= b >= a", "'>' at column 8: a second relation"),
        ("a >= foo", "unknown name 'foo' at column 6"),
        ("a >= b + (", "at column 1"),
        ("a ≤ b", "write <="),
    ],
)
def test_relations(text: str, message: str) -> None:
    """The column is that of the whole relation, also in its right side."""
    with pytest.raises(FormulaError) as error:
        reading.require_formula(text, {"a", "b"}, "", relates=True)
    assert message in str(error.value)


def test_sides_and_names() -> None:
    assert relation("a*b  <= c")[:3] == ("a*b ", "<=", "c")
    assert names_in("rho(B, filter(e, lam)) >= r*rho") == {"B", "e", "lam", "r", "rho"}
    assert names_in("-2") == set()


def test_the_limits_are_those_of_the_kernel() -> None:
    for name in ("MAX_LENGTH", "MAX_NODES", "MAX_POWER"):
        assert getattr(reading, name) == getattr(algebra, name)
