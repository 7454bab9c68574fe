"""Floating-point experiments on real data: Table 1, its diagnostics and its figures.

Floats prove nothing: what this package says is at most *supported*.
"""
