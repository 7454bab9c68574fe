"""A certificate as an object: its JSON data, and the statement that the kernel rebuilds from it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flint import fmpq, fmpz_poly

from sdproof import kernel
from sdproof.errors import InputError, ProofError, SdproofError
from sdproof.model.instance import Instance
from sdproof.model.serial import to_json
from sdproof.numbers.display import facts
from sdproof.numbers.exact import exact_str
from sdproof.prove.positivity import Nonnegative
from sdproof.prove.witness import Witness

Json = dict[str, Any]
HEADER: Json = {"format": kernel.FORMAT, "version": kernel.VERSION}


@dataclass(frozen=True, slots=True, repr=False)
class Certificate:
    """Data that the independent kernel can check; in JSON, where rationals are strings."""

    data: Json

    @property
    def kind(self) -> str:
        return str(self.data["kind"])

    def __repr__(self) -> str:
        return f"Certificate({self.kind}, {len(self.to_json()):,} characters)"

    def _repr_html_(self) -> str:
        """Kind, size and what the kernel says of it, for notebooks."""
        try:
            says = f"accepts: {self.check()}"
        except SdproofError as error:
            says = str(error)
        size = f"{len(self.to_json()):,} characters"
        return facts("certificate", [("kind", self.kind), ("size", size), ("the kernel", says)])

    def to_json(self) -> str:
        """The certificate file."""
        return json.dumps(self.data, indent=1, ensure_ascii=False) + "\n"

    def check(self) -> kernel.Checked:
        """What the kernel says is shown: the statement as data; ``str`` says it in words.

        Raises
        ------
        sdproof.errors.ProofError
            If the kernel rejects the certificate.
        sdproof.errors.InputError
            If checking it would exceed the kernel's limits on digits and time.
        """
        try:
            return kernel.check(self.data)
        except kernel.Unreadable as error:
            raise InputError(f"certificate: beyond the kernel's limits: {error}") from None
        except kernel.Invalid as error:
            raise ProofError(f"the kernel rejects the certificate: {error}") from None


@lru_cache(maxsize=1024)
def kernel_answer(certificate: str) -> kernel.Checked:
    """What the kernel says of a certificate, given as JSON text; each is checked once."""
    return kernel.check(json.loads(certificate))


def instance_certificate(kind: str, instance: Instance, **rest: object) -> Certificate:
    """A certificate of this kind about an exact instance: about its design, if it comes from one."""
    if instance.design is not None:
        data = to_json(instance.design)
    else:
        data = {"eigenvalues": strings(instance.eigenvalues), "snr": strings(instance.snr)}
    return Certificate(HEADER | {"kind": kind, "instance": data, **rest})


def strings(values: Iterable[fmpq]) -> list[str]:
    """Exact numbers as strings."""
    return [exact_str(v) for v in values]


def coefficients(p: fmpz_poly) -> list[str]:
    """Ascending coefficients as strings; the zero polynomial is ["0"]."""
    return [str(c) for c in p.coeffs()] or ["0"]


def sign_proof(found: Nonnegative) -> dict[str, object]:
    """The data of a proof that a polynomial has no negative value, or an alternative holds."""
    return {"square": coefficients(found.square), "breakpoints": strings(found.breakpoints)}


def witness(point: Witness) -> dict[str, object]:
    """The witness field of a certificate."""
    return {"lam": exact_str(point.lam), "xi": strings(point.xi)}
