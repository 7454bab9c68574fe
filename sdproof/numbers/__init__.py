"""Exact rationals, balls, and positivity of polynomials on (0, ∞)."""
