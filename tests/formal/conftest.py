"""Coq for the tests: the shipped sources are built once, and shared by all workers and later runs."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sdproof.solvers.coq import Entry, Sources, shipped, toolchain

JOBS = 2


def require_coq() -> None:
    """Skip without Coq."""
    missing = [tool for tool in (*toolchain.TOOLS, "coqchk") if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"no {', '.join(missing)}; {toolchain.INSTALL}")


@pytest.fixture(scope="session")
def needs_coq() -> None:
    """For tests that run Coq on sources of their own."""
    require_coq()


@pytest.fixture(scope="session")
def sources() -> Sources:
    """The shipped sources."""
    return shipped()


@pytest.fixture(scope="session")
def built(sources: Sources, pytestconfig: pytest.Config) -> Path:
    """A folder with the compiled sources, not to be changed: kept in pytest's cache under their
    hash and Coq's version; whoever comes first builds, the others wait."""
    require_coq()
    cache = getattr(pytestconfig, "cache", None)
    assert cache is not None, "run pytest with its cache: the Coq build is kept there"
    base = cache.mkdir("sdproof-coq")
    folder: Path = base / f"{toolchain.version()}-{sources.digest[:20]}"
    with open(base / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "built").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            assert toolchain.build(sources, folder, JOBS) is None
            found = toolchain.assumptions(sources.entries, folder, JOBS)
            (folder / "assumptions.json").write_text(json.dumps(found))
            (folder / "built").touch()
    return folder


@pytest.fixture
def compiled(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`sdproof.solvers.coq.check` takes the finished build of the sources written by hand, and what Coq
    said of the assumptions there, instead of asking for more than a minute; modules are built."""

    def build(given: Sources, folder: Path, jobs: int, progress: Callable[[str], None]) -> None:
        assert jobs > 0
        for name in given.files:
            progress(name)
        for path in built.glob("*.vo"):
            os.symlink(path, folder / path.name)
        for module in given.modules:
            (folder / module.file).write_text(module.text, encoding="utf-8")
            code, output = toolchain.run(["coqc", "-q", "-R", ".", "SDProof", module.file], folder)
            assert code == 0, output

    said = {k: tuple(v) for k, v in json.loads((built / "assumptions.json").read_text()).items()}
    ask = toolchain.assumptions

    def assumptions(
        entries: Sequence[Entry], folder: Path, jobs: int
    ) -> dict[str, tuple[str, ...]]:
        new = [e for e in entries if e.name not in said]
        return {e.name: said.get(e.name, ()) for e in entries} | ask(new, folder, jobs)

    monkeypatch.setattr(toolchain, "build", build)
    monkeypatch.setattr(toolchain, "assumptions", assumptions)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the user's record."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("SDPROOF_CACHE", str(folder))
    return folder
