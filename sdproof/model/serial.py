"""Instances and designs as JSON: strict in, exact out; `docs/instance.schema.json` is its schema.

Three forms are accepted, all numbers exact (JSON integers, or strings such as ``"3/7"``):

- ``{"eigenvalues": […], "theta": […], "noise_variance": "1", "n": 100}``, or ``singular_values``;
- ``{"eigenvalues": […], "snr": […]}``, optionally with ``noise_variance`` and ``n``;
- ``{"X": [[…], …], "rows": "samples", "theta": […], "noise_variance": "1"}``, rows of X being
  ``"samples"`` (n × d, as in scikit-learn) or ``"features"`` (d × n, as in the paper).

A ball is ``{"mid": [m, e], "rad": [m, e]}``, each m·2^e. A JSON float such as 0.1 is refused: its
reader would have rounded it. With ``"floats": "binary"`` in the file it is accepted, and stands for
the exact value of the nearest binary float.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flint import arb

from sdproof.errors import InputError
from sdproof.files import parse_json, read_bytes
from sdproof.model.design import Design
from sdproof.model.instance import Instance
from sdproof.numbers.balls import ball_from_pairs, ball_to_pairs
from sdproof.numbers.exact import binary, exact_str, shown

MAX_RANK = 1_000_000
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
    "X, theta": (frozenset({"X", "rows", "theta", "noise_variance"}), frozenset()),
}
"""Accepted forms: the two keys that tell it, then required and optional keys."""
FLOATS = "binary"
"""What the optional key "floats" of every form says: floats stand for their exact binary values."""
ACCEPTED = (
    "keys "
    + "; ".join(
        ", ".join(sorted(required)) + "".join(f" [{k}]" for k in sorted(optional))
        for required, optional in FORMS.values()
    )
    + '; and, in each, "floats": "binary"'
)


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
    if not {"X", "eigenvalues", "singular_values"} & data.keys():
        raise InputError(
            f"instance: X, eigenvalues or singular_values is missing; accepted: {ACCEPTED}"
        )
    unknown = sorted(set(data) - required - optional)
    if unknown:
        raise InputError(
            f"instance: unknown key {unknown[0][:40]!a} in the form {name}; "
            f"accepted: {', '.join(sorted(required | optional))}"
        )
    missing = sorted(required - set(data))
    if missing and missing[0] == "rows":
        raise InputError(
            "instance: key 'rows' is missing: what are the rows of X? accepted: 'samples' (X is "
            "n × d, as in scikit-learn) or 'features' (X is d × n, as in the paper)"
        )
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

    Raises `InputError` for a value of none of the accepted forms; unknown and missing keys are
    named.
    """
    if isinstance(data, dict) and "floats" in data:
        if data["floats"] != FLOATS:
            raise InputError(
                f"floats: {shown(data['floats'])} is not accepted; accepted: '{FLOATS}'"
            )
        data = {key: binary(value, key) for key, value in data.items() if key != "floats"}
    name = _form(data)
    assert isinstance(data, dict)
    if name == "X, theta":
        if not isinstance(data["X"], list):
            raise InputError("X: not a list; accepted: rows of exact numbers")
        X: Any = data["X"]
        theta = _numbers(data["theta"], "theta")
        return Design(X, theta, data["noise_variance"], data["rows"])
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

    Raises `InputError` for bad content; `OSError` if the file cannot be read.
    """
    where = "standard input" if str(source) == "-" else str(source)
    content = read_bytes(source)
    try:
        data = parse_json(content, where)
    except InputError:
        data = parse_json(content, where, floats=True)
        if not (isinstance(data, dict) and data.get("floats") == FLOATS):
            raise
    return problem_from_json(data)


def _number(value: Any) -> Any:
    return ball_to_pairs(value) if isinstance(value, arb) else exact_str(value)


def to_json(problem: Instance | Design) -> dict[str, Any]:
    """A JSON-ready dict that `problem_from_json` reads back to an equal object.

    Exact numbers are strings; balls are stored without loss; an exact instance of a design is written
    as the design.
    """
    if isinstance(problem, Design):
        return {
            "X": [[exact_str(v) for v in row] for row in problem.X],
            "rows": problem.rows,
            "theta": [exact_str(v) for v in problem.theta],
            "noise_variance": exact_str(problem.noise_variance),
        }
    if problem.kind == "exact" and problem.design is not None:
        return to_json(problem.design)
    if problem.kind == "exact":
        problem.require_rational("JSON")
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
