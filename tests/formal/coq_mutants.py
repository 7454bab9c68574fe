"""Certificates with one change, printed as Coq proofs although the kernel refuses them.

`changes` of a certificate: a number, a hypothesis, a sign, the relation of the conclusion, a fact that a
proof uses, or a term of it. `printed` writes the proof as if the kernel had found every identity true and
every sign right; nothing else of the exporter is changed. `Session` has Coq read one after another.
"""

from __future__ import annotations

import copy
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from coq_goals import HEAD

from sdproof import kernel
from sdproof.solvers.coq.proofs import theorems
from sdproof.solvers.coq.rules import Rules
from sdproof.solvers.coq.terms import Writing

Change = tuple[str, Mapping[str, Any]]
NAMED = ("hypotheses", "each", "sums", "at_each_step")
FIXED = {"rule", "type", "format", "kind", "version", "attain"}
NUMBER = re.compile(r"(?<![A-Za-z_0-9])\d+")
RELATION = re.compile(r" (>=|<=|>|<|=) ")
NOT_A_PROOF = re.compile(r"Syntax error|was not found|Unknown interpretation|No such|already used")
WEAKER = {"positive": "nonnegative", "nonnegative": "real"}
STRICT = {">=": ">", "<=": "<", "=": ">", ">": ">", "<": "<"}


def texts(part: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every formula, with its place."""
    if isinstance(part, str):
        yield at, part
    pairs = (
        part.items()
        if isinstance(part, dict)
        else enumerate(part)
        if isinstance(part, list)
        else ()
    )
    for key, value in pairs:
        if key not in FIXED:
            yield from texts(value, (*at, key))


def changed(certificate: Mapping[str, Any], at: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """A copy with another value there; None: without it."""
    found: Any = copy.deepcopy(dict(certificate))
    place = found
    for key in at[:-1]:
        place = place[key]
    if value is None:
        del place[at[-1]]
    else:
        place[at[-1]] = value
    return dict(found)


def edits(certificate: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Any, ...], Any]]:
    """What is changed, where, and the new value."""
    for at, text in texts(
        {k: certificate[k] for k in ("statement", "proof", "theorems") if k in certificate}
    ):
        for found in NUMBER.finditer(text):
            new = f"{text[: found.start()]}{int(found[0]) + 1}{text[found.end() :]}"
            yield "number", at, new
        if at[0] == "statement" and at[1] in ("variables", "direction", "fresh") and text in WEAKER:
            yield "sign", at, WEAKER[text]
        if at[0] == "statement" and at[1] in NAMED:
            left, sign, right = RELATION.split(text)
            yield (
                "hypothesis",
                at,
                f"{left} + 1 {sign} {right}" if ">" in sign else f"{left} {sign} {right} + 1",
            )
        if at == ("statement", "conclusion"):
            left, sign, right = RELATION.split(text)
            more = f"{left} {STRICT[sign]} {right}"
            yield "conclusion", at, more if more != text else f"2*({left}) {sign} {right}"
        if len(at) > 2 and at[-2] == "facts":
            yield "fact", at, "rank" if text != "rank" else None
        if at[-1] == "weight" and at[-3] == "terms":
            yield "term", at[:-1], None


def changes(certificate: Mapping[str, Any]) -> list[Change]:
    """Every change, with the place in words."""
    return [
        (f"{kind} {'.'.join(map(str, at))} -> {new}", changed(certificate, at, new))
        for kind, at, new in edits(certificate)
    ]


def wrong(certificate: Mapping[str, Any]) -> bool:
    """Whether the kernel refuses it as a proof."""
    try:
        kernel.check(certificate)
    except kernel.Invalid:
        return True
    except kernel.Unreadable:
        return False
    return False


def printed(certificate: Mapping[str, Any], name: str) -> list[str] | None:
    """Its Coq proof, the kernel's doubts about identities and signs overruled; None where it divides by
    what has no sign, or names what is not there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rules, "require", staticmethod(lambda *_: None))
        patch.setattr(Writing, "is_zero", lambda *_: True)
        patch.setattr(Writing, "is_nonnegative", lambda *_: True)
        try:
            return theorems(certificate, name)
        except Exception:
            return None


class Session:
    """Coq at work, one sentence after another."""

    def __init__(self, rules: Path) -> None:
        command = ["coqtop", "-q", "-R", str(rules), "SDProof"]
        self.process = subprocess.Popen(
            command, text=True, bufsize=1, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, cwd=rules,
        )  # fmt: skip
        for line in HEAD:
            assert "Error" not in self.say(line)

    def say(self, sentence: str) -> str:
        """What Coq answers."""
        process, answer = self.process, ""
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{sentence}\nCheck tt.\n")
        process.stdin.flush()
        while not answer.endswith(": unit\n"):
            line = process.stdout.readline()
            assert line, answer
            answer += line
        return answer

    def error(self, proof: list[str]) -> str:
        """The first error in a theorem's proof; empty if it is proved."""
        for sentence in re.split(r"(?<=\.)\s+", "\n".join(proof)):
            answer = self.say(sentence)
            if "Error:" in answer:
                self.say("Abort All.")
                return answer[answer.index("Error:") :]
        return ""

    def close(self) -> None:
        self.process.communicate()
