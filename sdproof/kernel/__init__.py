"""The independent checker of sdproof certificates.

`check` rebuilds a statement from the problem that a certificate names, verifies the proof that the
certificate carries, and returns the statement in words. Standard library only; imports nothing of
the rest of sdproof; the directory also runs alone, under any name:
``python DIRECTORY CERT.json``, exit code 0 valid, 1 invalid, 2 unreadable.
"""

from __future__ import annotations

from . import instance
from .base import Invalid as Invalid
from .base import Unreadable as Unreadable
from .base import load as load

FORMAT, VERSION = "sdproof-certificate", 1


def check(certificate: object) -> str:
    """Check a parsed certificate.

    Returns
    -------
    str
        The statement that is now established, rebuilt from the problem in the certificate.

    Raises
    ------
    Invalid
        If a step of the proof fails; it says which and why.
    Unreadable
        If the value is not a certificate of this format and version, or exceeds a stated limit.
    """
    try:
        return _dispatch(certificate)
    except (RecursionError, MemoryError, OverflowError):
        raise Unreadable("the certificate exceeds the resources of this machine") from None


def _dispatch(certificate: object) -> str:
    if type(certificate) is not dict:
        raise Unreadable("a certificate is a JSON object")
    header = certificate.get("format"), certificate.get("version")
    if header != (FORMAT, VERSION) or type(header[1]) is not int:
        raise Unreadable(f"a certificate has format {FORMAT!r} and version {VERSION}")
    kind = certificate.get("kind")
    if kind == "family":
        from .family import check_family

        return check_family(certificate)
    if kind == "counterexample":
        from .refutation import check_counterexample

        return check_counterexample(certificate)
    if type(kind) is not str or kind not in instance.KINDS:
        raise Unreadable(
            f"kind: must be one of family, counterexample, {', '.join(instance.KINDS)}"
        )
    return instance.KINDS[kind](certificate)
