"""The tests can fail: every planted fault is noticed, and the report says by what."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import oracle
import pytest

from sdproof import kernel

sys.path.insert(0, str(Path(__file__).parent))

import report
from claim_faults import CLAIM_FAULTS, ClaimFault, changed
from formula_faults import FORMULA_FAULTS, FormulaFault
from kernel_faults import KERNEL_FAULTS, KernelFault, weakened

COMMITTED = report.read()


def test_enough_faults_of_every_kind() -> None:
    """At least forty, each with a name of its own."""
    names = [f.name for f in (*FORMULA_FAULTS, *CLAIM_FAULTS, *KERNEL_FAULTS)]
    assert len(names) == len(set(names)) >= 40
    assert min(map(len, (FORMULA_FAULTS, CLAIM_FAULTS, KERNEL_FAULTS))) >= 12


@pytest.mark.parametrize("fault", FORMULA_FAULTS, ids=lambda f: f.name)
def test_a_law_notices_a_wrong_formula(fault: FormulaFault) -> None:
    """The first that the report names as its killer does kill it."""
    assert report.kills(COMMITTED[fault.name][0], fault)


def test_without_a_fault_nothing_complains() -> None:
    """The same cases without a fault: what kills is the fault."""
    assert [name for name in report.CHECKS if report.complains(name)] == []


@pytest.mark.parametrize("fault", CLAIM_FAULTS, ids=lambda f: f.name)
def test_a_claim_that_is_too_strong(fault: ClaimFault) -> None:
    """The proof no longer passes, and an exact search finds where the claim is false."""
    wrong, right = changed(fault)
    assert kernel.check(right)
    with pytest.raises((kernel.Invalid, kernel.Unreadable)):
        kernel.check(wrong)
    assert report.search(fault), fault.name


def test_the_search_finds_nothing_against_the_theorems() -> None:
    """The same search on the true statements: what it finds is the fault."""
    for fault in CLAIM_FAULTS:
        _, right = changed(fault)
        assert oracle.violation(right["statement"], Random(fault.name), 300) is None


@pytest.mark.parametrize("fault", KERNEL_FAULTS, ids=lambda f: f.name)
def test_a_weakened_kernel(fault: KernelFault, tmp_path: Path) -> None:
    """The true kernel rejects the false certificate; without the check it goes through."""
    with pytest.raises((kernel.Invalid, kernel.Unreadable)):
        kernel.check(fault.false)
    with weakened(fault, tmp_path) as weak:
        assert weak.check(fault.false)


def test_the_report_is_up_to_date() -> None:
    """REPORT.md lists exactly these faults, and every one has a killer."""
    names = [f.name for f in (*FORMULA_FAULTS, *CLAIM_FAULTS, *KERNEL_FAULTS)]
    assert list(COMMITTED) == names
    assert all(COMMITTED.values())
