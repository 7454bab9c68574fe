"""sdproof settles the claims of a theory of repeated self-distillation by machine.

The names below are the public interface. The command line is `sdproof.cli`; the independent checker
of certificates is `sdproof.kernel`, which imports nothing of the rest.
"""

from __future__ import annotations

from sdproof import _start as _start  # isort: skip  (before anything that takes time)

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from sdproof import families as families
    from sdproof import kernel as kernel
    from sdproof import laws as laws
    from sdproof import papers as papers
    from sdproof import state as state
    from sdproof import symbolic as symbolic
    from sdproof.errors import InputError as InputError
    from sdproof.errors import SdproofError as SdproofError
    from sdproof.krylov import christoffel as christoffel
    from sdproof.krylov import krylov_bound as krylov_bound
    from sdproof.krylov import krylov_risk as krylov_risk
    from sdproof.minima import gain as gain
    from sdproof.minima import minimum as minimum
    from sdproof.minima import steps_for as steps_for
    from sdproof.minima import steps_needed as steps_needed
    from sdproof.model.design import Design as Design
    from sdproof.model.door import filter_risk as filter_risk
    from sdproof.model.door import lower_bound as lower_bound
    from sdproof.model.door import spectral_filter as spectral_filter
    from sdproof.model.estimators import design_risk as design_risk
    from sdproof.model.estimators import estimate as estimate
    from sdproof.model.instance import Instance as Instance
    from sdproof.model.precision import risk_mpmath as risk_mpmath
    from sdproof.model.quadratic import quadratic_form as quadratic_form
    from sdproof.model.risks import Risk as Risk
    from sdproof.model.risks import risk as risk
    from sdproof.numbers.exact import from_float as from_float
    from sdproof.numbers.exact import to_exact as to_exact
    from sdproof.optimum import optimal_curve as optimal_curve
    from sdproof.optimum.curve import risk_curve as risk_curve
    from sdproof.present import figures as figures
    from sdproof.present.figures.own import plot_risk as plot_risk
    from sdproof.prove.improvement import certify_improvement as certify_improvement
    from sdproof.prove.instance import certify as certify
    from sdproof.prove.instance import certify_steps as certify_steps
    from sdproof.state import Claim as Claim
    from sdproof.state import Context as Context
    from sdproof.state import Settled as Settled
    from sdproof.state import settle as settle
    from sdproof.verdict import Verdict as Verdict

_MODULES = {
    "families": "sdproof.families",
    "figures": "sdproof.present.figures",
    "kernel": "sdproof.kernel",
    "laws": "sdproof.laws",
    "papers": "sdproof.papers",
    "state": "sdproof.state",
    "symbolic": "sdproof.symbolic",
}
_HOME = {
    "from_float": "sdproof.numbers.exact",
    "to_exact": "sdproof.numbers.exact",
    "InputError": "sdproof.errors",
    "SdproofError": "sdproof.errors",
    "Design": "sdproof.model.design",
    "design_risk": "sdproof.model.estimators",
    "estimate": "sdproof.model.estimators",
    "spectral_filter": "sdproof.model.door",
    "Instance": "sdproof.model.instance",
    "risk_mpmath": "sdproof.model.precision",
    "quadratic_form": "sdproof.model.quadratic",
    "Risk": "sdproof.model.risks",
    "filter_risk": "sdproof.model.door",
    "lower_bound": "sdproof.model.door",
    "risk": "sdproof.model.risks",
    "christoffel": "sdproof.krylov",
    "krylov_bound": "sdproof.krylov",
    "krylov_risk": "sdproof.krylov",
    "gain": "sdproof.minima",
    "minimum": "sdproof.minima",
    "optimal_curve": "sdproof.optimum",
    "steps_for": "sdproof.minima",
    "steps_needed": "sdproof.minima",
    "risk_curve": "sdproof.optimum.curve",
    "plot_risk": "sdproof.present.figures.own",
    "certify": "sdproof.prove.instance",
    "certify_steps": "sdproof.prove.instance",
    "certify_improvement": "sdproof.prove.improvement",
    "Claim": "sdproof.state",
    "Context": "sdproof.state",
    "Settled": "sdproof.state",
    "settle": "sdproof.state",
    "Verdict": "sdproof.verdict",
}
"""Where each public name lives; imported on first use, so that the kernel can run by itself."""

__all__ = [*_MODULES, *_HOME, "__version__"]  # noqa: PLE0604 (the keys are strings)


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        value = importlib.import_module(_MODULES[name])
    elif name in _HOME:
        value = getattr(importlib.import_module(_HOME[name]), name)
    else:
        raise AttributeError(f"module 'sdproof' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_MODULES, *_HOME])
