"""Designs with irrational eigenvalues: every answer against eigenvectors computed in mpmath.

The oracle diagonalises XXᵀ with 60 digits and fits polynomials by least squares; it shares no code with
the traces of `sdproof.numbers.conjugates`.
"""

from __future__ import annotations

from typing import Any

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

import sdproof
from sdproof import Design, InputError, Instance, design_risk
from sdproof.minima import family_bounds, gain, minimum, steps_needed
from sdproof.minima.charts import Chart, MinimumProblem
from sdproof.minima.flat_limits import exact_coefficients
from sdproof.minima.many_steps import minimum_of_fit
from sdproof.numbers.balls import endpoints
from sdproof.optimum import groups, optimal_curve, risk_curve

DIGITS = 50
WIDE = [
    [1, 2, 0, 1, -1, "1/2"],
    [0, 1, 1, 3, 1, 1],
    [2, 1, 1, 0, 0, 1],
    ["1/3", 0, 1, 1, 1, -2],
]
BLOCK = [[1, 2], [3, 4]]
DESIGNS = {
    "wide, 4 features": (WIDE, [1, "1/2", -1, 2], "features"),
    "the same X, 6 features": (WIDE, [1, "1/2", -1, 2, 0, 1], "samples"),
    "square": ([[1, 2, 0], [0, 1, 1], [2, 0, 5]], [3, 1, -2], "features"),
    "rank-deficient": ([[1, 2, 3], [2, 4, 6], [0, 1, 1], [1, 0, 1]], [1, 1, 2, 0], "features"),
    "repeated, irrational": (
        [[*r, 0, 0] for r in BLOCK] + [[0, 0, *r] for r in BLOCK],
        [1, 0, 0, 3],
        "samples",
    ),
    "rational beside irrational": ([[5, 0, 0], [0, 1, 2], [0, 0, 1]], [1, 2, 0], "features"),
    "signal on the rational one": ([[5, 0, 0], [0, 1, 2], [0, 0, 1]], [1, 0, 0], "features"),
    "no signal": ([[1, 2], [0, 1]], [0, 0], "features"),
    "1 × 1": ([["2/3"]], [3], "samples"),
    "one column": ([[1], [2], [3]], [1, 0, "1/7"], "features"),
    "two near roots": ([[1000, 1], [1, 1001]], [1, "1/9"], "features"),
}


def made(name: str) -> Design:
    X, theta, rows = DESIGNS[name]
    return Design(X, theta, "1/3", rows=rows)  # type: ignore[arg-type]


def _mpf(value: Any) -> Any:
    return mpf(int(value.p)) / int(value.q)


class Oracle:
    """ρ*_k(λ) of a design from its eigenvectors, in mpmath."""

    def __init__(self, design: Design) -> None:
        inputs = mp.matrix([[_mpf(v) for v in row] for row in design.matrix.tolist()])
        theta = mp.matrix([_mpf(v) for v in design.theta])
        values, vectors = mp.eigsy(inputs * inputs.T)
        self.pairs = []
        for j in range(len(values)):
            if values[j] > mpf(10) ** -30:
                along = sum(vectors[i, j] * theta[i] for i in range(design.d))
                self.pairs.append((values[j], values[j] * along**2 / _mpf(design.noise_variance)))

    def least(self, lam: Any, k: int) -> Any:
        """Least squares over q = t + t(1−t) h(t), by QR."""
        t = [e / (e + lam) for e, _ in self.pairs]
        roots = [mp.sqrt(1 + b) for _, b in self.pairs]
        wanted = [w * (b / (1 + b) - v) for w, (_, b), v in zip(roots, self.pairs, t, strict=True)]
        bound = sum(b / (1 + b) for _, b in self.pairs)
        k = min(k, len({mp.nstr(e, 25) for e, _ in self.pairs}))
        columns = []
        rest = mp.matrix(wanted)
        for i in range(k):
            column = mp.matrix([w * v * (1 - v) * v**i for w, v in zip(roots, t, strict=True)])
            for _ in range(2):
                for c in columns:
                    column -= c * (c.T * column)[0]
            column /= mp.norm(column)
            columns.append(column)
            rest -= column * (column.T * rest)[0]
        return bound + mp.norm(rest) ** 2

    def below(self, k: int) -> Any:
        """The least value on a coarse grid of λ, in doubles' precision."""
        with mp.workdps(20):
            return min(self.least(mpf(2) ** i, k) for i in range(-16, 24))


@pytest.mark.parametrize("k", [0, 1, 2])
def test_brute_force_minimum(k: int) -> None:
    """Golden sections with 60 digits around the best point of a grid find the same 50 digits."""
    found = minimum(made("wide, 4 features").instance(), k, DIGITS)
    with mp.workdps(60):
        oracle = Oracle(made("wide, 4 features"))
        ratio = (mp.sqrt(5) - 1) / 2
        _, a = min((oracle.least(mpf(2) ** i, k), mpf(2) ** (i - 1)) for i in range(-90, 90))
        b = 4 * a
        for _ in range(130):
            c, d = b - ratio * (b - a), a + ratio * (b - a)
            a, b = (a, d) if oracle.least(c, k) < oracle.least(d, k) else (c, b)
        value = oracle.least((a + b) / 2, k)
        slack = mpf(10) ** (-DIGITS + 1) if found.attained else mpf(10) ** -24
        assert _mpf(found.lo) - slack <= value <= _mpf(found.hi) + slack


@pytest.mark.parametrize("name", DESIGNS)
def test_minimum_gain_and_steps(name: str) -> None:
    """`minimum` for 0, 1, 2 steps is the oracle's at the λ found, and not above it on a grid; `steps`
    and `gain` agree with it."""
    instance = made(name).instance()
    with mp.workdps(60 if name != "two near roots" else 90):
        oracle = Oracle(made(name))
        assert len(oracle.pairs) == instance.rank
        for k in (0, 1, 2):
            found = minimum(instance, k, DIGITS)
            if found.lam.limit:  # a limit is seen from 10^±25
                lam, slack = mpf(10) ** (25 if found.lam.limit == "inf" else -25), mpf(10) ** -22
            else:
                lam, slack = _mpf(sum(found.lam.interval, start=fmpq(0)) / 2), mpf(10) ** -45
            slack *= 1 + _mpf(found.hi)
            assert _mpf(found.lo) - slack <= oracle.least(lam, k) <= _mpf(found.hi) + slack
            assert _mpf(found.lo) <= oracle.below(k) + mpf(10) ** -15
    needed = steps_needed(instance, 30)
    least = sdproof.optimum.grouped_lower_bound(instance)
    assert needed.grouped_lower_bound == least
    if needed.k > 0:
        before = minimum(instance, needed.k - 1, 20)
        assert before.lo > least or not before.attained
    reached = minimum(instance, needed.k, 20)
    assert reached.lo <= least <= reached.hi
    ratios = gain(instance, digits=20)
    if least > 0:
        assert ratios.one_step_ratio is not None
        assert ratios.one_step_ratio[1] * least >= minimum(instance, 1, 20).lo
    for bound in family_bounds(instance):
        assert bound.ridge <= ratios.ridge.hi
        assert bound.one_step <= ratios.one_step.hi


@pytest.mark.parametrize("name", DESIGNS)
def test_exact_at_one_lam(name: str) -> None:
    """Risk and optimum, with the ξ found, are those on the data; the curve encloses them."""
    design = made(name)
    instance, lam = design.instance(), fmpq(5, 4)
    assert sdproof.risk(instance, lam, ["-1/2", 3]) == design_risk(design, lam, ["-1/2", 3])
    curve = optimal_curve(instance, lam, 4)
    with mp.workdps(60):
        oracle = Oracle(design)
        for point in curve:
            assert abs(_mpf(point.rho) - oracle.least(mpf(5) / 4, point.k)) < mpf(10) ** -40
    for point in curve:
        if point.attained:
            assert design_risk(design, lam, point.xi).rho == point.rho
    enclosed = risk_curve(instance, lam, steps=4, relative_to="excess", radius="1e-30", xi_for=[1])
    for point, ball in zip(curve, enclosed, strict=True):
        lo, hi = endpoints(ball.rho)
        assert lo <= point.rho <= hi
        assert ball.reached
    balls = optimal_curve(instance, arb(lam), 2)
    assert all(p.rho.overlaps(arb(q.rho)) for p, q in zip(balls, curve, strict=False))
    quadratic = sdproof.quadratic_form(instance, lam, 2)
    assert (
        quadratic([fmpq(1), fmpq(2)])
        == sdproof.risk(
            instance, lam, sdproof.model.parameters.xi_from_xi_bar([fmpq(1), fmpq(2)])
        ).rho
    )


@given(
    st.integers(1, 4).flatmap(
        lambda d: st.tuples(
            st.lists(st.lists(st.integers(-4, 4), min_size=d, max_size=d), min_size=1, max_size=4),
            st.lists(st.integers(-3, 3), min_size=d, max_size=d),
        )
    )
)
@settings(max_examples=25)
def test_one_step_by_two_ways(drawn: tuple[list[list[int]], list[int]]) -> None:
    """Exact stationary points and ball arithmetic enclose the same minimum; exact values agree with
    evaluation in balls."""
    X, theta = drawn
    if not any(map(any, X)):
        with pytest.raises(InputError, match="every entry is zero"):
            Design(X, theta, 2, rows="samples")
        return
    design = Design(X, theta, 2, rows="samples")
    instance = design.instance()
    for k in (0, 1):
        one, two = minimum(instance, k, 25), minimum_of_fit(groups(instance), k, 25)
        assert one.lo <= two.hi
        assert two.lo <= one.hi
    with ctx.workprec(200):
        balls = instance.balls(200)
        assert sdproof.lower_bound(balls).overlaps(arb(sdproof.lower_bound(instance)))


def test_coefficients_at_a_limit_of_irrational_eigenvalues() -> None:
    """As for rational eigenvalues: value and slope of `MinimumProblem.limits`."""
    parts = groups(made("wide, 4 features").instance())
    for k in (0, 1, 2, 3):
        problem = MinimumProblem(parts, k)
        for end in ("0", "inf"):
            chart = Chart.at(problem, end)  # type: ignore[arg-type]
            assert exact_coefficients(problem, chart)[:2] == list(problem.limits[end])


def test_orientation_is_stated_and_matters() -> None:
    """A square X read one way or the other is another problem, with the same eigenvalues."""
    X, theta = [[1, 2], [0, 1]], [1, 0]
    one, two = (Design(X, theta, 1, rows=rows) for rows in ("samples", "features"))  # type: ignore[arg-type]
    assert one != two
    assert one.matrix == two.matrix.transpose()
    assert one.instance().eigenvalues == two.instance().eigenvalues
    assert one.instance().snr != two.instance().snr
    with pytest.raises(TypeError, match="rows"):
        Design(X, theta, 1)  # type: ignore[call-arg]
    for rows in ("columns", None, 1, "Samples"):
        with pytest.raises(InputError, match="accepted: 'samples'"):
            Design(X, theta, 1, rows=rows)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"3 features \(columns of X\)"):
        Design([[1, 2, 3]], [1], 1, rows="samples")
    with pytest.raises(InputError, match=r"1 features \(rows of X\)"):
        Design([[1, 2, 3]], [1, 2, 3], 1, rows="features")


def test_floats_by_an_explicit_call() -> None:
    """Their exact binary values; from NumPy arrays too; NaN, infinities and silent floats refused."""
    numpy = pytest.importorskip("numpy")
    found = Design.from_floats([[0.1, 1]], [0.5, "1/3"], 2, rows="samples")
    assert ((fmpq(3602879701896397, 2**55), fmpq(1)),) == found.X
    assert found.theta == (fmpq(1, 2), fmpq(1, 3))
    array = numpy.array([[0.1, 1], [2, 3]])
    again = Design.from_floats(array, numpy.array([1.5, 2]), numpy.float64(0.25), rows="features")
    assert again.X[0][0] == found.X[0][0]
    assert again.noise_variance == fmpq(1, 4)
    assert Design.from_floats(array.astype("float32"), [1, 2], 1, rows="features").X[0][0] == fmpq(
        13421773, 2**27
    )
    for bad in (float("nan"), float("inf"), -float("inf")):
        with pytest.raises(InputError, match=r"X\[0\]\[1\]: .* accepted: a finite float"):
            Design.from_floats([[1.0, bad]], [1.0], 1.0, rows="features")
    with pytest.raises(InputError, match="is a float and not exact"):
        Design([[0.1]], [1], 1, rows="samples")


def test_an_instance_of_conjugates_is_checked() -> None:
    """Eigenvalues are generators of their roots, signals are over the same ones and not negative."""
    instance = made("square").instance()
    (e,), (b,) = instance.eigenvalues, instance.snr
    assert Instance((e,), (fmpq(2),)).snr == (0 * e + 2,)
    for eigenvalues, snr in [
        ((e + 1,), (b,)),
        ((fmpq(1),), (b,)),
        ((e,), (-b,)),
        ((e,), (arb(1),)),
        ((e, arb(1)), (b, fmpq(1))),
        ((e,), (made("no signal").instance().eigenvalues[0],)),
    ]:
        with pytest.raises(InputError):
            Instance(eigenvalues, snr)
    with pytest.raises(InputError, match="cannot give rank 3"):
        Instance((e,), (b,), n=2)
    assert (instance.rank, instance.rational, instance.kind) == (3, False, "exact")
    assert "Conjugates" in repr(instance)
    assert instance._repr_html_().count("<tr") >= 3
    with pytest.raises(InputError, match="needs rational"):
        sdproof.risk_mpmath(instance, 1)
