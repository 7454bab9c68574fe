"""Constants and instances in the Coq sources that are written by hand are those of the claims."""

from __future__ import annotations

import ast
import re
from typing import Any

from sdproof.papers.pareek2024 import lb_2, mt_2, mt_3
from sdproof.solvers.coq import Sources


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
