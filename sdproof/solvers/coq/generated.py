"""Coq sources made from certificates: one theorem for each, with the statement and the proof that the
kernel checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from textwrap import fill

from sdproof.errors import ProofError
from sdproof.solvers.coq.certified import CertifiedStatement, identifier
from sdproof.solvers.coq.instance import instance_source
from sdproof.solvers.coq.library import LIBRARY, Entry, Module, Sources
from sdproof.solvers.coq.naming import TAKEN, Names
from sdproof.solvers.coq.proofs import theorems
from sdproof.solvers.coq.stating import StatedInCoq
from sdproof.solvers.coq.toolchain import question

HEAD = f"""\
Require Import Reals Lra Lia List Arith.
Import ListNotations.
From {LIBRARY} Require Import Sums Filters Reach Rules.
Open Scope R_scope.
"""
ASSUMPTIONS = "Assumptions.v"
STANDARD = ("Reals", "Lra", "Lia", "List", "Arith", "Psatz", "QArith", "Qreals", "ZArith")
"""What the sources require of Coq's own library, by these names alone."""
MADE = "made-from-certificates"
MAKEFILE = """\
# Builds everything from nothing, then prints what the theorems of each file assume.
all: Makefile.coq
\t$(MAKE) -f Makefile.coq
\tcoqc -q -R . SDProof Assumptions.v

Makefile.coq: _CoqProject
\tcoq_makefile -f _CoqProject -o Makefile.coq

.PHONY: all
"""


def modules(certified: Iterable[CertifiedStatement]) -> tuple[tuple[Module, ...], dict[str, str]]:
    """A module for each claim, and one for each certificate about an instance; and, by statement, why it
    has none.

    Raises
    ------
    ProofError
        For two theorems of one name.
    """
    left_out: dict[str, str] = {}
    claims: dict[str, list[tuple[CertifiedStatement, list[str]]]] = {}
    found = []
    for one in certified:
        try:
            if one.is_family:
                lines = _theorem(one)
                claims.setdefault(one.claim, []).append((one, lines))
            else:
                text = f"{_comment(one)}\n\n{instance_source(dict(one.certificate), one.name)}"
                found.append(_module(f"{one.name}.v", text, [one]))
        except ProofError as error:
            left_out[f"{one.claim}, {one.theorem}"] = str(error)
    for claim, parts in claims.items():
        head = HEAD.replace("Reach", "Univariate Reach") if _in_one_variable(parts) else HEAD
        text = "\n".join([head, *(line for _, lines in parts for line in lines)])
        found.append(_module(f"{identifier(claim)}.v", text, [one for one, _ in parts]))
    _require_different(found)
    return tuple(found), left_out


def _in_one_variable(parts: Iterable[tuple[CertifiedStatement, list[str]]]) -> bool:
    return any("zeval" in line for _, lines in parts for line in lines)


def _module(file: str, text: str, parts: Sequence[CertifiedStatement]) -> Module:
    entries = tuple(Entry(one.name, (one.claim,), file, one.words, MADE) for one in parts)
    return Module(file, text, entries, tuple(one.digest for one in parts))


def _require_different(found: Iterable[Module]) -> None:
    """No name twice, and no module with the name of one that the sources require, or of a word of Coq."""
    seen = {ASSUMPTIONS, *(f"{name}.v" for name in (*TAKEN, *STANDARD))}
    for module in found:
        for name in (module.file, *(e.name for e in module.entries)):
            if name in seen:
                raise ProofError(f"{name}: the name is taken in Coq; accepted: another one")
            seen.add(name)


def _theorem(one: CertifiedStatement) -> list[str]:
    return [_comment(one), *map(_wrapped, theorems(one.certificate, one.name)), ""]


def goal(one: CertifiedStatement) -> str:
    """The theorem made from a certificate of kind "family", without its proof."""
    data = one.certificate
    stated = StatedInCoq(
        data["statement"], Names(data["statement"], [data["proof"], data["statement"]])
    )
    return "\n".join(_wrapped(line) for line in stated.lines(one.name, "Theorem"))


def _wrapped(line: str) -> str:
    """The line, broken between words where it is long."""
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return fill(line, 100, subsequent_indent=indent, break_long_words=False,
                break_on_hyphens=False, drop_whitespace=True) if len(line) > 100 else line  # fmt: skip


def _comment(one: CertifiedStatement) -> str:
    """The statement as a comment, which nothing in it can close or open."""
    words = f"{one.claim}, {one.theorem}: {one.words}".replace('"', "'")
    for mark in ("(*", "*)"):
        words = words.replace(mark, f"{mark[0]} {mark[1]}")
    return fill(f"(** {words} *)", 100, subsequent_indent="    ", break_long_words=False)


def exported(sources: Sources, *, everything: bool = False) -> dict[str, str]:
    """The files of a folder that ``make`` checks, with the shipped sources that they need.

    `sources`: with the generated modules; `everything`: with all shipped sources.
    """
    made = [m.file for m in sources.modules]
    needed = {*made, *(sources.files if everything else _needed(sources))}
    names = [n for n in sources.files if n in needed]
    files = {name: sources.text(name) for name in names}
    project = [f"-R . {LIBRARY}", "-arg -w", "-arg -notation-overridden,-ambiguous-paths", *names]
    shown = [e for e in sources.entries if e.file in needed]
    asked = [f"From {LIBRARY} Require {name}." for name in sorted({e.file[:-2] for e in shown})]
    for file in dict.fromkeys(e.file for e in shown):
        asked += question([e for e in shown if e.file == file], f"all_of_{file[:-2]}")
    return files | {
        "_CoqProject": "\n".join(project) + "\n",
        ASSUMPTIONS: "\n".join(asked) + "\n",
        "Makefile": MAKEFILE,
    }


def _needed(sources: Sources) -> set[str]:
    """The sources that the generated ones require, directly or not."""
    found, queue = set[str](), {m.file for m in sources.modules}
    while queue:
        text = sources.text(queue.pop())
        required = re.findall(rf"From {LIBRARY} Require (?:Import|Export)? ?([\w ]+)\.", text)
        names = {f"{name}.v" for line in required for name in line.split()}
        queue |= names - found
        found |= names
    return found
