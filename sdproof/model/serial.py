"""Instances and designs as JSON: strict in, exact out.

Three forms are accepted, all numbers exact (JSON integers, or strings such as ``"3/7"``):

- ``{"eigenvalues": […], "theta": […], "noise_variance": "1", "n": 100}``, or ``singular_values``;
- ``{"eigenvalues": […], "snr": […]}``, optionally with ``noise_variance`` and ``n``;
- ``{"X": [[…], …], "theta": […], "noise_variance": "1"}``: d rows of n columns.

A ball is ``{"mid": [m, e], "rad": [m, e]}``, each m·2^e. A JSON float such as 0.1 is refused: its
reader would have rounded it. References: theory §1, §2.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import Any, NoReturn

from flint import arb, fmpz

from sdproof.errors import InputError
from sdproof.model.design import Design
from sdproof.model.instance import Instance
from sdproof.numbers.balls import ball_from_pairs, ball_to_pairs
from sdproof.numbers.exact import MAX_DIGITS, exact_str

MAX_BYTES = 50_000_000
"""Largest JSON text, in bytes."""
MAX_RANK = 10_000
"""Largest number of eigenvalues that is read."""

FORMS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "eigenvalues, theta": (frozenset({"eigenvalues", "theta", "noise_variance"}), frozenset({"n"})),
    "singular_values, theta": (
        frozenset({"singular_values", "theta", "noise_variance"}),
        frozenset({"n"}),
    ),
    "eigenvalues, snr": (
        frozenset({"eigenvalues", "snr"}),
        frozenset({"noise_variance", "n", "multiplicities"}),
    ),
    "X, theta": (frozenset({"X", "theta", "noise_variance"}), frozenset()),
}
"""Accepted forms: the two keys that tell it, then required and optional keys."""
ACCEPTED = "keys " + "; ".join(
    ", ".join(sorted(required)) + "".join(f" [{k}]" for k in sorted(optional))
    for required, optional in FORMS.values()
)


def _no_float(text: str) -> NoReturn:
    raise InputError(
        f'JSON number {text[:40]} is a float and not exact; accepted: a string, "{text[:40]}"'
    )


def _no_constant(text: str) -> NoReturn:
    raise InputError(f"JSON number {text} is not finite; accepted: exact finite numbers")


def _integer(text: str) -> int | fmpz:
    if len(text) > MAX_DIGITS:
        raise InputError(
            f"JSON number of {len(text)} characters; accepted: at most {MAX_DIGITS} digits"
        )
    return int(text) if len(text) < 4000 else fmpz(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InputError(f"JSON key {key[:40]!a} is given twice; accepted: once")
        found[key] = value
    return found


def parse_json(text: str | bytes, where: str = "JSON") -> Any:
    """The value of a JSON text: no floats, no NaN, no duplicate keys, ≤ 50 MB.

    Raises
    ------
    sdproof.errors.InputError
        For anything else, also text that is nested too deeply or is not UTF-8.
    """
    size = len(text)
    if size > MAX_BYTES:
        raise InputError(f"{where}: {size} bytes; accepted: at most {MAX_BYTES}")
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return json.loads(
            decoded,
            parse_float=_no_float,
            parse_constant=_no_constant,
            parse_int=_integer,
            object_pairs_hook=_unique,
        )
    except UnicodeDecodeError as error:
        raise InputError(f"{where}: not UTF-8 text (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise InputError(
            f"{where}: not JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        ) from None
    except RecursionError:
        raise InputError(f"{where}: nested too deeply; accepted: {ACCEPTED}") from None


def read_text(source: str | Path) -> bytes:
    """The bytes of a file, or of standard input for ``-``; at most 50 MB are read.

    Raises
    ------
    sdproof.errors.InputError
        If there are more.
    OSError
        If the file cannot be read.
    """
    if str(source) == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed; accepted: an open one, or a file")
        content = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        with open(source, "rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise InputError(f"{source}: more than {MAX_BYTES} bytes; accepted: at most that")
    return content


def _form(data: object) -> str:
    if not isinstance(data, dict):
        raise InputError(
            f"instance: a JSON {type(data).__name__}, not an object; accepted: {ACCEPTED}"
        )
    if "X" in data:
        name = "X, theta"
    elif "singular_values" in data:
        name = "singular_values, theta"
    else:
        name = "eigenvalues, snr" if "snr" in data else "eigenvalues, theta"
    required, optional = FORMS[name]
    unknown = sorted(set(data) - required - optional)
    if unknown:
        raise InputError(
            f"instance: unknown key {unknown[0][:40]!a} in the form {name}; "
            f"accepted: {', '.join(sorted(required | optional))}"
        )
    missing = sorted(required - set(data))
    if missing:
        raise InputError(f"instance: key {missing[0]!r} is missing; accepted: {ACCEPTED}")
    empty = sorted(key for key in data if data[key] is None)
    if empty:
        raise InputError(f"{empty[0]}: null; accepted: a value, or leave an optional key out")
    return name


def _numbers(value: object, where: str) -> Any:
    if not isinstance(value, list):
        raise InputError(f"{where}: a JSON {type(value).__name__}; accepted: a list of numbers")
    if len(value) > MAX_RANK:
        raise InputError(f"{where}: {len(value)} numbers; accepted: at most {MAX_RANK}")
    return [
        ball_from_pairs(v, f"{where}[{i}]") if isinstance(v, dict) else v
        for i, v in enumerate(value)
    ]


def problem_from_json(data: object) -> Instance | Design:
    """The instance or design of a parsed JSON value.

    Raises
    ------
    sdproof.errors.InputError
        For a value of none of the accepted forms; unknown and missing keys are named.
    """
    name = _form(data)
    assert isinstance(data, dict)
    if name == "X, theta":
        if not isinstance(data["X"], list):
            raise InputError("X: not a list; accepted: d rows of n exact numbers")
        rows: Any = data["X"]
        return Design(rows, _numbers(data["theta"], "theta"), data["noise_variance"])
    if name == "eigenvalues, snr":
        return Instance(
            tuple(_numbers(data["eigenvalues"], "eigenvalues")),
            tuple(_numbers(data["snr"], "snr")),
            data.get("noise_variance"),
            data.get("n"),
            data.get("multiplicities"),
        )
    spectrum = name.split(",")[0]
    return Instance.from_spectrum(
        theta=_numbers(data["theta"], "theta"),
        noise_variance=data["noise_variance"],
        n=data.get("n"),
        **{spectrum: _numbers(data[spectrum], spectrum)},
    )


def load_problem(source: str | Path) -> Instance | Design:
    """The instance or design in a JSON file, or on standard input for ``-``.

    Raises
    ------
    sdproof.errors.InputError
        For bad content.
    OSError
        If the file cannot be read.
    """
    name = "standard input" if str(source) == "-" else str(source)
    return problem_from_json(parse_json(read_text(source), name))


def load_instance(source: str | Path, precision: int = 128) -> Instance:
    """As `load_problem`, with a design reduced to its instance (`Design.instance`)."""
    problem = load_problem(source)
    return problem.instance(precision) if isinstance(problem, Design) else problem


def _number(value: Any) -> Any:
    return ball_to_pairs(value) if isinstance(value, arb) else exact_str(value)


def to_json(problem: Instance | Design) -> dict[str, Any]:
    """A JSON-ready dict that `problem_from_json` reads back to an equal object.

    Exact numbers are strings; balls are stored without loss.
    """
    if isinstance(problem, Design):
        return {
            "X": [[exact_str(v) for v in row] for row in problem.X],
            "theta": [exact_str(v) for v in problem.theta],
            "noise_variance": exact_str(problem.noise_variance),
        }
    data: dict[str, Any] = {
        "eigenvalues": [_number(v) for v in problem.eigenvalues],
        "snr": [_number(v) for v in problem.snr],
    }
    if problem.noise_variance is not None:
        data["noise_variance"] = exact_str(problem.noise_variance)
    if problem.n is not None:
        data["n"] = problem.n
    if problem.multiplicities is not None:
        data["multiplicities"] = list(problem.multiplicities)
    return data


def _umask_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def write_atomic(path: str | Path, text: str) -> None:
    """Write a text file (UTF-8, LF) at once: a temporary file beside it, then a rename.

    Whoever reads `path` sees the old content or the new, never a part. A symbolic link is followed;
    something that is not a regular file (a pipe, ``/dev/stdout``) is written to directly.

    Raises
    ------
    OSError
        If the folder or file cannot be written; no temporary file stays behind.
    """
    mode = _existing_mode(Path(path))
    if mode is not None and not stat.S_ISREG(mode):
        with open(path, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        return
    target = Path(os.path.realpath(path))
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        os.chmod(temporary, _umask_mode() if mode is None else stat.S_IMODE(mode))
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def _existing_mode(path: Path) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None
