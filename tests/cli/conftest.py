"""Running the command line in this process, and instances to run it on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sdproof.cli import main


class Outcome(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def data(self) -> Any:
        """What stands below the header; of a list its rows."""
        below = {k: v for k, v in self.json.items() if k not in ("format", "version")}
        return below.get("rows", below)


Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the record of a Coq check that another run has kept, nor leaves any."""
    monkeypatch.setenv("SDPROOF_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call ``sdproof ARGS`` and return exit code, standard output and standard error."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")

    def call(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = main([str(a) for a in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture
def instance(tmp_path: Path) -> str:
    """The instance of issue 2: eigenvalues 9, 25/4, 4, λ = 5/4 gives LB in three steps."""
    path = tmp_path / "instance.json"
    path.write_text(
        json.dumps(
            {
                "eigenvalues": ["9", "25/4", 4],
                "theta": ["7/3", "-1/2", "1/5"],
                "noise_variance": "3/7",
                "n": 100,
            }
        )
    )
    return str(path)


@pytest.fixture
def design(tmp_path: Path) -> str:
    """A rational design with irrational eigenvalues."""
    path = tmp_path / "design.json"
    path.write_text(
        json.dumps(
            {
                "X": [["1", "2"], ["0", "1"], [1, 1]],
                "rows": "features",
                "theta": ["1", "1/2", "3"],
                "noise_variance": "1/3",
            }
        )
    )
    return str(path)
