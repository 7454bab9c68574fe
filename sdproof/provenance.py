"""What a result was computed with: versions, and a digest of the code that computed it."""

from __future__ import annotations

import hashlib
import platform
import time
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).parent
_ARITHMETIC = ("python-flint", "mpmath")
_STARTED = time.time()


@cache
def versions() -> dict[str, str]:
    """Versions of sdproof, Python and the arithmetic libraries."""
    from sdproof import __version__

    found = {"sdproof": __version__, "python": platform.python_version()}
    return found | {name: metadata.version(name) for name in _ARITHMETIC}


@cache
def code_digest(*parts: str) -> str:
    """SHA-256 over the sources of these parts of sdproof (modules or packages; none: all of it) and
    over `versions`: two results with one digest were computed by the same code.

    Parameters
    ----------
    *parts : str
        As in ``"model"`` or ``"verdict.py"``.
    """
    digest = hashlib.sha256(repr(sorted(versions().items())).encode())
    for file in sorted(_sources(*parts)):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file.relative_to(PACKAGE).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def changed() -> bool:
    """Whether a source of sdproof was written after this process began to read them: it may run
    other code than `code_digest` has seen, and what it computes must not be kept."""
    return any(max(s.st_mtime, s.st_ctime) > _STARTED for s in (f.stat() for f in _sources()))


def _sources(*parts: str) -> Iterator[Path]:
    roots = [PACKAGE / part for part in parts] or [PACKAGE]
    found = (f for root in roots for f in ([root] if root.is_file() else root.rglob("*.py")))
    return (f for f in found if f.is_file())  # an editor's lock is a link to nowhere
