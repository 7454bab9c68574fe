"""Stating claims: what is written here is what is checked, printed, searched and exported.

A claim is a value with one or more theorems; a theorem has one statement. See `Theorem` for how
formulas are written, `sdproof.prove` for how proofs are.
"""

from sdproof.state.claim import At as At
from sdproof.state.claim import Claim as Claim
from sdproof.state.claim import Context as Context
from sdproof.state.claim import Highlight as Highlight
from sdproof.state.claim import Paper as Paper
from sdproof.state.claim import Variant as Variant
from sdproof.state.discovery import Found as Found
from sdproof.state.discovery import discover as discover
from sdproof.state.discovery import papers as papers
from sdproof.state.family import Family as Family
from sdproof.state.settling import Settled as Settled
from sdproof.state.settling import Stated as Stated
from sdproof.state.settling import VariantResult as VariantResult
from sdproof.state.settling import refute as refute
from sdproof.state.settling import settle as settle
from sdproof.state.theorem import Theorem as Theorem
from sdproof.state.theorem import auto as auto
