"""Values kept between runs, by content: JSON files in the user's cache folder.

A value that cannot be read, or not as it was written, is no value: it is computed again. A folder
that cannot be written to, or is nowhere, is no error: then nothing is kept. The digests guard
against damage, not against someone who means to forge a file: no proof is ever kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

_PLACES = {"darwin": ("Library", "Caches"), "win32": ("AppData", "Local")}


def folder() -> Path:
    """``$SDPROOF_CACHE``, else ``$XDG_CACHE_HOME/sdproof``, else the platform's folder.

    Raises
    ------
    RuntimeError
        If there is no home folder to look in.
    """
    if override := os.environ.get("SDPROOF_CACHE"):
        return Path(override).expanduser()
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "sdproof"
    return Path.home().joinpath(*_PLACES.get(sys.platform, (".cache",)), "sdproof")


def _place() -> Path:
    try:
        return folder() / "checks"
    except RuntimeError:  # a user without a home, as in a container
        return Path(os.devnull) / "checks"


def digest(*content: object) -> str:
    """SHA-256 of JSON-ready values."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class Cache:
    """A folder of JSON values, each under the digest of what it was computed from.

    Parameters
    ----------
    place : Path, optional
        `folder` / ``checks`` by default; nothing is kept if there is no such folder.
    """

    def __init__(self, place: Path | None = None) -> None:
        self.place = _place() if place is None else place

    def get(self, key: str) -> dict[str, Any] | None:
        """The value kept under a key, or None."""
        try:
            found = json.loads((self.place / f"{key}.json").read_bytes())
            value, sum_of = found["value"], found["digest"]
        except (OSError, ValueError, RecursionError, TypeError, KeyError):
            return None
        return value if isinstance(value, dict) and sum_of == digest(key, value) else None

    def put(self, key: str, value: dict[str, Any]) -> None:
        """Keep a value: the whole file or none; a value that is not JSON is not kept."""
        with suppress(OSError, TypeError, ValueError):
            text = json.dumps({"value": value, "digest": digest(key, value)})
            self.place.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.place, suffix=".tmp")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text)
                os.replace(name, self.place / f"{key}.json")
            except BaseException:
                with suppress(OSError):
                    os.unlink(name)
                raise
