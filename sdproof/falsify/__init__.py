"""Points that violate a statement, found in floating point and confirmed in exact numbers.

.. code-block:: python

    from sdproof.falsify import violated_point
"""

from sdproof.falsify.search import violated_point as violated_point
