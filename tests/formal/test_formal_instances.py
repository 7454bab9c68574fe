"""Certificates about instances as Coq theorems: each says what its certificate says, and what is false
has no proof."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sdproof.errors import ProofError
from sdproof.kernel.instance import KINDS
from sdproof.papers import PAPERS
from sdproof.solvers.coq import toolchain
from sdproof.solvers.coq.instance import instance_source
from sdproof.state import Theorem

STATED = {
    f"{claim.id}-{theorem.name}": theorem
    for paper in PAPERS
    for claim in paper
    for theorem in claim.theorems
    if theorem.statement.kind in KINDS
}
FAST = ("OS-1-instance", "KS-5-lower-3-2", "BA-4-two-together")
MISTAKE = re.compile(r"Syntax error|was not found|Unknown interpretation")


def lower(e: str, snr: str, steps: int, bound: str) -> dict[str, Any]:
    """A lower bound, with a proof that Coq does not read."""
    instance = {"eigenvalues": e.split(), "snr": snr.split()}
    return {
        "format": "sdproof-certificate", "version": 2, "kind": "lower-bound", "instance": instance,
        "steps": steps, "bound": bound, "proof": None,
    }  # fmt: skip


def in_box(box: list[list[str | None]], bound: str) -> dict[str, Any]:
    """The same for ξ in a box."""
    certificate = lower("1 1/2 1/5", "3 0 1/2", len(box), bound)
    return certificate | {"kind": "box-bound", "xi": box}


def coqc(built: Path, folder: Path, text: str) -> tuple[int, str]:
    """Compile a file of its own beside the compiled sources."""
    for path in built.glob("*.vo"):
        os.symlink(path, folder / path.name)
    (folder / "Case.v").write_text(text)
    return toolchain.run(["coqc", "-q", "-R", ".", "SDProof", "Case.v"], folder)


def listed(text: str, name: str) -> list[Fraction]:
    found = re.search(rf"Definition {name} : list R := \[(.*?)\]", text, re.DOTALL)
    assert found is not None
    return [Fraction(v) for v in found[1].split(";")]


def goal(theorem: Theorem) -> str:
    """What Coq has to prove, from the statement value."""
    s = theorem.statement.data
    rank = len(s["instance"]["snr"])

    def real(text: str) -> str:
        return text if re.fullmatch(r"\d+", text) else f"({text})"

    c = real(s["bound"])
    if s["type"] == "lower-bound":
        k = s["steps"]
        given = f"forall (lam : R) (xi : list R), 0 < lam -> length xi = {k}%nat ->"
        return f"{given} {c} <= sd_risk {rank} e B lam xi"
    lam = real(s["lam"])
    if s["type"] == "upper-bound":
        return f"sd_risk {rank} e B {lam} [{'; '.join(s['xi'])}] <= {c}"
    ridge = f"(forall lam : R, 0 < lam -> {c} <= ridge_risk {rank} e B lam)"
    return f"{ridge} /\\ one_step_risk {rank} e B {lam} {real(s['xi'][0])} < {c}"


@pytest.mark.parametrize("name", STATED)
def test_the_goal_is_the_statement(name: str) -> None:
    """The theorem of the file is the statement, about the same numbers."""
    text = instance_source(STATED[name].certificate(), "named")
    found = re.search(r"^Theorem named : (.*?)\.\nProof\.", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    assert " ".join(found[1].split()) == goal(STATED[name])
    for key in ("eigenvalues", "snr"):
        given = STATED[name].statement.field("instance")[key]
        assert listed(text, key) == [Fraction(v) for v in given]


def modules(certificates: Iterable[dict[str, Any]]) -> str:
    """The sources of all, each in a module of its own."""
    texts = [instance_source(certificate, "named") for certificate in certificates]
    return "\n".join(f"Module M{i}.\n{text}End M{i}." for i, text in enumerate(texts))


@pytest.mark.parametrize(
    "names", [FAST, pytest.param([n for n in STATED if n not in FAST], marks=pytest.mark.thorough)]
)
def test_coq_proves_what_is_shipped(built: Path, tmp_path: Path, names: Sequence[str]) -> None:
    """Every certificate about an instance is a Coq theorem, with the axioms of the reals only."""
    text = modules(STATED[n].certificate() for n in names)
    code, output = coqc(built, tmp_path, text + "\nPrint Assumptions M0.named.\n")
    assert code == 0, output
    assumed = re.findall(r"^([\w.]+)(?= :|$)", output.partition("Axioms:")[2], re.MULTILINE)
    assert assumed
    known = {axiom.rsplit(".", 1)[-1] for axiom in toolchain.AXIOMS}
    assert {axiom.rsplit(".", 1)[-1] for axiom in assumed} <= known


HIGH = lower(
    " ".join(f"{n * n + 7}/97" for n in range(1, 41)),
    " ".join(f"{5 * n % 13}/3" for n in range(1, 41)),
    3,
    "20",
)
OTHERS = (
    lower("1 1 1/2 1/2", "0 3 1 2", 2, "7/4"),  # as many steps as distinct eigenvalues
    lower("1 1/2", "2 1", 3, "7/6"),  # the least that any filter has
    lower("2 1", "4 0", 1, "20/21"),  # the limit λ → ∞, where the least risk is
    in_box([["0", "1"], ["-1/2", "2"]], "5/4"),  # ξ_2 of both signs
    in_box([["0", "1"]], "5/4"),
    in_box([["1/2", None]], "5/4"),
    in_box([[None, "1/2"]], "5/4"),
)


@pytest.mark.parametrize(
    "certificates", [OTHERS, pytest.param([HIGH], marks=pytest.mark.thorough)], ids=["low", "high"]
)
def test_coq_proves_other_bounds(
    built: Path, tmp_path: Path, certificates: Sequence[dict[str, Any]]
) -> None:
    """Bounds where steps are as many as eigenvalues, in a limit, in a box, and at a high rank."""
    code, output = coqc(built, tmp_path, modules(certificates))
    assert code == 0, output


CHANGES = {
    "bound": (r"10(/| # )7", r"13\g<1>9"),
    "eigenvalue": (r"\[1; 1/2\]", "[1; 1/3]"),
    "integers": (r"e_numerators := \[2; 1\]", "e_numerators := [3; 1]"),
    "witness": (r"374005", "274005"),
    "breakpoint": (r"\(1, ", "(7, "),
    "z": (r"last_part(.*)\[\[-1\]; \[0\]\]", r"last_part\1[[0]; [1]]"),
}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(c, marks=[] if c in ("bound", "eigenvalue", "z") else pytest.mark.thorough)
        for c in CHANGES
    ],
)
def test_a_changed_number_has_no_proof(built: Path, tmp_path: Path, change: str) -> None:
    """After any change the file is read and its proof fails."""
    text = instance_source(STATED["OS-1-instance"].certificate(), "named")
    changed, times = re.subn(*CHANGES[change], text)
    assert times
    code, output = coqc(built, tmp_path, changed)
    assert code != 0
    assert "Error" in output
    assert not MISTAKE.search(output), output


@pytest.mark.parametrize(
    ("box", "names", "ranges"),
    [
        ([["0", "1"], ["-1/2", "2"]], ["xi1", "xi2"], "0 <= xi1 <= 1 -> (-1/2) <= xi2 <= 2 ->"),
        ([["1/2", None]], ["xi"], "(1/2) <= xi ->"),
        ([[None, "-1"]], ["xi"], "xi <= (-1) ->"),
    ],
)
def test_the_goal_in_a_box(box: list[list[str | None]], names: list[str], ranges: str) -> None:
    """The ranges are those of the certificate."""
    text = instance_source(in_box(box, "5/4"), "named")
    risk = f"(5/4) <= sd_risk 3 e B lam [{'; '.join(names)}]"
    goal = f"Theorem named : forall lam {' '.join(names)} : R, 0 < lam -> {ranges} {risk}. Proof."
    assert goal in " ".join(text.split())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"bound": "199/100"}, "the bound 199/100 is false: "),
        ({"kind": "steps-needed"}, "no Coq proof of certificates of kind steps-needed"),
    ],
)
def test_what_has_no_proof_is_refused(changes: dict[str, Any], message: str) -> None:
    """One line that says why."""
    certificate = STATED["KS-5-lower-3-2"].certificate() | changes
    with pytest.raises(ProofError, match=re.escape(message)) as refused:
        instance_source(certificate, "named")
    assert "\n" not in str(refused.value)
