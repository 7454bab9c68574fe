"""The Coq sources: where they are, their table of theorems, and one hash of them all."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sdproof.errors import ProofError
from sdproof.files import parse_json

PACKAGE = Path(__file__).parent
PLACES = (PACKAGE / "sources", PACKAGE.parents[2] / "formal")
"""In an installed package; in a clone of the repository."""
TABLE, PROJECT = "theorems.json", "_CoqProject"
LIBRARY = "SDProof"
OPTIONS = (f"-R . {LIBRARY}", "-arg -w", "-arg -notation-overridden,-ambiguous-paths")
"""The lines of _CoqProject that are accepted besides file names: none weakens the kernel."""


@dataclass(frozen=True)
class Entry:
    """One line of the table: a theorem and what it is evidence for.

    `claims`: claim identifiers; empty for a theorem about the definitions that Coq evaluates.
    `statement`: in words.
    `group`: of theorems whose axioms are asked for together; "": those of its file.
    """

    name: str
    claims: tuple[str, ...]
    file: str
    statement: str
    group: str = ""

    @property
    def qualified(self) -> str:
        """The name by which any other Coq file refers to it."""
        return f"{LIBRARY}.{self.file.removesuffix('.v')}.{self.name}"


@dataclass(frozen=True)
class Module:
    """A source made from certificates: its file, its text, the theorems in it, and the hashes of their
    certificates."""

    file: str
    text: str = field(repr=False)
    entries: tuple[Entry, ...] = field(repr=False)
    certificates: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Sources:
    """A folder of Coq sources with ``_CoqProject`` and ``theorems.json``, and modules made from
    certificates, which come after them.

    Its properties raise `ProofError` for a table or project file that is not as documented.
    """

    folder: Path
    modules: tuple[Module, ...] = ()

    @cached_property
    def texts(self) -> dict[str, str]:
        """Every file that a check depends on, read once: what is hashed is what is built."""
        try:
            names = {p.name for p in self.folder.glob("*.v")} | {PROJECT, TABLE}
            found = {n: (self.folder / n).read_text(encoding="utf-8") for n in sorted(names)}
        except (OSError, UnicodeDecodeError) as error:
            raise ProofError(f"{self.folder}: cannot be read ({error})") from None
        if taken := [m.file for m in self.modules if m.file in found]:
            raise ProofError(f"{taken[0]}: a source of this name is there already")
        return found | {m.file: m.text for m in self.modules}

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The sources to build, in the order of ``_CoqProject``."""
        names = []
        for line in self.texts[PROJECT].splitlines():
            if re.fullmatch(r"[A-Z]\w*\.v", line):
                names.append(line)
            elif line.strip() and line not in OPTIONS:
                raise ProofError(
                    f"{PROJECT}: {line[:80]!r} is not accepted; accepted: "
                    f"names of sources, {', '.join(OPTIONS)}"
                )
        return (*names, *(m.file for m in self.modules))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The table of theorems."""
        data = parse_json(self.texts[TABLE], TABLE)
        if not isinstance(data, dict) or not data:
            raise ProofError(f"{TABLE}: accepted: an object, theorem -> claim, file, statement")
        own = (_entry(name, value) for name, value in data.items())
        return (*own, *(e for m in self.modules for e in m.entries))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the folder (sources, project file, table) and of what makes the modules."""
        total, made = hashlib.sha256(), {m.file for m in self.modules}
        makers = {p.name: p.read_text(encoding="utf-8") for p in sorted(PACKAGE.glob("*.py"))}
        texts = {n: t for n, t in self.texts.items() if n not in made}
        for name, text in (texts | makers).items():
            content = text.encode()
            total.update(f"{name}\0{len(content)}\0".encode() + content)
        return total.hexdigest()

    def of_claim(self, claim: str) -> tuple[Entry, ...]:
        """The theorems about a claim, in the order of the table."""
        return tuple(e for e in self.entries if claim in e.claims)

    def text(self, name: str) -> str:
        """The text of one source.

        Raises `ProofError` if there is no such source.
        """
        if name not in self.texts:
            raise ProofError(f"{PROJECT}: {name} is not at {self.folder}")
        return self.texts[name]


def _entry(name: str, value: object) -> Entry:
    keys = {"claim", "also", "file", "statement"}
    if not isinstance(value, dict) or not {"claim", "file", "statement"} <= set(value) <= keys:
        raise ProofError(f"{TABLE}: {name}: accepted keys: {', '.join(sorted(keys))}")
    claim, also = value["claim"], value.get("also", [])
    text = [value["file"], value["statement"], *([] if claim is None else [claim])]
    if not isinstance(also, list) or not all(isinstance(v, str) and v for v in [*text, *also]):
        raise ProofError(f"{TABLE}: {name}: accepted: text, a list of claims for `also`")
    claims = () if claim is None else (claim, *also)
    return Entry(name, claims, value["file"], value["statement"])


def home() -> Path:
    """The folder of the sources of this installation.

    Raises `ProofError` if there is none.
    """
    for folder in PLACES:
        if (folder / TABLE).is_file():
            return folder
    raise ProofError(f"the Coq sources are not at {PLACES[0]}; accepted: a complete installation")


def shipped() -> Sources:
    """The sources of this installation; see `home`."""
    return Sources(home())
