"""The papers that are stated and verified here, one folder each; the first is the default."""

from sdproof.papers import krylov, pareek2024

PAPERS = (pareek2024.PAPER, krylov.PAPER)
"""In the order in which they are listed."""
