"""Every law by its name: those that no statement says, and the statements of all papers."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from functools import cache

from sdproof.errors import InputError, guess
from sdproof.laws import model
from sdproof.laws.base import Law
from sdproof.laws.stated import judges_filters, law_of
from sdproof.numbers.exact import required, sequence, shown

LAWS: dict[str, Law] = {law.name: law for law in model.LAWS}
"""The laws about fits, arithmetic and invariances, which no statement says."""


@cache
def known() -> dict[str, Law]:
    """`LAWS`, and each statement about filters of the papers that are installed, by names like
    ``"MT-3:ridge"``; of one name the first."""
    found = dict(LAWS)
    state = importlib.import_module("sdproof.state")  # by name: papers may use laws
    for paper in state.papers().values():
        for claim in paper:
            for theorem in claim.theorems:
                name = f"{claim.id}:{theorem.name}"
                if name not in found and judges_filters(theorem.statement):
                    found[name] = law_of(name, theorem.statement)
    return found


def law(name: str) -> Law:
    """The law of this name.

    Raises
    ------
    sdproof.errors.InputError
        If there is none.
    """
    if isinstance(name, str) and name in LAWS:
        return LAWS[name]
    found = known().get(name) if isinstance(name, str) else None
    if found is None:
        meant = guess(name, known()) if isinstance(name, str) else ""
        raise InputError(
            f"law: {shown(name)} is unknown;{meant} accepted: {', '.join(LAWS)}, and statements of "
            "claims, such as MT-2:one-step"
        )
    return found


def chosen(laws: Iterable[Law | str] | None) -> list[Law]:
    """Laws given as such or by name; all of them for None. InputError for anything else."""
    if laws is None:
        return list(known().values())
    accepted = "laws or their names"
    listed = [laws] if isinstance(laws, str | Law) else sequence(laws, "laws", accepted)
    for item in listed:
        required(item, str | Law, "laws", accepted)
    return [law(item) if isinstance(item, str) else item for item in listed]
