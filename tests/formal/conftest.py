"""Coq for the tests: the shipped sources are built once, and shared by all workers and later runs."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

import sdproof
from sdproof.solvers.coq import CertifiedStatement, Entry, Sources, modules, shipped, toolchain
from sdproof.solvers.coq.library import OPTIONS
from sdproof.state import discover, papers
from sdproof.state.settling import checked

JOBS = 2
RULES = ("Sums", "Risk", "Filters", "Interpolation", "Reach", "Rules")
"""The sources on which a theorem of kind "family" rests."""


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


@pytest.fixture(scope="session")
def rules(sources: Sources, pytestconfig: pytest.Config) -> Path:
    """A folder with what theorems made from certificates of kind "family" rest on, compiled; kept as
    `built` is, for a tenth of its time."""
    require_coq()
    cache = pytestconfig.cache
    assert cache is not None, "run pytest with its cache: the Coq build is kept there"
    base = cache.mkdir("sdproof-coq")
    texts = {f"{name}.v": sources.text(f"{name}.v") for name in RULES}
    key = sha256(json.dumps(texts).encode()).hexdigest()
    folder: Path = base / f"{toolchain.version()}-rules-{key[:20]}"
    options = " ".join(OPTIONS).replace("-arg ", "").split()
    with open(base / "lock-rules", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "Rules.vo").exists():
            folder.mkdir(exist_ok=True)
            for name, text in texts.items():
                (folder / name).write_text(text)
                code, output = toolchain.run(["coqc", "-q", *options, name], folder)
                assert code == 0, output
    return folder


@pytest.fixture
def prove(rules: Path, tmp_path: Path) -> Callable[[str], str]:
    """Has Coq read a source that rests on `rules`; what it says of an error, else nothing."""

    def read(text: str) -> str:
        (tmp_path / "Read.v").write_text(text, encoding="utf-8")
        options = " ".join(OPTIONS).replace("-arg ", "").replace("-R .", f"-R {rules}").split()
        code, output = toolchain.run(["coqc", "-q", *options, "Read.v"], tmp_path)
        return output if code else ""

    return read


@pytest.fixture(scope="session")
def certified() -> list[CertifiedStatement]:
    """Every statement of every paper that the kernel accepts, from the claims themselves."""
    found = []
    for one in discover([*papers()]):
        for theorem in one.claim.theorems:
            stated = checked(theorem, one.certificates.get(one.claim.id, {}))
            if stated.certificate is not None:
                found.append(CertifiedStatement(one.claim.id, theorem.name, stated.certificate))
    return found


@pytest.fixture(scope="session")
def generated(
    certified: list[CertifiedStatement], pytestconfig: pytest.Config
) -> list[tuple[str, str, list[str]]]:
    """Of each module made from them the file, the text and the names of the theorems, kept until a line
    of sdproof changes."""
    cache = pytestconfig.cache
    assert cache is not None
    key = sha256()
    for path in sorted(Path(sdproof.__file__).parent.rglob("*.py")):
        key.update(path.read_bytes())
    key.update(json.dumps([one.digest for one in certified]).encode())
    base = cache.mkdir("sdproof-coq")
    kept = base / f"generated-{key.hexdigest()[:20]}.json"
    with open(base / "lock-generated", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            made = [(m.file, m.text, [e.name for e in m.entries]) for m in modules(certified)[0]]
            kept.write_text(json.dumps(made))
    return [(file, text, names) for file, text, names in json.loads(kept.read_text())]


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
