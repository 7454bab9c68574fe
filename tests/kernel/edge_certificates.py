"""Certificates of the smallest kind, and what the kernel says of wrong ones."""

from __future__ import annotations

from typing import Any

import pytest

from sdproof import kernel
from sdproof.prove.certificate import HEADER

Json = dict[str, Any]


NOISE = {"x": "real", "y": "positive", "eta": "real", "zeta": "real"}


def pointwise(conclusion: str, proof: Any, variables: Json, **rest: Any) -> Json:
    data = {"type": "pointwise", "variables": variables, "conclusion": conclusion} | rest
    return HEADER | {"kind": "family", "statement": data, "proof": proof}


def total(conclusion: str, proof: Any, **rest: Any) -> Json:
    data = {"type": "sum", "variables": {}, "conclusion": conclusion} | rest
    return HEADER | {"kind": "family", "statement": data, "proof": proof}


def counterexample(data: Json, values: Json, directions: list[Json] | None = None) -> Json:
    return HEADER | {
        "kind": "counterexample",
        "statement": data,
        "values": values,
        "directions": directions or [],
    }


def refused(certificate: Any) -> str:
    with pytest.raises((kernel.Invalid, kernel.Unreadable)) as error:
        kernel.check(certificate)
    return str(error.value)
