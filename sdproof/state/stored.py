"""What searches found, kept beside the file of the claims: counterexamples to false variants and
certificates of theorems, claim -> variant or theorem -> data.

Nothing in these files is believed: whatever is taken from them, the kernel checks it first, and that it
is about exactly the statement in question.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sdproof.errors import InputError
from sdproof.files import json_text, read_json, write_atomic

Json = dict[str, Any]
Kept = dict[str, dict[str, Json]]
COUNTEREXAMPLES, CERTIFICATES = "counterexamples", "certificates"
ACCEPTED = {
    COUNTEREXAMPLES: "{claim: {variant: {values, directions}}}",
    CERTIFICATES: "{claim: {theorem: certificate}}",
}


def beside(file: Path, kind: str) -> Path:
    """Where they are kept: ``my_claims.certificates.json`` beside ``my_claims.py``, and
    ``my_package.certificates.json`` in the folder of a package."""
    stem = file.resolve().parent.name if file.stem == "__init__" else file.stem
    return file.with_name(f"{stem}.{kind}.json")


def read(file: Path | None, kind: str) -> Kept:
    """What is kept beside a file of claims; empty if there is nothing.

    Raises
    ------
    sdproof.errors.InputError
        For a file that is not of this form.
    """
    if file is None or not (path := beside(file, kind)).is_file():
        return {}
    try:
        found: Kept = read_json(path)
        json_text(found)
    except InputError as error:
        where = "" if str(path) in str(error) else f"{path}: "
        raise InputError(f"{where}{error}") from None
    except TypeError:
        raise InputError(f"{path}: a number of thousands of digits; accepted: a string") from None
    claims = found.values() if isinstance(found, dict) else [None]
    rows = [row for claim in claims for row in (claim.values() if isinstance(claim, dict) else [0])]
    if not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{path}: accepted: {ACCEPTED[kind]}")
    return found


def keep(file: Path, kind: str, found: Mapping[str, Mapping[str, Json]]) -> Path | None:
    """Write what was found, at once, together with what is there; the path, if there was something."""
    if not any(found.values()):
        return None
    known = read(file, kind)
    for claim, rows in found.items():
        known[claim] = known.get(claim, {}) | dict(rows)
    path = beside(file, kind)
    write_atomic(path, json_text(known))
    return path


def require_place(file: Path | None, target: str) -> Path:
    """The file of claims beside which something is to be written; said before the work, not after.

    Raises
    ------
    sdproof.errors.InputError
        If there is none, or its folder cannot be written.
    """
    if file is None:
        raise InputError(f"write: {target} is no file; accepted: a file of claims: my_claims.py")
    try:
        tempfile.TemporaryFile(dir=file.parent).close()
    except OSError as error:
        raise InputError(
            f"write: {file.parent}: {error.strerror}; accepted: claims in a folder that can be written"
        ) from None
    return file
