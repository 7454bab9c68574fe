"""What a result was computed with: versions, and digests of code and of rows."""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cache
from importlib import metadata
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

PACKAGE = Path(__file__).parents[1]
_ARITHMETIC = ("python-flint", "mpmath")


@cache
def versions() -> dict[str, str]:
    """Versions of sdproof, Python and the arithmetic libraries."""
    from sdproof import __version__

    found = {"sdproof": __version__, "python": platform.python_version()}
    return found | {name: metadata.version(name) for name in _ARITHMETIC}


@cache
def code_digest(package: Path = PACKAGE) -> str:
    """SHA-256 over the code of sdproof as an import runs it, and `versions`: two results with one digest
    were computed by the same code. The sources alone would not do: Python runs a compiled file whose
    recorded time is that of the source, whatever the source says."""
    found = sorted(
        p for p in package.rglob("*.py") if p.is_file()
    )  # an editor's lock links to nowhere
    whole = hashlib.sha256(json.dumps(versions()).encode())
    for path in found:
        name = path.relative_to(package).as_posix()
        code = SourceFileLoader("sdproof", str(path)).get_code("sdproof")
        whole.update(name.encode() + repr(_content(code)).encode())
    return whole.hexdigest()


def _content(value: object) -> object:
    """What a constant or a piece of code is, the same in every process."""
    if isinstance(value, CodeType):
        names = (value.co_names, value.co_varnames, value.co_freevars, value.co_cellvars)
        kind = (value.co_name, value.co_flags, value.co_argcount, value.co_kwonlyargcount)
        return kind, value.co_code, value.co_exceptiontable, names, _content(value.co_consts)
    if isinstance(value, tuple):
        return [_content(v) for v in value]
    return sorted(map(repr, value)) if isinstance(value, frozenset) else value


def digest(*content: object) -> str:
    """SHA-256 of JSON-ready values."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
