"""The recurrence in C on FLINT (`flint_loop.c`), on the library that python-flint ships."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import flint
from flint import arb, ctx

HERE = Path(__file__).parent


def library() -> Path | None:
    """FLINT as it is shipped in python-flint's wheel; None for another installation."""
    shipped = Path(flint.__file__).parents[1] / "python_flint.libs"
    return next(iter(sorted(shipped.glob("libflint*"))), None)


def available() -> bool:
    """Whether there are a C compiler and a library."""
    return shutil.which("gcc") is not None and library() is not None


@cache
def _loop() -> Any:
    shipped = library()
    assert shipped is not None
    folder = Path(tempfile.mkdtemp())
    built = folder / "flint_loop.so"
    command = ["gcc", "-O2", "-shared", "-fPIC", "-o", str(built), str(HERE / "flint_loop.c")]
    subprocess.run([*command, str(shipped), f"-Wl,-rpath,{shipped.parent}"], check=True)
    loaded = ctypes.CDLL(str(built))
    loaded.best_risk.restype = ctypes.c_char_p  # a copy; the few bytes are not freed
    loaded.best_risk.argtypes = [ctypes.c_long] * 3
    shutil.rmtree(folder)
    return loaded.best_risk


def c_on_flint(r: int, k: int) -> arb:
    """ρ*_k of the instance of `peers.hard`; precision doubled until the radius is at most 1e-15 ρ*."""
    bits, run = int(3.6 * k) + 50, _loop()
    while True:
        with ctx.workprec(100):
            value = arb(run(r, k, bits).decode())
            if value.is_finite() and value.rad() <= abs(value.mid()) * arb("1e-15"):
                return value
        bits *= 2
