"""Three operations that SymPy must not carry out by itself: derivative, value at a point, mean.

They stay as written until `sdproof.derive.field` evaluates them on polynomials.
"""

from __future__ import annotations

from typing import Any

from sympy import Function


class D(Function):  # type: ignore[misc]
    """``D(f, x)`` is the formal derivative ∂f/∂x; a name that no equation ties to x is constant."""

    nargs = 2

    def _sympystr(self, printer: Any) -> str:
        of, by = map(printer.doprint, self.args)
        return f"∂({of})/∂{by}" if self.args[0].args else f"∂{of}/∂{by}"

    def _latex(self, printer: Any) -> str:
        of, by = map(printer.doprint, self.args)
        if not self.args[0].args:
            return rf"\frac{{\partial {of}}}{{\partial {by}}}"
        return rf"\frac{{\partial}}{{\partial {by}}}\left({of}\right)"


class ValueAt(Function):  # type: ignore[misc]
    """``ValueAt(f, x, a)`` is the value of f where x = a."""

    nargs = 3

    def _sympystr(self, printer: Any) -> str:
        of, name, value = map(printer.doprint, self.args)
        return f"({of} at {name} = {value})"

    def _latex(self, printer: Any) -> str:
        of, name, value = map(printer.doprint, self.args)
        if self.args[0].is_Add or self.args[0].is_Mul:
            of = rf"\left({of}\right)"
        return rf"\left.{of}\right|_{{{name}={value}}}"


class Mean(Function):  # type: ignore[misc]
    """``Mean(f, η_1, …)`` is the expectation over the noise variables η_1, … (at least one)."""

    def _sympystr(self, printer: Any) -> str:
        return f"E[{printer.doprint(self.args[0])}]"

    def _latex(self, printer: Any) -> str:
        return rf"\mathbb{{E}}\left[{printer.doprint(self.args[0])}\right]"
