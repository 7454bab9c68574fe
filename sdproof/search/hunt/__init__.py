"""Hunts: a targeted search for counterexamples to statements, laws and users' estimators.

A hunt can refute, when what it finds is confirmed exactly; it never proves anything.

.. code-block:: python

    from sdproof.search.hunt import hunt_subject
    from sdproof.laws import Subject

    wrong = Subject.of_filter(lambda i, lam, xi: [e / (e + lam**2) for e in i.eigenvalues])
    print(hunt_subject(wrong, ["filter"], seconds=5))
"""

from sdproof.search.hunt.result import Counterexample as Counterexample
from sdproof.search.hunt.result import Hunt as Hunt
from sdproof.search.hunt.result import Tally as Tally
from sdproof.search.hunt.rounds import counterexample_to as counterexample_to
from sdproof.search.hunt.rounds import hunt as hunt
from sdproof.search.hunt.rounds import hunt_subject as hunt_subject
from sdproof.search.hunt.targets import Target as Target
from sdproof.search.hunt.targets import law_target as law_target
from sdproof.search.hunt.targets import statement_target as statement_target
