"""What repeated self-distillation gains on a table of numbers, and what explains it.

Floats prove nothing: what this package says is at most *supported*.
"""
