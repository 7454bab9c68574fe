"""The only module that makes SymPy symbols.

Names are those of the kernel's language (`lam`, `xi_1`, `gamma2`), so that
`sdproof.statements` shows symbols and certificates alike. Symbols carry no assumptions: what is
known of a sign is a stated hypothesis of a derivation, never a property that SymPy may use unseen.
"""

from __future__ import annotations

from typing import Any

import sympy


def symbol(name: str) -> Any:
    """The commuting symbol of this name."""
    return sympy.Symbol(name)


def indexed(name: str, *index: int | str) -> Any:
    """The symbol ``name_index``, as in ``e_1``, ``e_m`` or ``x_12``."""
    return symbol(f"{name}_{''.join(map(str, index))}")


def row(name: str, count: int, start: int = 1) -> tuple[Any, ...]:
    """(name_start, …), `count` symbols."""
    return tuple(indexed(name, i) for i in range(start, start + count))


def matrix(name: str, rows: int, columns: int) -> Any:
    """A matrix symbol of this shape."""
    return sympy.MatrixSymbol(name, rows, columns)


LAM = symbol("lam")
T = symbol("t")
XI = symbol("xi")
GAMMA2 = symbol("gamma2")
