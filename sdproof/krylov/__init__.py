"""Krylov filters, Christoffel functions of the spectrum, and the k-step law."""

from sdproof.krylov.bounds import christoffel as christoffel
from sdproof.krylov.bounds import krylov_bound as krylov_bound
from sdproof.krylov.filters import KrylovRisk as KrylovRisk
from sdproof.krylov.filters import krylov_risk as krylov_risk
