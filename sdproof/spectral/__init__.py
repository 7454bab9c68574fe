"""Self-distillation in floats, in the eigenbasis of one block: what the experiments and the
estimators share.

The formulas are those of `sdproof.model`, evaluated on NumPy arrays.
"""

from sdproof.spectral.blocks import Block as Block
from sdproof.spectral.blocks import centred as centred
from sdproof.spectral.blocks import shifted as shifted
from sdproof.spectral.factors import Factor as Factor
from sdproof.spectral.factors import Scaling as Scaling
from sdproof.spectral.factors import factor as factor
from sdproof.spectral.factors import joined as joined
from sdproof.spectral.factors import scaling as scaling
from sdproof.spectral.least_squares import Array as Array
from sdproof.spectral.least_squares import Decomposition as Decomposition
from sdproof.spectral.least_squares import block_losses as block_losses
from sdproof.spectral.least_squares import block_systems as block_systems
from sdproof.spectral.least_squares import coefficients as coefficients
from sdproof.spectral.least_squares import decompose as decompose
from sdproof.spectral.least_squares import filter_basis as filter_basis
from sdproof.spectral.least_squares import losses_at as losses_at
from sdproof.spectral.least_squares import nested_fit as nested_fit
from sdproof.spectral.recursion import nearest_xi as nearest_xi
from sdproof.spectral.recursion import representable as representable
