"""Sweeps on this machine: values, failures, interruptions."""

from __future__ import annotations

import contextlib
import os
import py_compile
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from flint import fmpq
from pyarrow import parquet

from sdproof import cli
from sdproof.errors import InputError
from sdproof.families import hard
from sdproof.minima import minimum
from sdproof.optimum import optimal_curve
from sdproof.sweep import SweepPoint, evaluate, load_spec, parse_spec, run
from sdproof.sweep.provenance import code_digest
from sdproof.sweep.store import Store

TEXT = """
digits = 12
[grid]
family = "hard"
r = [2, 3, 4]
C = [50, 200]
k = [0, 1, "r"]
lam = ["minimum", "5/4"]
"""


def rows_of(folder: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = parquet.read_table(folder / "results.parquet").to_pylist()
    return rows


def test_every_enclosure_holds_the_exact_value(tmp_path: Path) -> None:
    """At fixed λ against the exact curve, at the minimum against thirty more digits."""
    spec = parse_spec(TEXT)
    summary = run(spec, tmp_path, jobs=1)
    assert (summary.points, summary.rows, summary.failed) == (24, 36, 0)
    for row in rows_of(tmp_path):
        instance = hard(row["rank"], row["C"], fmpq(1, 2))
        if row["lam_policy"] == "5/4":
            value = optimal_curve(instance, "5/4", row["k"])[row["k"]].rho
            lo, hi = value, value
        elif row["k"] < 2:
            least = minimum(instance, row["k"], 40)
            lo, hi = least.lo, least.hi
        else:
            lo = hi = optimal_curve(instance, 1)[row["k"]].rho
        assert fmpq_of(row["rho_lo"]) <= lo
        assert hi <= fmpq_of(row["rho_hi"])
        width = fmpq_of(row["rho_hi"]) - fmpq_of(row["rho_lo"])
        assert width <= fmpq(1, 10**11) * hi
        floor = optimal_curve(instance, 1)[row["rank"]].rho
        assert fmpq_of(row["excess_lo"]) <= lo - floor <= fmpq_of(row["excess_hi"])


def fmpq_of(text: str) -> fmpq:
    from sdproof import to_exact

    return to_exact(text)


def test_a_failing_point_is_a_row(tmp_path: Path) -> None:
    """b = 2 is no hard instance and raises; its neighbours are computed; exit code 1."""
    (tmp_path / "s.toml").write_text('[grid]\nfamily = "hard"\nr = 2\nb = ["1/2", 2]\nk = 0')
    assert cli.main(["sweep", str(tmp_path / "s.toml"), "-o", str(tmp_path / "out")]) == 1
    good, bad = rows_of(tmp_path / "out")
    assert (good["status"], bad["status"]) == ("ok", "failed")
    assert "b:" in bad["error"]
    assert bad["rho_lo"] is None


def test_an_error_inside_is_recorded_with_its_type() -> None:
    """An exception that is not ours does not end the sweep."""
    (row,) = evaluate(SweepPoint("hard", (("r", None),), "1", (0,), 15))  # type: ignore[arg-type]
    assert row["status"] == "failed"
    assert row["error"]


def test_resumed_is_the_same_file(tmp_path: Path) -> None:
    """A part of the journal gives the same bytes as a run in one go."""
    spec = parse_spec(TEXT)
    run(spec, tmp_path / "a", jobs=1)
    run(spec, tmp_path / "b", jobs=2)
    whole = (tmp_path / "a" / "results.parquet").read_bytes()
    assert (tmp_path / "b" / "results.parquet").read_bytes() == whole
    with sqlite3.connect(tmp_path / "b" / "journal.sqlite") as journal:
        journal.execute("DELETE FROM points WHERE key NOT IN (SELECT key FROM points LIMIT 5)")
    journal.close()
    again = run(spec, tmp_path / "b", jobs=1)
    assert (again.reused, again.computed) == (5, 19)
    assert (tmp_path / "b" / "results.parquet").read_bytes() == whole


def alive_in(group: int) -> list[str]:
    """Processes of a group that still run."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = status.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(status.parent.name)
    return found


@pytest.mark.parametrize(
    ("sent", "to_all", "code", "says"),
    [
        (signal.SIGKILL, True, -signal.SIGKILL, ""),
        (signal.SIGKILL, False, -signal.SIGKILL, None),  # its helper may say what it cleans up
        (signal.SIGINT, True, 130, "sdproof: interrupted\n"),
        (signal.SIGTERM, False, 143, "sdproof: ended by SIGTERM\n"),
        (signal.SIGHUP, True, 129, "sdproof: ended by SIGHUP\n"),
    ],
)
def test_ended_and_continued(
    sent: signal.Signals, to_all: bool, code: int, says: str | None, tmp_path: Path
) -> None:
    """Killed, interrupted, terminated, its terminal closed: one line at most, no process is left, which
    would hold standard output open, and --resume gives the file of a run in one go."""
    text = TEXT.replace("[2, 3, 4]", "{from = 2, to = 7, step = 1}")
    spec_file, out = tmp_path / "s.toml", tmp_path / "out"
    spec_file.write_text(text)
    command = [sys.executable, "-m", "sdproof", "sweep", str(spec_file), "-o", str(out), "--jobs=2"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    journal = out / "journal.sqlite-wal"
    while not journal.exists() or journal.stat().st_size < 30_000:
        assert process.poll() is None
        time.sleep(0.01)
    (os.killpg if to_all else os.kill)(process.pid, sent)
    printed, said = process.communicate()  # ends when both streams are closed by everyone
    assert printed == ""
    assert says is None or said == says
    assert process.returncode == code
    while alive_in(process.pid):
        time.sleep(0.05)
    assert not (out / "results.parquet").exists()
    left = cli.main(["sweep", "--resume", "-o", str(out), "--jobs=1"])
    assert left == 0
    if sent == signal.SIGKILL and to_all:
        run(parse_spec(text), tmp_path / "whole", jobs=1)
        files = [(folder / "results.parquet").read_bytes() for folder in (out, tmp_path / "whole")]
        assert files[0] == files[1]


def test_a_point_that_kills_its_worker(tmp_path: Path) -> None:
    """One point ends its process: it alone is recorded as failed."""
    cured = tmp_path / "cured"

    def deadly(point: SweepPoint) -> list[dict[str, Any]]:
        if not cured.exists() and dict(point.parameters)["r"] == "3" and point.steps == (1,):
            os.kill(os.getpid(), signal.SIGKILL)
        return [{"family": point.family, "k": point.steps[0], "status": "ok", "error": ""}]

    spec = parse_spec('[grid]\nfamily = "hard"\nr = [2, 3, 4]\nk = [0, 1]')
    summary = run(spec, tmp_path, jobs=2, evaluate=deadly)
    assert (summary.rows, summary.failed) == (6, 1)
    (bad,) = (row for row in rows_of(tmp_path) if row["status"] == "crashed")
    assert (bad["r"], bad["k"]) == ("3", 1)
    assert "died" in bad["error"]
    cured.touch()
    again = run(spec, tmp_path, jobs=1, evaluate=deadly)
    assert (again.computed, again.failed) == (1, 0), "a crash is tried again, a value is not"


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("rows", '"lam_lo": "1.25"', '"lam_lo": "1.26"'),
        ("rows", '"status": "ok"', '"status": "no"'),
        ("rows", "[{", "[{{"),
        ("digest", "a", "b"),
        ("digest", "0", ""),
    ],
)
def test_a_journal_edited_by_hand_gives_no_results(
    column: str, old: str, new: str, tmp_path: Path
) -> None:
    """A changed digit in a row that was certified is found, and nothing is written from it."""
    spec = parse_spec('[grid]\nfamily = "hard"\nr = [2, 3]\nk = 0\nlam = "5/4"')
    run(spec, tmp_path, jobs=1)
    before = (tmp_path / "results.parquet").read_bytes()
    kept = (tmp_path / "journal.sqlite").read_bytes()
    with sqlite3.connect(tmp_path / "journal.sqlite") as journal:
        change = f"UPDATE points SET {column} = replace({column}, ?, ?)"
        assert journal.execute(change, (old, new)).rowcount == 2
    journal.close()
    with pytest.raises(InputError, match="damaged: the point"):
        run(spec, tmp_path, jobs=1)
    assert (tmp_path / "results.parquet").read_bytes() == before
    (tmp_path / "journal.sqlite").write_bytes(kept)
    assert run(spec, tmp_path, jobs=1).computed == 0


@pytest.mark.parametrize("content", [b"no database", b"x" * 9000, b"[]\n"])
def test_what_is_no_journal_is_refused(content: bytes, tmp_path: Path) -> None:
    """One line, and it is left as it is."""
    (tmp_path / "journal.sqlite").write_bytes(content)
    with pytest.raises(InputError, match=r"damaged: .*; remove the file to start anew"):
        run(parse_spec(TEXT), tmp_path, jobs=1)
    assert (tmp_path / "journal.sqlite").read_bytes() == content


def test_a_torn_page_is_not_guessed_at(tmp_path: Path) -> None:
    """What a fault of the disk leaves is told, not read as fewer points."""
    spec = parse_spec(TEXT)
    run(spec, tmp_path, jobs=1)
    journal = tmp_path / "journal.sqlite"
    whole = journal.read_bytes()
    for damaged in (whole[:-4096], whole[:4096] + bytes(4096) + whole[8192:]):
        journal.write_bytes(damaged)
        with pytest.raises(InputError, match="damaged"):
            run(spec, tmp_path, jobs=1)


def test_another_evaluation_is_not_taken_for_ours(tmp_path: Path) -> None:
    """Rows of a function of the user's are not reused as certified ones."""
    spec = parse_spec('[grid]\nfamily = "hard"\nr = 2\nk = 0')
    run(spec, tmp_path, jobs=1, evaluate=lambda _: [{"k": 0, "rho_lo": "7", "status": "ok"}])
    assert run(spec, tmp_path, jobs=1).computed == 1
    (row,) = rows_of(tmp_path)
    assert row["rho_lo"] != "7"


def test_a_worker_with_other_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rows would be kept under the code of this process: they are refused, and tried again."""
    spec = parse_spec('[grid]\nfamily = "hard"\nr = 2\nk = [0, 1]\nlam = [1, "minimum"]')
    with monkeypatch.context() as other:
        digests = iter(["here"])
        other.setattr("sdproof.sweep.workers.code_digest", lambda: next(digests, "there"))
        found = run(spec, tmp_path, jobs=1)
    assert (found.rows, found.failed) == (4, 4)
    assert {row["status"] for row in rows_of(tmp_path)} == {"crashed"}
    assert "other code" in rows_of(tmp_path)[0]["error"]
    again = run(spec, tmp_path, jobs=1)
    assert (again.computed, again.failed) == (3, 0)


def test_no_memory_is_not_the_fault_of_the_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """What depends on the machine is tried again when the sweep continues."""

    def starved(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("sdproof.sweep.point.minimum", starved)
    (row,) = evaluate(SweepPoint("hard", (("r", "2"),), "minimum", (0,), 15))
    assert (row["status"], row["error"]) == ("crashed", "MemoryError:")


def test_a_full_disk(tmp_path: Path) -> None:
    """The error names the file, in one line; with room again the sweep goes on where it was."""
    import resource

    spec = parse_spec(TEXT)
    run(spec, tmp_path / "whole", jobs=1)
    soft, hard_limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard_limit))
    try:
        with pytest.raises(OSError, match=r"the points before are kept.*journal\.sqlite"):
            run(spec, tmp_path / "out", jobs=2)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard_limit))
    assert run(spec, tmp_path / "out", jobs=1).reused > 3
    files = [(tmp_path / name / "results.parquet").read_bytes() for name in ("whole", "out")]
    assert files[0] == files[1]


def test_two_sweeps_in_one_folder(tmp_path: Path) -> None:
    """The second one is refused, by whichever process; afterwards it is not."""
    spec = parse_spec('[grid]\nfamily = "hard"\nr = 2\nk = 0')
    (tmp_path / "s.toml").write_text(spec.text)
    command = ["sweep", str(tmp_path / "s.toml"), "-o", str(tmp_path / "out"), "--jobs=1"]
    with Store(tmp_path / "out", spec).opened():
        with pytest.raises(InputError, match="another sweep"):
            run(spec, tmp_path / "out", jobs=1)
        other = subprocess.run(
            [sys.executable, "-m", "sdproof", *command], capture_output=True, text=True, check=False
        )
        assert (other.returncode, other.stdout) == (2, "")
        assert other.stderr == f"sdproof: {tmp_path / 'out'}: another sweep is running in it\n"
    assert run(spec, tmp_path / "out", jobs=1).computed == 1


def test_resuming_says_what_is_done_and_what_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also from a folder alone, with the files that the spec names beside where the spec was."""
    (tmp_path / "i.json").write_text('{"eigenvalues": [2, 1], "snr": [3, 1]}')
    (tmp_path / "s.toml").write_text('[grid]\ninstance = "i.json"\nk = [0, 1]')
    spec, out = load_spec(tmp_path / "s.toml"), tmp_path / "a" / "out"

    def stop(done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(spec, out, jobs=1, progress=stop)
    assert cli.main(["sweep", "--resume", "-o", str(out), "--json"]) == 0
    said = capsys.readouterr().err
    left = "the next: file instance=i.json, λ minimum, k = 1"
    assert said == f"{out}: 1 of 2 points are done, 1 left, {left}\n"
    assert cli.main(["sweep", str(tmp_path / "s.toml"), "--resume", "-o", str(out)]) == 0
    assert capsys.readouterr().err == f"{out}: 2 of 2 points are done, 0 left\n"
    (tmp_path / "s.toml").write_text('[grid]\nfamily = "hard"')
    for wrong in ([str(tmp_path / "s.toml"), "-o", str(out)], ["-o", str(tmp_path / "none")]):
        assert cli.main(["sweep", "--resume", *wrong]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "none").exists()


def test_other_code_computes_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows computed by another version of the code are not reused."""
    spec = parse_spec('[grid]\nfamily = "hard"\nr = 2\nk = 0')
    assert run(spec, tmp_path, jobs=1).computed == 1
    assert run(spec, tmp_path, jobs=1).computed == 0
    monkeypatch.setattr("sdproof.sweep.point.code_digest", lambda *_: "another")
    assert run(spec, tmp_path, jobs=1).computed == 1


GRID = '[grid]\nfamily = "hard"\nr = 2\n'
WRONG = ("nan", "inf", '"word"', '""', '"1/0"', '[1, "inf"]', "[1, nan]", "true", "1979-05-27")
REFUSED = {
    **{f"C = {value}": f"{GRID}C = {value}\n" for value in WRONG},
    **{f"lam = {value}": f"{GRID}lam = {value}\n" for value in WRONG},
    **{f"k = {value}": f"{GRID}k = {value}\n" for value in WRONG},
    **{f"b = {value}": f"{GRID}b = {value}\n" for value in WRONG},
    **{f"aligned = {value}": f"{GRID}aligned = {value}\n" for value in WRONG},
    **{f"others = {value}": f"{GRID}others = {value}\n" for value in ('"1,x"', *WRONG)},
    "r": '[grid]\nfamily = "hard"\nr = "x"\n',
    "shape": f'{GRID}shape = "bogus"\n',
    "violate": '[grid]\nfamily = "near-miss"\nviolate = ["ratio", "no"]\n',
    "setting": '[grid]\nfamily = "synthetic"\nsetting = "no"\n',
    "no table": "",
    "no TOML": "x =",
    "instance": '[grid]\ninstance = "none.json"\n',
}
OPTIONS = [
    ["--jobs=0"],
    ["--jobs=99999999"],
    ["--scheduler=tcp://127.0.0.1:1"],
    ["--backend=dask"],
    ["--backend=dask", "--scheduler=nonsense"],
    ["--backend=dask", "--scheduler=nonsense", "--jobs=2"],
    ["--backend=slurm"],
    ["--resume"],
]


@pytest.mark.parametrize(
    ("text", "options"),
    [*((text, []) for text in REFUSED.values()), *((GRID + "k = 0", o) for o in OPTIONS)],
    ids=[*REFUSED, *(" ".join(o) for o in OPTIONS)],
)
def test_a_refused_sweep_leaves_nothing(
    text: str,
    options: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A value that is no number, an unusable back end: exit code 2, one line, no folder."""
    monkeypatch.setattr("sdproof.sweep.workers.CONNECT_SECONDS", 1)
    (tmp_path / "s.toml").write_text(text)
    out = tmp_path / "new" / "out"
    assert cli.main(["sweep", str(tmp_path / "s.toml"), "-o", str(out), *options]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert [p.name for p in tmp_path.iterdir()] == ["s.toml"]


@pytest.mark.parametrize("missing", ["pyarrow", "joblib", "distributed"])
def test_a_missing_extra_leaves_nothing(
    missing: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each is noticed before the work, and before a folder is made."""
    monkeypatch.setitem(sys.modules, missing, None)
    (tmp_path / "s.toml").write_text(GRID + "k = 0")
    dask = ["--backend=dask", "--scheduler=tcp://127.0.0.1:9"] if missing == "distributed" else []
    out = tmp_path / "new" / "out"
    assert cli.main(["sweep", str(tmp_path / "s.toml"), "-o", str(out), *dask]) == 2
    assert f"{missing} is not installed" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["s.toml"]


@pytest.mark.parametrize(
    "arguments", [["none.toml", "-o", "x"], ["s.toml", "-o", "s.toml"], ["s.toml"], ["-o", "x"]]
)
def test_bad_arguments(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit code 2 and one line."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.toml").write_text(GRID + "k = 0")
    assert cli.main(["sweep", *arguments]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_the_digest_is_of_the_code_that_runs(tmp_path: Path) -> None:
    """A compiled file is run although its source says something else, when their times agree, as after
    unpacking with times that are clamped: such a package has the digest of what it computes."""
    digests = {}
    for name, ran, shown in (("old", "1", "1"), ("stale", "1", "2"), ("new", "2", "2")):
        folder = tmp_path / name
        folder.mkdir()
        source = folder / "module.py"
        source.write_text(f"def value():\n    return {ran}\n")
        os.utime(source, (10**9, 10**9))
        py_compile.compile(str(source), doraise=True)
        source.write_text(f"def value():\n    return {shown}\n")
        os.utime(source, (10**9, 10**9))
        digests[name] = code_digest(folder)
    assert digests["stale"] == digests["old"] != digests["new"]
