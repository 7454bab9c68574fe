"""The papers that are stated and verified here, one folder each; the first is the default."""

from sdproof.papers import (
    boosting,
    borup2021,
    dang2026,
    das2023,
    dohmatob2024,
    garg2025,
    krylov,
    label_noise,
    mobahi2020,
    moniri2025,
    pareek2024,
)

PAPERS = (
    pareek2024.PAPER,
    krylov.PAPER,
    mobahi2020.PAPER,
    borup2021.PAPER,
    das2023.PAPER,
    dang2026.PAPER,
    boosting.PAPER,
    moniri2025.PAPER,
    garg2025.PAPER,
    dohmatob2024.PAPER,
    label_noise.PAPER,
)
"""In the order in which they are listed."""
