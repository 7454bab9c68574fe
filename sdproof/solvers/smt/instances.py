"""The obligations of certificates about one exact instance.

The risk is written down from its definition, with λ and ξ (or the coefficients of h) as variables;
nothing of the certificate's proof is used, only its statement and its witnesses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from flint import fmpq

from sdproof.errors import InputError
from sdproof.model.design import Design
from sdproof.model.instance import Instance
from sdproof.model.serial import problem_from_json
from sdproof.numbers.exact import to_exact
from sdproof.solvers.smt.expressions import Quotient, Ring
from sdproof.solvers.smt.obligations import Obligation
from sdproof.solvers.smt.reading import Relation
from sdproof.solvers.smt.univariate import univariate_obligations

MAX_RANK, MAX_STEPS = 64, 64


def instance_obligations(
    certificate: Mapping[str, Any], *, structured: bool = False
) -> tuple[Obligation, ...]:
    """The obligations of a certificate of one of the kinds in `KINDS`; an `InputError` for others.

    `structured`: the same in λ alone, ξ eliminated by the prover's polynomials, where one such
    obligation says the same.
    """
    found = _made(certificate, lambda _, problem: KINDS[certificate["kind"]](problem, certificate))
    if not structured or certificate["kind"] == "box-bound":
        return found
    alone = in_one_variable(certificate)
    return alone + found[len(alone) :]


def in_one_variable(certificate: Mapping[str, Any]) -> tuple[Obligation, ...]:
    """The obligations in λ alone of a certificate about an instance, of a box bound one for each part
    of its proof; `InputError` as `instance_obligations`."""
    return _made(certificate, lambda instance, _: univariate_obligations(instance, certificate))


def _made(
    certificate: Mapping[str, Any],
    make: Callable[[Instance, _Problem], Iterator[Obligation]],
) -> tuple[Obligation, ...]:
    kind = certificate.get("kind")
    if kind not in KINDS:
        raise InputError(f"kind: {str(kind)[:40]!r}; accepted: {', '.join(KINDS)}, family")
    try:
        data = certificate["instance"]
        problem = problem_from_json(data)
        instance = problem.instance() if isinstance(problem, Design) else problem
        instance.require_rational("a question for solvers")
        if instance.rank > MAX_RANK or not 0 <= int(certificate.get("steps", 0)) <= MAX_STEPS:
            raise InputError(f"certificate: accepted: r ≤ {MAX_RANK}, steps 0..{MAX_STEPS}")
        return tuple(make(instance, _Problem(instance)))
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"certificate: a field is missing or wrong ({error!r})") from None


class _Problem:
    """An instance and its risk in variables."""

    def __init__(self, instance: Instance) -> None:
        self.pairs = tuple(zip(instance.eigenvalues, instance.snr, strict=True))

    def risk(self, steps: int) -> tuple[Ring, Quotient]:
        """ρ as a function of lam and xi1, …, xik."""
        ring = Ring(("lam", *(f"xi{i + 1}" for i in range(steps))))
        lam, *xi = ring.variables.values()
        q = [ring.spectral_filter(ring.number(e), lam, xi) for e, _ in self.pairs]
        return ring, ring.risk([ring.number(b) for _, b in self.pairs], q).rho

    def from_h(self, steps: int) -> tuple[Ring, list[tuple[fmpq, int, Quotient]]]:
        """Groups of equal eigenvalues, as (Σ B_j, number, q), q = t + t(1−t)h(t)."""
        ring = Ring(("lam", *(f"h{i}" for i in range(steps))))
        lam, *h = ring.variables.values()
        found = []
        for e in dict.fromkeys(e for e, _ in self.pairs):
            signals = [b for other, b in self.pairs if other == e]
            t = ring.number(e) / (ring.number(e) + lam)
            value = ring.number(0)
            for c in reversed(h):
                value = value * t + c
            q = t + t * (ring.number(1) - t) * value
            found.append((sum(signals, start=fmpq(0)), len(signals), q))
        return ring, found


def _signs(ring: Ring) -> dict[str, str]:
    return {name: "positive" if name == "lam" else "real" for name in ring.names}


def _lower(problem: _Problem, steps: int, bound: str, name: str) -> Obligation:
    ring, rho = problem.risk(steps)
    value = rho - ring.number(to_exact(bound, "bound"))
    return Obligation(name, _signs(ring), (), Relation(value, ">="))


def _witness(
    problem: _Problem, steps: int, bound: str, at: Mapping[str, Any], rel: str
) -> Obligation:
    """At the witness, bound − ρ REL 0; its coordinates are given as equations."""
    ring, rho = problem.risk(steps)
    values = [to_exact(at["lam"], "witness.lam"), *(to_exact(x, "witness.xi") for x in at["xi"])]
    given = tuple(
        Relation(v - ring.number(x), "=")
        for v, x in zip(ring.variables.values(), values, strict=True)
    )
    value = ring.number(to_exact(bound, "bound")) - rho
    return Obligation("witness", _signs(ring), given, Relation(value, rel))


def _lower_bound(problem: _Problem, c: Mapping[str, Any]) -> Iterator[Obligation]:
    yield _lower(problem, c["steps"], c["bound"], "lower bound")


def _box_bound(problem: _Problem, c: Mapping[str, Any]) -> Iterator[Obligation]:
    found = _lower(problem, c["steps"], c["bound"], "box bound")
    ring, _ = problem.risk(c["steps"])
    given = []
    for (low, high), xi in zip(c["xi"], [*ring.variables.values()][1:], strict=True):
        ends = [(low, xi, 1), (high, -xi, -1)]
        given += [
            Relation(v - ring.number(way * to_exact(end, "xi")), ">=")
            for end, v, way in ends
            if end is not None
        ]
    yield replace(found, given=tuple(given))


def _upper_bound(problem: _Problem, c: Mapping[str, Any]) -> Iterator[Obligation]:
    yield _witness(problem, c["steps"], c["bound"], c["witness"], ">=")


def _strict_improvement(problem: _Problem, c: Mapping[str, Any]) -> Iterator[Obligation]:
    yield _lower(problem, 0, c["bound"], "ridge is at least the bound")
    yield _witness(problem, 1, c["bound"], c["witness"], ">")


def _steps_needed(problem: _Problem, c: Mapping[str, Any]) -> Iterator[Obligation]:
    """Some λ, h reach the least risk of all filters; with one coefficient less none does."""
    steps = c["steps"]
    ring, parts = problem.from_h(steps)
    # Σ B (1−q)² + n q² of a group is least at q = ΣB/(n + ΣB)
    wanted = [q - ring.number(b / (n + b)) for b, n, q in parts]
    given = tuple(Relation(value, "=") for value in wanted[1:])
    yield Obligation("attained", _signs(ring), given, Relation(wanted[0], "="), "sat")
    if steps > 0:
        ring, parts = problem.from_h(steps - 1)
        gap = ring.number(0)
        for b, n, q in parts:
            of = ring.risk([ring.number(b)], [q])
            gap = gap + of.bias + ring.number(n) * of.variance - ring.number(n * b / (n + b))
        yield Obligation("not before", _signs(ring), (), Relation(gap, ">"))


KINDS = {
    "lower-bound": _lower_bound,
    "box-bound": _box_bound,
    "upper-bound": _upper_bound,
    "strict-improvement": _strict_improvement,
    "steps-needed": _steps_needed,
}
