"""The claims' own statements, rendered as Coq goals from the data that the kernel certifies, follow
from the Coq theorems; and both sides name the same constants and instances."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from coq_notation import Coq

from sdproof.papers.pareek2024 import lb_1, lb_2, mt_2, mt_3, na_1, na_2
from sdproof.solvers.coq import Sources, toolchain
from sdproof.state import Theorem
from sdproof.statements import Statement
from sdproof.statements.outline import then

HEAD = """From Coq Require Import Reals Lra Lia List. Import ListNotations.
From SDProof Require Import Sums Risk Filters HardFamily Necessity.
Open Scope R_scope.
"""
FIELDS = {
    "type", "aligned", "variables", "let", "hypotheses", "direction", "direction_let", "each",
    "conclusion",
}  # fmt: skip


def premises(s: Statement) -> Iterator[str]:
    """Signs, definitions and hypotheses, in the order in which the goals' proofs name them."""
    n, aligned = s.notation(Coq), s.field("aligned") is True
    if aligned:
        yield "(m < r)%nat"
    for name, sign in s.signs.items():
        if not name.endswith("_m"):
            yield n.declared(name, sign)
    yield from (f"{n.name(v)} = {n.expression(text)}" for v, text in s.entries("let").items())
    yield from map(n.formula, s.entries("hypotheses").values())
    for name, sign in s.entries("direction").items():  # in direction m too
        yield f"(forall j, (j < r)%nat -> {n.declared(name, sign, at_j=True)})"
    found = [f"{n.name(v, at_j=True)} = {n.expression(text, at_j=True)}"
             for v, text in s.entries("direction_let").items()]  # fmt: skip
    found += [n.formula(text, at_j=True) for text in s.entries("each").values()]
    others = "j <> m -> " if aligned else ""
    yield from (f"(forall j, (j < r)%nat -> {others}{text})" for text in found)


def goal(s: Statement) -> str:
    """A statement about sums over directions, as a Coq goal."""
    assert s.kind == "sum"
    assert s.data.keys() <= FIELDS, "a part that is not rendered"
    functions = [*s.entries("direction"), *s.entries("direction_let")]
    numbers = [n for n in [*s.entries("variables"), *s.entries("let")]
               if n.removesuffix("_m") not in functions]  # fmt: skip
    binders = f"(r m : nat) ({' '.join(functions)} : nat -> R)"
    binders += f" ({' '.join(numbers)} : R)" if numbers else ""
    body = " ->\n  ".join(premises(s))
    return f"Goal forall {binders},\n  {body} ->\n  {then(s, s.notation(Coq))}."


FAMILY = """
  assert (Hr : ratio_bound r e m b).
  { split; [lra|]. intros j Hj. destruct (Nat.eq_dec j m) as [->|Hn].
    - assert (0 < e m) by auto. nra.
    - auto. }"""
Case = tuple[Theorem, str]
CASES: dict[str, Case] = {
    "MT-2": (
        mt_2.ONE_STEP,
        f"intros r m e B C b lam xi Hm HC Hb Hlam _ signal at_most_one He HB ratio.{FAMILY}"
        """
  replace (_ / (1 + C)) with (INR r * (b^2 * C / (1 + C))) by (unfold Rdiv; ring).
  apply (MT2_one_step_lower_bound r e B m C b); auto; lra.""",
    ),
    "MT-3": (
        mt_3.RIDGE,
        f"intros r m e B C b lam Hm HC Hb Hlam signal at_most_one He HB ratio.{FAMILY}"
        """
  replace (INR r * _ * _ / _) with (INR r * (C * b^2 / (1 + C * b^2)))
    by (unfold Rdiv; ring).
  apply Rle_trans with (ridge_risk r e B lam).
  - apply (MT3_ridge_lower_bound r e B m C b); auto; lra.
  - right; symmetry; exact (zero_steps_is_ridge r e B lam).""",
    ),
    "LB-1": (
        lb_1.BOUND,
        """intros r m B q HB Hq.
  exact (LB1_lower_bound r B q HB).""",
    ),
    "NA-1": (
        na_1.ATTAINS,
        """intros r m e B c Hc He HB even.
  assert (T := NA1_ridge_attains_LB r e B c Hc He even).
  rewrite <- zero_steps_is_ridge in T. replace (1 / c) with (/ c) by (unfold Rdiv; ring).
  exact T.""",
    ),
    "NA-2": (
        na_2.RIDGE,
        """intros r m e B eps x Hm Heps Hx He HB elsewhere small.
  assert (T := NA2_ridge_upper_bound r e B m eps x Hm He (HB m Hm)).
  rewrite <- zero_steps_is_ridge in T. apply T; auto; lra.""",
    ),
}


def prove(built: Path, folder: Path, *cases: tuple[str, str]) -> tuple[int, str]:
    """Have Coq prove goals from the shipped theorems."""
    text = HEAD + "\n".join(f"{goal}\nProof.\n  {proof}\nQed." for goal, proof in cases)
    (folder / "Rendered.v").write_text(text)
    return toolchain.run(["coqc", "-q", "-R", str(built), "SDProof", "Rendered.v"], folder)


@pytest.mark.parametrize("claim", CASES)
def test_the_claims_statement_follows_from_the_coq_theorem(
    built: Path, tmp_path: Path, claim: str
) -> None:
    """The statement that the kernel certifies, hypotheses and constants included, is a consequence
    of the Coq theorem: the theorem is not weaker than the claim."""
    theorem, proof = CASES[claim]
    code, output = prove(built, tmp_path, (goal(theorem.statement), proof))
    assert code == 0, output


CHANGES = {
    "MT-2": ("b**2*C/(1+C)", "101/100*b**2*C/(1+C)"),
    "MT-3": ("C*b**2/(1+C*b**2)", "C*b/(1+C*b**2)"),
    "LB-1": ("B/(1+B)", "11*B/(10*(1+B))"),
    "NA-1": ("B/(1+B)", "B/(2+B)"),
    "NA-2": ("+ 1 +", "+ 9/10 +"),
}


@pytest.mark.parametrize("claim", CASES)
def test_a_stronger_statement_does_not_follow(built: Path, tmp_path: Path, claim: str) -> None:
    """The same proof fails for another constant: the test above can fail."""
    theorem, proof = CASES[claim]
    old, new = CHANGES[claim]
    conclusion = theorem.statement.field("conclusion")
    assert old in conclusion
    changed = theorem.statement.replacing(conclusion=conclusion.replace(old, new))
    code, output = prove(built, tmp_path, (goal(changed), proof))
    assert code != 0
    assert "Syntax error" not in output


def constant(text: str) -> Any:
    """The value of a quotient of integers, written by Python or by Coq."""
    from flint import fmpq

    node = ast.parse(text.replace("^", "**").strip(), mode="eval").body

    def value(n: ast.expr) -> Any:
        if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div):
            return value(n.left) / value(n.right)
        if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Pow):
            return value(n.left) ** int(value(n.right).p)
        assert isinstance(n, ast.Constant)
        return fmpq(n.value)

    return value(node)


def test_the_papers_constants_are_the_same(sources: Sources) -> None:
    """c₀ and c₁ in the Coq separation theorem are those of the claims' certificates."""
    text = sources.text("Separation.v").split("Theorem MT_separation_paper_constants")[1]
    found = re.findall(
        r"([\d/^ ]+)\* \(INR r \* gamma2 / n\)\s*<= ExcessRisk", text.split("Proof")[0]
    )
    ours = [t.PAPER.statement.field("conclusion").split(">= r*")[1] for t in (mt_3, mt_2)]
    assert [constant(v) for v in found] == [constant(v) for v in ours]


def test_the_example_of_lb_2_is_the_same(sources: Sources) -> None:
    """λ = 1, e = (1, 1/2), B = (3/5, 7/20): the same instance in the certificate and in Coq."""
    text = sources.text("Optimum.v")
    e, B = (re.search(rf"Definition example_{n} .*nth j \[(.*?)\] 0", text) for n in "eB")
    assert e is not None
    assert B is not None
    assert "sd_risk 2 example_e example_B 1 xs" in text
    expected = [
        f"filter({x.strip()}, 1, xi1, xi2) = ({y.strip()})/(1+{y.strip()})"
        for x, y in zip(e[1].split(";"), B[1].split(";"), strict=True)
    ]
    assert list(lb_2.NOT_ALWAYS.statement.entries("hypotheses").values()) == expected
