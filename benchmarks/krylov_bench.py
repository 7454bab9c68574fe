"""The Christoffel function L_n against other libraries: ``python benchmarks/krylov_bench.py``.

e_j equispaced on (1/2, 1]. Each method runs once, in one process, on one core; what takes long is left
out beyond `--peers` nodes. "digits" counts those that agree with the value certified to 30 digits.
Also seconds of the exact answer, of Krylov risks and of `steps_for`, without a peer.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
from flint import arb, ctx, fmpq
from scipy.linalg import lstsq

from sdproof import Instance, christoffel, krylov_risk, steps_for


def equispaced(r: int) -> Instance:
    return Instance(
        [fmpq(2 * r - j, 2 * r) for j in range(r)], [fmpq(200 * r)] + [fmpq(0)] * (r - 1)
    )


def nodes(r: int) -> np.ndarray:
    return (2 * r - np.arange(r)) / (2 * r)


def from_basis(values: Any) -> float:
    """1/Σ p(e_1)² for orthonormal columns p with values e h(e) on the nodes."""
    return 1 / float(values[0] @ values[0])


def numpy_gram(r: int, n: int) -> float:
    """1/(vᵀG⁻¹v) in powers of e, as the definition says."""
    powers = nodes(r)[:, None] ** np.arange(1, n + 1)
    return 1 / float(powers[0] @ np.linalg.solve(powers.T @ powers, powers[0]))


def numpy_qr(r: int, n: int) -> float:
    """QR of the powers of e."""
    return from_basis(np.linalg.qr(nodes(r)[:, None] ** np.arange(1, n + 1))[0])


def numpy_lanczos(r: int, n: int) -> float:
    """Lanczos (Stieltjes) with full reorthogonalisation."""
    e = nodes(r)
    basis = [e / np.linalg.norm(e)]
    for _ in range(n - 1):
        v = e * basis[-1]
        for _ in range(2):
            q = np.array(basis)
            v = v - q.T @ (q @ v)
        basis.append(v / np.linalg.norm(v))
    return from_basis(np.array(basis).T)


def scipy_lstsq(r: int, n: int) -> float:
    """Least squares with P(e_1) = 1 eliminated: P = (e/e_1)ⁿ + Σ c_i (eⁱ − eⁿ), e_1 = 1."""
    e = nodes(r)
    last = e**n
    if n == 1:
        return float(last @ last)
    residual = (
        last + (columns := e[:, None] ** np.arange(1, n) - last[:, None]) @ lstsq(columns, -last)[0]
    )
    return float(residual @ residual)


def mpmath_stieltjes(r: int, n: int) -> Any:
    """Stieltjes in 60 digits."""
    with mpmath.workdps(60):
        e = [mpmath.mpf(2 * r - j) / (2 * r) for j in range(r)]
        before, now, norm_before, total = [mpmath.mpf(0)] * r, list(e), None, mpmath.mpf(0)
        for _ in range(n):
            norm = mpmath.fdot(now, now)
            total += now[0] ** 2 / norm
            a = mpmath.fdot([x * p for x, p in zip(e, now, strict=True)], now) / norm
            b = 0 if norm_before is None else norm / norm_before
            now, before = [(x - a) * p - b * q for x, p, q in zip(e, now, before, strict=True)], now
            norm_before = norm
        return 1 / total


PEERS: dict[str, tuple[Callable[[int, int], Any], int]] = {
    "numpy, Gram matrix": (numpy_gram, 10**6),
    "numpy, QR": (numpy_qr, 10**6),
    "numpy, Lanczos reorthogonalised": (numpy_lanczos, 10**6),
    "scipy, lstsq": (scipy_lstsq, 10**6),
    "mpmath, 60 digits": (mpmath_stieltjes, 10**4),
}
"""Methods with the largest rank at which they are run."""
SIZES = ((64, 16), (1000, 16), (1000, 50), (10_000, 50), (100_000, 50))


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    found = call()
    return found, time.process_time() - start


def digits(value: Any, exact: arb) -> int:
    """Decimal digits in which a value agrees with the certified one."""
    with ctx.workprec(256):
        near = arb(mpmath.nstr(value, 50)) if isinstance(value, mpmath.mpf) else arb(float(value))
        off = abs(near / exact - 1).abs_upper()
        return (
            30 if off < arb(10) ** -30 else max(0, int(-float((off.log() / arb(10).log()).mid())))
        )


def compare(r: int, n: int, most: int) -> None:
    instance = equispaced(r)
    found, own = timed(lambda: christoffel(instance, n, digits=15))
    exact = christoffel(instance, n, digits=30)
    rows = [("sdproof, 15 certified digits", own, "15 certified")]
    for name, (method, largest) in PEERS.items():
        if r <= min(largest, most):
            try:
                value, took = timed(lambda m=method: m(r, n))
            except np.linalg.LinAlgError:
                value, took = float("inf"), 0.0
            rows.append((name, took, str(digits(value, exact) if np.isfinite(float(value)) else 0)))
    print(f"\nr = {r}, n = {n}: L_n = {found.str(12, radius=False)}")
    for name, took, right in rows:
        print(f"  {name:34} {took:9.4f} s  {took / own:8.2f}×  digits {right}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rank", type=int, default=100_000, help="largest rank")
    parser.add_argument("--peers", type=int, default=100_000, help="largest rank of the peers")
    options = parser.parse_args()
    for r, n in SIZES:
        if r <= options.rank:
            compare(r, n, options.peers)
    print("\nwithout a peer")
    jobs: dict[str, Callable[[], Any]] = {
        "christoffel, exact, r = 64, n = 16": lambda: christoffel(equispaced(64), 16),
        "krylov_risk, exact, r = 64, k = 16": lambda: krylov_risk(equispaced(64), 16),
        "steps_for 2·LB, r = 64": lambda: steps_for(equispaced(64), 2),
        "steps_for 2·LB, r = 1000": lambda: steps_for(equispaced(1000), 2),
    }
    for name, call in jobs.items():
        print(f"  {name:36} {timed(call)[1]:9.4f} s", flush=True)
    if options.rank >= 100_000:
        instance = equispaced(100_000)
        took = timed(lambda: krylov_risk(instance, 50))[1]
        print(f"  {'krylov_risk, r = 100000, k = 50':36} {took:9.4f} s")


if __name__ == "__main__":
    main()
