"""The spec of a sweep: TOML with one or more grids, expanded into points.

.. code-block:: toml

    digits = 15                # relative accuracy of every enclosure, in decimal digits

    [[grid]]
    family = "hard"            # any of `sdproof family --list`
    r = {from = 2, to = 64, factor = 2}
    C = [50, "200"]
    b = "1/2"
    k = [0, 1, "r"]            # numbers of steps; "r" is the rank
    lam = ["minimum", "5/4"]   # "minimum" over λ for each k, "ridge" (ridge's best λ), or a number

    [[grid]]
    instance = ["mine.json"]   # files with instances or designs, instead of a family
    k = 2
"""

from __future__ import annotations

import itertools
import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sdproof.errors import InputError
from sdproof.families import FAMILIES
from sdproof.files import json_text, read_bytes
from sdproof.limits import MAX_STEPS
from sdproof.model.serial import load_problem, to_json
from sdproof.numbers.exact import exact_str, integer, required, shown, to_exact
from sdproof.sweep.point import POLICIES, RANK, SweepPoint

MAX_POINTS = 1_000_000
"""Largest number of points of one sweep."""
MAX_SPEC_BYTES = 1_000_000
MAX_DIGITS = 1000
_MAX_BITS = 13_000  # of an integer: Python shows and reads 4300 digits
_KEYS = ("digits", "grid")
_RANGE = ({"from", "to", "step"}, {"from", "to", "factor"})


@dataclass(frozen=True)
class Spec:
    """A sweep: its points in order, the text that defines them, and where the files are that it names."""

    points: tuple[SweepPoint, ...]
    text: str
    folder: Path = Path()


def load_spec(path: Path, folder: Path | None = None) -> Spec:
    """Read a spec from a file; `folder`: where the files are that it names, by default beside it.

    Raises `InputError` if it cannot be read, is no TOML, or defines no valid sweep.
    """
    required(path, str | Path, "path", "a path")
    try:
        text = read_bytes(path, MAX_SPEC_BYTES).decode("utf-8-sig")
    except OSError as error:
        why = f"{error.strerror}: a sweep spec in TOML"
        raise InputError(f"{error.filename}: {why}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8 text; accepted: a sweep spec in TOML") from None
    try:
        return parse_spec(text, path.parent if folder is None else folder)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def parse_spec(text: str, folder: Path = Path()) -> Spec:
    """The sweep that a TOML text defines; numbers such as 0.1 are read exactly.

    `folder`: where the files that it names are.

    Raises `InputError` with the key that is wrong and what is accepted.
    """
    required(text, str, "text", "a text in TOML")
    try:
        data = tomllib.loads(text, parse_float=str)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise InputError(f"not TOML: {str(error)[:120]}; accepted: a table [grid]") from None
    unknown = sorted(set(data) - set(_KEYS))
    if unknown:
        raise InputError(f"unknown key {unknown[0][:40]!r}; accepted: {', '.join(_KEYS)}")
    digits = integer(data.get("digits", 15), "digits", 1, MAX_DIGITS)
    grids = data.get("grid", [])
    grids = [grids] if isinstance(grids, dict) else grids
    if not isinstance(grids, list) or not grids or not all(isinstance(g, dict) for g in grids):
        raise InputError("grid: missing; accepted: one [grid] or several [[grid]] tables")
    found: dict[SweepPoint, None] = {}
    for i, grid in enumerate(grids, 1):
        for point in _grid(grid, f"grid {i}", digits, folder):
            found[point] = None
            if len(found) > MAX_POINTS:
                raise InputError(f"grid {i}: more than {MAX_POINTS} points; accepted: fewer")
    return Spec(tuple(found), text, folder)


def _family(grid: dict[str, Any], where: str) -> tuple[str, list[str]]:
    """The family of a grid, or "file", and the names of its parameters."""
    if "instance" in grid:
        return "file", ["instance"]
    name = grid.get("family")
    if not isinstance(name, str) or name not in FAMILIES:
        accepted = f"one of {', '.join(FAMILIES)}, or the key instance with a file"
        raise InputError(f"{where}, family: {shown(name)}; accepted: {accepted}")
    return name, ["family", *(p.name for p in FAMILIES[name].parameters)]


def _problem(name: str, where: str, folder: Path) -> str:
    """The instance or design in a file, as JSON."""
    try:
        return json_text(to_json(load_problem(folder / name)))
    except OSError as error:
        reason = f"{error.strerror}: an instance or a design in JSON"
    except InputError as error:
        reason = str(error)
    raise InputError(f"{where}, instance: {shown(name)}: {reason}")


def _grid(grid: dict[str, Any], where: str, digits: int, folder: Path) -> Any:
    name, known = _family(grid, where)
    unknown = [key for key in grid if key not in (*known, "k", "lam")]
    if unknown:
        raise InputError(
            f"{where}: unknown key {unknown[0][:40]!r}; accepted: {', '.join((*known, 'k', 'lam'))}"
        )
    steps = tuple(_steps(k, f"{where}, k") for k in _values(grid.get("k", [0, 1, RANK]), where))
    policies = [_policy(v, f"{where}, lam") for v in _values(grid.get("lam", "minimum"), where)]
    listed = {key: _values(grid[key], where) for key in known if key in grid and key != "family"}
    if name != "file":
        readers = {p.name: p.read for p in FAMILIES[name].parameters}
        for key, values in listed.items():
            for value in values:
                readers[key](value, f"{where}, {key}")
    each = sum(len(steps) if policy == "minimum" else 1 for policy in policies)
    if each * math.prod(map(len, listed.values())) > MAX_POINTS:
        raise InputError(f"{where}: more than {MAX_POINTS} points; accepted: fewer")
    axes = [[(key, str(v)) for v in values] for key, values in listed.items()]
    for parameters in itertools.product(*axes):
        files = [_problem(value, where, folder) for key, value in parameters if name == "file"]
        for policy in policies:
            # minima are costly and can fail one by one; at one λ all k come together
            for ks in [(k,) for k in steps] if policy == "minimum" else [steps]:
                yield SweepPoint(name, parameters, policy, ks, digits, *files)


def _values(value: Any, where: str) -> list[Any]:
    """One value, a list, or a range of integers; each value once."""
    if isinstance(value, dict):
        return list(_range(value, where))
    values = value if isinstance(value, list) else [value]
    if not values:
        raise InputError(f"{where}: an empty list; accepted: at least one value")
    for v in values:
        if isinstance(v, bool) or not isinstance(v, int | str):
            raise InputError(f"{where}: {shown(v)} is not accepted; accepted: numbers and texts")
        if isinstance(v, int) and v.bit_length() > _MAX_BITS:
            raise InputError(f"{where}: {v.bit_length()} bits; accepted: at most {_MAX_BITS}")
    return list(dict.fromkeys(values))


def _range(value: dict[str, Any], where: str) -> Any:
    if set(value) not in _RANGE:
        raise InputError(
            f"{where}: range with keys {', '.join(map(repr, value))[:60]}; accepted: from, to, "
            "step (added) or from, to, factor (multiplied)"
        )
    first = integer(value["from"], f"{where}, from", 0, MAX_POINTS)
    last = integer(value["to"], f"{where}, to", first, MAX_POINTS)
    if "step" in value:
        step = integer(value["step"], f"{where}, step", 1, MAX_POINTS)
        return range(first, last + 1, step)
    factor = integer(value["factor"], f"{where}, factor", 2, MAX_POINTS)
    first = integer(first, f"{where}, from", 1, MAX_POINTS)
    return itertools.takewhile(lambda v: v <= last, (first * factor**i for i in itertools.count()))


def _steps(value: int | str, where: str) -> int | str:
    if value == RANK:
        return RANK
    if not isinstance(value, int) or not 0 <= value <= MAX_STEPS:
        raise InputError(f"{where}: {value!r:.60} is not accepted; accepted: 0..{MAX_STEPS} or 'r'")
    return value


def _policy(value: int | str, where: str) -> str:
    if value in POLICIES:
        return str(value)
    try:
        lam = to_exact(value, where)
    except InputError:
        lam = None
    if lam is None or not lam > 0:
        raise InputError(
            f"{where}: {value!r:.60} is not accepted; accepted: a number > 0, "
            + " or ".join(f"'{p}'" for p in POLICIES)
        )
    return exact_str(lam)
