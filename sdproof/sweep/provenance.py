"""What a result was computed with: versions, and digests of code and of rows."""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cache
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
_ARITHMETIC = ("python-flint", "mpmath")


@cache
def versions() -> dict[str, str]:
    """Versions of sdproof, Python and the arithmetic libraries."""
    from sdproof import __version__

    found = {"sdproof": __version__, "python": platform.python_version()}
    return found | {name: metadata.version(name) for name in _ARITHMETIC}


@cache
def code_digest() -> str:
    """SHA-256 over the sources of sdproof and `versions`: two results with one digest were computed
    by the same code."""
    found = (p for p in PACKAGE.rglob("*.py") if p.is_file())  # an editor's lock links to nowhere
    sources = {p.relative_to(PACKAGE).as_posix(): p.read_bytes() for p in found}
    return digest(versions(), {name: hashlib.sha256(t).hexdigest() for name, t in sources.items()})


def digest(*content: object) -> str:
    """SHA-256 of JSON-ready values."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
