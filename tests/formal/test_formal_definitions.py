"""The definitions that the Coq theorems speak about, computed by Coq on random rationals, equal
sdproof's model: a proof of another formula cannot pass for one of this."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flint import fmpq

from sdproof.model.bounds import one_step_bound, ridge_bound
from sdproof.model.filters import shrinkage, spectral_filter
from sdproof.model.instance import Instance
from sdproof.model.parameters import h_from_xi, xi_from_h
from sdproof.model.risks import filter_risk, lower_bound, risk
from sdproof.optimum import optimal_curve
from sdproof.solvers.coq import toolchain

SEED, RUNS = 8, 12
PAIR = re.compile(r"\(\(?(-?\d+)\)?(?:%Z)?,\s*(\d+)(?:%positive)?\)")
Case = tuple[str, list[Any]]


def text(value: Any) -> str:
    """A rational as Coq reads it."""
    value = fmpq(value)
    return f"({value.p} # {value.q})" if value >= 0 else f"(-({-value.p} # {value.q}))"


def listed(values: Any) -> str:
    return "[" + "; ".join(map(text, values)) + "]"


def evaluate(built: Path, folder: Path, terms: list[str]) -> list[list[fmpq]]:
    """The values of terms of type list Q, by Coq's virtual machine."""
    lines = [
        "From Coq Require Import QArith List. From SDProof Require Import Eval.",
        "Import ListNotations. Open Scope Q_scope. Set Printing Width 100000.",
        "Set Printing Depth 100000.",
    ]
    for term in terms:
        lines += ['Goal True. idtac "@". Abort.', f"Eval vm_compute in map fraction ({term})."]
    (folder / "Values.v").write_text("\n".join(lines) + "\n")
    code, output = toolchain.run(["coqc", "-q", "-R", str(built), "SDProof", "Values.v"], folder)
    assert code == 0, output
    answers = output.split("@")[1:]
    assert len(answers) == len(terms)
    return [[fmpq(int(p), int(q)) for p, q in PAIR.findall(a)] for a in answers]


def draw(rng: random.Random, low: int = 1) -> fmpq:
    return fmpq(rng.randint(low, 40), rng.randint(1, 30))


def filters(rng: random.Random) -> list[Case]:
    """Risk, lower bound, and the correspondence of ξ and h."""
    r, k = rng.randint(1, 5), rng.randint(0, 4)
    e, B = [draw(rng) for _ in range(r)], [draw(rng, 0) for _ in range(r)]
    lam, xi = draw(rng), [draw(rng) * rng.choice((-1, 1)) for _ in range(k)]
    q = [spectral_filter(v, lam, xi) for v in e]
    h = h_from_xi(xi)
    t = draw(rng, -40)
    es, bs, xs = listed(e), listed(B), listed(xi)
    return [
        (f"[sd_riskQ {es} {bs} {text(lam)} {xs}]", [risk(Instance(e, B), lam, xi).rho]),
        (f"[riskQ {bs} {listed(q)}]", [filter_risk(B, q).rho]),
        (f"map (fun e => sd_filterQ {xs} (shrinkQ {text(lam)} e)) {es}", q),
        (f"map (shrinkQ {text(lam)}) {es}", [shrinkage(v, lam) for v in e]),
        (f"[LBQ {bs}]", [lower_bound(Instance(e, B))]),
        (f"h_of_xiQ {xs}", list(h)),
        (f"xi_of_hQ {listed(h)}", list(xi_from_h(h))),  # type: ignore[arg-type]
        (f"[pevalQ {listed(h)} {text(t)}]", [sum((c * t**i for i, c in enumerate(h)), fmpq(0))]),
    ]


def constants(rng: random.Random) -> list[Case]:
    """b, and the bounds of MT-2 and MT-3."""
    r = rng.randint(1, 5)
    e = [draw(rng) for _ in range(r)]
    m, C = rng.randrange(r), draw(rng)
    b = min([fmpq(1), *(v / e[m] for v in e)])
    return [
        (f"[b_minQ {listed(e)} {r} {m}]", [b]),
        (f"[ridge_boundQ {r} {text(C)} {text(b)}]", [ridge_bound(r, C, b)]),
        (f"[one_step_boundQ {r} {text(C)} {text(b)}]", [one_step_bound(r, C, b)]),
    ]


@pytest.mark.parametrize("cases", [filters, constants])
def test_coq_computes_what_the_model_computes(
    built: Path, tmp_path: Path, cases: Callable[[random.Random], list[Case]]
) -> None:
    """Every definition on random rational instances: Coq's value is the model's, exactly."""
    rng = random.Random(SEED)
    drawn = [case for _ in range(RUNS) for case in cases(rng)]
    found = evaluate(built, tmp_path, [term for term, _ in drawn])
    for (term, expected), values in zip(drawn, found, strict=True):
        assert values == [fmpq(v) for v in expected], term


def test_the_comparison_can_fail(built: Path, tmp_path: Path) -> None:
    """Another formula has other values: the ξ in the wrong order, a variance counted twice."""
    e, B, lam, xi = [fmpq(2), fmpq(1, 3)], [fmpq(1, 2), fmpq(3)], fmpq(5, 4), [fmpq(2), fmpq(-1, 3)]
    q = [spectral_filter(v, lam, xi) for v in e]
    reverse, twice = evaluate(
        built,
        tmp_path,
        [
            f"[sd_riskQ {listed(e)} {listed(B)} {text(lam)} {listed(xi[::-1])}]",
            f"[sumQ 2 (fun j => 2 * (entryQ {listed(q)} j * entryQ {listed(q)} j)) ]",
        ],
    )
    assert reverse != [risk(Instance(e, B), lam, xi).rho]
    assert twice == [2 * filter_risk(B, q).variance]
