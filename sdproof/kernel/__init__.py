"""The independent checker of sdproof certificates.

`check` verifies the proof that a certificate carries and returns the statement that is now established
(or refuted) as data: compare it with what you wanted to know. Standard library only; imports nothing of
the rest of sdproof; the directory also runs alone, under any name:
``python DIRECTORY CERT.json``, exit code 0 valid, 1 invalid, 2 unreadable.
"""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

from . import instance
from .base import Invalid as Invalid
from .base import Unreadable as Unreadable
from .base import load as load

FORMAT, VERSION = "sdproof-certificate", 2
LIMITS = (RecursionError, MemoryError, OverflowError, ValueError)  # an int too long to write out


class Checked(NamedTuple):
    """What a certificate shows.

    Attributes
    ----------
    kind : str
        "theorem": the statement holds, in its whole scope; "counterexample": it fails at `values`.
    statement : dict
        As data; its type says which statement it is.
    values : dict
        Of a counterexample: ``values``, ``directions`` and, where given, ``steps`` and ``least``.
    """

    kind: str
    statement: dict[str, Any]
    values: dict[str, Any]

    def __str__(self) -> str:
        """In words."""
        if self.statement["type"] in instance.KINDS:
            return instance.describe(self.statement)
        from .statement import describe

        number = len(self.values.get("directions", ()))
        with_ = f", with {number} directions listed" if number else ""
        false = f"FALSE{with_}: " if self.kind == "counterexample" else ""
        return false + describe(self.statement)


def check(certificate: object) -> Checked:
    """Check a parsed certificate.

    Returns
    -------
    Checked
        The statement that is now established or refuted, as data; ``str`` says it in words.

    Raises
    ------
    Invalid
        If a part of the proof fails; it says which and why.
    Unreadable
        If the value is not a certificate of this format and version, or exceeds a stated limit.
    """
    try:
        return copy.deepcopy(_dispatch(certificate))
    except LIMITS:
        raise Unreadable("the certificate exceeds the resources of this machine") from None


def _dispatch(certificate: object) -> Checked:
    if type(certificate) is not dict:
        raise Unreadable("a certificate is a JSON object")
    header = certificate.get("format"), certificate.get("version")
    if header != (FORMAT, VERSION) or type(header[1]) is not int:
        raise Unreadable(f"a certificate has format {FORMAT!r} and version {VERSION}")
    kind = certificate.get("kind")
    if kind == "family":
        from .family import check_family

        return Checked("theorem", check_family(certificate), {})
    if kind == "counterexample":
        from .refutation import check_counterexample

        statement = check_counterexample(certificate)
        given = ("values", "directions", "steps", "least")
        return Checked(kind, statement, {k: certificate[k] for k in given if k in certificate})
    if type(kind) is not str or kind not in instance.KINDS:
        raise Unreadable(
            f"kind: must be one of family, counterexample, {', '.join(instance.KINDS)}"
        )
    return Checked("theorem", {"type": kind, **instance.KINDS[kind](certificate)}, {})
