"""Times of the optimum layer, one table: ``python benchmarks/optimum_bench.py [--ranks 16,64]``.

Instances: "hard", e_j equispaced on (1/2, 1], B_1 = 100 r²; "random", rational e_j and B_j. One run
each, wall clock, one core. For the minima the baseline is the same polynomials handed to FLINT's
`fmpz_poly.complex_roots`, run up to `--baseline` ranks.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator

from flint import arb, fmpq

from sdproof.minima import RiskFunction, minimum, steps_needed
from sdproof.model.instance import Instance
from sdproof.optimum import groups, optimal_curve


def hard(r: int) -> Instance:
    return Instance([fmpq(2 * r - j, 2 * r) for j in range(r)], [100 * r * r] + [0] * (r - 1))


def scattered(r: int) -> Instance:
    draw = random.Random(r)
    return Instance(
        [fmpq(draw.randint(1, 10_000), 7) for _ in range(r)],
        [fmpq(draw.randint(0, 1000), 17) for _ in range(r)],
    )


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def complex_roots(instance: Instance, steps: int) -> None:
    for p in RiskFunction(groups(instance), steps).stationarity:
        p.complex_roots()


def jobs(instance: Instance, r: int, exact: int, baseline: int) -> Iterator[tuple[str, float]]:
    """Name and seconds of every measurement of one instance."""
    for steps, name in ((0, "ridge"), (1, "1-step")):
        yield f"minimum {name}, 30 digits", seconds(lambda s=steps: minimum(instance, s, 30))
        if r <= baseline:
            yield (
                f"  all complex roots, {name}",
                seconds(lambda s=steps: complex_roots(instance, s)),
            )
    if r <= exact:
        yield "optimal_curve, exact, k = 0..r", seconds(lambda: optimal_curve(instance, 1))
    yield "optimal_curve, balls, k = 0..r", seconds(lambda: optimal_curve(instance, arb(1)))
    if r <= 128:
        yield "steps_needed", seconds(lambda: steps_needed(instance))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ranks", default="8,16,32,64,128")
    parser.add_argument("--exact", type=int, default=32, help="largest rank of the exact curve")
    parser.add_argument("--baseline", type=int, default=16, help="largest rank of the baseline")
    options = parser.parse_args()
    print(f"{'rank':>5}  {'instance':8}  {'what':34}  seconds")
    for r in map(int, options.ranks.split(",")):
        for name, make in (("hard", hard), ("random", scattered)):
            for what, took in jobs(make(r), r, options.exact, options.baseline):
                print(f"{r:>5}  {name:8}  {what:34}  {took:8.4f}", flush=True)


if __name__ == "__main__":
    main()
