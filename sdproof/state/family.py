"""A family of instances: what a statement quantifies over, and under which hypotheses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Signs = Mapping[str, str]
Formulas = Mapping[str, str]

DIRECTION: Signs = {"e": "positive", "B": "nonnegative"}
"""The variables that every direction has: its eigenvalue and its signal-to-noise ratio."""


@dataclass(frozen=True)
class Family:
    """Instances of every rank r, and constants that they share.

    Formulas are strings in the kernel's language: names, integers, ``+ - * / **``, and the functions
    ``filter(e, lam, xi_1, …, xi_k)``, ``rho(B, q)`` = B(1−q)² + q², ``bias(B, q)``, ``variance(q)``,
    ``mean(value, eta, gamma2)``. ``r`` is the rank.

    Attributes
    ----------
    aligned : bool or str
        True: one direction m is set apart, with variables ``e_m``, ``B_m``, …; `each` is then about the
        others. An expression in fixed variables: what that direction adds to the sum, where the
        directions are groups of eigenvalues and m is none of them.
    constants : mapping
        Numbers that all directions share: name -> "positive", "nonnegative" or "real".
    given : mapping
        Hypotheses about them: name -> relation, such as ``"B_m >= C*r"``.
    each : mapping
        Hypotheses in every direction (but m).
    sums : mapping
        Hypotheses on sums: a side that names a variable of a direction is summed over all.
    directions : mapping
        Variables that a direction has beside its eigenvalue ``e`` and its signal-to-noise ratio ``B``:
        name -> sign.
    let, direction_let : mapping
        Definitions, in constants and in each direction.
    """

    aligned: bool | str = False
    constants: Signs = field(default_factory=dict)
    given: Formulas = field(default_factory=dict)
    each: Formulas = field(default_factory=dict)
    sums: Formulas = field(default_factory=dict)
    directions: Signs = field(default_factory=dict)
    let: Formulas = field(default_factory=dict)
    direction_let: Formulas = field(default_factory=dict)
