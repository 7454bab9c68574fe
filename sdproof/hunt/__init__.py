"""Hunts: a targeted search for counterexamples to claims, false variants and users' estimators.

A hunt can refute, when what it finds is confirmed exactly; it never proves anything.

.. code-block:: python

    from sdproof.hunt import hunt_subject
    from sdproof.laws import Subject

    wrong = Subject.of_filter(lambda i, lam, xi: [e / (e + lam**2) for e in i.eigenvalues])
    print(hunt_subject(wrong, ["filter"], seconds=5))
"""

from sdproof.errors import MissingExtra

try:
    import hypothesis as _hypothesis  # noqa: F401
except ImportError:
    raise MissingExtra(extra="strategies", package="hypothesis") from None

from sdproof.hunt.hunt import hunt as hunt
from sdproof.hunt.hunt import hunt_claim as hunt_claim
from sdproof.hunt.hunt import hunt_subject as hunt_subject
from sdproof.hunt.hunt import hunt_variant as hunt_variant
from sdproof.hunt.result import Counterexample as Counterexample
from sdproof.hunt.result import Hunt as Hunt
from sdproof.hunt.result import Tally as Tally
from sdproof.hunt.targets import Target as Target
