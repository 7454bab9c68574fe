"""Asking Z3 and cvc5, and what their answers mean. Neither is trusted for any claim: they are
second opinions beside the kernel."""

from __future__ import annotations

import importlib.util
import json
import selectors
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from sdproof.errors import InputError, MissingExtra
from sdproof.solvers.smt.obligations import Obligation
from sdproof.solvers.smt.text import script

Verdict: TypeAlias = Literal["agrees", "disagrees", "unknown"]
PACKAGES = {"z3": "z3-solver", "cvc5": "cvc5"}
"""The solvers and the packages that bring them."""
MAX_SECONDS = 86_400
_WORKER = Path(__file__).with_name("worker.py")
_START_SECONDS, _GRACE_SECONDS = 60.0, 0.5


@dataclass(frozen=True, slots=True)
class Opinion:
    """A solver's answer to one obligation: "sat", "unsat" or "unknown", which (a time limit, or the
    solver gave up) is never agreement; and for "sat" variable -> value, in the solver's words."""

    solver: str
    verdict: Verdict
    answer: str
    model: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


def ask(obligation: Obligation, solver: str, timeout: float = 10.0) -> Opinion:
    """A solver's opinion on one obligation; see `ask_each`."""
    return next(ask_each([obligation], solver, timeout))


def ask_each(
    obligations: Iterable[Obligation], solver: str, timeout: float = 10.0
) -> Iterator[Opinion]:
    """A solver's ("z3", "cvc5") opinions on obligations, in order, from one process that is ended and
    started anew whenever it exceeds the time limit in seconds for each.

    Raises
    ------
    sdproof.errors.MissingExtra
        If the solver is not installed.
    sdproof.errors.InputError
        For an unknown solver or a limit out of (0, 86400].
    """
    require_solver(solver, timeout)
    worker: _Worker | None = None
    try:
        for obligation in obligations:
            worker = worker or _Worker(solver)
            begin = time.perf_counter()
            found = worker.answer(script(obligation), timeout)
            seconds = time.perf_counter() - begin
            if found is None:
                worker.end()
                worker = None
            answer, model = found or ("unknown", {})
            yield Opinion(solver, judge(obligation.expect, answer), answer, model, seconds)
    finally:
        if worker is not None:
            worker.end()


def require_solver(solver: str, timeout: float) -> None:
    """The errors of `ask_each`, before the work."""
    if solver not in PACKAGES:
        raise InputError(f"solver: {solver[:40]!r} is unknown; accepted: {', '.join(PACKAGES)}")
    if not 0 < timeout <= MAX_SECONDS:
        raise InputError(f"timeout: {timeout} s; accepted: more than 0, at most {MAX_SECONDS} s")
    if importlib.util.find_spec(solver) is None:
        raise MissingExtra(extra="smt", package=PACKAGES[solver])


def judge(expect: str, answer: str) -> Verdict:
    """What an answer says about an obligation: only the expected answer is agreement."""
    if answer not in ("sat", "unsat"):
        return "unknown"
    return "agrees" if answer == expect else "disagrees"


class _Worker:
    """The process of a solver, ready for questions."""

    def __init__(self, solver: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", str(_WORKER), solver], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        if self._read(_START_SECONDS) != "ready":
            self.end()
            raise MissingExtra(extra="smt", package=PACKAGES[solver])

    def _read(self, seconds: float) -> Any:
        """The next line; None after the time limit, when the process died, or for a line that is
        not JSON."""
        assert self.process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            line = self.process.stdout.readline() if selector.select(seconds) else ""
        try:
            return json.loads(line) if line else None
        except ValueError:
            return None

    def answer(self, text: str, timeout: float) -> tuple[str, dict[str, str]] | None:
        """The solver's answer and model, or None if it has to be ended."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps([text, max(1, round(timeout * 1000))]) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return None
        found = self._read(timeout + _GRACE_SECONDS)
        return None if found is None else (str(found[0]), dict(found[1]))

    def end(self) -> None:
        """End this process (and no other)."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            try:
                stream.close()
            except BrokenPipeError:
                continue
