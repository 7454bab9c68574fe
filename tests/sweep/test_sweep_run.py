"""Sweeps on this machine: values, failures, interruptions."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from flint import fmpq
from pyarrow import parquet

from sdproof import cli
from sdproof.errors import InputError, MissingExtra
from sdproof.families import hard
from sdproof.minima import minimum
from sdproof.optimum import optimal_curve
from sdproof.sweep import SweepPoint, evaluate, parse_spec, run
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
    """Half of the journal, with a torn last line, gives the same bytes as a run in one go."""
    spec = parse_spec(TEXT)
    run(spec, tmp_path / "a", jobs=1)
    run(spec, tmp_path / "b", jobs=2)
    whole = (tmp_path / "a" / "results.parquet").read_bytes()
    assert (tmp_path / "b" / "results.parquet").read_bytes() == whole
    lines = (tmp_path / "b" / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "b" / "journal.jsonl").write_bytes(b"".join(lines[:5]) + lines[5][:40])
    again = run(spec, tmp_path / "b", jobs=1)
    assert (again.reused, again.computed) == (5, 19)
    assert (tmp_path / "b" / "results.parquet").read_bytes() == whole


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_killed_and_continued(sent: signal.Signals, tmp_path: Path) -> None:
    """SIGKILL in the middle of a sweep, or Ctrl-C, which its workers get too: one line at most, and
    the same command gives the file of a run in one go."""
    text = TEXT.replace("[2, 3, 4]", "{from = 2, to = 16, step = 1}")
    spec_file, out = tmp_path / "s.toml", tmp_path / "out"
    spec_file.write_text(text)
    command = [sys.executable, "-m", "sdproof", "sweep", str(spec_file), "-o", str(out), "--jobs=2"]
    errors = tmp_path / "errors"
    with errors.open("w") as file:
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=file, start_new_session=True
        )
    journal = out / "journal.jsonl"
    deadline = time.monotonic() + 60
    while not journal.exists() or journal.read_bytes().count(b"\n") < 10:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(process.pid, sent)
    assert process.wait() == (130 if sent == signal.SIGINT else -sent)
    assert errors.read_text() == ("sdproof: interrupted\n" if sent == signal.SIGINT else "")
    assert not (out / "results.parquet").exists()
    spec = parse_spec(text)
    found = run(spec, out, jobs=1)
    assert found.reused >= 10
    assert found.computed > 0
    run(spec, tmp_path / "whole", jobs=2)
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


def test_a_damaged_journal_is_not_guessed_at(tmp_path: Path) -> None:
    """A broken line that is not the last one is an error, not a lost point."""
    store = Store(tmp_path)
    with store.appending() as append:
        append("a", [])
        append("b", [])
    first, second = store.journal.read_bytes().splitlines(keepends=True)
    store.journal.write_bytes(first + b'{"key": \n' + second)
    with pytest.raises(InputError, match=f"damaged at byte {len(first)};"):
        store.finished()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"lam_lo": "1.25"', b'"lam_lo": "1.26"'),
        (b'"status": "ok"', b'"status": "no"'),
        (b'"digest"', b'"disgust"'),
        (b'"rows": [', b'"rows": 3, "x": ['),
    ],
)
def test_a_journal_edited_by_hand_gives_no_results(old: bytes, new: bytes, tmp_path: Path) -> None:
    """A changed digit in a row that was certified is found, and nothing is written from it."""
    spec = parse_spec('[grid]\nfamily = "hard"\nr = [2, 3]\nk = 0\nlam = "5/4"')
    run(spec, tmp_path, jobs=1)
    before = (tmp_path / "results.parquet").read_bytes()
    journal = tmp_path / "journal.jsonl"
    text = journal.read_bytes()
    assert old in text
    journal.write_bytes(text.replace(old, new, 1))
    with pytest.raises(InputError, match="damaged at byte 0;"):
        run(spec, tmp_path, jobs=1)
    assert (tmp_path / "results.parquet").read_bytes() == before
    journal.write_bytes(text)
    assert run(spec, tmp_path, jobs=1).computed == 0


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


def test_without_pyarrow_nothing_is_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing extra is noticed before the work, not after it."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match="sweep"):
        run(parse_spec(TEXT), tmp_path / "out", jobs=1)
    assert not (tmp_path / "out").exists()


def test_a_full_disk(tmp_path: Path) -> None:
    """The error names the file, in one line; with room again the sweep goes on where it was."""
    import resource

    spec = parse_spec(TEXT)
    run(spec, tmp_path / "whole", jobs=1)
    soft, hard_limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (9000, hard_limit))
    try:
        with pytest.raises(OSError, match=r"too large.*journal\.jsonl"):
            run(spec, tmp_path / "out", jobs=2)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard_limit))
    assert run(spec, tmp_path / "out", jobs=1).reused > 3
    files = [(tmp_path / name / "results.parquet").read_bytes() for name in ("whole", "out")]
    assert files[0] == files[1]


def test_two_sweeps_in_one_folder(tmp_path: Path) -> None:
    """The second one is refused."""
    with Store(tmp_path).locked(), pytest.raises(InputError, match="another sweep"):
        run(parse_spec(TEXT), tmp_path, jobs=1)


def test_other_code_computes_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows computed by another version of the code are not reused."""
    spec = parse_spec('[grid]\nfamily = "hard"\nr = 2\nk = 0')
    assert run(spec, tmp_path, jobs=1).computed == 1
    assert run(spec, tmp_path, jobs=1).computed == 0
    monkeypatch.setattr("sdproof.sweep.point.code_digest", lambda *_: "another")
    assert run(spec, tmp_path, jobs=1).computed == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["none.toml", "-o", "x"],
        ["s.toml", "-o", "s.toml"],
        ["s.toml", "-o", "x", "--jobs", "0"],
        ["s.toml", "-o", "x", "--scheduler", "tcp://127.0.0.1:1"],
        ["s.toml", "-o", "x", "--backend", "dask"],
        ["s.toml", "-o", "x", "--backend", "slurm"],
        ["s.toml"],
    ],
)
def test_bad_arguments(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit code 2 and one line."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.toml").write_text('[grid]\nfamily = "hard"\nr = 2\nk = 0')
    assert cli.main(["sweep", *arguments]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
