"""What a refusal of the kernel says is left over: a formula that is really the difference."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdproof import kernel
from sdproof.cli import main
from sdproof.kernel.__main__ import main as kernel_main
from sdproof.kernel.algebra import Budget, Field, Rational, evaluate
from sdproof.kernel.base import Invalid
from sdproof.prove import combination, identity, lemma, nonnegative, substitution, sum_proof, term

SIGNS = {"x": "positive", "y": "positive", "z": "real"}
AM_GM = {"type": "pointwise", "variables": SIGNS, "conclusion": "x**2 + y**2 >= 2*x*y"}
SUM = {"type": "sum", "variables": {}, "direction": {"B": "nonnegative", "q": "real"},
       "conclusion": "rho(B, q) >= B/(1+B)"}  # fmt: skip


def refusal(statement: dict[str, Any], proof: Any, **more: Any) -> Invalid:
    head = {"format": kernel.FORMAT, "version": kernel.VERSION, "kind": "family"}
    with pytest.raises(Invalid) as caught:
        kernel.check(head | {"statement": statement, "proof": proof} | more)
    return caught.value


@pytest.mark.parametrize(
    ("proof", "residual", "goal"),
    [
        (combination(term("1", square="x+y")), "-4*x*y", "-2*x*y + x**2 + y**2 >= 0"),
        (combination(term("1", square="x-y"), multiplier="2"), "-2*x*y + x**2 + y**2", None),
        (combination(), "-2*x*y + x**2 + y**2", "-2*x*y + x**2 + y**2 >= 0"),
        (nonnegative(), "-2*x*y", "-2*x*y + x**2 + y**2 >= 0"),
        (identity(), "-2*x*y + x**2 + y**2", "-2*x*y + x**2 + y**2 = 0"),
        (combination(term("x-y")), "x - y", None),
        (combination(multiplier="x-y"), "x - y", None),
        (combination(term("1/3", square="x")), "2/3*x**2 - 2*x*y + y**2", None),
    ],
)
def test_of_each_rule(proof: Any, residual: str, goal: str | None) -> None:
    """In the names of the statement; terms of highest degree first."""
    error = refusal(AM_GM, proof)
    field = Field(SIGNS, Budget())
    values = {n: field.variable(n) for n in SIGNS}
    assert error.residual is not None
    shown, wanted = (evaluate(text, values, field) for text in (error.residual, residual))
    assert field.is_zero(field.add(shown, wanted, -1))
    assert goal is None or error.goal == goal


def test_where_in_a_sum() -> None:
    """In a direction, in total, in a lemma, in a theorem that is used: the place is in `at`."""
    good = combination(term("1+B", square="q - B/(1+B)"))
    cases = {
        "proof.direction": sum_proof(nonnegative()),
        "proof.total": sum_proof(combination(term("1+B", square="q - B/(1+B)")), total=nonnegative(),
                                 share="-1"),
        "proof.direction.small": sum_proof(lemma("small", "1 >= q", nonnegative(), good)),
    }  # fmt: skip
    cases["proof.total"]["direction"] = combination(term("1+B", square="q - B/(1+B)"), term("1"))
    for at, proof in cases.items():
        error = refusal(SUM, proof)
        assert error.at == at
        assert error.residual is not None
    used = {"am_gm": {"statement": AM_GM, "proof": nonnegative()}}
    error = refusal(SUM, sum_proof(good), theorems=used)
    assert (error.at, error.residual) == ("theorems.am_gm.proof", "-2*x*y")


def test_after_a_substitution() -> None:
    """The new variable is named."""
    statement = AM_GM | {"hypotheses": {"larger": "x >= y"}, "conclusion": "x >= 2*y"}
    error = refusal(statement, nonnegative(substitution("x", "y+s", "s", "1", "larger")))
    assert error.residual == "-y"


def test_long_ones_are_cut() -> None:
    """After a number of terms, with how many there are; the cut text is no formula."""
    statement = AM_GM | {"conclusion": "(x+y+z+1)**6 >= 0"}
    error = refusal(statement, combination())
    assert error.residual is not None
    assert error.residual.endswith(" + ... (84 terms)")
    assert error.residual.count(" + ") == 12
    with pytest.raises(kernel.algebra.AlgebraError):
        evaluate(error.residual, {}, Field(SIGNS, Budget()))


def test_other_refusals_have_none() -> None:
    error = refusal(AM_GM, combination(term("1", "nothing")))
    assert (error.residual, error.goal) == (None, None)


POLYNOMIALS = st.dictionaries(
    st.tuples(*[st.integers(0, 3)] * 3),
    st.fractions(-9, 9, max_denominator=5).filter(bool),
    max_size=6,
)


@given(POLYNOMIALS, POLYNOMIALS)
def test_the_text_is_the_rational_function(
    top: dict[tuple[int, ...], Fraction], below: dict[tuple[int, ...], Fraction]
) -> None:
    """Read again, it is the same."""
    field = Field(SIGNS, Budget())

    def polynomial(terms: dict[tuple[int, ...], Fraction]) -> dict[Any, Any]:
        return {
            tuple((n, k) for n, k in zip("xyz", m, strict=True) if k): c for m, c in terms.items()
        }

    squares = {tuple(2 * k for k in m): abs(c) for m, c in below.items()} | {(0, 0, 0): Fraction(1)}
    value = field.mul(
        Rational(polynomial(top), {}), field.inverse(Rational(polynomial(squares), {}))
    )
    names = {n: field.variable(n) for n in SIGNS}
    again = evaluate(field.text(value), names, field)
    assert field.is_zero(field.add(value, again, -1))


def test_it_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the kernel alone, and by ``sdproof check``."""
    head = {"format": kernel.FORMAT, "version": kernel.VERSION, "kind": "family"}
    file = tmp_path / "cert.json"
    file.write_text(json.dumps(head | {"statement": AM_GM, "proof": nonnegative()}))
    assert kernel_main([str(file)]) == 1
    assert capsys.readouterr().err.endswith("\nleft over: -2*x*y\n")
    assert main(["check", str(file), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["left over"] == "-2*x*y"
