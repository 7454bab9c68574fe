"""Named families of exact instances: hard, near-miss, and the instances of claims."""

from sdproof.families.builders import VIOLATIONS as VIOLATIONS
from sdproof.families.builders import equal_eigenvalues as equal_eigenvalues
from sdproof.families.builders import even_signal as even_signal
from sdproof.families.builders import hard as hard
from sdproof.families.builders import near_miss as near_miss
from sdproof.families.builders import synthetic as synthetic
from sdproof.families.builders import unbounded_ratio as unbounded_ratio
from sdproof.families.registry import FAMILIES as FAMILIES
from sdproof.families.spectra import SHAPES as SHAPES
