"""The papers that are stated and verified here, one folder each; the first is the default."""

from sdproof.papers import das2023, pareek2024

PAPERS = (pareek2024.PAPER, das2023.PAPER)
"""In the order in which they are listed."""
