"""Certificates of the smallest kind, and what the kernel says of wrong ones."""

from __future__ import annotations

from typing import Any

import pytest

from sdproof import kernel

Json = dict[str, Any]

HEADER: Json = {"format": kernel.FORMAT, "version": kernel.VERSION}
NOISE = {"x": "real", "y": "positive", "eta": "real", "zeta": "real"}


def family(statement: Json, proof: Any, theorems: Json | None = None) -> Json:
    data = HEADER | {"kind": "family", "statement": statement, "proof": proof}
    return data if theorems is None else data | {"theorems": theorems}


def pointwise(
    conclusion: str, proof: Any, variables: Json, theorems: Json | None = None, **rest: Any
) -> Json:
    data = {"type": "pointwise", "variables": variables, "conclusion": conclusion} | rest
    return family(data, proof, theorems)


def total(conclusion: str, proof: Any, theorems: Json | None = None, **rest: Any) -> Json:
    data = {"type": "sum", "variables": {}, "conclusion": conclusion} | rest
    return family(data, proof, theorems)


def counterexample(
    data: Json, values: Json, directions: list[Json] | None = None, **rest: Any
) -> Json:
    found = {"kind": "counterexample", "statement": data, "values": values}
    return HEADER | found | {"directions": directions or []} | rest


def words(certificate: Any) -> str:
    """What the kernel says of a certificate that it accepts."""
    return str(kernel.check(certificate))


def refused(certificate: Any) -> str:
    with pytest.raises((kernel.Invalid, kernel.Unreadable)) as error:
        kernel.check(certificate)
    return str(error.value)
