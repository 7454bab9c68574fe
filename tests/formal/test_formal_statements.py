"""The claims' own statements, rendered as Coq goals from the data that the kernel certifies, follow
from the Coq theorems; and both sides name the same constants and instances."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sdproof.papers.pareek2024 import lb_1, lb_2, mt_2, mt_3, na_1, na_2
from sdproof.prove.theorem import Theorem
from sdproof.solvers.coq import Sources, toolchain

OPERATORS: dict[type, str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "^"}
SIGN = {"positive": "0 < {}", "nonnegative": "0 <= {}", "real": "True"}
RELATION = re.compile(r"(.+?)\s(>=|<=|>|<|=)\s(.+)")
HEAD = """From Coq Require Import Reals Lra Lia List. Import ListNotations.
From SDProof Require Import Sums Risk Filters HardFamily Necessity.
Open Scope R_scope.
"""


def render(text: str, names: dict[str, str]) -> str:
    """An expression of the kernel's language in Coq's notation."""

    def value(node: ast.expr) -> str:
        match node:
            case ast.Constant(value=int(number)):
                return str(number)
            case ast.Name(id=name):
                return names.get(name, name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"(- {value(operand)})"
            case ast.BinOp(left=left, op=op, right=right):
                return f"({value(left)} {OPERATORS[type(op)]} {value(right)})"
            case ast.Call(func=ast.Name(id="rho"), args=[snr, q]):
                return f"({value(snr)} * (1 - {value(q)})^2 + ({value(q)})^2)"
            case ast.Call(func=ast.Name(id="filter"), args=[e, lam, *xi]):
                steps = "; ".join(map(value, xi))
                return f"(sd_filter [{steps}] (shrink {value(lam)} {value(e)}))"
        raise AssertionError(ast.dump(node))

    return value(ast.parse(text, mode="eval").body)


def relation(text: str, left: dict[str, str], right: dict[str, str]) -> tuple[str, str, str]:
    found = RELATION.fullmatch(text)
    assert found is not None
    return render(found[1], left), found[2], render(found[3], right)


def premises(s: dict[str, Any], fixed: dict[str, str], per: dict[str, str]) -> Iterator[str]:
    """Signs, definitions and hypotheses, in the order in which the goals' proofs name them."""
    if s.get("aligned"):
        yield "(m < r)%nat"
        yield "0 < e m"
    for name, sign in s["variables"].items():
        yield SIGN[sign].format(fixed.get(name, name))
    for name, text in s.get("let", {}).items():
        yield f"{name} = {render(text, fixed)}"
    for text in s.get("hypotheses", {}).values():
        yield " ".join(relation(text, fixed, fixed))
    other = "j <> m -> " if s.get("aligned") else ""
    for name, sign in s["direction"].items():
        yield f"(forall j, (j < r)%nat -> {other}{SIGN[sign].format(per[name])})"
    for name, text in s.get("direction_let", {}).items():
        yield f"(forall j, (j < r)%nat -> {other}{per[name]} = {render(text, per)})"
    for text in s.get("each", {}).values():
        yield f"(forall j, (j < r)%nat -> {other}{' '.join(relation(text, per, per))})"


def goal(s: dict[str, Any]) -> str:
    """A statement about sums over directions, as a Coq goal."""
    assert s["type"] == "sum"
    assert s.keys() <= {
        "type",
        "aligned",
        "variables",
        "let",
        "hypotheses",
        "direction",
        "direction_let",
        "each",
        "conclusion",
    }, "a part that is not rendered"
    functions = [*s["direction"], *s.get("direction_let", {})]
    fixed = {"r": "INR r"} | {f"{name}_m": f"{name} m" for name in functions}
    per = fixed | {name: f"({name} j)" for name in functions}
    left, sign, right = relation(s["conclusion"], per, fixed)
    numbers = [n for n in [*s["variables"], *s.get("let", {})] if n not in fixed]
    binders = f"(r m : nat) ({' '.join(functions)} : nat -> R)"
    binders += f" ({' '.join(numbers)} : R)" if numbers else ""
    body = " ->\n  ".join(premises(s, fixed, per))
    return f"Goal forall {binders},\n  {body} ->\n  sum r (fun j => {left}) {sign} {right}."


EVERY = "intros j Hj; destruct (Nat.eq_dec j m) as [->|Hn]; [try lra; try nra|auto]"
FAMILY = f"""
  assert (Hb : ratio_bound r e m b).
  {{ split; [lra|]. {EVERY}. apply Rge_le; auto. }}
  assert (He : positive r e) by ({EVERY}).
  assert (HB : nonnegative r B).
  {{ assert (0 <= INR r) by apply pos_INR. {EVERY}. }}"""
Case = tuple[Theorem, str]
CASES: dict[str, Case] = {
    "MT-2": (
        mt_2.ONE_STEP,
        f"intros r m e B lam C b xi. intros.{FAMILY}"
        """
  apply Rle_ge. replace (_ / (1 + C)) with (INR r * (b^2 * C / (1 + C))) by (unfold Rdiv; ring).
  apply (MT2_one_step_lower_bound r e B m C b); auto; lra.""",
    ),
    "MT-3": (
        mt_3.RIDGE,
        f"intros r m e B lam C b. intros.{FAMILY}"
        """
  apply Rle_ge. replace (_ / _) with (INR r * (C * b^2 / (1 + C * b^2))) by (unfold Rdiv; ring).
  apply Rle_trans with (ridge_risk r e B lam).
  - apply (MT3_ridge_lower_bound r e B m C b); auto; lra.
  - right; symmetry; exact (zero_steps_is_ridge r e B lam).""",
    ),
    "LB-1": (
        lb_1.BOUND,
        """intros r m B q HB Hq.
  rewrite sum_minus. assert (T := LB1_lower_bound r B q HB). unfold risk, LB in T. lra.""",
    ),
    "NA-1": (
        na_1.OPTIMAL_RIDGE,
        """intros r m e B c lam Hc -> He HB.
  rewrite sum_minus. apply Rminus_diag_eq. assert (T := NA1_ridge_attains_LB r e B c Hc He HB).
  rewrite <- zero_steps_is_ridge in T. replace (1 / c) with (/ c) by (unfold Rdiv; ring).
  exact T.""",
    ),
    "NA-2": (
        na_2.RIDGE,
        f"""intros r m e B x eps lam Hm Hem Hx Heps HBm Hl He HB Hs. subst lam.
  assert (He' : positive r e) by ({EVERY}).
  assert (T := NA2_ridge_upper_bound r e B m eps x Hm He' HBm).
  rewrite <- zero_steps_is_ridge in T. apply T; auto; try lra.
  intros; apply Rge_le; auto.""",
    ),
}


def prove(built: Path, folder: Path, *cases: tuple[str, str]) -> tuple[int, str]:
    """Have Coq prove goals from the shipped theorems."""
    text = HEAD + "\n".join(f"{goal}\nProof.\n  {proof}\nQed." for goal, proof in cases)
    (folder / "Rendered.v").write_text(text.replace(". intros.", ". intros."))
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
    "MT-2": [("conclusion", "b**2*C/(1+C)", "101/100*b**2*C/(1+C)")],
    "MT-3": [("conclusion", "C*b**2/(1+C*b**2)", "C*b/(1+C*b**2)")],
    "LB-1": [("conclusion", "B/(1+B)", "11*B/(10*(1+B))")],
    "NA-1": [("conclusion", "B/(1+B)", "B/(2+B)")],
    "NA-2": [("conclusion", "+ 1 +", "+ 9/10 +")],
}


@pytest.mark.parametrize("claim", CASES)
def test_a_stronger_statement_does_not_follow(built: Path, tmp_path: Path, claim: str) -> None:
    """The same proof fails for another constant: the test above can fail."""
    theorem, proof = CASES[claim]
    statement = dict(theorem.statement)
    for key, old, new in CHANGES[claim]:
        assert old in statement[key]
        statement[key] = statement[key].replace(old, new)
    code, output = prove(built, tmp_path, (goal(statement), proof))
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
    ours = [t.PAPER.statement["conclusion"].split(">=")[1] for t in (mt_3, mt_2)]
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
    assert list(lb_2.NOT_ALWAYS.statement["hypotheses"].values()) == expected
