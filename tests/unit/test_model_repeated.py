"""Repeated irrational eigenvalues: no ball can show that they are equal, the design knows it."""

import pytest
from flint import arb, fmpq

from sdproof import Design, InputError, Instance, design_risk, optimal_curve, risk
from sdproof.model.serial import problem_from_json, to_json
from sdproof.optimum import groups

BLOCK = [["1", "2"], ["3", "4"]]
ROWS = [[*r, "0", "0"] for r in BLOCK] + [["0", "0", *r] for r in BLOCK]


def twice() -> Design:
    """Two equal 2×2 blocks: each irrational eigenvalue has multiplicity two."""
    return Design(ROWS, ("1", "0", "0", "1"), "1/2", rows="features")


def test_groups_are_known_to_the_instance():
    """Two groups of size two, although four balls are listed."""
    instance = twice().instance().balls(200)
    assert instance.kind == "ball"
    assert instance.multiplicities == (2, 2)
    assert [g.size for g in groups(instance)] == [2, 2]


def test_optimum_is_decided_and_risk_agrees_with_the_data():
    """Two steps reach the bound of the two groups; the risk contains the exact value on data."""
    design = twice()
    instance = design.instance().balls(400)
    curve = optimal_curve(instance, fmpq(1), 2)
    bound = sum((g.lower_bound for g in groups(instance)), start=arb(0))
    assert curve[2].rho.overlaps(bound)
    exact = design_risk(design, fmpq(1), [fmpq(1, 3)]).rho
    assert risk(instance, fmpq(1), [fmpq(1, 3)]).rho.contains(arb(exact).mid())


def test_round_trip_keeps_the_multiplicities():
    """JSON out and in gives the same runs."""
    instance = twice().instance().balls(200)
    assert problem_from_json(to_json(instance)).multiplicities == (2, 2)


@pytest.mark.parametrize("runs", [(1,), (2, 1), (0, 2), (True, True), "11", 2])
def test_bad_multiplicities_are_refused(runs):
    """Runs that do not fit, are not counts, or join different eigenvalues."""
    with pytest.raises(InputError, match="multiplicities"):
        Instance((fmpq(1), fmpq(2)), (fmpq(0), fmpq(1)), multiplicities=runs)


def test_different_values_in_a_run_are_refused():
    """A run of two different exact eigenvalues is not one eigenvalue."""
    with pytest.raises(InputError, match="not equal"):
        Instance((fmpq(1), fmpq(2)), (fmpq(0), fmpq(1)), multiplicities=(2,))
