"""Hypothesis strategies for the theory: exact rationals, valid by construction, shrinking to the
smallest readable instance.

.. code-block:: python

    from hypothesis import given
    from sdproof import lower_bound, risk
    from sdproof.search.strategies import imitation_parameters, instances, lambdas

    @given(instances(), lambdas(), imitation_parameters())
    def test_the_lower_bound_is_never_beaten(instance, lam, xi):
        assert risk(instance, lam, xi).rho >= lower_bound(instance)

``st.from_type(Instance)`` works without an import. Bad bounds raise Hypothesis' `InvalidArgument`
at once. Needs the extra "strategies".
"""

from typing import TYPE_CHECKING, Any

from sdproof.errors import MissingExtra

try:
    import hypothesis as _hypothesis  # noqa: F401
except ImportError:
    raise MissingExtra(extra="strategies", package="hypothesis") from None

if TYPE_CHECKING:
    from sdproof.search.strategies.law_cases import cases as cases
from sdproof.search.strategies._designs import KnownDesign as KnownDesign
from sdproof.search.strategies._designs import designs as designs
from sdproof.search.strategies._designs import integer_designs as integer_designs
from sdproof.search.strategies._instances import aligned_instances as aligned_instances
from sdproof.search.strategies._instances import hard_instances as hard_instances
from sdproof.search.strategies._instances import instances as instances
from sdproof.search.strategies._instances import near_misses as near_misses
from sdproof.search.strategies.numbers import eigenvalues as eigenvalues
from sdproof.search.strategies.numbers import imitation_parameters as imitation_parameters
from sdproof.search.strategies.numbers import lambdas as lambdas

__all__ = [
    "KnownDesign",
    "aligned_instances",
    "cases",
    "designs",
    "eigenvalues",
    "hard_instances",
    "imitation_parameters",
    "instances",
    "integer_designs",
    "lambdas",
    "near_misses",
]


def __getattr__(name: str) -> Any:
    # the laws take a quarter of a second, longer than a test with Hypothesis' deadline may
    if name != "cases":
        raise AttributeError(f"module 'sdproof.search.strategies' has no attribute {name!r}")
    from sdproof.search.strategies.law_cases import cases

    globals()["cases"] = cases
    return cases
