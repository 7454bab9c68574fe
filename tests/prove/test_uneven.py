"""Direction m makes up for what the others lack: shares from extremes, multipliers that eliminate."""

from __future__ import annotations

import math

import pytest

from sdproof import kernel
from sdproof.papers.pareek2024 import gl_1, na_2
from sdproof.prove.auto import search
from sdproof.prove.search.holes import Limits
from sdproof.prove.search.plans import uneven_plans
from sdproof.state import Theorem


@pytest.mark.parametrize("theorem", [na_2.GAIN, gl_1.STRONG], ids=lambda t: t.name)
def test_an_uneven_share_is_found(theorem: Theorem) -> None:
    """By a plan of this kind, and the kernel accepts the whole certificate."""
    used = {t.name.replace("-", "_"): t.statement for t in theorem._used()}
    theorems = {name: s.data for name, s in used.items()}
    plans = list(uneven_plans(theorem.statement, theorems, Limits(math.inf)))
    assert plans
    assert all(plan.proof["share"] != plan.proof["share_m"] for plan in plans)
    found = search(theorem.statement, tuple(used.items()), 60)
    assert found.certificate is not None
    whole = theorem.changed(proof=found.certificate["proof"]).certificate()
    assert kernel.check(whole).kind == "theorem"


def test_a_false_statement_has_no_proof() -> None:
    """Half the factor: the same plans, and no certificate."""
    half = na_2.GAIN.changed(
        states="B_m*rho(B, filter(e, e_m*x)) <= (1 + 2*eps*s)*(1+B_m)*rho(B, q)/2"
    )
    used = [(t.name.replace("-", "_"), t.statement) for t in half._used()]
    assert search(half.statement, used, 5).certificate is None


def test_nothing_without_sums() -> None:
    bare = na_2.RIDGE.statement
    assert list(uneven_plans(bare, {}, Limits(math.inf))) == []
