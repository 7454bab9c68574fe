"""The strategies: what they draw is valid, in range, and refused where nothing is."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from flint import fmpq, fmpq_mat
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

import sdproof
from sdproof import strategies as sds
from sdproof.laws import LAWS, Case, law
from sdproof.laws.generators import cases, drawn
from sdproof.minima.gains import family_bounds
from sdproof.model.design import Design
from sdproof.model.instance import Instance
from sdproof.statements.domain import points

BOUNDED = st.tuples(st.integers(1, 3), st.integers(0, 3))


@given(BOUNDED.flatmap(lambda b: st.tuples(st.just(b), sds.eigenvalues(b[0], sum(b)))))
def test_eigenvalues_are_distinct_and_positive(drawn: Any) -> None:
    """Any rank within the bounds; positive and distinct by construction."""
    (low, more), values = drawn
    assert low <= len(values) <= low + more
    assert all(isinstance(v, fmpq) and v > 0 for v in values)
    assert len(set(values)) == len(values)


@given(st.sampled_from([True, False]), st.data())
def test_the_ratio_is_bounded(distinct: bool, data: st.DataObject) -> None:
    """max e / min e ≤ max_ratio, with distinct eigenvalues or not."""
    ratio = data.draw(st.sampled_from([fmpq(3, 2), fmpq(7)]))
    values = data.draw(sds.eigenvalues(2, 4, distinct=distinct, max_ratio=ratio))
    assert max(values) <= ratio * min(values)
    assert not distinct or len(set(values)) == len(values)


@given(sds.instances(2, 3, distinct=True, min_snr=1, max_snr="7/2", noise_variance="1/9", n=5))
def test_every_bound_of_instances(instance: Instance) -> None:
    """Rank, distinctness, B, γ² and n as asked for."""
    assert instance.rank in (2, 3)
    assert len(set(instance.eigenvalues)) == instance.rank
    assert all(1 <= b <= fmpq(7, 2) for b in instance.snr)
    assert (instance.noise_variance, instance.n) == (fmpq(1, 9), 5)


@given(sds.aligned_instances(2, 4, aligned=2), sds.aligned_instances(others=True))
def test_aligned(one: Instance, other: Instance) -> None:
    """One signal, where asked for; or one at least."""
    assert [b > 0 for b in one.snr] == [j == 1 for j in range(one.rank)]
    assert any(b > 0 for b in other.snr)
    assert len(set(other.eigenvalues)) == other.rank


@given(sds.hard_instances(7, "1/3", unit=1))
def test_hard_instances_satisfy_the_hypotheses(instance: Instance) -> None:
    """e_m = 1, B_m = C r, min e_j = b, distinct: the bounds of MT-2 and MT-3 are for C and b."""
    at = [m for m, e in enumerate(instance.eigenvalues) if e == 1]
    assert len(at) == 1
    assert instance.snr[at[0]] == 7 * instance.rank
    assert min(instance.eigenvalues) == fmpq(1, 3)
    assert len(set(instance.eigenvalues)) == instance.rank
    bound = next(f for f in family_bounds(instance) if f.index == at[0] + 1)
    assert (bound.C, bound.b) == (7, fmpq(1, 3))


@pytest.mark.parametrize("assumption", ["alignment", "bounded-ratio", "distinctness", "signal"])
@given(data=st.data())
def test_near_misses_violate_one_hypothesis(assumption: str, data: st.DataObject) -> None:
    """Exactly the named hypothesis fails, by the given amount."""
    size = fmpq(1, 1000)
    found = data.draw(sds.near_misses(assumption, size))
    off = max(found.snr[1:])
    gap = found.eigenvalues[0] - found.eigenvalues[1]
    measured = {
        "alignment": off,
        "signal": 200 - found.snr[0] / found.rank,
        "bounded-ratio": 1 - min(found.eigenvalues) / fmpq(1, 2),
        "distinctness": size if gap == size else fmpq(0),
    }
    assert {k for k, v in measured.items() if v != 0} == {assumption}
    assert measured[assumption] == size


@settings(max_examples=25)
@given(sds.designs(), sds.imitation_parameters(max_steps=2))
def test_designs_have_the_stated_decomposition(known: sds.KnownDesign, xi: Any) -> None:
    """U and V orthogonal, X = U diag(s) Vᵀ, and the eigenbasis gives the risk of the design."""
    d, n = known.design.d, known.design.n
    for matrix, size in ((known.U, d), (known.V, n)):
        one = fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])
        assert matrix * matrix.transpose() == one
    diagonal = fmpq_mat(d, n)
    for j, s in enumerate(known.singular_values):
        diagonal[j, j] = s
    assert known.U * diagonal * known.V.transpose() == known.design.matrix
    exact = sdproof.risk(known.instance, 1, xi)
    assert sdproof.design_risk(known.design, 1, xi) == exact


@given(sds.designs(3, 2, 2), sds.integer_designs(2, 3, largest=1))
def test_sizes_of_designs(known: sds.KnownDesign, small: Design) -> None:
    """d, n and rank as asked for; small integers, never all zero."""
    assert (known.design.d, known.design.n, known.instance.rank) == (3, 2, 2)
    assert (small.d, small.n) == (2, 3)
    assert {abs(v) for row in small.X for v in row} <= {0, 1}
    assert any(v for row in small.X for v in row)


@given(sds.lambdas("1/7", "2/7"), sds.lambdas(max_value=2), sds.lambdas(3))
def test_lambdas_in_range(both: fmpq, most: fmpq, least: fmpq) -> None:
    """Both ends are included."""
    assert fmpq(1, 7) <= both <= fmpq(2, 7)
    assert 0 < most <= 2
    assert least >= 3


@given(sds.imitation_parameters(2), sds.imitation_parameters(max_steps=1))
def test_numbers_of_steps(two: Any, few: Any) -> None:
    """k exactly, or up to max_steps."""
    assert len(two) == 2
    assert len(few) <= 1


@pytest.mark.parametrize("name", LAWS)
def test_cases_with_an_eigenvalue_1_and_without(name: str) -> None:
    """The unit of the eigenvalues is free, and a law on data gets cases small enough for it."""
    found = drawn(LAWS[name], 200, 1)
    ones = [fmpq(1) in case.instance.eigenvalues for case in found]
    assert 0 < sum(ones) < len(ones)
    assert all(case.instance.rank <= LAWS[name].most_rank for case in found)
    assert all(len(case.xi) <= LAWS[name].most_steps for case in found)


UNFIXED = {
    "instances": sds.instances(),
    "aligned": sds.aligned_instances(),
    "hard": sds.hard_instances(),
    "designs": sds.designs().map(lambda known: known.instance),
    "eigenvalues": sds.eigenvalues().map(lambda e: Instance(e, [0] * len(e))),
}


@pytest.mark.parametrize("name", UNFIXED)
@pytest.mark.parametrize("wanted", [True, False])
def test_instances_with_an_eigenvalue_1_and_without(name: str, wanted: bool) -> None:
    """Both are found among few draws."""
    few = settings(
        max_examples=200,
        database=None,
        derandomize=True,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    find(UNFIXED[name], lambda i: (fmpq(1) in i.eigenvalues) is wanted, settings=few)


def test_cases_of_a_statement() -> None:
    """The points of its own domain."""
    assert repr(cases(law("MT-3:ridge"))) == repr(points(law("MT-3:ridge").statement, 6, 3))  # type: ignore[arg-type]


BAD: list[tuple[Callable[[], Any], str]] = [
    (lambda: sds.eigenvalues(0), "min_rank: 0"),
    (lambda: sds.eigenvalues(3, 2), "max_rank: 2"),
    (lambda: sds.eigenvalues(True), "min_rank: True"),
    (lambda: sds.eigenvalues(1, 65), "1..64"),
    (lambda: sds.eigenvalues("2"), "min_rank: '2'"),
    (lambda: sds.eigenvalues(distinct="no"), "True, False"),
    (lambda: sds.eigenvalues(max_ratio=0.5), "max_ratio"),
    (lambda: sds.eigenvalues(max_ratio="1/2"), "≥ 1"),
    (lambda: sds.eigenvalues(max_ratio=1), "distinct"),
    (lambda: sds.eigenvalues(max_ratio=float("nan")), "max_ratio"),
    (lambda: sds.instances(min_snr=-1), "min_snr: -1"),
    (lambda: sds.instances(min_snr=2, max_snr=1), "max_snr: 1"),
    (lambda: sds.instances(noise_variance=0), "noise_variance: 0"),
    (lambda: sds.instances(max_rank=4, n=3), "n: 3"),
    (lambda: sds.aligned_instances(1, 4, aligned=2), "aligned: 2"),
    (lambda: sds.hard_instances(0), "C: 0"),
    (lambda: sds.hard_instances(1, 1), "< 1"),
    (lambda: sds.hard_instances(1, "3/2"), "b: 3/2"),
    (lambda: sds.hard_instances(min_rank=1), "2..64"),
    (lambda: sds.near_misses("aligment"), "accepted: alignment"),
    (lambda: sds.near_misses(["alignment"]), "accepted: alignment"),  # type: ignore[arg-type]
    (lambda: sds.near_misses("alignment", 0), "amount: 0"),
    (lambda: sds.near_misses("alignment", b=1), "< 1"),
    (lambda: sds.designs(2, 3, 3), "rank: 3 is above d = 2"),
    (lambda: sds.designs(17), "1..16"),
    (lambda: sds.integer_designs(largest=0), "largest: 0"),
    (lambda: sds.lambdas(0), "min_value: 0"),
    (lambda: sds.lambdas(2, 1), "below min_value"),
    (lambda: sds.lambdas(max_value=-1), "max_value: -1"),
    (lambda: sds.imitation_parameters(-1), "k: -1"),
    (lambda: sds.imitation_parameters(max_steps=65), "max_steps: 65"),
    (lambda: sds.imitation_parameters(2, max_steps=-1), "max_steps: -1"),
    (lambda: cases("any"), "cases: 'any'"),
]


@pytest.mark.parametrize(("make", "words"), BAD, ids=[words for _, words in BAD])
def test_bad_bounds(make: Callable[[], Any], words: str) -> None:
    """InvalidArgument at once, in one line."""
    with pytest.raises(InvalidArgument) as error:
        make()
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_values_of_the_users_own_strategy_are_checked() -> None:
    """A strategy for b that gives 2, or an amount that is too large, says so when drawn."""
    for strategy in (
        sds.hard_instances(b=st.just(fmpq(2))),
        sds.near_misses("distinctness", 5),
        sds.imitation_parameters(st.just(-1)),
        sds.instances(noise_variance=st.just(0)),
    ):
        with pytest.raises(InvalidArgument):
            given(strategy)(lambda _: None)()


FROM_TYPE = """
    import sys
    from hypothesis import HealthCheck, given, settings, strategies as st
    from sdproof import Design, Instance

    seen = []

    # Hypothesis reads the constants of all local modules at the first draw
    @settings(max_examples=5, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.from_type(Instance), st.from_type(Design))
    def draw(instance, design):
        seen.append((type(instance), type(design)))

    draw()
    assert seen[0] == (Instance, Design), seen
    assert "sdproof.laws" not in sys.modules  # a first draw longer than the deadline is an error
"""


ENTRY_POINT = """
    import sys
    import hypothesis

    assert "sdproof._hypothesis" in sys.modules
    heavy = ("strategies", "laws", "claims", "optimum", "families", "hunt", "proofs", "plugin")
    loaded = [m for m in sys.modules if m.startswith(tuple(f"sdproof.{h}" for h in heavy))]
    assert not loaded, loaded
    assert not {"numpy", "sympy", "mpmath", "rich", "typer"} & sys.modules.keys()
"""


@pytest.mark.parametrize("code", [FROM_TYPE, ENTRY_POINT], ids=["from_type", "import hypothesis"])
def test_the_entry_point(code: str, tmp_path: Path) -> None:
    """In a fresh interpreter: types are known without an import by hand, and `import hypothesis`
    brings the two types only, since everyone who has sdproof pays for it."""
    package = Path(sdproof.__file__).parent.parent
    paths = [str(package)]
    if not any(e.name == "sdproof" for e in entry_points(group="hypothesis")):
        info = tmp_path / "sdproof_here-0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Name: sdproof-here\nVersion: 0\n")
        point = "[hypothesis]\nsdproof = sdproof._hypothesis:register\n"
        (info / "entry_points.txt").write_text(point)
        paths.append(str(tmp_path))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    code = textwrap.dedent(code)
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=tmp_path)


def test_names_of_the_package() -> None:
    """Every listed name is there, and another name is no attribute."""
    assert all(callable(getattr(sds, name)) for name in sds.__all__)
    with pytest.raises(AttributeError, match="nothing"):
        _ = sds.nothing


@pytest.mark.parametrize(
    ("strategy", "words"),
    [
        (sds.instances(2, distinct=True), "instances(2, distinct=True)"),
        (sds.aligned_instances(), "aligned_instances()"),
        (sds.hard_instances(200, "1/2"), "hard_instances(200, '1/2')"),
        (sds.hard_instances(b=st.just(fmpq(1, 3))), "hard_instances(b=just(1/3))"),
        (sds.near_misses("alignment"), "near_misses('alignment')"),
        (sds.eigenvalues(max_ratio=2), "eigenvalues(max_ratio=2)"),
        (sds.lambdas(), "lambdas()"),
        (sds.imitation_parameters(2), "imitation_parameters(2)"),
        (sds.designs(rank=2), "designs(rank=2)"),
        (sds.integer_designs(), "integer_designs()"),
        (sds.lambdas().map(str), "lambdas().map(str)"),
    ],
)
def test_reprs_of_strategies(strategy: SearchStrategy[Any], words: str) -> None:
    """The call that makes it, also inside another strategy."""
    assert repr(strategy) == words


@pytest.mark.parametrize(
    ("strategy", "words"),
    [
        (sds.instances(2), "drawn=Instance(eigenvalues=(1, 1),"),
        (sds.hard_instances(), "drawn=Instance(eigenvalues=(1, 1/2),"),
        (sds.integer_designs(1, 2), "drawn=Design(X=((1, 0),),"),
        (cases(LAWS["filter"]), "drawn=Case(instance=Instance(eigenvalues=[1],"),
    ],
)
def test_failing_examples_are_printed_as_objects(strategy: SearchStrategy[Any], words: str) -> None:
    """With the numbers of the instance, not with the draws that it was made from."""

    @settings(max_examples=20, database=None, derandomize=True)
    @given(strategy)
    def fails(drawn: Any) -> None:
        raise ValueError("always")

    with pytest.raises(ValueError, match="always") as caught:
        fails()
    shown = " ".join(" ".join(caught.value.__notes__).split())
    assert words in shown.replace("( ", "(")


def test_reprs_are_readable() -> None:
    """A failing example is printed with its exact numbers."""
    case = Case(sdproof.families.hard(2, 3, "1/2"), fmpq(1), ())
    assert str(case) == "e = (1, 1/2), B = (6, 0), λ = 1, ξ = ()"
