"""The derivations of the paper, one file for each part of the theory."""

from sdproof.derive.derivation import Derivation
from sdproof.papers.pareek2024.derivations import (
    differences,
    filter,
    lower_bound,
    necessity,
    one_step,
    optimum,
    quadratic,
    risk,
    separation,
)

DERIVATIONS: tuple[Derivation, ...] = (
    filter.DERIVATION,
    risk.DERIVATION,
    quadratic.DERIVATION,
    optimum.DERIVATION,
    lower_bound.DERIVATION,
    differences.DERIVATION,
    separation.DERIVATION,
    necessity.ALIGNMENT,
    necessity.RATIO,
    necessity.DISTINCTNESS,
    one_step.CRITERION,
    one_step.TRADE_OFF,
    one_step.HIGH_NOISE,
    one_step.LARGEST_GAIN,
)
"""In the order of the theory."""
