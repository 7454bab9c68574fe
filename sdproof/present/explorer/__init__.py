"""A page to play with: one instance, one filter, and the risks of 0 to 4 steps, in floating point.

The page is one HTML file with a script of its own, and fetches nothing. It decides nothing: it shows
the commands that give its numbers exactly.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from flint import arb, fmpq

from sdproof.errors import InputError
from sdproof.model.design import Design
from sdproof.model.instance import Instance, require_instance
from sdproof.numbers.exact import exact_str

MAX_RANK = 64
"""Largest rank that the page takes."""
_LARGEST, _SMALLEST = fmpq(10**12), fmpq(1, 10**12)
_SCRIPTS = ("model.js", "drawing.js", "page.js")


def explorer_page(problem: Instance | Design | None = None) -> str:
    """The HTML of the page, which starts from a problem if one is given.

    Parameters
    ----------
    problem : Instance or Design, optional
        Rational eigenvalues and signal-to-noise ratios stand in the page as they are; others as the
        nearest floats, and the page says so.

    Raises
    ------
    sdproof.errors.InputError
        If its rank, or one of its numbers, is beyond what the page takes.
    """
    start = None if problem is None else _start(problem)
    page = _text("page.html")
    parts = {
        "%STYLE%": _text("page.css"),
        "%SCRIPT%": "\n".join(map(_text, _SCRIPTS)),
        "%START%": json.dumps(start).replace("<", "\\u003c"),
    }
    for mark, text in parts.items():
        page = page.replace(mark, text.rstrip("\n"), 1)
    return page


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def _start(problem: Instance | Design) -> dict[str, object]:
    """Eigenvalues and ratios as texts, and what to say of them."""
    instance = problem.instance() if isinstance(problem, Design) else problem
    require_instance(instance)
    if instance.rank > MAX_RANK:
        raise InputError(f"explorer: rank {instance.rank}; accepted: at most {MAX_RANK}")
    note = "Started from your instance."
    if not instance.rational:
        note += " What is irrational in it is rounded to a float."
        instance = instance.balls()
    ratios = [v for v in instance.snr if v != 0]
    if not all(_SMALLEST <= v <= _LARGEST for v in (*instance.eigenvalues, *ratios)):
        raise InputError(
            "explorer: the numbers of the instance; accepted: eigenvalues from 1e-12 to 1e12, "
            "signal-to-noise ratios 0, or from 1e-12 to 1e12"
        )
    return {
        "eigenvalues": [_number(v) for v in instance.eigenvalues],
        "snr": [_number(v) for v in instance.snr],
        "note": note,
    }


def _number(value: Any) -> str:
    """The number as the page and the commands read it."""
    return repr(float(value.mid())) if isinstance(value, arb) else exact_str(value)
