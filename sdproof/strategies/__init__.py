"""Hypothesis strategies for the theory: exact rationals, valid by construction, shrinking to the
smallest readable instance.

.. code-block:: python

    from hypothesis import given
    from sdproof import lower_bound, risk
    from sdproof.strategies import imitation_parameters, instances, lambdas

    @given(instances(), lambdas(), imitation_parameters())
    def test_the_lower_bound_is_never_beaten(instance, lam, xi):
        assert risk(instance, lam, xi).rho >= lower_bound(instance)

``st.from_type(Instance)`` works without an import. Bad arguments raise Hypothesis' `InvalidArgument`
at once. The cases of a law are drawn by `sdproof.laws.generators.cases`.
"""

from sdproof.strategies._designs import KnownDesign as KnownDesign
from sdproof.strategies._designs import designs as designs
from sdproof.strategies._designs import integer_designs as integer_designs
from sdproof.strategies._instances import aligned_instances as aligned_instances
from sdproof.strategies._instances import hard_instances as hard_instances
from sdproof.strategies._instances import instances as instances
from sdproof.strategies._instances import near_misses as near_misses
from sdproof.strategies.numbers import eigenvalues as eigenvalues
from sdproof.strategies.numbers import imitation_parameters as imitation_parameters
from sdproof.strategies.numbers import lambdas as lambdas
