"""A statement with the certificate that the kernel accepted: its name in Coq, and its hash."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sdproof import kernel
from sdproof.statements.statement import Statement


@dataclass(frozen=True)
class CertifiedStatement:
    """A statement of a claim with the certificate that the kernel accepted."""

    claim: str
    theorem: str
    certificate: Mapping[str, Any]

    @cached_property
    def name(self) -> str:
        """The name of the Coq theorem."""
        return identifier(f"{self.claim} {self.theorem}")

    @cached_property
    def digest(self) -> str:
        return digest(self.certificate)

    @property
    def is_family(self) -> bool:
        return bool(self.certificate["kind"] == "family")

    @property
    def words(self) -> str:
        """The statement as text."""
        data = self.certificate.get("statement") or kernel.check(self.certificate).statement
        return Statement(data).text


def digest(certificate: Mapping[str, Any]) -> str:
    """SHA-256 of a certificate as data: statement and proof."""
    return hashlib.sha256(json.dumps(certificate, sort_keys=True).encode()).hexdigest()


def identifier(text: str) -> str:
    name = re.sub(r"\W+", "_", text, flags=re.ASCII).strip("_")
    return name if name[:1].isalpha() else f"C_{name}"
