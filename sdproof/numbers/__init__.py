"""Exact rationals, balls, and positivity of polynomials on (0, ∞)."""

from sdproof.numbers import pickling as pickling
