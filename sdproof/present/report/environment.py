"""What a report was made with: the only part of it that may differ between two equal runs."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from typing import Any

from sdproof.state import Settled
from sdproof.sweep.provenance import PACKAGE, code_digest, versions

_LIBRARIES = ("jinja2", "latex2mathml", "matplotlib", "numpy", "scipy", "sympy")


@dataclass(frozen=True)
class Environment:
    """How, where and when a report was made.

    Attributes
    ----------
    command : str
        The one command that makes the report again.
    versions : mapping
        Of sdproof, Python and the libraries that are installed.
    machine : str
    commit : str
        Of the checkout that sdproof runs from, ``"(changed)"`` after it if files differ from it;
        ``"none"`` for an installed package.
    digest : str
        SHA-256 over the sources of sdproof and the versions of the arithmetic libraries.
    seed, examples, ranks
        As in `sdproof.state.Context`.
    seconds : mapping
        Time for each claim.
    """

    command: str
    versions: Mapping[str, str]
    machine: str
    commit: str
    digest: str
    seed: int
    examples: int
    ranks: tuple[int, ...]
    seconds: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"seconds": {k: round(v, 3) for k, v in self.seconds.items()}}

    @property
    def rows(self) -> dict[str, str]:
        """Name and value of each fact, for people."""
        names = {"sdproof", "python"}
        libraries = ", ".join(f"{k} {v}" for k, v in self.versions.items() if k not in names)
        slowest = sorted(self.seconds.items(), key=lambda kv: -kv[1])[:3]
        return {
            "command": self.command,
            "sdproof": self.versions["sdproof"],
            "commit": self.commit,
            "digest of the code": self.digest,
            "Python": f"{self.versions['python']}, {self.machine}",
            "libraries": libraries,
            "seed": f"{self.seed}, {self.examples} random points for each statement and law",
            "ranks of the listed instances": ", ".join(map(str, self.ranks)),
            "time": f"{sum(self.seconds.values()):.1f} s for the checks, most of it for "
            + ", ".join(f"{name} ({s:.1f} s)" for name, s in slowest),
        }


def _git(*arguments: str) -> str | None:
    """What git says of the folder that holds the package; None without git or a checkout."""
    command = ["git", "-C", str(PACKAGE.parent), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def commit() -> str:
    """The commit that sdproof runs from, or ``"none"``: an installed copy belongs to no checkout,
    wherever it lies."""
    if not _git("ls-files", "sdproof/__init__.py"):
        return "none"
    head = _git("rev-parse", "HEAD")
    changed = _git("status", "--porcelain", "--", "sdproof")
    return "none" if not head else head + (" (changed)" if changed else "")


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def environment_of(
    results: Sequence[Settled], *, command: str, seed: int, examples: int, ranks: tuple[int, ...]
) -> Environment:
    """The environment of this process and its checkout."""
    found = {name: version for name in _LIBRARIES if (version := _installed(name))}
    return Environment(
        command=command,
        versions=versions() | found,
        machine=f"{platform.system()} {platform.machine()}",
        commit=commit(),
        digest=code_digest(),
        seed=seed,
        examples=examples,
        ranks=ranks,
        seconds={s.claim.id: _seconds(s) for s in results},
    )


def _seconds(settled: Settled) -> float:
    found = [e for s in settled.statements for e in s.evidence]
    return sum(e.seconds for e in (*found, *settled.evidence))
