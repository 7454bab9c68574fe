"""The same sweep on a Dask cluster of several processes, one of them killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import sdproof
from sdproof.errors import InputError
from sdproof.sweep import parse_spec, run

TEXT = """
[grid]
family = "hard"
r = {from = 2, to = 24, step = 1}
C = [50, 200]
k = [0, 1]
lam = ["minimum", "5/4"]
"""


class Cluster:
    """A scheduler and workers, each a process of its own on this machine."""

    def __init__(self, workers: int, folder: Path) -> None:
        dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
        file = folder / "scheduler.json"
        package = str(Path(sdproof.__file__).parent.parent)  # also where it is not installed
        environment = {**os.environ, "PYTHONPATH": package}
        common = {
            "env": environment,
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
            "cwd": folder,
        }
        options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file"]
        self.processes = [subprocess.Popen([*dask, *options, str(file)], **common)]  # type: ignore[call-overload]
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--no-nanny"]
        worker += ["--nthreads", "1", "--no-dashboard", "--scheduler-file", str(file)]
        self.workers = [subprocess.Popen(worker, **common) for _ in range(workers)]  # type: ignore[call-overload]
        self.processes += self.workers
        deadline = time.monotonic() + 600
        while not file.exists() or not file.read_text():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        self.address: str = json.loads(file.read_text())["address"]

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    found = Cluster(3, tmp_path)
    yield found
    found.stop()


@pytest.mark.filterwarnings("default")
def test_a_worker_killed_mid_way(cluster: Cluster, tmp_path: Path) -> None:
    """A worker process is killed while the sweep runs: the results are those of one machine."""
    spec = parse_spec(TEXT)
    killed = []

    def progress(done: int, _total: int) -> None:
        if done >= 10 and not killed:
            os.kill(cluster.workers[0].pid, signal.SIGKILL)
            killed.append(done)

    found = run(
        spec, tmp_path / "dask", backend="dask", scheduler=cluster.address, progress=progress
    )
    assert killed
    assert (found.failed, found.computed) == (0, len(spec.points))
    run(spec, tmp_path / "here", jobs=2)
    files = [(tmp_path / name / "results.parquet").read_bytes() for name in ("dask", "here")]
    assert files[0] == files[1]


@pytest.mark.thorough
@pytest.mark.filterwarnings("default")
def test_a_scheduler_killed_mid_way(cluster: Cluster, tmp_path: Path) -> None:
    """One line; what was finished is kept, and the same sweep goes on here."""
    spec = parse_spec(TEXT)

    def progress(done: int, _total: int) -> None:
        if done == 10:
            cluster.processes[0].kill()

    with pytest.raises(InputError, match="scheduler: lost"):
        run(spec, tmp_path / "o", backend="dask", scheduler=cluster.address, progress=progress)
    found = run(spec, tmp_path / "o", jobs=1)
    assert found.reused >= 10
    assert found.failed == 0


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense", "tls://127.0.0.1:9"])
def test_no_scheduler_there(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, not a traceback."""
    monkeypatch.setattr("sdproof.sweep.workers.CONNECT_SECONDS", 1)
    with pytest.raises(InputError, match="not reached"):
        run(parse_spec(TEXT), tmp_path, backend="dask", scheduler=address)
