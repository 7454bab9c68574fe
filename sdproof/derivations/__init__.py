"""Derivations: chains of steps, each checked exactly when it is made.

A `Step` holds a formula, its relation to what is before it, a justification in words and the check
that accepted it; a wrong step raises `sdproof.errors.ProofError` and does not exist. Formulas of
the model are the values of the model's own functions on symbols, theorems are the claims' own
objects, checked by the kernel. Needs the extra ``symbolic`` (SymPy).
"""

from sdproof import symbols as symbols
from sdproof.derivations.base import Certified as Certified
from sdproof.derivations.base import Derivation as Derivation
from sdproof.derivations.base import Kernel as Kernel
from sdproof.derivations.base import Relation as Relation
from sdproof.derivations.base import Step as Step
from sdproof.derivations.checks import Coordinates as Coordinates
from sdproof.derivations.checks import Definite as Definite
from sdproof.derivations.checks import Identity as Identity
from sdproof.derivations.checks import Model as Model
from sdproof.derivations.checks import Reads as Reads
from sdproof.derivations.checks import Sign as Sign
from sdproof.derivations.checks import Use as Use
from sdproof.derivations.formula import Equation as Equation
from sdproof.derivations.nodes import At as At
from sdproof.derivations.nodes import D as D
from sdproof.derivations.nodes import Mean as Mean
from sdproof.derivations.registry import DERIVATIONS as DERIVATIONS
from sdproof.derivations.registry import derive as derive
from sdproof.derivations.registry import of_claim as of_claim
