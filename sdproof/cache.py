"""Values kept between runs, by content: JSON files in the user's cache folder.

A value that cannot be read, or not as it was written, is no value: it is computed again. A folder
that cannot be written to is no error: then nothing is kept.
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
    """``$SDPROOF_CACHE``, else ``$XDG_CACHE_HOME/sdproof``, else the platform's folder."""
    if override := os.environ.get("SDPROOF_CACHE"):
        return Path(override).expanduser()
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "sdproof"
    return Path.home().joinpath(*_PLACES.get(sys.platform, (".cache",)), "sdproof")


def digest(*content: object) -> str:
    """SHA-256 of JSON-ready values."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class Cache:
    """A folder of JSON values, each under the digest of what it was computed from.

    Parameters
    ----------
    place : Path, optional
        `folder` / ``checks`` by default.
    """

    def __init__(self, place: Path | None = None) -> None:
        self.place = folder() / "checks" if place is None else place

    def get(self, key: str) -> dict[str, Any] | None:
        """The value kept under a key, or None."""
        try:
            found = json.loads((self.place / f"{key}.json").read_bytes())
            value, sum_of = found["value"], found["digest"]
        except (OSError, ValueError, RecursionError, TypeError, KeyError):
            return None
        return value if isinstance(value, dict) and sum_of == digest(key, value) else None

    def put(self, key: str, value: dict[str, Any]) -> None:
        """Keep a value: the whole file or none."""
        with suppress(OSError):
            self.place.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.place, suffix=".tmp")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump({"value": value, "digest": digest(key, value)}, file)
                os.replace(name, self.place / f"{key}.json")
            except OSError:
                with suppress(OSError):
                    os.unlink(name)
