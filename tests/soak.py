"""A soak of the command line: random commands with random arguments, good and bad, for a given time.

After each: a documented exit code; one line for bad input and never a traceback; no input changed; every
file that was written whole, and no temporary one left. Some are interrupted, some are processes of their
own that are killed. At the end: the memory of this process has not grown.

``python tests/soak.py --minutes 30 [--seed N]`` prints a summary as JSON; `tests/cli/test_soak.py` runs
it for a minute in thorough runs.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import json
import os
import random
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import typer

from sdproof.cli import main
from sdproof.cli.app import app
from sdproof.files import json_text
from sdproof.prove.instance import certify

SECONDS = 4
"""A command that takes longer is interrupted."""
CODES = {0, 1, 2, 3, 130}
CLAIMS = """from sdproof.state import Claim, Theorem, Variant, auto
C = Claim("SOAK-1", theorems=[
    Theorem("square", forall={"x": "real"}, states="x**2 >= 0", proof=auto)],
    variants=[Variant("shifted", of="square", states="x**2 >= 1")])
"""
INSTANCE = {"eigenvalues": ["9", "25/4", 4], "snr": ["7/3", "1/2", 0], "n": 100}
DESIGN = {
    "X": [[1, 2], [0, 1], [1, 1]],
    "rows": "features",
    "theta": [1, 0, 3],
    "noise_variance": 1,
}
TABLE = "a,b,price\n" + "".join(f"{i},{i * i % 7},{(3 * i) % 11}\n" for i in range(60))
WORDS = [
    "",
    " ",
    "-",
    ".",
    "x",
    "1/0",
    "nan",
    "inf",
    "1e400",
    "٣",
    "9" * 5000,
    "a" * 300,
    "\0",
    "--",
    "é\n",
]
PLACES = [
    "out.json",
    "out.svg",
    "out.md",
    "out.html",
    "-",
    "dir",
    "dir/out.json",
    "no/out",
    "i.json",
]
PLACES += ["/dev/full", "/dev/null", "/proc/x", "link.json", "c.json", "k.py"]
FILES = [
    "i.json",
    "d.json",
    "c.json",
    "k.py",
    "k.py::SOAK-1",
    "s.toml",
    "t.csv",
    "link.json",
    "dir",
]
FILES += [
    "empty",
    "binary",
    "none",
    "-",
    "MT-1",
    "LB-1",
    "gain",
    "steps",
    "quadratic",
    "airfoil",
    "hard",
]
NUMBERS = ["0", "1", "2", "3", "5/4", "0.1", "-1", "1e3", "64", "1e-9", "12345678901234567890"]
NAMES = ["price", "z3", "shifted", "md", "latex", "html", "0,1", "1,2", "r=3", "C=5", "square"]
GOOD = {
    "instance": ["i.json", "i.json", "d.json", "-"],
    "targets": ["k.py", "k.py::SOAK-1", "LB-1", "MT-1"],
    "target": ["k.py", "k.py::SOAK-1", "LB-1", "price", "c.json"],
    "certificate": ["c.json"],
    "spec": ["s.toml"],
    "file": ["t.csv"],
    "names": ["airfoil"],
    "lam": ["1", "5/4", "1e3", "1e-9"],
    "b": ["1", "1/2"],
    "rank": ["1", "2", "3"],
    "steps": ["0", "1", "2"],
    "seeds": ["2", "3"],
    "digits": ["5", "30", "200"],
    "examples": ["1", "5"],
    "output": ["out.json", "out.svg", "dir/out.json"],
    "parameters": ["r=3", "C=5", "b=1/4"],
}
"""By parameter, what is mostly accepted."""
ALIAS = {"link.json": "i.json", "k.py::SOAK-1": "k.py"}
WRITTEN = ("output", "figure", "figures", "certificates", "data_json")


def commands() -> dict[str, Any]:
    """Every command by name."""

    def walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
        for key, inner in getattr(command, "commands", {}).items():
            yield from walk(inner, f"{name} {key}".strip())
        if not hasattr(command, "commands"):
            yield name, command

    return dict(walk(typer.main.get_command(app), ""))


def memory() -> int:
    """Resident bytes of this process."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@dataclass
class Soak:
    """One run: a folder, a source of randomness, and what was seen."""

    folder: Path
    rng: random.Random
    codes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def prepare(self) -> None:
        """The inputs, as they are to be after every command."""
        put = {"i.json": json_text(INSTANCE), "d.json": json_text(DESIGN), "k.py": CLAIMS}
        put |= {
            "t.csv": TABLE,
            "empty": "",
            "s.toml": '[grid]\nfamily = "hard"\nr = [2, 3]\nk = [0, 1]\n',
        }
        for name, text in put.items():
            (self.folder / name).write_text(text)
        (self.folder / "binary").write_bytes(bytes(range(256)))
        certificate: Any = certify(_instance(), 1, "1/2")
        (self.folder / "c.json").write_text(certificate.to_json())
        (self.folder / "dir").mkdir()
        (self.folder / "link.json").symlink_to("i.json")
        self.inputs = {p.name: p.read_bytes() for p in self.folder.iterdir() if p.is_file()}

    def arguments(self, name: str, command: Any) -> list[str]:
        """A random command line: most options absent, most values of about the right kind."""
        found = name.split()
        for parameter in command.params:
            option = parameter.opts[0].startswith("-")
            rare = option and not parameter.required
            if parameter.name == "help" or (rare and self.rng.random() > 0.3):
                continue
            if option and parameter.is_flag:
                found.append(self.rng.choice([*parameter.opts, *parameter.secondary_opts]))
                continue
            for _ in range(self.rng.choice([1] * 20 + [2])):
                found += [self.rng.choice(parameter.opts)] if option else []
                found.append(self.value(parameter))
        if self.rng.random() < 0.05:
            found.insert(self.rng.randrange(len(found) + 1), self.rng.choice(WORDS))
        return found

    def value(self, parameter: Any) -> str:
        """A value for a parameter."""
        metavar = (parameter.metavar or "").upper()
        chance = self.rng.random()
        if chance < 0.05:
            return self.rng.choice(WORDS)
        if chance > 0.15 and parameter.name in GOOD:
            return self.rng.choice(GOOD[parameter.name])
        if parameter.name in WRITTEN:
            return self.rng.choice(PLACES)
        if not parameter.opts[0].startswith("-") or metavar in ("FILE", "DIR"):
            return self.rng.choice(FILES)
        if parameter.name in ("seconds", "timeout"):
            return self.rng.choice(["0.1", "1", "0", "-1"])
        return self.rng.choice(NUMBERS * 3 + NAMES + FILES)

    def judge(self, line: list[str], code: int, out: str, err: str) -> None:
        """Note whatever is not as it should be."""
        wrong = []
        if code not in CODES:
            wrong.append(f"exit code {code}")
        if "Traceback" in err or "Traceback" in out or "internal error" in err:
            wrong.append("a traceback")
        if code == 2 and (err.count("\n") != 1 or out):
            wrong.append("bad input is not one line")
        wrong += self.files(line)
        if wrong:
            self.faults.append(f"{shlex.join(line)[:400]}: {', '.join(wrong)}: {err[:300]!r}")

    def files(self, line: list[str]) -> list[str]:
        """What is wrong with the files; outputs are removed."""
        wrong = []
        read = {ALIAS.get(word.partition("=")[2] or word, word) for word in line}
        read -= {ALIAS.get(b, b) for a, b in pairwise(line) if a in ("-o", "--output", "--figure")}
        for path in sorted(self.folder.rglob("*"), reverse=True):
            name = str(path.relative_to(self.folder))
            if name in self.inputs:
                if path.read_bytes() != self.inputs[name]:
                    if name in read:
                        wrong.append(f"{name} was changed")
                    path.write_bytes(self.inputs[name])
                continue
            if path.is_dir():
                if name != "dir" and not name.startswith("__pycache__"):
                    with contextlib.suppress(OSError):
                        path.rmdir()
                continue
            if path.name.startswith("."):
                wrong.append(f"{name} was left")
            elif path.suffix == ".json" and line[0] not in ("check", "smt") and not _whole(path):
                wrong.append(f"{name} is no whole JSON")
            path.unlink()
        wrong += [f"{name} is gone" for name in self.inputs if not (self.folder / name).exists()]
        return wrong

    def inside(self, line: list[str]) -> None:
        """A command in this process, interrupted if it takes long."""
        out, err = io.StringIO(), io.StringIO()
        stdin = sys.stdin
        sys.stdin = io.TextIOWrapper(io.BytesIO(self.inputs["i.json"]))
        signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
        signal.setitimer(signal.ITIMER_REAL, SECONDS, 1)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = main(line)
        except KeyboardInterrupt:  # came when the command had ended
            code = 130
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            sys.stdin = stdin
        self.codes[str(code)] += 1
        self.judge(line, code, out.getvalue(), err.getvalue())

    def killed(self, line: list[str]) -> None:
        """The same command as a process that is ended at a random time: files are whole all the same."""
        process = subprocess.Popen(
            [sys.executable, "-m", "sdproof", *(a.replace("\0", "") for a in line)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        sent = self.rng.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(self.rng.uniform(0.2, 3))
        process.send_signal(sent)
        _, err = process.communicate()
        self.codes[f"{sent.name}: {process.returncode}"] += 1
        # the interpreter's own start cannot be covered
        if "Traceback" in err and "sdproof" in err and sent != signal.SIGKILL:
            self.faults.append(f"{shlex.join(line)[:400]}: after {sent.name}: {err[-300:]!r}")
        for path in self.folder.rglob(".*"):  # a killed process cannot clean up
            path.unlink()
        self.faults += [f"{shlex.join(line)[:400]}: {sent.name}: {w}" for w in self.files(line)]

    def run(self, minutes: float) -> dict[str, Any]:
        """Commands until the time is over; the summary."""
        every, end = commands(), time.monotonic() + 60 * minutes
        self.prepare()
        count = 0
        while time.monotonic() < end:
            name = self.rng.choice(list(every))
            line = self.arguments(name, every[name])
            if name == "data fetch":  # no test needs the network
                line.append("none")
            (self.killed if count % 20 == 19 else self.inside)(line)
            count += 1
            if count % 50 == 0:
                self.sizes.append(memory())
        half = self.sizes[len(self.sizes) // 2 :]
        grown = (half[-1] - half[0]) / half[0] if half else 0.0
        if grown > 0.25:
            self.faults.append(f"memory grew by {grown:.0%} in the second half: {half}")
        return {
            "commands": count,
            "codes": dict(sorted(self.codes.items())),
            "memory": [
                f"{size / 2**20:.0f} MB" for size in self.sizes[:: len(self.sizes) // 8 or 1]
            ],
            "faults": self.faults,
        }


def _whole(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return False
    return True


def _instance() -> Any:
    from sdproof import Instance

    return Instance(INSTANCE["eigenvalues"], INSTANCE["snr"])  # type: ignore[arg-type]


def soak(minutes: float, seed: int) -> dict[str, Any]:
    """A run in a folder of its own."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SDPROOF_CACHE"] = f"{folder}-cache"
        os.chdir(folder)
        try:
            return Soak(Path(folder), random.Random(seed)).run(minutes) | {"seed": seed}
        finally:
            os.chdir(before)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    chosen = parser.parse_args()
    summary = soak(chosen.minutes, chosen.seed)
    print(json.dumps(summary, indent=2, ensure_ascii=False))
    sys.exit(1 if summary["faults"] else 0)
