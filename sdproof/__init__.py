"""sdproof settles the claims of a theory of repeated self-distillation by machine."""

from sdproof.arithmetic.exact import from_float as from_float
from sdproof.arithmetic.exact import to_exact as to_exact
from sdproof.errors import InputError as InputError
from sdproof.errors import SdproofError as SdproofError
from sdproof.model.instance import Instance as Instance
from sdproof.model.risk import Risk as Risk
from sdproof.model.risk import lower_bound as lower_bound
from sdproof.model.risk import risk as risk

__version__ = "0.1.0"
