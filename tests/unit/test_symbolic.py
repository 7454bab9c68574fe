"""`sdproof.symbolic`: its expressions evaluate to the package's exact results; LaTeX is plain."""

from __future__ import annotations

from typing import Any

import pytest
import sympy
from flint import fmpq
from matplotlib.mathtext import MathTextParser

from sdproof import InputError, Instance, families, optimal_curve, risk, spectral_filter, symbolic
from sdproof.cli import main

INSTANCE = Instance([5, 3, 2, 1, "1/2"], [1, 2, "1/3", 7, 2])
LAM = fmpq(5, 4)


def rational(value: Any) -> Any:
    return sympy.Rational(str(value))


def numbers(instance: Instance, lam: fmpq, xi: list[fmpq] | None = None) -> dict[Any, Any]:
    """What to substitute."""
    named = {"lam": lam} | {f"xi_{i}": v for i, v in enumerate(xi or [], 1)}
    for j, (e, b) in enumerate(zip(instance.eigenvalues, instance.snr, strict=True), 1):
        named |= {f"e_{j}": e, f"B_{j}": b}
    return {sympy.Symbol(name): rational(v) for name, v in named.items()}


@pytest.mark.parametrize("k", range(4))
def test_filter_and_risk(k: int) -> None:
    """At numbers, those of the model."""
    xi = [fmpq(-1, 2), fmpq(3), fmpq(2, 7)][:k]
    values = numbers(INSTANCE, LAM, xi)
    assert symbolic.risk(5, k).xreplace(values) == rational(risk(INSTANCE, LAM, xi).rho)
    q = symbolic.filter(k).xreplace(values | {sympy.Symbol("e"): sympy.Integer(3)})
    assert q == rational(spectral_filter(fmpq(3), LAM, xi))


@pytest.mark.parametrize("k", range(5))
def test_optimum_and_xi(k: int) -> None:
    """At numbers, those of the exact fit; ξ attains the optimum; from r steps on the lower bound."""
    values, point = numbers(INSTANCE, LAM), optimal_curve(INSTANCE, LAM, 5)[k]
    assert symbolic.optimum(5, k).xreplace(values) == rational(point.rho)
    if k:
        assert [v.xreplace(values) for v in symbolic.xi(5, k)] == [rational(v) for v in point.xi]
    small = Instance([2, 1], [3, "1/2"])
    if k >= 2:
        bound = optimal_curve(small, LAM, 2)[2].rho
        assert symbolic.optimum(2, k).xreplace(numbers(small, LAM)) == rational(bound)


@pytest.mark.parametrize("r", [2, 3, 7])
def test_hard_family(r: int) -> None:
    """The instance of `families.hard`."""
    symbols = symbolic.hard(r)
    at = {sympy.Symbol("C"): sympy.Integer(50), sympy.Symbol("b"): sympy.Rational(1, 3)}
    found = {str(name): sympy.sympify(v).xreplace(at) for name, v in symbols.items()}
    instance = families.hard(r, 50, "1/3")
    for j, (e, b) in enumerate(zip(instance.eigenvalues, instance.snr, strict=True), 1):
        assert (found[f"e_{j}"], found[f"B_{j}"]) == (rational(e), rational(b))


@pytest.mark.parametrize(
    "call",
    [
        lambda: symbolic.filter(-1),
        lambda: symbolic.filter(17),
        lambda: symbolic.risk(0),
        lambda: symbolic.risk(65),
        lambda: symbolic.risk(2, True),
        lambda: symbolic.risk("2"),  # type: ignore[arg-type]
        lambda: symbolic.optimum(2, 5),
        lambda: symbolic.xi(3, 0),
        lambda: symbolic.xi(2, 3),
        lambda: symbolic.hard(1),
    ],
)
def test_bad_sizes(call: Any) -> None:
    """One line that names the letter."""
    with pytest.raises(InputError, match=r"^[rk]: .*accepted"):
        call()


@pytest.mark.parametrize(
    "arguments",
    [
        ["risk", "--r", "3", "--k", "2"],
        ["filter", "--k", "2"],
        ["optimum", "--r", "2", "--k", "1"],
        ["xi", "--rank", "3", "--steps", "2"],
        ["hard", "--r", "3"],
    ],
)
def test_formats(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """LaTeX in ASCII that a TeX parser reads; SymPy's text gives the expression back; plain text."""
    assert main(["derive", *arguments, "--format", "latex"]) == 0
    lines = capsys.readouterr().out.splitlines()
    parser = MathTextParser("path")
    for line in lines:
        assert line.isascii()
        assert line.startswith(r"\[ ")
        assert line.endswith(r" \]")
        parser.parse(f"${line[3:-3]}$")
    joined = " ".join(lines)
    assert "lam" not in joined.replace(r"\lambda", "")
    assert "xi" not in joined.replace(r"\xi", "")
    assert main(["derive", *arguments, "--format", "sympy"]) == 0
    size = {"r": 3, "k": 2} if arguments[0] == "risk" else None
    text = capsys.readouterr().out
    if size:
        assert sympy.sympify(text) == symbolic.risk(**size)
    assert main(["derive", *arguments, "--format", "text"]) == 0
    assert " = " in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["risk", "--format", "latex"],
        ["risk", "--r", "2", "--format", "latex"],
        ["filter", "--r", "2", "--k", "1", "--format", "latex"],
        ["separation", "--r", "2", "--format", "text"],
        ["--format", "text"],
        ["risk", "--r", "2", "--k", "1", "--format", "pdf"],
        ["risk", "--r", "2", "--k", "1", "--format", "text", "--json"],
        ["risk", "--r", "2", "--k", "1", "--format", "text", "--latex"],
        ["risk", "--r", "2", "--k", "99", "--format", "text"],
        ["hard", "--r", "1", "--format", "text"],
        ["hard"],
    ],
)
def test_bad_questions(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and one line."""
    assert main(["derive", *arguments]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("\n")) == ("", 1)
