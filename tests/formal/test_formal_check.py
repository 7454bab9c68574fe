"""The check itself: on the shipped sources, on small sources with planted defects, and by the
command line."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sdproof.cli import main
from sdproof.papers import PAPERS
from sdproof.papers.pareek2024 import PAPER
from sdproof.solvers.coq import AXIOMS, CoqMissing, Sources, check, record, toolchain
from sdproof.solvers.coq import report as reports
from sdproof.solvers.coq.library import PROJECT, TABLE
from sdproof.state import discover, settle
from sdproof.verdict import Method, Outcome

HEAD = "Require Import Reals Lra.\nOpen Scope R_scope.\n"
KNOWN = [c.id for paper in PAPERS for c in paper]
TRUE = "Theorem {} (x : R) : 0 <= x * x.\nProof. nra. Qed.\n"


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Sources]:
    """Make a folder with one source, A.v, and a table of its theorems."""

    def make(text: str, *theorems: str) -> Sources:
        folder = tmp_path / "project"
        folder.mkdir(exist_ok=True)
        (folder / "A.v").write_text(HEAD + text)
        (folder / PROJECT).write_text("-R . SDProof\nA.v\n")
        row = {"claim": "LB-1", "file": "A.v", "statement": "x² ≥ 0"}
        (folder / TABLE).write_text(json.dumps(dict.fromkeys(theorems, row)))
        return Sources(folder)

    return make


@pytest.mark.usefixtures("needs_coq")
def test_a_good_project_passes(project: Callable[..., Sources]) -> None:
    """The control of the tests below: a true theorem passes, with the axioms of the reals."""
    seen: list[str] = []
    found = check(project(TRUE.format("t"), "t"), ["LB-1"], ["LB-1"], jobs=1, progress=seen.append)
    assert found.problems == ()
    assert found.coqchk
    assert found.coq == toolchain.version()
    assert set(found.theorems) == {"t"}
    assert set(found.theorems["t"]) <= set(AXIOMS)
    assert seen == ["A.v", "assumptions", "coqchk"]


@pytest.mark.usefixtures("needs_coq")
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Theorem t (x : R) : 0 <= x.\nProof. Admitted.\n", "A.v:4: t: Admitted"),
        ("Axiom wrong : 0 = 1.\n" + TRUE.format("t"), "A.v:3: wrong: Axiom"),
        ("Parameter p : R.\n" + TRUE.format("t"), "A.v:3: p: Parameter"),
        ("Theorem t (x : R) : 0 <= x * x - 1.\nProof. nra. Qed.\n", "A.v:4: t: Tactic failure"),
        (TRUE.format("t") + TRUE.format("u"), "u: a theorem of A.v that is not in theorems.json"),
        ("Definition t := 0.\n", "t: in theorems.json, but A.v states no such theorem"),
    ],
)
def test_a_planted_defect_fails(project: Callable[..., Sources], text: str, problem: str) -> None:
    """An admitted proof, an axiom, a parameter, a false statement: one line names the theorem."""
    found = check(project(text, "t"), ["LB-1"], ["LB-1"], jobs=1)
    assert found.problems
    assert found.problems[0].startswith(problem)
    assert "\n" not in found.problems[0]
    assert found.theorems == {}


@pytest.mark.usefixtures("needs_coq")
@pytest.mark.parametrize(
    ("text", "assumed"),
    [
        ("Axiom wrong : 0 = 1.\nTheorem t : 0 = 1.\nProof. exact wrong. Qed.\n", "A.wrong"),
        ("Theorem t : 0 = 1.\nProof. Admitted.\n", "A.t"),
        (
            "Require Import ClassicalEpsilon.\nTheorem t : inhabited R -> {x : R | True}.\n"
            "Proof. intros H. exact (constructive_indefinite_description _ "
            "(match H with inhabits x => ex_intro _ x I end)). Qed.\n",
            "constructive_indefinite_description",
        ),
    ],
)
def test_coq_itself_names_the_axiom(
    project: Callable[..., Sources], tmp_path: Path, text: str, assumed: str
) -> None:
    """Without the reading of the text: Print Assumptions shows own axioms, admitted proofs, and
    axioms of the library that are not the reals'; coqchk shows the own ones."""
    found = project(text, "t")
    folder = tmp_path / "build"
    folder.mkdir()
    assert toolchain.build(found, folder, 1) is None
    problems = list(reports.axiom_problems(toolchain.assumptions(found.entries, folder)))
    assert any(p.startswith("t: assumes") and assumed in p for p in problems)
    again = toolchain.recheck(found, folder)
    assert again is None if "Epsilon" in text else f"SDProof.{assumed}" in str(again)


@pytest.mark.usefixtures("compiled")
def test_the_shipped_theorems(sources: Sources) -> None:
    """Everything is accepted, with the axioms of the reals only; the matrix level needs none."""
    found = check(sources, KNOWN, [c.id for c in PAPER if c.theorems])
    assert found.problems == ()
    assert found.coqchk
    assert list(found.theorems) == [e.name for e in sources.entries]
    assert set().union(*found.theorems.values()) <= set(AXIOMS)
    assert found.theorems["SD1_ridge_minimiser"] == ()


@pytest.mark.usefixtures("needs_coq")
def test_a_claim_without_theorem_fails(sources: Sources) -> None:
    """A claim that has no theorem, or a theorem about no claim, is found before anything is built."""
    found = check(sources, KNOWN, [c.id for c in PAPER])
    assert [p for p in found.problems if p.startswith("EX-1: no theorem")]
    found = check(sources, ["LB-1"], ["LB-1"])
    assert [p for p in found.problems if p.endswith("claim 'MT-2' is unknown")]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main([*arguments])
    return code, *capsys.readouterr()


@pytest.mark.usefixtures("compiled")
def test_check_verify_explain(
    sources: Sources,
    own_cache: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """formal check records what it found; verify and explain then say so, beside the verdict."""
    monkeypatch.setenv("COLUMNS", "300")
    small = ("--rank", "2", "--examples", "2")

    def formal() -> Any:
        code, out, _ = run(capsys, "verify", "LB-1", *small, "--json")
        (claim,) = json.loads(out)["claims"]
        assert (code, claim["verdict"]) == (0, "proved")
        assert all(e["method"] != "formal proof" for e in claim["evidence"])
        return claim["formal"]

    (before,) = formal()
    assert (before["method"], before["outcome"]) == ("formal proof", "not run")
    assert before["detail"] == "shipped, not re-checked here; run: sdproof formal check"
    code, out, err = run(capsys, "formal", "check", "--jobs", "1", "--json")
    answer = json.loads(out)
    assert (code, err, answer["problems"]) == (0, "", [])
    assert [t["theorem"] for t in answer["theorems"]] == [e.name for e in sources.entries]
    assert answer["environment"]["record"] == str(own_cache / "formal.json")
    (after,) = formal()
    checked = f"checked on this machine (Coq {toolchain.version()} and coqchk)"
    assert (after["outcome"], after["detail"]) == ("holds", checked)
    assert checked in run(capsys, "explain", "LB-1")[1]
    assert "LB1_equality" in run(capsys, "formal", "list")[1]


@pytest.mark.usefixtures("needs_coq")
def test_a_failing_check_is_recorded_and_exits_1(
    project: Callable[..., Sources],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """A failing theorem: exit code 1, the problem on one line, no evidence, the verdict as before."""
    bad = project("Theorem t (x : R) : 0 <= x.\nProof. Admitted.\n", "t")
    monkeypatch.setattr("sdproof.solvers.coq.shipped", lambda: bad)
    monkeypatch.setattr(record, "shipped", lambda: bad)
    code, out, _ = run(capsys, "formal", "check", "-o", str(tmp_path / "report.json"))
    assert (code, out) == (1, "")
    assert "A.v:4: t: Admitted" in json.loads((tmp_path / "report.json").read_text())["problems"]
    code, out, _ = run(capsys, "formal", "check")
    assert (code, "not accepted" in out, "A.v:4: t: Admitted" in out) == (1, True, True)
    (found,) = discover(["LB-1"])
    settled = settle(found.claim, formal=found.formal)
    assert settled.formal[0].method is Method.FORMAL
    assert settled.formal[0].outcome is Outcome.NOT_RUN
    assert settled.formal[0].detail == "the check on this machine failed: A.v:4: t: Admitted"
    assert settled.verdict.value == "proved"
    assert settled.as_expected


def test_without_coq_one_line_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, own_cache: Path
) -> None:
    """No Coq: exit code 2, one line with the command that installs it, no record."""
    monkeypatch.setenv("PATH", str(own_cache))
    code, out, err = run(capsys, "formal", "check")
    assert (code, out) == (2, "")
    assert err == f"sdproof: coqc is not installed; on Debian: {toolchain.INSTALL}\n"
    assert record.read() is None


@pytest.mark.usefixtures("needs_coq")
def test_without_mathcomp(sources: Sources) -> None:
    """No mathcomp: the same message, not a failed proof."""
    said = "Error: Cannot find a physical path bound to logical path\nall_algebra with prefix mathcomp."
    with pytest.raises(CoqMissing, match="mathcomp is not installed; on Debian: apt-get install"):
        toolchain.failure(said, sources)


def test_bad_options(capsys: pytest.CaptureFixture[str]) -> None:
    """Options out of range are one line and exit code 2."""
    for bad in (("--jobs", "0"), ("--jobs", "x"), ("--nonsense",)):
        code, _, err = run(capsys, "formal", "check", *bad)
        assert (code, err.count("\n")) == (2, 1)


@pytest.mark.usefixtures("needs_coq")
def test_the_environment_cannot_change_the_build(
    project: Callable[..., Sources], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Variables that make and coqc would read are not passed on."""
    for name in ("COQFLAGS", "COQEXTRAFLAGS", "OTHERFLAGS", "MAKEFLAGS"):
        monkeypatch.setitem(os.environ, name, "-type-in-type --no-such-option")
    assert check(project(TRUE.format("t"), "t"), ["LB-1"], ["LB-1"], jobs=1).problems == ()
