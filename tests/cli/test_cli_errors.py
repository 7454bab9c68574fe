"""Whatever goes wrong: the documented exit code, one line on standard error, no traceback."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from sdproof import __version__, files
from sdproof.cli import app as application
from sdproof.cli import main
from sdproof.cli.progress import progress_bar
from sdproof.errors import PrecisionExhausted, ProofError

PROGRAM = "import sys; from sdproof.cli import main; sys.exit(main())"


def refused(outcome: Any, word: str, code: int = 2) -> None:
    assert outcome.code == code
    assert outcome.out == ""
    assert outcome.err.count("\n") == 1
    assert outcome.err.startswith("sdproof: ")
    assert word in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    ("command", "word"),
    [
        ("bogus", "bogus"),
        ("--bogus", "bogus"),
        ("risk", "INSTANCE"),
        ("risk {i}", "--lam"),
        ("risk {i} --lam", "--lam"),
        ("risk {i} --lam 0", "--lam: 0 is not positive"),
        ("risk {i} --lam -1/2", "not positive"),
        ("risk {i} --lam nan", "'nan'"),
        ("risk {i} --lam inf", "'inf'"),
        ("risk {i} --lam 1/0", "denominator zero"),
        ("risk {i} --lam 0x10", "0x10"),
        ("risk {i} --lam 1e-99999999", "too long an exponent"),
        ("verify EX-2 --data {d}/none", "is not a folder"),
        ("explain EX-2 --data {i}", "is not a folder"),
        ("report --data {i}", "is not a folder"),
        ("sweep {i} -o .", "a folder of its own"),
        ("risk {i} --lam 1 --xi 1,,2", "--xi[1]"),
        ("risk {i} --lam 1 --xi NaN", "--xi[0]"),
        ("risk {i} --lam 1 --xi " + ",".join("1" * 5000), "5000 steps"),
        ("risk {i} --lam 1 --bogus", "--bogus"),
        ("risk {i} extra --lam 1", "extra"),
        ("risk {i} --lam 1 --digits 0", "--digits"),
        ("risk missing.json --lam 1", "missing.json: No such file"),
        ("risk {d} --lam 1", "Is a directory"),
        ("risk {i}/x --lam 1", "Not a directory"),
        ("risk {i} --lam 1 -o {d}", "is a directory"),
        ("risk {i} --lam 1 -o {d}/no/file", "No such file"),
        ("optimum {i} --lam 1", "--steps"),
        ("optimum {i} --lam 1 --steps -1", "--steps"),
        ("optimum {i} --lam 1 --steps x", "--steps"),
        ("optimum {i} --lam 1 --steps 99999", "--steps"),
        ("minimum {i}", "--steps"),
        ("minimum {i} --steps 257", "--steps"),
        ("minimum {i} --steps 0 --digits 0", "--digits"),
        ("steps missing.json", "missing.json"),
        ("gain missing.json", "missing.json"),
        ("family", "hard, even-signal"),
        ("family bogus", "'bogus'"),
        ("family hard bogus=1", "'bogus'"),
        ("family hard r=0", "r: 0"),
        ("family hard r=4 r=5", "twice"),
        ("family hard r", "NAME=VALUE"),
        ("family hard --r", "NAME=VALUE"),
        ("family hard b=nan", "b: 'nan'"),
        ("family near-miss violate=x", "'x'"),
    ],
)
def test_bad_commands(run: Any, instance: str, tmp_path: Path, command: str, word: str) -> None:
    """Usage errors, bad numbers, missing files, folders: exit 2 and one line that says what."""
    arguments = [part.format(i=instance, d=tmp_path) for part in command.split()]
    refused(run(*arguments), word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('{"eigenvalues": ["-1"], "snr": ["1"]}', "eigenvalues[0]: -1 is not positive"),
        ('{"eigenvalues": ["0"], "snr": ["1"]}', "eigenvalues[0]: 0 is not positive"),
        ('{"eigenvalues": ["1", "2"], "snr": ["1"]}', "1 values for 2 eigenvalues"),
        ('{"eigenvalues": ["1"], "theta": [], "noise_variance": "1"}', "theta: 0"),
        ('{"eigenvalues": ["1"], "theta": ["1"], "noise_variance": "0"}', "noise_variance"),
        ('{"eigenvalues": [NaN], "snr": ["1"]}', "NaN"),
        ('{"eigenvalues": ["NaN"], "snr": ["1"]}', "NaN"),
        ('{"eigenvalues": [0.1], "snr": ["1"]}', '"0.1"'),
        ('{"eigenvalues": ["1"], "snr": ["1"], "colour": 1}', "colour"),
        (
            '{"X": [["0"]], "rows": "features", "theta": ["1"], "noise_variance": "1"}',
            "every entry is zero",
        ),
        (
            '{"X": [["1"], []], "rows": "features", "theta": ["1", 2], "noise_variance": "1"}',
            "X[1]",
        ),
        ("{", "not JSON"),
        ("", "not JSON"),
        ("[" * 200_000, "nested too deeply"),
        ('{"eigenvalues": [' + "9" * 60_000 + '], "snr": [1]}', "at most 20000 digits"),
        ('{"eigenvalues": ["1"], "snr": ["1"], "n": 0}', "n: 0"),
        ("\ud800", "UTF-8"),
    ],
)
def test_bad_instances(run: Any, tmp_path: Path, text: str, word: str) -> None:
    """Malformed, huge, deep, inexact or impossible instances: exit 2 and one line."""
    path = tmp_path / "bad.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    for command in (["risk", "--lam", "1"], ["gain"]):
        refused(run(command[0], path, *command[1:]), word)


def test_no_permission(run: Any, instance: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read; not even root may, here."""

    def denied(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied", instance)

    monkeypatch.setattr(files, "_read", denied)
    refused(run("risk", instance, "--lam", "1"), f"{instance}: Permission denied")


@pytest.mark.parametrize(
    ("error", "code", "word"),
    [
        (PermissionError(13, "Permission denied", "f"), 2, "f: Permission denied"),
        (OSError("odd\nerror"), 2, "odd error"),
        (PrecisionExhausted("undecided"), 2, "undecided"),
        (ProofError("step 3 fails"), 1, "step 3 fails"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (MemoryError(), 2, "too large"),
        (RecursionError("deep"), 2, "too large"),
        (ZeroDivisionError("oops"), 70, "internal error"),
        (BrokenPipeError(32, "Broken pipe"), 141, "reader"),
    ],
)
def test_every_exception_is_one_line(
    run: Any, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, word: str
) -> None:
    """Exit codes by kind of error; nothing is printed on standard output."""

    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(application, "_silence_stdout", lambda: None)
    monkeypatch.setattr(application, "_run", fail)
    refused(run("anything"), word, code)


def test_traceback_on_request(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """SDPROOF_TRACEBACK=1 lets an internal error through, for whoever reports it."""

    def fail(_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(application, "_run", fail)
    monkeypatch.setenv("SDPROOF_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        run("anything")


@pytest.mark.parametrize(
    "command", ["", "risk", "optimum", "minimum", "steps", "krylov", "gain", "family"]
)
def test_help(run: Any, command: str) -> None:
    """Every command explains itself; commands show an example."""
    for option in ("--help", "-h"):
        outcome = run(*command.split(), option)
        assert (outcome.code, outcome.err) == (0, "")
        assert "Usage: sdproof" in outcome.out
        assert not command or f"Example: sdproof {command}" in outcome.out


def test_version_and_bare_call(run: Any) -> None:
    """--version prints it; without a command the help is shown."""
    assert run("--version") == (0, f"sdproof {__version__}\n", "")
    assert run().code == 0
    assert "Commands" in run().out


def sub(*arguments: str, **keywords: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        capture_output=True,
        timeout=600,
        check=False,
        **keywords,
    )


def test_an_interrupt_while_it_starts(
    run: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """One line, too, while the application is imported."""

    class Interrupted:
        def find_spec(self, name: str, *_: Any) -> None:
            if name == "sdproof.cli.app":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "sdproof.cli.app")
    monkeypatch.setattr(sys, "meta_path", [Interrupted(), *sys.meta_path])
    assert main(["verify"]) == 130
    assert capsys.readouterr().err == "sdproof: interrupted\n"


@pytest.mark.parametrize("words", [["sdproof"], ["-m"], ["pytest"]])
def test_an_interrupt_before_anything_is_imported(words: list[str]) -> None:
    """The signal ends the process without a traceback; in a program of others it stays what it was."""
    code = (
        "import os, signal, sys\n"
        f"sys.argv, sys.orig_argv = {words}, ['python', '-m', 'sdproof']\n"
        "class Press:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'sdproof.cli': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Press())\n"
        "import sdproof.cli"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == -signal.SIGINT
    assert (b"KeyboardInterrupt" in done.stderr) == (words == ["pytest"])


def test_a_refused_certificate_takes_the_place_of_an_old_one(
    run: Any, instance: str, tmp_path: Path
) -> None:
    """FILE holds the answer to this question, not to the last one."""
    file = tmp_path / "answer.json"
    file.write_text("{}")
    outcome = run("certify", instance, "--steps", "1", "--at-least", "1000", "-o", str(file))
    assert outcome.code == 1
    assert json.loads(file.read_text())["result"] == "counterexample"
    assert run("check", str(file)).code == 2


def test_closed_pipe() -> None:
    """``sdproof … | head -1``: code 141, one line, no traceback from the interpreter's exit."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-c", PROGRAM, "family", "hard", "r=50"]
    with os.fdopen(write, "wb") as stdout:
        done = subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 141
    assert done.stderr == b"sdproof: the reader of the output went away\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk() -> None:
    """Standard output that cannot be written: exit 2 and one line."""
    with open("/dev/full", "wb") as stdout:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, "family", "hard"],
            stdout=stdout,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert b"No space left" in done.stderr


def test_ascii_terminal(instance: str) -> None:
    """A terminal that knows only ASCII gets question marks, not a traceback."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = sub("risk", instance, "--lam", "5/4", "--xi=1/3", env=environment)
    assert done.returncode == 0
    assert b"variance" in done.stdout
    assert done.stderr == b""


def test_help_imports_nothing_heavy() -> None:
    """``sdproof --help`` loads nothing of the mathematics: it answers at once."""
    code = (
        "import sys; from sdproof.cli import main; main(['--help']); "
        "heavy = {'sympy', 'mpmath', 'numpy', 'scipy', 'hypothesis', 'flint', 'sdproof.optimum'}; "
        "heavy &= set(sys.modules); "
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs POSIX")
def test_interrupt(tmp_path: Path) -> None:
    """Ctrl-C while a command waits for its input: code 130 and one line."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "risk", str(pipe), "--lam", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    # opening the pipe waits until the command has opened it too
    with open(pipe, "wb"):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=600)
    assert (process.returncode, out) == (130, b"")
    assert err.strip().splitlines() == [b"sdproof: interrupted"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs POSIX")
@pytest.mark.parametrize("where", ["in the work", "in a callback of the garbage collector"])
def test_an_interrupt_under_a_progress_bar_is_not_lost(where: str) -> None:
    """What is raised in such a callback is lost, and printed; the next step of the bar tells."""

    def press(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    seen = []

    def work() -> None:
        with progress_bar() as bar:
            task = bar.add_task("", total=2)
            if where == "in the work":
                press()
            gc.callbacks.append(press)
            try:
                gc.collect()
            finally:
                gc.callbacks.remove(press)
            seen.append("after")
            bar.advance(task, 1)
            seen.append("lost")

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        work()
    assert seen == ([] if where == "in the work" else ["after"])
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("number", ["SIGTERM", "SIGHUP"])
def test_termination_is_an_interrupt_with_a_code_of_its_own(
    run: Any, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    """What Ctrl-C would end ends, in one line, and the handlers are as they were."""
    sent = getattr(signal, number)
    before = signal.getsignal(sent)

    def work(_: object) -> int:
        with progress_bar():
            os.kill(os.getpid(), sent)
        raise AssertionError("it went on")

    monkeypatch.setattr(application, "_run", work)
    refused(run("anything"), f"ended by {number}", 128 + sent)
    assert signal.getsignal(sent) is before


def test_a_bar_after_two_seconds_and_none_before(
    run: Any, instance: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever works for longer shows that it does: on standard error, and only on a terminal."""
    from sdproof import minima
    from sdproof.cli import progress

    def slow(*_: object) -> None:
        time.sleep(0.3)
        raise ProofError("enough")

    monkeypatch.setattr(minima.steps, "steps_needed", slow)
    assert run("steps", instance).err == "sdproof: enough\n"
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    assert run("steps", instance).err == "sdproof: enough\n"
    monkeypatch.setattr(progress, "AFTER", 0.0)
    shown = run("steps", instance)
    assert "steps" in shown.err
    assert "\x1b[2K" in shown.err, "it is taken away again"
    assert (shown.out, shown.code) == ("", 1)


@pytest.mark.parametrize("redirect", ["<&-", ">&- </dev/null"])
def test_closed_standard_streams(redirect):
    """A stream that was closed before the start is one line and exit code 2, no internal error."""
    done = subprocess.run(
        ["sh", "-c", f'"$0" -c "$1" risk - --lam 1 --json {redirect}', sys.executable, PROGRAM],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "is closed" in done.stderr


def test_an_enormous_n_is_not_echoed(run, tmp_path):
    """A sample size of thousands of digits is refused in one short line."""
    path = tmp_path / "n.json"
    path.write_text('{"eigenvalues": ["1"], "snr": ["1"], "n": ' + "9" * 5000 + "}")
    outcome = run("risk", path, "--lam", "1")
    refused(outcome, "n: 10^4000 or more")
    assert len(outcome.err) < 200


def test_linear_algebra_runs_on_one_thread_unless_told_otherwise(run, monkeypatch):
    """The command line sets what is not set, before NumPy is imported."""
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    monkeypatch.setenv("OMP_NUM_THREADS", "")
    monkeypatch.delenv("OMP_NUM_THREADS")
    assert run("--version").code == 0
    assert os.environ["OPENBLAS_NUM_THREADS"] == "3"
    assert os.environ["OMP_NUM_THREADS"] == "1"
