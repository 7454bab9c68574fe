"""What a hunt leaves on disk.

Beside each other: ``NAME.json``, the instance, for ``sdproof risk`` and other commands;
``NAME.certificate.json``, for ``sdproof check``; ``NAME.hunt.json``, everything else, with λ, ξ, the
margin and the law.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sdproof.files import json_text, output_text, write_results
from sdproof.model.serial import to_json
from sdproof.search.hunt.result import Hunt
from sdproof.statements import Point


def file_name(what: str) -> str:
    """A file name for a hunt: ``hunt-MT-2-c1=1.json``."""
    return "hunt-" + re.sub(r"[^A-Za-z0-9=.-]+", "-", what).strip("-") + ".json"


def _best(hunt: Hunt) -> Any:
    """The smallest confirmed counterexample, else the tightest case."""
    if hunt.confirmed:
        return hunt.confirmed[0].case
    return None if hunt.tightest is None else hunt.tightest.where


def write_hunt(hunt: Hunt, path: Path) -> tuple[Path, ...]:
    """Write a hunt: the instance at `path`, if the best case has one, and companions beside it.

    Parameters
    ----------
    hunt : Hunt
    path : pathlib.Path

    Returns
    -------
    tuple of pathlib.Path
        What was written.

    Raises
    ------
    OSError
        If a file cannot be written; then none is.
    """
    best = _best(hunt)
    instance = best.instance() if isinstance(best, Point) else best and best.instance
    contents: dict[Path, object] = {}
    if instance is not None:
        contents[path] = to_json(instance)
    certificate = hunt.confirmed[0].certificate if hunt.confirmed else None
    if certificate is not None:
        contents[path.with_suffix(".certificate.json")] = certificate
    texts: dict[str | Path, str] = {file: json_text(content) for file, content in contents.items()}
    texts[path.with_suffix(".hunt.json")] = output_text("hunt", hunt.to_json())
    write_results(texts)
    return (*contents, path.with_suffix(".hunt.json"))
