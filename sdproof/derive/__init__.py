"""The engine of derivations: chains of lines, each checked exactly when it is made.

A `Line` holds a formula, its relation to what is before it, a justification in words and the check
that accepted it; a wrong line raises `sdproof.errors.ProofError` and does not exist. Formulas of
the model are the values of the model's own functions on symbols; a theorem is a value whose
certificate the kernel accepts. A paper lists its derivations as `Derivation` values; the engine
knows none of them.
"""

from sdproof.derive import symbols as symbols
from sdproof.derive.base import Derived as Derived
from sdproof.derive.base import Line as Line
from sdproof.derive.base import LineRelation as LineRelation
from sdproof.derive.checks import Coordinates as Coordinates
from sdproof.derive.checks import Definite as Definite
from sdproof.derive.checks import Identity as Identity
from sdproof.derive.checks import Model as Model
from sdproof.derive.checks import Reads as Reads
from sdproof.derive.checks import Sign as Sign
from sdproof.derive.checks import Use as Use
from sdproof.derive.derivation import Derivation as Derivation
from sdproof.derive.derivation import named as named
from sdproof.derive.formula import Equation as Equation
from sdproof.derive.nodes import D as D
from sdproof.derive.nodes import Mean as Mean
from sdproof.derive.nodes import ValueAt as ValueAt
from sdproof.derive.theorems import Certified as Certified
from sdproof.derive.theorems import Kernel as Kernel
