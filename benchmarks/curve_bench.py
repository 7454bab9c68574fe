"""Every number of steps at once, against its peers, in one run and on one core.

    python benchmarks/curve_bench.py            print the tables
    python benchmarks/curve_bench.py --write    and put them into benchmarks/README.md

Each measurement is a process of its own (least processor time of up to nine runs within 0.3 s,
without imports; peak memory with them), ended after ``--limit`` seconds. The peers compute ρ*_{r−1}
alone, or all k where their row says so.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flint import arb, ctx, fmpq
from peers import LAM, PEERS, hard

from sdproof.minima import minimum
from sdproof.optimum import risk_curve
from sdproof.sweep.provenance import versions

HERE = Path(__file__).parent
README = HERE / "README.md"
MARKS = ("<!-- curve_bench: begin -->", "<!-- curve_bench: end -->")
RANKS = (16, 32, 64, 128, 256, 1024, 4096)
RISK, EXCESS, FLOAT = "sdproof, all k, risk", "sdproof, all k, excess", "sdproof, all k, float64"
ALL_K = {"mpmath recurrence", "recurrence in C on FLINT"}
FEW = 10
FEW_RANKS = (10_000, 100_000, 1_000_000)
DIGITS = 30


def _curve(kind: str) -> Callable[[int, int], Any]:
    return lambda r, _k: risk_curve(hard(r), LAM, relative_to=kind)


JOBS: dict[str, Callable[[int, int], Any]] = {
    RISK: _curve("risk"),
    EXCESS: _curve("excess"),
    FLOAT: lambda r, _k: risk_curve(hard(r), LAM, arithmetic="float"),
    **PEERS,
}
FEW_JOBS: dict[str, Callable[[int, int], Any]] = {
    f"{name}, {FEW} steps": job
    for name, job in {
        "sdproof": lambda r, _k: risk_curve(hard(r), LAM, steps=min(r, FEW)),
        "sdproof float64": lambda r, _k: risk_curve(
            hard(r), LAM, steps=min(r, FEW), arithmetic="float"
        ),
        **{
            name: (lambda r, _k, peer=peer: peer(r, min(r, FEW)))
            for name, peer in PEERS.items()
            if name in ALL_K
        },
    }.items()
}
MINIMA = {f"minimum over λ, k = {k}": k for k in (0, 1, 2, 8)}


@dataclass(frozen=True)
class Measured:
    """Seconds of processor time, peak memory in MB, ρ*_{r−1} as text; no seconds: time was up, or
    the method failed."""

    seconds: float | None
    megabytes: float = 0.0
    value: str = ""
    failed: bool = False


def work(name: str, r: int) -> None:
    """Run one measurement in this process and print it as JSON."""
    job = (
        JOBS.get(name)
        or FEW_JOBS.get(name)
        or (lambda r, _k: minimum(hard(r), MINIMA[name], DIGITS))
    )
    job(4, 3)  # imports and first calls are not what is compared
    times: list[float] = []
    while sum(times) < 0.3 and len(times) < 9:
        start = time.process_time()
        value = job(r, r - 1)
        times.append(time.process_time() - start)
    seconds = min(times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak, "value": _text(value, r)}))


def _text(value: Any, r: int) -> str:
    if isinstance(value, fmpq):
        with ctx.workprec(100):
            return str(arb(value).str(17, radius=False))
    if hasattr(value, "__getitem__"):
        last = value[min(r, len(value)) - 1]
        value = getattr(last, "rho", last)
    return value.str(17, radius=False) if isinstance(value, arb) else str(value)[:20]


def measure(name: str, r: int, limit: float) -> Measured:
    """One measurement in a fresh process on one core."""
    path = os.pathsep.join([str(HERE.parent), str(HERE)])
    environment = os.environ | {
        "SYMPY_GROUND_TYPES": "flint", "OMP_NUM_THREADS": "1", "PYTHONPATH": path,
    }  # fmt: skip
    command = [sys.executable, __file__, "--work", name, str(r)]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, timeout=limit, check=True, text=True
        )
    except subprocess.TimeoutExpired:
        return Measured(None)
    except subprocess.CalledProcessError as error:
        print(error.stderr.splitlines()[-1], file=sys.stderr)
        return Measured(None, failed=True)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def table(ranks: tuple[int, ...], limit: float) -> list[str]:
    """Times and ratios, one row for each method."""
    found: dict[str, dict[int, Measured]] = {name: {} for name in JOBS}
    for name, row in found.items():
        for r in ranks:
            if any(m.seconds is None for m in row.values()):
                break
            row[r] = measure(name, r, limit)
            print(f"{name:28} r = {r:5}: {row[r]}", file=sys.stderr)
    head = ["method", *(f"r = {r}" for r in ranks), "exponent", "peak MB", "digits right"]
    lines = [_row(head), _row(["---"] * len(head))]
    for name, row in found.items():
        cells = [_time(row.get(r), limit) for r in ranks]
        digits = _digits(row, found[EXCESS])
        peak = max(m.megabytes for m in row.values())
        lines.append(_row([name, *cells, _exponent(row), f"{peak:.0f}", digits]))
    lines += ["", f"The same as ratios to “{RISK}”:", ""]
    head = ["method", *(f"r = {r}" for r in ranks)]
    lines += [_row(head), _row(["---"] * len(head))]
    for name, row in found.items():
        if name != RISK:
            cells = [_ratio(row.get(r), found[RISK].get(r), limit) for r in ranks]
            lines.append(_row([name + (" (all k)" if name in ALL_K else ""), *cells]))
    return lines


def minima(limit: float) -> list[str]:
    """Times of the certified minimum over λ."""
    ranks = (16, 64, 256, 1024)
    lines = [_row(["30 digits", *(f"r = {r}" for r in ranks)]), _row(["---"] * 5)]
    for name in MINIMA:
        cells = []
        for r in ranks:
            cells.append(_time(measure(name, r, limit), limit))
            print(f"{name:28} r = {r:5}: {cells[-1]}", file=sys.stderr)
        lines.append(_row([name, *cells]))
    return lines


def few(limit: float) -> list[str]:
    """Times of few steps at large rank, and ratios to sdproof's."""
    base = next(iter(FEW_JOBS))
    found = {name: [measure(name, r, limit) for r in FEW_RANKS] for name in FEW_JOBS}
    head = [f"{FEW} steps", *(f"r = {r:,}" for r in FEW_RANKS)]
    lines = [_row(head), _row(["---"] * len(head))]
    for name, row in found.items():
        cells = [
            f"{_time(m, limit)} ({_ratio(m, b, limit)})"
            for m, b in zip(row, found[base], strict=True)
        ]
        lines.append(_row([name, *cells]))
        print(lines[-1], file=sys.stderr)
    return lines


def distance(r: int) -> str:
    """How far the engine is from the arithmetic: the ball multiply-adds of the recurrence alone."""
    curve = risk_curve(hard(r), LAM, relative_to="excess")
    with ctx.workprec(curve.bits):
        x, y = arb(2).sqrt(), arb(3).sqrt()
        z, count = arb(0), 20_000
        start = time.process_time()
        for _ in range(count):
            z = z + x * y
        each = (time.process_time() - start) / count
    start = time.process_time()
    risk_curve(hard(r), LAM, relative_to="excess")
    whole = time.process_time() - start
    least = (
        5 * r * r * each
    )  # three inner products and one three-term update, each of length r, r times
    return (
        f"At r = {r} the excess needs {curve.bits} bits. One ball multiply-add from Python costs "
        f"{each * 1e6:.2f} µs there; the 5 r² of the plain recurrence would take {least:.1f} s, the "
        f"engine takes {whole:.1f} s."
    )


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _time(m: Measured | None, limit: float) -> str:
    if m is None:
        return ""
    if m.seconds is None:
        return "fails" if m.failed else f"> {limit:.0f} s"
    return f"{m.seconds * 1000:.1f} ms" if m.seconds < 1 else f"{m.seconds:.1f} s"


def _ratio(m: Measured | None, base: Measured | None, limit: float) -> str:
    if m is None or m.failed or base is None or not base.seconds:
        return ""
    more = "> " if m.seconds is None else ""
    ratio = (m.seconds or limit) / base.seconds
    return f"{more}{ratio:.2g}×" if ratio < 10 else f"{more}{ratio:,.0f}×"


def _exponent(row: dict[int, Measured]) -> str:
    """Slope of log(time) over log(r), least squares over the ranks that took at least 1 ms."""
    points = [
        (math.log(r), math.log(m.seconds)) for r, m in row.items() if (m.seconds or 0) >= 1e-3
    ]
    if len(points) < 2:
        return ""
    x0 = sum(x for x, _ in points) / len(points)
    y0 = sum(y for _, y in points) / len(points)
    slope = sum((x - x0) * (y - y0) for x, y in points) / sum((x - x0) ** 2 for x, _ in points)
    return f"{slope:.1f}"


def _digits(row: dict[int, Measured], sure: dict[int, Measured]) -> str:
    """Digits of ρ*_{r−1} that agree with the certified value, at the largest common rank."""
    common = [r for r in row if row[r].value and r in sure and sure[r].value]
    if not common:
        return ""
    r = max(common)
    a, b = float(row[r].value), float(sure[r].value)
    digits = 15 if a == b else min(15, max(0, -math.log10(abs(a - b) / abs(b))))
    return f"{digits:.0f} (r = {r})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", nargs=2, metavar=("NAME", "R"), help=argparse.SUPPRESS)
    parser.add_argument("--ranks", default=",".join(map(str, RANKS)))
    parser.add_argument("--limit", type=float, default=60, help="seconds for one measurement")
    parser.add_argument("--write", action="store_true", help="update benchmarks/README.md")
    options = parser.parse_args()
    if options.work:
        work(options.work[0], int(options.work[1]))
        return
    ranks = tuple(int(r) for r in options.ranks.split(","))
    about = ", ".join(f"{k} {v}" for k, v in versions().items())
    text = "\n".join(
        [
            f"One core of {platform.machine()}, {about}, {time.strftime('%Y-%m-%d')}; λ = 1, "
            "e_j = 1 … 1/2 equispaced, B_1 = 100 r².",
            "",
            *table(ranks, options.limit),
            "",
            distance(max(r for r in ranks if r <= 1024)),
            "",
            *few(options.limit),
            "",
            *minima(options.limit),
        ]
    )
    print(text)
    if options.write:
        old = README.read_text(encoding="utf-8")
        before, rest = old.split(MARKS[0])
        after = rest.split(MARKS[1])[1]
        new = f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{after}"
        README.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
