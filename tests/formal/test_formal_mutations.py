"""A changed constant or a weaker statement breaks the build: the theorems say what they say.

The changes are data, ``mutations.json`` beside the sources for the main theorems and
``more_mutations.json`` here for the others: `old` is replaced by `new` in `file`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from sdproof.solvers.coq import Sources, shipped, toolchain
from sdproof.solvers.coq.library import OPTIONS

COQC = ["coqc", "-q", *(w for w in " ".join(OPTIONS).split() if w != "-arg")]
PINNED = ("Pinned.v", "PinnedMatrix.v")
"""The main statements written out: what is weaker than before no longer proves them."""
MAIN, REST = shipped().folder / "mutations.json", Path(__file__).with_name("more_mutations.json")
MISTAKE = re.compile(
    r"Syntax error|was not found in the current environment|Unknown interpretation"
)


def mutations(*paths: Path) -> list[dict[str, Any]]:
    return [m for path in paths for m in json.loads(path.read_text(encoding="utf-8"))]


def parameters() -> list[Any]:
    """The first change of every third main theorem in every run, all others in thorough runs."""
    main, rest = mutations(MAIN), mutations(REST)
    seen: set[str] = set()
    out = []
    for i, m in enumerate([*main, *rest]):
        new = i < len(main) and m["theorem"] not in seen
        seen.add(m["theorem"])
        marks = [] if new and len(seen) % 3 == 1 else [pytest.mark.thorough]
        out.append(pytest.param(m, id=f"{m['theorem']}-{m['kind']}-{i}", marks=marks))
    return out


def linked(built: Path, folder: Path, name: str, text: str) -> None:
    """A folder where everything is compiled but one source, which has a new text."""
    for path in (*built.glob("*.vo"), *built.glob("*.v")):
        if path.stem != Path(name).stem:
            os.symlink(path, folder / path.name)
    (folder / name).write_text(text)


def own_file(built: Path, folder: Path, name: str, text: str) -> tuple[int, str]:
    """Compile one changed source against the others."""
    linked(built, folder, name, text)
    return toolchain.run([*COQC, name], folder)


def pinned(built: Path, folder: Path, name: str, text: str) -> tuple[int, str]:
    """Compile the written-out statements against one changed source."""
    shutil.copytree(built, folder, dirs_exist_ok=True)
    (folder / name).write_text(text)
    goals = [Path(p).with_suffix(".vok").name for p in PINNED]
    return toolchain.run(["make", "-f", "Makefile", *goals], folder)


@pytest.mark.parametrize("mutation", parameters())
def test_a_changed_statement_breaks_the_build(
    built: Path, sources: Sources, tmp_path: Path, mutation: dict[str, Any]
) -> None:
    """The proof of the changed statement fails, or the statement written out in Pinned.v no longer
    follows; and it is a proof that fails, not the reading of the text."""
    name, text = mutation["file"], sources.text(mutation["file"])
    assert text.count(mutation["old"]) == 1, "the change applies to exactly one place"
    changed = text.replace(mutation["old"], mutation["new"])
    line = text.count("\n", 0, text.index(mutation["old"])) + 1
    first, second = tmp_path / "own", tmp_path / "pinned"
    first.mkdir()
    code, output = own_file(built, first, name, changed)
    if code == 0:
        code, output = pinned(built, second, name, changed)
        assert any(f'"./{p}"' in output for p in PINNED)
    else:
        failed = re.search(rf'File "\./{re.escape(name)}", line (\d+)', output)
        assert failed is not None
        assert int(failed[1]) >= line
    assert code != 0, "the changed statement is accepted"
    assert "Error" in output
    assert not MISTAKE.search(output), output


@pytest.mark.parametrize("name", ["Risk.v", "HardFamily.v"])
def test_without_a_change_the_same_steps_pass(
    built: Path, sources: Sources, tmp_path: Path, name: str
) -> None:
    """The control: the unchanged source compiles in the folder where changed ones fail."""
    code, output = own_file(built, tmp_path, name, sources.text(name))
    assert code == 0, output


@pytest.mark.thorough
def test_without_a_change_the_pinned_statements_pass(
    built: Path, sources: Sources, tmp_path: Path
) -> None:
    """The control of the second step, with a comment added to a source."""
    text = sources.text("Optimum.v") + "(* changed *)\n"
    code, output = pinned(built, tmp_path / "copy", "Optimum.v", text)
    assert code == 0, output


def test_every_change_is_of_a_theorem(sources: Sources) -> None:
    assert {m["theorem"] for m in mutations(MAIN, REST)} <= {e.name for e in sources.entries}
