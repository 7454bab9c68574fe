"""What the laws judge: sdproof's own model, or an estimator given by a user.

A user's estimator comes in one of two forms: a *filter*, (instance, λ, ξ) -> (q_1, …, q_r), or a
*fit*, (X, y, λ, ξ) -> coefficient vector. A fit is called on rational designs whose eigenvalues are
those of the case, and is reduced to its filter by q_j = ⟨u_j, fit(X, Xᵀu_j)⟩.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from flint import fmpq, fmpq_mat

from sdproof.errors import InputError
from sdproof.laws.designs import Probe, probe
from sdproof.model.estimators import distil, identity
from sdproof.model.filters import spectral_filter
from sdproof.model.instance import Instance
from sdproof.model.risks import Risk, filter_risk, risk
from sdproof.numbers.exact import from_float, shown, to_exact

Xi: TypeAlias = tuple[fmpq, ...]
Filter: TypeAlias = Callable[[Instance, fmpq, Xi], Sequence[Any]]
Fit: TypeAlias = Callable[[Any, Any, Any, Any], Sequence[Any]]
_MEMORY = 4096


def _tolerance(value: object | None) -> fmpq | None:
    if value is None:
        return None
    tolerance = to_exact(value, "tolerance")
    if not 0 < tolerance < 1:
        raise InputError(f"tolerance: {tolerance}; accepted: an exact number in (0, 1)")
    return tolerance


def _callable(value: Any, where: str) -> Any:
    if not callable(value):
        raise InputError(f"{where}: {shown(value)} cannot be called")
    return value


@dataclass(frozen=True)
class Subject:
    """An estimator that laws can be run against; make one with `of_filter` or `of_fit`.

    It has to be a function of its arguments: what it returned once is not asked for again.

    Attributes
    ----------
    name : str
        What reports call it.
    filter : callable, optional
        (instance, λ, ξ) -> (q_1, …, q_r), in the order of ``instance.eigenvalues``.
    fit : callable, optional
        (X, y, λ, ξ) -> θ, with X of d rows and n columns (the columns are the inputs).
    tolerance : flint.fmpq, optional
        For an estimator that returns floats: relative tolerance of every comparison. None: exact.
    """

    name: str
    filter: Filter | None = None
    fit: Fit | None = None
    tolerance: fmpq | None = None
    _seen: dict[object, Xi] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.filter is not None and self.fit is not None:
            raise InputError("subject: a filter and a fit; accepted: one of them")
        object.__setattr__(self, "tolerance", _tolerance(self.tolerance))

    @classmethod
    def of_filter(
        cls, filter: Filter, name: str = "filter", tolerance: object | None = None
    ) -> Subject:
        """The subject of a spectral filter.

        Parameters
        ----------
        filter : callable
            (instance, λ, ξ) -> q_1, …, q_r, one number for each of ``instance.eigenvalues``, which
            are `flint.fmpq`, as are λ and ξ.
        name : str
        tolerance : exact number, optional
            In (0, 1); needed when the filter returns floats.

        Raises
        ------
        sdproof.errors.InputError
            For something that cannot be called, or a bad tolerance.
        """
        return cls(name, filter=_callable(filter, "filter"), tolerance=_tolerance(tolerance))

    @classmethod
    def of_fit(cls, fit: Fit, name: str = "fit", tolerance: object | None = None) -> Subject:
        """The subject of an estimator on data.

        Parameters
        ----------
        fit : callable
            (X, y, λ, ξ) -> θ of length d. Without a tolerance X is a list of d rows of n
            `fractions.Fraction`, y a list of n, λ one and ξ a tuple of them; with one they are
            NumPy arrays and floats. Most laws see the fit through the q_j; the laws "linear" and
            "spectral" check that this is all there is to it.
        name : str
        tolerance : exact number, optional
            In (0, 1); needed when the estimator computes in floats.

        Raises
        ------
        sdproof.errors.InputError
            For something that cannot be called, or a bad tolerance.
        """
        return cls(name, fit=_callable(fit, "fit"), tolerance=_tolerance(tolerance))

    @staticmethod
    def required(value: object) -> None:
        """InputError for anything but a subject."""
        if not isinstance(value, Subject):
            raise InputError(
                f"subject: {type(value).__name__}; accepted: Subject.of_filter(...) or "
                "Subject.of_fit(...)"
            )

    @property
    def own(self) -> bool:
        """Whether this is sdproof's own model."""
        return self.filter is None and self.fit is None

    def number(self, value: object, where: str) -> fmpq:
        """A returned number, exactly; floats only under a tolerance (their binary value)."""
        if self.tolerance is not None and hasattr(value, "__float__") and _is_float(value):
            return from_float(float(value), f"{self.name}: {where}")
        try:
            return to_exact(value, f"{self.name}: {where}")
        except InputError:
            if isinstance(value, float):
                raise InputError(
                    f"{self.name}: {where}: {shown(value)} is a float; accepted: exact numbers, or "
                    "floats with a stated tolerance"
                ) from None
            raise

    def numbers(self, values: object, size: int, where: str) -> Xi:
        """A returned sequence of `size` numbers, exactly.

        Raises
        ------
        sdproof.errors.InputError
            For anything else.
        """
        try:
            listed = list(values)  # type: ignore[call-overload]
        except TypeError:
            kind = type(values).__name__
            raise InputError(
                f"{self.name}: {where} is a {kind}; accepted: a sequence of {size} numbers"
            ) from None
        if len(listed) != size:
            raise InputError(f"{self.name}: {where} has {len(listed)} numbers; accepted: {size}")
        return tuple(self.number(v, f"{where}[{i}]") for i, v in enumerate(listed))

    def probe(self, instance: Instance) -> Probe:
        """The rational design on which a fit is judged, in the kind of numbers it takes."""
        return probe(instance.eigenvalues, floats=self.tolerance is not None)

    def coefficients(self, design: Probe, y: Sequence[fmpq], lam: fmpq, xi: Xi) -> Xi:
        """θ of the fit for the labels y on a design (of sdproof's recursion, for its model)."""
        if self.fit is None:
            labels, penalty = fmpq_mat(len(y), 1, list(y)), identity(design.X.nrows(), lam)
            theta = distil(design.X, labels, penalty, xi)
            return tuple(theta.entries())
        returned = self.fit(*design.arguments(y, lam, xi))
        return self.numbers(returned, design.X.nrows(), "coefficients")

    def q(self, instance: Instance, lam: fmpq, xi: Xi = ()) -> Xi:
        """(q_1, …, q_r) at λ and ξ, exact numbers (for floats: their exact binary values)."""
        if self.own:
            return tuple(spectral_filter(e, lam, xi) for e in instance.eigenvalues)
        key = (instance.eigenvalues, None if self.filter is None else instance, lam, xi)
        if key not in self._seen:
            if len(self._seen) >= _MEMORY:
                self._seen.clear()
            self._seen[key] = self._q(instance, lam, xi)
        return self._seen[key]

    def _q(self, instance: Instance, lam: fmpq, xi: Xi) -> Xi:
        if self.filter is not None:
            return self.numbers(self.filter(instance, lam, xi), instance.rank, "q")
        design = self.probe(instance)
        return tuple(
            design.along(j, self.coefficients(design, design.fitted(j), lam, xi))
            for j in range(instance.rank)
        )

    def risk(self, instance: Instance, lam: fmpq, xi: Sequence[fmpq] = ()) -> Risk:
        """ρ = Σ [B (1−q)² + q²] of the subject, with bias and variance; see `sdproof.risk`."""
        if self.own:
            return risk(instance, lam, xi)
        rho, bias, variance = filter_risk(instance.snr, self.q(instance, lam, tuple(xi)))[:3]
        unit = instance.unit
        return Risk(rho, bias, variance, None if unit is None else rho * unit)


def _is_float(value: object) -> bool:
    return isinstance(value, float) or type(value).__module__ == "numpy"


MODEL = Subject("sdproof")
"""sdproof's own model."""
