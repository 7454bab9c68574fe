"""Certificates: time to find, time to check, size.

"For all λ > 0 and all ξ: ρ ≥ c", for k = 0, 1 and r = 4, 8, 16, 32, 64, then r = 64, k = 4 and r = 32,
k = 8, on two kinds of instance: the hard family's shape (signal on the largest eigenvalue, e_j close
together) and random ones. c is the certified minimum rounded down to 3 digits (the certificate one would
ask for) and to `--digits` digits (nearly touching). Then the same for 0 ≤ ξ ≤ 1, the steps needed at
r = 32, the identity that every filter of k steps satisfies, for k = 1..4 (its divided difference over
k + 1 eigenvalues, 0 and 1), and all certificates of the paper. The check is that of the kernel, in pure
Python. Last, `--solvers`: the search beside Z3 and cvc5 on the same goals, in full (λ and ξ quantified)
and in λ alone (ξ eliminated by the search), and a general tool for sums of squares in floating point, if
SumOfSquares is installed; ratios are to finding and checking the certificate.

Run: ``python benchmarks/certificates_bench.py [--digits 30] [--ranks 4,8,16,32,64] [--solvers]``
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from functools import partial
from itertools import combinations

from flint import fmpq, fmpz

from sdproof import Instance, kernel
from sdproof.minima.certified import minimum
from sdproof.prove import identity
from sdproof.prove.certificate import Certificate
from sdproof.prove.determinant import excess_polynomials, group
from sdproof.prove.instance import certify, certify_steps
from sdproof.solvers.smt import PACKAGES, ask, in_one_variable, obligations
from sdproof.state import Paper, Theorem, papers


def hard(rank: int) -> Instance:
    """e_j between 1/2 and 1, equally spaced; B = 200 r on the largest."""
    e = [1 - fmpq(j, 2 * rank) for j in range(rank)]
    return Instance(e, [200 * rank, *[0] * (rank - 1)])


def generic(rank: int) -> Instance:
    """Random eigenvalues and signal-to-noise ratios of a few digits, the same at every run."""
    rng = random.Random(rank)
    pairs = [
        (
            fmpq(rng.randint(1, 10**4), rng.randint(1, 10)),
            fmpq(rng.randint(0, 10**3), rng.randint(1, 10)),
        )
        for _ in range(rank)
    ]
    return Instance(*zip(*pairs, strict=True))


def round_down(value: fmpq, digits: int) -> fmpq:
    """At most `digits` decimals below the value."""
    scale = fmpz(10) ** digits
    return fmpq((value * scale).floor() - 1, scale)


def measure(find: Callable[[], object]) -> tuple[float, float, int]:
    """Seconds to find, seconds to check, bytes."""
    start = time.perf_counter()
    found = find()
    middle = time.perf_counter()
    if not isinstance(found, Certificate):
        raise SystemExit(f"no certificate: {found}")
    found.check()
    return middle - start, time.perf_counter() - middle, len(found.to_json().encode())


def row(name: str, rank: int, steps: object, digits: object, find: Callable[[], object]) -> None:
    """One line of the table."""
    seconds, check, size = measure(find)
    shown = f"{name:8} {rank:3} {steps:2} {digits:6} {seconds:8.3f} {check:8.3f} {size:9}"
    print(shown, flush=True)


def beside_solvers(rank: int, steps: int, timeout: float) -> None:
    """The hard family's shape, c to 3 digits: sdproof, then each solver on both forms of the goal."""
    instance = hard(rank)
    bound = round_down(minimum(instance, steps, 8).lo, 3)
    seconds, check, _ = measure(lambda: certify(instance, steps, bound))
    ours = seconds + check
    print(
        f"r = {rank}, k = {steps}, ρ ≥ {bound}: sdproof {ours:.3f} s found and checked", flush=True
    )
    found = certify(instance, steps, bound)
    assert isinstance(found, Certificate)
    forms = {"λ and ξ": obligations(found.data), "λ alone": in_one_variable(found.data)}
    for solver in PACKAGES:
        for form, (question,) in forms.items():
            opinion = ask(question, solver, timeout)
            ratio = f"{opinion.seconds / ours:.1f}×"
            said = f"{opinion.verdict} ({opinion.answer}) {opinion.seconds:.2f} s, {ratio}"
            print(f"    {solver}, {form}: {said}", flush=True)
    beside_sums_of_squares(instance, steps, bound, ours)


def beside_sums_of_squares(instance: Instance, steps: int, bound: fmpq, ours: float) -> None:
    """A general tool for sums of squares (PyPI: SumOfSquares, with CVXOPT) on the goal in λ alone, as
    p(x²) = Σ squares: in floating point, no certificate."""
    try:
        from SumOfSquares import SOSProblem
    except ImportError:
        print("    SumOfSquares: not installed (pip install SumOfSquares)", flush=True)
        return
    import sympy

    p = excess_polynomials(group(instance), steps).at_bound(bound)
    if p.degree() > 12:  # at 20 it gave up after minutes
        print(f"    SumOfSquares: not tried, degree {p.degree()}", flush=True)
        return
    x = sympy.Symbol("x")
    size = max(abs(int(c)) for c in p.coeffs())
    goal = sum(sympy.Float(int(c) / size) * x ** (2 * i) for i, c in enumerate(p.coeffs()))
    start = time.perf_counter()
    problem = SOSProblem()
    problem.add_sos_constraint(goal, [x])
    try:
        said = problem.solve(solver="cvxopt").claimedStatus
    except Exception as error:
        said = f"no answer ({type(error).__name__})"
    seconds = time.perf_counter() - start
    print(
        f"    SumOfSquares, λ alone, floats: {said}, {seconds:.2f} s, {seconds / ours:.1f}×",
        flush=True,
    )


def divided_difference(k: int) -> Theorem:
    """Σ_i q(e_i) (e_i + λ)^(k+1) / (e_i Π_(j≠i) (e_i − e_j)) = 1 for k + 1 distinct eigenvalues."""
    e, xi = [f"e{i}" for i in range(k + 1)], [f"x{i}" for i in range(k)]
    terms = [
        f"filter({a}, lam, {', '.join(xi)})*({a}+lam)**{k + 1}/({a}*"
        + "*".join(f"({a}-{b})" for b in e if b != a)
        + ")"
        for a in e
    ]
    return Theorem(
        f"divided difference, k = {k}",
        forall={"lam": "positive"} | dict.fromkeys(e, "positive") | dict.fromkeys(xi, "real"),
        given={f"{a}_{b}": f"{a} > {b}" for a, b in combinations(e, 2)},
        states=f"{' + '.join(terms)} = 1",
        proof=identity(),
    )


def check_time(theorem: Theorem) -> float:
    """Seconds that the kernel takes."""
    certificate = theorem.certificate()
    start = time.perf_counter()
    kernel.check(certificate)
    return time.perf_counter() - start


def paper_times(paper: Paper) -> str:
    """How long the kernel takes for every theorem of the paper, and for the slowest three."""
    times = {f"{c.id} {t.name}": check_time(t) for c in paper for t in c.theorems}
    slowest = sorted(times, key=lambda name: -times[name])[:3]
    shown = ", ".join(f"{name} {times[name]:.3f} s" for name in slowest)
    return f"{paper.name}: {len(times)} certificates, {sum(times.values()):.3f} s; {shown}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--digits", type=int, default=30)
    parser.add_argument("--ranks", default="4,8,16,32,64")
    parser.add_argument("--solvers", action="store_true", help="only the comparison with solvers")
    parser.add_argument("--timeout", type=float, default=20.0, help="seconds for each question")
    options = parser.parse_args()
    if options.solvers:
        for rank, steps in ((2, 1), (3, 1), (4, 1), (6, 2), (11, 1), (16, 1)):
            beside_solvers(rank, steps, options.timeout)
        return
    print("instance   r  k digits   find s  check s     bytes")
    sizes = [(rank, steps) for rank in map(int, options.ranks.split(",")) for steps in (0, 1)]
    for name, family in (("hard", hard), ("random", generic)):
        for rank, steps in [*sizes, (64, 4), (32, 8)]:
            instance = family(rank)
            best = minimum(instance, steps, options.digits + 5).lo
            for digits in (3, options.digits):
                bound = round_down(best, digits)
                row(name, rank, steps, digits, partial(certify, instance, steps, bound))
        for rank, steps in ((64, 1), (16, 2)):
            find = partial(certify, family(rank), steps, fmpq(1, 2), xi=(0, 1))
            row(f"{name} box"[:8], rank, steps, 1, find)
        row(name, 32, "n", "steps", partial(certify_steps, family(32)))
    for k in range(1, 5):
        theorem = divided_difference(k)
        print(f"{theorem.name:48} {check_time(theorem):8.3f}", flush=True)
    print(paper_times(papers()["pareek2024"]))


if __name__ == "__main__":
    main()
