"""Running Coq: find it, build a folder of sources, print what the theorems rest on."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from sdproof.errors import ProofError, SdproofError
from sdproof.solvers.coq.library import LIBRARY, OPTIONS, Entry, Sources, home
from sdproof.solvers.coq.vernacular import enclosing

INSTALL = "apt-get install coq libcoq-mathcomp-ssreflect libcoq-mathcomp-algebra"
TOOLS = ("coqc", "coq_makefile", "make")
AXIOMS: Mapping[str, str] = json.loads((home() / "axioms.json").read_text(encoding="utf-8"))
"""The axioms that are accepted, with the reason: those of the standard library's reals, no other."""
_IGNORED = ("COQPATH", "COQFLAGS", "COQEXTRAFLAGS", "OTHERFLAGS", "MAKEFLAGS", "MAKELEVEL")
_ERROR = re.compile(
    r'File "\./?([\w.]+)", line (\d+).*?\n(?:.*?)Error:\s*(.*?)(?:\n\s*\n|\nmake|\Z)', re.DOTALL
)


UNSAFE_KINDS = ("type-in-type", "unsafe (co)fixpoints", "assumed positivity")
"""What ``coqchk`` reports, each on a line of its own that has to end in ``<none>``."""


class CoqMissing(SdproofError):
    """Coq, or a Coq library that the sources need, is not installed."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not installed; on Debian: {INSTALL}")


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in _IGNORED}
    return kept | {"LC_ALL": "C.UTF-8"}


def require(tools: Iterable[str] = TOOLS) -> None:
    """Raise `CoqMissing` if one of the programs is not there."""
    for tool in tools:
        if shutil.which(tool) is None:
            raise CoqMissing(tool)


def _how(folder: Path) -> dict[str, Any]:
    """Options of `subprocess`: in a folder, both outputs together as text."""
    return {
        "cwd": folder, "env": _environment(), "encoding": "utf-8", "errors": "replace",
        "stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT,
        "start_new_session": True,
    }  # fmt: skip


_running: set[subprocess.Popen[str]] = set()
"""Programs at work: their threads do not hear that the work is ended."""


def run(command: list[str], folder: Path) -> tuple[int, str]:
    """Run a program in a folder: exit code, and both outputs together."""
    with subprocess.Popen(command, **_how(folder)) as process:
        _running.add(process)
        try:
            output, _ = process.communicate()
        except BaseException:
            _end(process)
            raise
        finally:
            _running.discard(process)
    return process.returncode, output


def _end(process: subprocess.Popen[str]) -> None:
    """End a program with all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def version() -> str:
    """The version of Coq, as in ``8.16.1``.

    Raises `CoqMissing` if Coq is not installed.
    """
    require()
    found = re.match(r"\d+(?:\.\d+)+\S*", run(["coqc", "--print-version"], Path.cwd())[1])
    if found is None:
        raise SdproofError("coqc --print-version does not answer with a version")
    return found.group()


def build(
    sources: Sources, folder: Path, jobs: int, progress: Callable[[str], None] = lambda _: None
) -> str | None:
    """Copy the sources to a folder and compile them there, each proof checked by Coq's kernel.

    `folder`: an empty folder.
    `jobs`: parallel processes.
    `progress`: called with the name of each source when its compilation starts.

    Returns: one line that says which theorem failed and why; None if everything was proved.

    Raises `CoqMissing` if Coq or mathcomp is not installed.
    """
    require()
    for name in sources.files:
        (folder / name).write_text(sources.text(name), encoding="utf-8")
    options = [word for line in OPTIONS for word in line.split()]
    code, output = run(["coq_makefile", *options, *sources.files, "-o", "Makefile"], folder)
    if code:
        return f"coq_makefile: {' '.join(output.split())[:200]}"
    with subprocess.Popen(["make", "-f", "Makefile", f"-j{jobs}"], **_how(folder)) as process:
        assert process.stdout is not None
        lines = []
        try:
            for line in process.stdout:
                lines.append(line)
                if line.startswith("COQC "):
                    progress(line.split()[1])
        except BaseException:
            _end(process)
            raise
    return None if process.returncode == 0 else failure("".join(lines), sources)


def failure(output: str, sources: Sources) -> str:
    """One line from Coq's error message: the source, the line, the theorem, what is wrong."""
    if "mathcomp" in output and "Cannot find a physical path" in output:
        raise CoqMissing("the Coq library mathcomp")
    found = _ERROR.search(output)
    if found is None or found[1] not in sources.files:
        return f"the build failed: {' '.join(output.split())[-200:]}"
    name = enclosing(sources.text(found[1]), int(found[2]))
    return f"{found[1]}:{found[2]}: {name}: {' '.join(found[3].split())[:200]}"


def assumptions(
    entries: Sequence[Entry], folder: Path, jobs: int = 1
) -> dict[str, tuple[str, ...]]:
    """The axioms that theorems rest on, asked of Coq in the folder of a finished build: for all theorems
    of a file together, and for all that are made from certificates, as Coq needs most of a second for
    each question.

    `jobs`: processes that share the work.

    Returns: theorem -> names of axioms, none of which it need use itself, in the order of `entries`.

    Raises `ProofError` if a theorem does not exist there, or Coq's answer has a line that is not
    understood.
    """
    groups: dict[str, list[Entry]] = {}
    for e in entries:
        groups.setdefault(e.group or e.file, []).append(e)
    questions = list(groups.items())
    with ThreadPoolExecutor(jobs) as pool:
        shares = [questions[i::jobs] for i in range(min(jobs, len(questions)))]
        try:
            parts = pool.map(_asked, shares, [folder] * jobs, range(jobs))
            answers = {name: axioms for part in parts for name, axioms in part.items()}
        except KeyboardInterrupt:
            for process in tuple(_running):
                _end(process)
            raise
    if missing := [name for name in groups if name not in answers]:
        raise ProofError(f"Print Assumptions: no answer for {missing[0]}")
    return {e.name: answers[e.group or e.file] for e in entries}


def question(group: Sequence[Entry], name: str) -> list[str]:
    """What asks Coq for the axioms of theorems together."""
    *others, last = (f"(@{e.qualified})" for e in group)
    whole = "".join(f"conj {e} (" for e in others) + last + ")" * len(others)
    return [f"Definition {name} := {whole}.", f"Print Assumptions {name}."]


def _asked(
    questions: Sequence[tuple[str, Sequence[Entry]]], folder: Path, number: int
) -> dict[str, tuple[str, ...]]:
    modules = dict.fromkeys(e.file.removesuffix(".v") for _, group in questions for e in group)
    lines = [f"From {LIBRARY} Require {' '.join(modules)}."]
    for i, (name, group) in enumerate(questions):
        lines += [f'Goal True. idtac "@ {name}". Abort.', *question(group, f"together{i}")]
    name = f"PrintAssumptions{number}.v"
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, output = run(["coqc", "-q", "-R", ".", LIBRARY, name], folder)
    if code:
        found = _ERROR.search(output)
        text = " ".join((found[3] if found else output[-200:]).split())
        raise ProofError(f"Print Assumptions: {text[:200]}")
    return read_assumptions(output)


def read_assumptions(text: str) -> dict[str, tuple[str, ...]]:
    """Coq's answers: theorem -> axioms. Each line is understood, or it is an error.

    Raises
    ------
    sdproof.errors.ProofError
        For a line that is not understood, e.g. one that reports an unsafe kernel option.
    """
    answers: dict[str, tuple[str, ...]] = {}
    name, closed = "", True
    for line in text.splitlines():
        if line.startswith("@ "):
            name, closed = line[2:].strip(), False
        elif line == "Closed under the global context" and name:
            answers[name], closed = (), True
        elif line == "Axioms:" and name:
            answers.setdefault(name, ())
        elif name in answers and not closed and re.match(r"[\w.']+(\s*:|$)", line):
            answers[name] += (line.split()[0].rstrip(":"),)
        elif not (name in answers and answers[name] and line.startswith("  ")):
            raise ProofError(f"Print Assumptions: {name}: {line[:120]!r} is not understood")
    return answers


def recheck(sources: Sources, folder: Path, jobs: int = 1) -> str | None:
    """Have ``coqchk``, Coq's stand-alone checker, type-check every compiled source again.

    It also lists all axioms there are, used or not, and every unsafe definition. `jobs`: processes that
    share the sources.

    Returns: one line that says what it found; None if all is well.
    """
    require(("coqchk",))
    shares = [sources.files[i::jobs] for i in range(min(jobs, len(sources.files)))]
    with ThreadPoolExecutor(jobs) as pool:
        try:
            return next(filter(None, pool.map(_rechecked, shares, [folder] * jobs)), None)
        except KeyboardInterrupt:
            for process in tuple(_running):
                _end(process)
            raise


def _rechecked(files: Sequence[str], folder: Path) -> str | None:
    named = [word for name in files for word in ("-norec", f"{LIBRARY}.{Path(name).stem}")]
    code, output = run(["coqchk", "-silent", "-o", *named, "-R", ".", LIBRARY], folder)
    own = re.findall(rf"^\s+({LIBRARY}\.\S+)", output, re.MULTILINE)
    safe = len(re.findall(r"^\* .*: <none>$", output, re.MULTILINE)) == len(UNSAFE_KINDS)
    if code or own or not safe or "Set is predicative" not in output:
        return f"coqchk: {', '.join(own) or ' '.join(output.split())[-200:]}"
    return None
