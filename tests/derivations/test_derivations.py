"""Steps refuse what is wrong; derivations refuse what does not follow."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
import sympy

from sdproof.derive import (
    Certified,
    Coordinates,
    D,
    Definite,
    Derived,
    Equation,
    Identity,
    Kernel,
    Line,
    LineRelation,
    Mean,
    Model,
    Reads,
    Sign,
    Use,
    ValueAt,
    symbols,
)
from sdproof.errors import ProofError
from sdproof.model.filters import shrinkage
from sdproof.papers.pareek2024.sd_2 import RISK

x, y, z, eta = (symbols.symbol(n) for n in ("x", "y", "z", "eta"))


LAM, GAMMA2 = symbols.LAM, symbols.GAMMA2


def follows(left: Any, right: Any, *uses: Use, relation: str = "=", check: Any = None) -> Line:
    formula = Equation(left, right, relation)
    return Line(formula, LineRelation.FOLLOWS, "test", check or Identity(), uses)


def use(left: Any, relation: str, right: Any = 0, multiplier: Any = None) -> Use:
    return Use(Equation(left, right, relation), multiplier)


def test_identity_by_zero_test() -> None:
    """An identity stands; one with a wrong sign, a float, a root or an unlicensed division not."""
    assert follows((x + y) ** 2, x**2 + 2 * x * y + y**2).how.startswith("zero test")
    follows(x / y, x * y / y**2, use(y, "!="))
    for left, right in ((x - y, y - x), (x / x**2, 1 / x), (1 / (x + y), (x + y) ** -1)):
        with pytest.raises(ProofError):
            follows(left, right)
    with pytest.raises(ProofError, match="exact rational"):
        follows(sympy.Float("0.5") * x, x / 2)
    with pytest.raises(ProofError, match="not a rational expression"):
        follows(sympy.sqrt(x) ** 3, sympy.sqrt(x) ** 3)
    with pytest.raises(ProofError, match="not a rational expression"):
        follows(sympy.sin(x), sympy.sin(x))
    with pytest.raises(ProofError, match="not a rational expression"):
        follows(1 / (x - x * y / y), 0, use(y, ">"), use(x, ">"))


def test_division_by_a_hidden_zero_is_refused() -> None:
    """A fact that says ≠ 0 of what is 0 does not license a division."""
    zero = (x + 1) ** 2 - x**2 - 2 * x - 1
    with pytest.raises(ProofError, match="division"):
        follows(1 / zero, 1 / zero + 0 * x, use(zero, "!="))


def test_hypothesis_with_multiplier() -> None:
    """x² = y² follows from x = y with multiplier x + y, not without, nor from an inequality."""
    follows(x**2, y**2, use(x - y, "=", 0, x + y))
    with pytest.raises(ProofError, match="not an identity"):
        follows(x**2, y**2, use(x - y, "=", 0, x - y))
    with pytest.raises(ProofError, match="only an equation"):
        follows(x**2, y**2, use(x, ">=", y, x + y))
    with pytest.raises(ProofError, match="needs a multiplier"):
        follows(x**2, y**2, use(x - y, "=", 0))


def test_derivatives_are_formal() -> None:
    """Quotient rule; a name whose meaning is left out does not count as a constant."""
    follows(D(x / (x + y), x), y / (x + y) ** 2, use(x, ">"), use(y, ">"))
    follows(D(z, x), 2 * x, use(z, "=", x**2))
    for step in (lambda: follows(D(z, x), 0), lambda: follows(ValueAt(z, x, 1), z)):
        with pytest.raises(ProofError, match="does not depend"):
            step()
    with pytest.raises(ProofError, match="not a free variable"):
        follows(D(z, x), 1, use(x, "=", z))
    with pytest.raises(ProofError, match="is not zero there"):
        follows(ValueAt(1 / x, x, 0), 0, use(x, ">"))
    follows(ValueAt(D(z, x), x, 3), 6, use(z, "=", x**2))
    shown = Equation(y * ValueAt(x + z, x, 1), y * (1 + z))
    assert str(shown) == "y·(x + z at x = 1) = y·(z + 1)"
    assert r"\left.\left(x + z\right)\right|_{x=1}" in shown.latex()
    with pytest.raises(ProofError, match="is not zero there"):
        follows(ValueAt((x**2 - 1) / (x - 1), x, 1), 2, use(x, "!=", 1))
    with pytest.raises(ProofError, match="is not zero there"):
        follows(ValueAt(z, x, 1), 2, use(z, "=", (x**2 - 1) / (x - 1)), use(x, "!=", 1))


def test_a_half_inserted_meaning_is_refused() -> None:
    """∂(zx)/∂x = z stands alone, but not in a derivation where z was defined through x."""
    defined = Line(Equation(z, x / (x + LAM)), LineRelation.DEFINES, "t", Model(shrinkage, (x, LAM)),
                   (use(x, ">"), use(LAM, ">")))  # fmt: skip
    naive = follows(D(z * x, x), z)
    assumed = tuple(u.equation for u in defined.uses)
    with pytest.raises(ProofError, match="left out"):
        Derived("n", "t", (), "s", assumed, (defined, naive))
    Derived("n", "t", (), "s", (), (naive,))


def test_a_variable_is_free() -> None:
    """∂(xy)/∂x = y does not stand where y, or x itself, is tied to the other by an assumption."""
    naive, moment = follows(D(x * y, x), y), use(Mean(eta, eta), "=", 0)
    Derived("n", "t", (), "s", (), (naive,))
    for tie in (Equation(x, y + 1), Equation(y + 1, x**2), Equation(Mean(z, z) + x, y)):
        with pytest.raises(ProofError, match=r"left out|not free"):
            Derived("n", "t", (), "s", (tie,), (naive,))
    naive = follows(Mean(z * eta, eta), 0, moment)
    with pytest.raises(ProofError, match="left out"):
        Derived("n", "t", (), "s", (moment.equation, Equation(eta, z - 1)), (naive,))


def test_means_by_stated_moments() -> None:
    """E(x + yη)² = x² + y²γ² needs both moments; no other moment is made up."""
    first = use(Mean(eta, eta), "=", 0)
    second = use(Mean(eta**2, eta), "=", GAMMA2)
    value = x**2 + y**2 * GAMMA2
    follows(Mean((x + y * eta) ** 2, eta), value, first, second)
    for some in ((), (first,), (second,)):
        with pytest.raises(ProofError, match="not among the hypotheses"):
            follows(Mean((x + y * eta) ** 2, eta), value, *some)
    with pytest.raises(ProofError, match="not among"):
        follows(Mean(eta**3, eta), 0, first, second)
    with pytest.raises(ProofError, match="each name once"):
        follows(Mean(eta, eta, eta), GAMMA2, second)
    given = use(Mean(eta**2 * z, eta), "=", GAMMA2 * z)  # z is noise too in what follows
    with pytest.raises(ProofError, match="not among"):
        follows(Mean(eta**2 * z, eta, z), GAMMA2 * z, given)
    with pytest.raises(ProofError, match="not among"):
        follows(Mean(eta, eta), eta, use(Mean(eta, eta), "=", eta))
    with pytest.raises(ProofError, match="denominator"):
        follows(Mean(1 / eta, eta), 0, first, use(eta, "!="))


def test_signs_are_read_off() -> None:
    """Squares, stated signs, coefficients; never SymPy's assumptions."""
    follows(x**2 + y**2, 2 * x * y, relation=">=", check=Sign(((x - y) ** 2,)))
    follows(x, 0, use(x, ">"), relation=">", check=Sign((x,)))
    follows((x - y) ** 2, 0, use(x, "!=", y), relation=">", check=Sign(((x - y) ** 2,)))
    with pytest.raises(ProofError, match="sign is not seen"):
        follows((x - y) ** 2, 0, relation=">", check=Sign(((x - y) ** 2,)))
    with pytest.raises(ProofError, match="sign is not seen"):
        follows(x, 0, relation=">", check=Sign((x,)))
    with pytest.raises(ProofError, match="sign is not seen"):
        follows(x, 0, use(x, ">="), relation=">", check=Sign((x,)))
    positive = sympy.Symbol("x", positive=True)
    with pytest.raises(ProofError, match="not the name of a real number"):
        follows(positive, 0, relation=">", check=Sign((positive,)))
    with pytest.raises(ProofError, match="not an identity"):
        follows(x**2, 0, relation=">=", check=Sign((y**2,)))


def test_names_are_real_numbers() -> None:
    """A symbol of which SymPy assumes something, or that prints like another, has no place."""
    i, a, b = (sympy.Symbol("i", imaginary=True), *sympy.symbols("a b", commutative=False))
    twin, sneaky = sympy.Dummy("x"), sympy.Symbol("x + 1")
    cases = ((i**2, 0, ">="), (a * b, b * a, "="), (i, i, "="), (twin, twin, "="))
    for left, right, relation in (*cases, (sneaky, sneaky, "=")):
        check = Identity() if relation == "=" else Sign((left,))
        with pytest.raises(ProofError, match="not the name of a real number"):
            follows(left, right, relation=relation, check=check)


def test_definite_matrices() -> None:
    """[[1, x], [x, x² + 1]] ≻ 0; an indefinite one, or a wrong factor, is refused."""
    matrix = sympy.ImmutableMatrix([[1, x], [x, x**2 + 1]])
    lower = [[1, 0], [x, 1]]
    follows(matrix, 0, relation=">>", check=Definite(lower, (1, 1)))
    wrong = [(lower, (1, 2)), ([[1, 0], [0, 1]], (1, 1)), ([[1, 1], [x, 1]], (1, 1))]
    for factor, pivots in wrong:
        with pytest.raises(ProofError):
            follows(matrix, 0, relation=">>", check=Definite(factor, pivots))
    indefinite = sympy.ImmutableMatrix([[1, x], [x, x**2 - 1]])
    with pytest.raises(ProofError, match="not seen positive"):
        follows(indefinite, 0, relation=">>", check=Definite(lower, (1, -1)))


def test_shapes_and_texts_are_refused_in_one_line() -> None:
    """Sides of different shapes, an order of matrices, a text, a factor of another size."""
    row, square = sympy.ImmutableMatrix([[1, 2]]), sympy.eye(2)
    for left, right, relation in (
        (x, square, "="), (row, row.T, "="), (row, row, ">="), (row, 0, ">>"), ("x", x, "="),
        (None, x, "="),
    ):  # fmt: skip
        with pytest.raises(ProofError, match=r"shapes|not an expression"):
            Equation(left, right, relation)
    for lower, pivots in (([[1]], (1,)), ([[1, 0], [0, 1]], (1, 1, 1)), ([[1], [0]], (1,))):
        with pytest.raises(ProofError, match="its size"):
            follows(square, 0, relation=">>", check=Definite(lower, pivots))
    with pytest.raises(ProofError, match="only an equation of scalars"):
        follows(x, y, use(row, "=", 2 * row, x))
    with pytest.raises(ProofError, match="not an expression"):
        follows(x**2, y**2, use(x - y, "=", 0, "x + y"))


def test_definitions_come_from_the_model() -> None:
    """A definition is the value of a function of the model on a new name, and of no other."""
    signs = (use(x, ">"), use(LAM, ">"))

    def define(left: Any, right: Any, check: Any) -> Line:
        return Line(Equation(left, right), LineRelation.DEFINES, "test", check, signs)

    model = Model(shrinkage, (x, LAM))
    define(z, x / (x + LAM), model)
    for left, right in ((z, x / (x - LAM)), (-z, x / (x + LAM)), (x, x / (x + LAM)), (2, 2)):
        with pytest.raises(ProofError):
            define(left, right, model)
    for function in (lambda a, b: a / (a + b), sympy.cancel, follows):
        with pytest.raises(ProofError, match="not a function of the model"):
            define(z, x / (x + LAM), Model(function, (x, LAM)))
    sides = RISK.changed(states="gamma2*rho(B, q) = mean((s*estimate - s*th)**2, eta, gamma2)")
    right = ("statement", "conclusion", "left")
    value = Reads(sides, right, {"B": x, "q": 0, "gamma2": 1})
    define(z, x, value)
    for path in (("statement", "let", "C"), right[:2], (*right, "left"), ("statement",)):
        with pytest.raises(ProofError, match=f"{RISK.name}: nothing at {'.'.join(path)}"):
            define(z, x, replace(value, path=path))
    X = symbols.matrix("X", 1, 1)
    entries = sympy.ImmutableMatrix([[-x]])
    with pytest.raises(ProofError, match="coordinates"):
        Line(Equation(X, entries), LineRelation.DEFINES, "test", Coordinates())


def test_a_step_says_what_it_is() -> None:
    """Relation and check must fit; words are required; a line cannot be changed."""
    step = follows(x, x)
    with pytest.raises(ProofError, match="justification"):
        replace(step, justification=" ")
    for relation in (LineRelation.DEFINES, LineRelation.CERTIFIED):
        with pytest.raises(ProofError, match="does not show"):
            replace(step, relation=relation)
    with pytest.raises(ProofError):
        replace(step, check=Kernel(), relation=LineRelation.CERTIFIED)
    with pytest.raises(ProofError):
        replace(step, formula=Certified(RISK))
    with pytest.raises(FrozenInstanceError):
        step.justification = "changed"  # type: ignore[misc]
    with pytest.raises(ProofError, match="not a relation"):
        Equation(x, y, "==")


def test_a_derivation_links_its_lines() -> None:
    """Lines continue, names have one meaning, and there is at least one step."""
    first, second = follows(x + x, 2 * x), follows(2 * x, 3 * x - x)
    linked = replace(second, relation=LineRelation.CONTINUES)
    assert Derived("n", "t", (), "s", (), (first, linked)).lines == (first, linked)
    for lines in ((linked,), (linked, first), ()):
        with pytest.raises(ProofError):
            Derived("n", "t", (), "s", (), lines)
    model = Line(Equation(z, x / (x + LAM)), LineRelation.DEFINES, "t", Model(shrinkage, (x, LAM)),
                 (use(x, ">"), use(LAM, ">")))  # fmt: skip
    assumed = tuple(u.equation for u in model.uses)
    with pytest.raises(ProofError, match="already has a meaning"):
        Derived("n", "t", (), "s", assumed, (model, model))
