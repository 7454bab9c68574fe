"""What the text of a Coq source says, without running Coq: sentences, theorems, and every word by
which something can be assumed instead of proved.

`Print Assumptions` sees what a theorem uses; this also sees what no theorem uses yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

ASSUMING = (
    "Admitted", "admit", "give_up", "Axiom", "Axioms", "Parameter", "Parameters", "Conjecture",
    "Conjectures", "Primitive", "bypass_check", "Obligation", "Obligations", "Load", "LoadPath",
)  # fmt: skip
"""Words that assume, or read other files; none occurs in the sources as anything else."""
UNSAFE = r"(?:Unset|Set)\s+(?:Guard|Positivity|Universe)\s+Checking|Declare\s+(?:ML\s+)?Module"
IN_SECTIONS = ("Variable", "Variables", "Hypothesis", "Hypotheses", "Context")
"""Assumptions of a section, which its theorems carry as premises; axioms outside of one."""
STATED = ("Theorem", "Corollary")

_FORBIDDEN = re.compile(rf"(?<![\w'.])(?:{'|'.join(ASSUMING)})(?![\w'])|{UNSAFE}")
_SENTENCE = re.compile(r"(?:[^.]|\.(?=[^\s]))+\.(?=\s|$)")
_PREFIX = re.compile(r"(?:\s|[-+*{}]|#\[[^]]*\]|(?:Local|Global|Polymorphic|Program|Time)\b)*")
_NAMED = re.compile(r"(?:Theorem|Corollary|Lemma|Example|Definition|Fixpoint|Fact)\s+([\w']+)")


class Sentence(NamedTuple):
    """One command: the line on which it starts, and its text without comments and strings."""

    line: int
    text: str


class Assumed(NamedTuple):
    """A place where something is assumed: what, by which word, near which theorem."""

    line: int
    word: str
    name: str


def without_comments(text: str) -> str:
    """The text with comments (nested) and the content of strings blanked; line breaks stay."""
    out: list[str] = []
    depth, quoted, i = 0, False, 0
    while i < len(text):
        pair, step = text[i : i + 2], 1
        if not quoted and pair in ("(*", "*)") and (depth or pair == "(*"):
            depth += 1 if pair == "(*" else -1
            step = 2
            out.append("  ")
        elif text[i] == '"':
            quoted = not quoted
            out.append(" ")
        else:
            blank = (depth or quoted) and text[i] != "\n"
            out.append(" " if blank else text[i])
        i += step
    return "".join(out)


def sentences(text: str) -> Iterator[Sentence]:
    """The commands of a source in order."""
    plain = without_comments(text)
    for found in _SENTENCE.finditer(plain):
        prefix = _PREFIX.match(found.group())
        assert prefix is not None
        start = found.start() + prefix.end()
        yield Sentence(plain.count("\n", 0, start) + 1, plain[start : found.end()])


def stated(text: str) -> list[str]:
    """The names of all theorems and corollaries."""
    names = []
    for sentence in sentences(text):
        words = sentence.text.split(None, 2)
        if words[0] in STATED and len(words) > 1:
            names.append(re.split(r"[^\w']", words[1])[0])
    return names


def enclosing(text: str, line: int) -> str:
    """The statement or definition that a line belongs to; empty before the first one."""
    name = ""
    for sentence in sentences(text):
        if sentence.line > line:
            break
        if found := _NAMED.match(sentence.text):
            name = found[1]
    return name


def assumed(text: str) -> Iterator[Assumed]:
    """Every place where a source assumes something instead of proving it."""
    plain = without_comments(text)
    for bad in _FORBIDDEN.finditer(plain):
        line = plain.count("\n", 0, bad.start()) + 1
        named = re.match(r"\s+([\w']+)\s*[:(]", plain[bad.end() :])
        yield Assumed(
            line, " ".join(bad.group().split()), named[1] if named else enclosing(text, line)
        )
    sections: list[str] = []
    for line, sentence in sentences(text):
        words = re.findall(r"[\w']+", sentence)
        if words[:1] == ["Section"]:
            sections += words[1:2]
        elif words[:1] == ["End"] and words[1:2] == sections[-1:]:
            sections.pop()
        elif words and words[0] in IN_SECTIONS and not sections:
            yield Assumed(line, f"{words[0]} outside a section", " ".join(words[1:2]))
