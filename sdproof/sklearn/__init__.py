"""Self-distilled ridge as scikit-learn estimators (extra ``sklearn``)."""

from __future__ import annotations

from sdproof.errors import MissingExtra

try:
    import sklearn as _sklearn  # noqa: F401
except ImportError:
    raise MissingExtra(extra="sklearn", package="scikit-learn") from None

from sdproof.sklearn.classifiers import (
    SelfDistilledKernelRidgeClassifierCV as SelfDistilledKernelRidgeClassifierCV,
)
from sdproof.sklearn.classifiers import (
    SelfDistilledRidgeClassifierCV as SelfDistilledRidgeClassifierCV,
)
from sdproof.sklearn.gain import ExpectedGain as ExpectedGain
from sdproof.sklearn.gain import expected_gain as expected_gain
from sdproof.sklearn.kernel_ridge_cv import (
    SelfDistilledKernelRidgeCV as SelfDistilledKernelRidgeCV,
)
from sdproof.sklearn.ridge import SelfDistilledRidge as SelfDistilledRidge
from sdproof.sklearn.ridge import xi_from_boosting as xi_from_boosting
from sdproof.sklearn.ridge_cv import SelfDistilledRidgeCV as SelfDistilledRidgeCV

__all__ = [
    "ExpectedGain",
    "SelfDistilledKernelRidgeCV",
    "SelfDistilledKernelRidgeClassifierCV",
    "SelfDistilledRidge",
    "SelfDistilledRidgeCV",
    "SelfDistilledRidgeClassifierCV",
    "expected_gain",
    "xi_from_boosting",
]
