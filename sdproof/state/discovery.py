"""Finds claims by name, in a file, in a module, and in installed packages."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from sdproof.errors import GUESSES, InputError, SdproofError, guess, unknown
from sdproof.files import note_read
from sdproof.numbers.exact import required, sequence
from sdproof.state import stored
from sdproof.state.claim import Claim, Context, Paper
from sdproof.state.settling import Progress, Settled, settle
from sdproof.state.stored import Kept
from sdproof.state.theorem import FAULT
from sdproof.verdict import Evidence

GROUP = "sdproof.papers"
"""The entry points of installed packages: each names a `Paper`, or a module with claims."""
OWN = "sdproof.papers"
LISTED = "a claim or a paper (`sdproof claims` lists them)"


@dataclass(frozen=True)
class Found:
    """A claim, the paper that it belongs to, the file of that, and what is stored beside it:
    counterexamples to its false variants, and certificates of all claims of the paper."""

    claim: Claim
    paper: Paper
    stored: dict[str, Any] = field(default_factory=dict)
    file: Path | None = None
    certificates: Kept = field(default_factory=dict)

    @property
    def formal(self) -> tuple[Evidence, ...]:
        """What the paper knows of formal proofs about this claim."""
        return self.paper.formal(self.claim.id)

    def settle(
        self, context: Context, *, variants: bool = False, progress: Progress = lambda _: None
    ) -> Settled:
        """The claim settled with all that is stored and known of it; see `sdproof.state.settle`."""
        return settle(
            self.claim, context, variants=variants, stored=self.stored,
            certificates=self.certificates, formal=self.formal,
            derivations=self.paper.derivations_of, progress=progress,
        )  # fmt: skip


def papers() -> dict[str, Paper]:
    """The papers of sdproof, then those of installed packages, by name; an `InputError` for an entry
    point that cannot be loaded, or a name that is taken."""
    return {name: paper for name, (paper, _) in _installed().items()}


def _installed() -> dict[str, tuple[Paper, Path | None]]:
    """The papers with their files."""
    own = importlib.import_module(OWN)
    found: dict[str, tuple[Paper, Path | None]] = {
        p.name: (p, _file(f"{OWN}.{p.name}")) for p in own.PAPERS
    }
    for entry in entry_points(group=GROUP):
        try:
            value = entry.load()
        except Exception as error:
            raise InputError(f"entry point {entry.name} of {GROUP}: {_line(error)}") from None
        paper = value if isinstance(value, Paper) else _paper_of(value, entry.name)
        if paper.name in found:
            raise InputError(f"entry point {entry.name} of {GROUP}: the name {paper.name} is taken")
        found[paper.name] = paper, _file(entry.module)
    return found


def _file(module: str) -> Path | None:
    """The Python file of a module that is loaded."""
    file = getattr(sys.modules.get(module), "__file__", None)
    return None if file is None else Path(file)


def _line(error: BaseException) -> str:
    text = str(error) if isinstance(error, SdproofError) else f"{type(error).__name__}: {error}"
    return " ".join(text.split())


def _paper_of(module: Any, name: str) -> Paper:
    """The `Paper` of a module, or one of the claims that stand in it, in their order."""
    values = list(vars(module).values()) if isinstance(module, ModuleType) else []
    whole = [v for v in values if isinstance(v, Paper)]
    if whole:
        return whole[0]
    listed = (v if isinstance(v, list | tuple) else [v] for v in values)
    claims = {id(c): c for v in listed for c in v if isinstance(c, Claim)}
    if not claims:
        raise InputError(
            f"{name}: no claim in it; accepted: a module with sdproof.state.Claim values"
        )
    return Paper(name, claims=tuple(claims.values()))


def load_file(path: Path) -> Paper:
    """The claims of a Python file. An `InputError` is one line: file, claim, theorem, formula,
    column."""
    name = f"_sdproof_claims_{path.stem}_{abs(hash(path.resolve()))}"
    note_read(path)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        raise InputError(f"{path}: line {error.lineno}: {error.msg}") from None
    except (Exception, SystemExit) as error:
        place = "" if isinstance(error, SdproofError) else _where(error, path)
        raise InputError(f"{path}: {_line(error)}{place}") from None
    finally:
        sys.modules.pop(name, None)
    return _paper_of(module, str(path))


def _where(error: BaseException, path: Path) -> str:
    """The line of the file at which an error arose."""
    trace = traceback.extract_tb(error.__traceback__)
    file = path.resolve()
    lines = [frame.lineno for frame in trace if Path(frame.filename).resolve() == file]
    return f" (line {lines[-1]})" if lines else ""


def discover(targets: Sequence[str] | None = None) -> list[Found]:
    """The claims that are meant: all of the first paper by default.

    Parameters
    ----------
    targets : sequence of str, optional
        Each an identifier (``MT-2``), a paper's name, a file (``my_claims.py``), a dotted module, or
        one of the last three with ``::ID``.

    Raises
    ------
    sdproof.errors.InputError
    """
    texts = [] if targets is None else sequence(targets, "targets", "a list of texts")
    for target in texts:
        required(target, str | Path, "targets", "texts")
    if not texts:
        return _all(*next(iter(_installed().values())))
    found: dict[object, Found] = {}
    for target in map(str, texts):
        for one in _resolved(target):
            run = one.file if target.partition("::")[0].endswith(".py") else None
            own = run and (run.resolve(), one.claim.id)  # a file is run at each mention
            found.setdefault(own or id(one.claim), one)
    return list(found.values())


def _all(paper: Paper, file: Path | None) -> list[Found]:
    """The claims of a paper with what is stored beside its file. A file of certificates that cannot be
    read is a fault of each of them, to be told with the search that takes their place."""
    against = stored.read(file, stored.COUNTEREXAMPLES)
    try:
        kept = stored.read(file, stored.CERTIFICATES)
    except InputError as error:
        kept = {c.id: {t.name: {FAULT: error} for t in c.theorems} for c in paper}
    return [Found(c, paper, against.get(c.id, {}), file, kept) for c in paper]


def _resolved(target: str) -> list[Found]:
    place, colons, identifier = target.partition("::")
    if colons and not (place and identifier):
        raise InputError(f"{target[:60]!r} is not accepted; accepted: FILE.py::ID or MODULE::ID")
    if place.endswith(".py") or Path(place).is_file():
        path = Path(place)
        if not path.is_file():
            raise InputError(f"{place}: no such file; accepted: a file of claims")
        if path.suffix != ".py":
            raise InputError(
                f"{place}: not a Python file; accepted: a file of claims, such as my_claims.py"
            )
        return _chosen(_all(load_file(path), path), identifier, place)
    known = _installed()
    if place in known:
        return _chosen(_all(*known[place]), identifier, place)
    every = [one for paper in known.values() for one in _all(*paper)]
    if not identifier:
        named = [one for one in every if one.claim.id.upper() == place.upper()]
        if named:
            return named[:1]
    if place and Path(place).is_dir() and not (identifier and place.isidentifier()):
        raise InputError(
            f"{place}: is a directory; accepted: a file of claims, such as my_claims.py"
        )
    if "." in place or identifier:
        of_paper = {id(one.claim): one for one in every}
        own = _all(_module(place), _file(place))
        return _chosen([of_paper.get(id(one.claim), one) for one in own], identifier, place)
    names = [*known, *(one.claim.id for one in every)]
    raise unknown("target", place, names, f"{LISTED}, a file or a module")


def _module(name: str) -> Paper:
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        missing = f"{name}: no module {error.name!r}"
        raise InputError(f"{missing}; accepted: one that is installed") from None
    except (Exception, SystemExit) as error:
        raise InputError(f"{name}: {_line(error)}") from None
    return _paper_of(module, name)


def _chosen(found: Iterable[Found], identifier: str, place: str) -> list[Found]:
    listed = list(found)
    if not identifier:
        return listed
    named = [one for one in listed if one.claim.id.upper() == identifier.upper()]
    if not named:
        ids = [one.claim.id for one in listed]
        shown = ", ".join(ids) if len(ids) <= GUESSES else f"those of `sdproof claims {place}`"
        near = guess(identifier, ids)
        raise InputError(f"{place}: no claim {identifier[:40]!r};{near} accepted: {shown}")
    return named
