"""How far functions and commands go: limits that more than one part names.

This module imports nothing.
"""

MAX_STEPS = 4096
"""Most steps of self-distillation at one λ, and longest ξ."""
MAX_SEARCHED = 8
"""Most steps for which a minimum over λ is searched and enclosed."""
MAX_KRYLOV = 256
"""Largest degree of a polynomial filter, and most steps for which the k-step law is used."""
MAX_DECIMALS = 10_000
"""Most decimal digits of a result that can be asked for."""
