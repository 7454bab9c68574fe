"""The kernel with one check weakened, and for each a false certificate that it then accepts.

A fault is a change of the kernel's text; the weakened kernel is a copy of its folder, imported under
another name. That the true kernel rejects the same certificate shows that the check is needed, and
that a kernel without it does not go unnoticed.
"""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import sdproof
from sdproof import kernel

Json = dict[str, Any]
HOME = Path(kernel.__file__).parent
HEADER: Json = {"format": kernel.FORMAT, "version": kernel.VERSION}
IDENTITY: Json = {"rule": "identity"}
AT_SIGHT: Json = {"rule": "nonnegative coefficients", "substitute": []}


def combination(*terms: Json, multiplier: str = "1") -> Json:
    return {"rule": "combination", "multiplier": multiplier, "terms": list(terms)}


def pointwise(variables: dict[str, str], conclusion: str, proof: Json, **rest: Any) -> Json:
    statement = {"type": "pointwise", "variables": variables, "conclusion": conclusion} | rest
    return HEADER | {"kind": "family", "statement": statement, "proof": proof}


def about_sum(conclusion: str, proof: Json, **rest: Any) -> Json:
    statement = {
        "type": "sum", "variables": {}, "direction": {"x": "real"}, "conclusion": conclusion,
    } | rest  # fmt: skip
    places = {"direction": IDENTITY, "total": IDENTITY}
    return HEADER | {"kind": "family", "statement": statement, "proof": places | proof}


class KernelFault(NamedTuple):
    """One fault: its name, file, the text of the check, the weakened text, and what gets through."""

    name: str
    file: str
    check: str
    weakened: str
    false: Json


def at_most_half() -> Json:
    """An upper bound, witnessed, with the bound then made smaller than the risk of the witness."""
    from sdproof.prove.instance import certify_at_most

    data = certify_at_most(sdproof.Instance(["1", "1/2"], ["1", "0"]), 1, "1").data
    return data | {"bound": "1/100"}


def above_three() -> Json:
    """A lower bound that is certified for 2, with the bound then raised above the minimum."""
    found = sdproof.certify(sdproof.families.hard(4, 200, "1/2"), 1, 2)
    return found.data | {"bound": "3"}


ABOUT_ONE: Json = HEADER | {
    "kind": "lower-bound",
    "instance": {"eigenvalues": ["1"], "snr": ["1"]},
    "bound": "1",
}


def ridge_above_one(scale: str, factor: list[str]) -> Json:
    """Ridge at e = B = 1 has ρ = (λ² + 1)/(1 + λ)² ≥ 1? No: ρ − 1 = −2λ/(1 + λ)²."""
    proof = {"scale": scale, "square": ["1"], "factor": factor, "breakpoints": []}
    return ABOUT_ONE | {"steps": 0, "proof": proof}


X, ABOVE = {"x": "real"}, {"x": "nonnegative"}
MINUS_ONE = "0-1 >= 0"

KERNEL_FAULTS: tuple[KernelFault, ...] = (
    KernelFault("identity not compared", "rules.py",
        "if not self.field.is_zero(goal):", "if False:", pointwise(X, "x = 0", IDENTITY)),
    KernelFault("coefficients' signs not looked at", "rules.py",
        "if not self.field.is_nonnegative(goal):", "if False:", pointwise(X, MINUS_ONE, AT_SIGHT)),
    KernelFault("≥ passed off as >", "rules.py",
        'return ">" if self.field.is_positive(goal) else ">="', 'return ">"',
        pointwise(ABOVE, "x > 0", AT_SIGHT)),
    KernelFault("multiplier of any sign", "rules.py",
        "if not field.is_positive(multiplier):", "if False:",
        pointwise(X, MINUS_ONE, combination({"weight": "1"}, multiplier="0-1"))),
    KernelFault("weights of any sign", "rules.py",
        'if "=" not in relations and not field.is_nonnegative(weight):', "if False:",
        pointwise(X, MINUS_ONE, combination({"weight": "0-1"}))),
    KernelFault("sum of the terms not compared", "rules.py",
        "if not field.is_zero(field.add(field.mul(multiplier, goal), total, -1)):", "if False:",
        pointwise(X, MINUS_ONE, combination({"weight": "1"}))),
    KernelFault("a square counted as positive", "rules.py",
        """strict |= relations <= {">"} and "square" not in item and field.is_positive(weight)""",
        "strict = True",
        pointwise(X, "x**2 > 0", combination({"weight": "1", "square": "x"}))),
    KernelFault("≥ passed off as =", "rules.py",
        'return "=" if equations else ">" if strict else ">="', 'return "="',
        pointwise(ABOVE, "x = 0", combination({"weight": "x"}))),
    KernelFault("last link of a chain missing", "rules.py",
        "if len(proofs) != len(through) + 1:", "if False:",
        pointwise(X, MINUS_ONE, {"rule": "chain", "through": ["0-2"], "proofs": [AT_SIGHT]})),
    KernelFault("what was shown not compared with what was claimed", "rules.py",
        'if shown != wanted and (wanted, shown) not in ((">=", ">"), (">=", "=")):', "if False:",
        pointwise(ABOVE, "x > 0", AT_SIGHT)),
    KernelFault("a substitution need not be undone", "rules.py",
        "if name in variables_of(by) or not field.is_zero(back):", "if False:",
        pointwise(X, "x >= 0", AT_SIGHT | {"substitute": [
            {"variable": "x", "by": "y", "new": "y", "weight": "1", "fact": "rank"}]})),
    KernelFault("a fact that is not there", "rules.py",
        "if not isinstance(name, str) or name not in facts:",
        'facts = {"wish": (goal, ">=")}\n                if False:',
        pointwise(X, MINUS_ONE, combination({"weight": "1", "facts": ["wish"]}))),
    KernelFault("≤ read as ≥", "rules.py",
        'a, b, rel = b, a, rel.replace("<", ">")', 'rel = rel.replace("<", ">")',
        pointwise(X, "1 <= 0", AT_SIGHT)),
    KernelFault("a hypothesis about a noise", "rules.py",
        'if self.field.noises and (self.kind == "recursion" or self.field.noises & self.constrained):',
        "if False:",
        pointwise({"eta": "real"}, "mean(eta, eta, 1) = 0", IDENTITY,
                  hypotheses={"large": "eta >= 5"})),
    KernelFault("r ≥ 2 for r ≥ 1", "family.py",
        'rank = self.field.add(self.field.variable("r"), self.field.number(1), -1)',
        'rank = self.field.add(self.field.variable("r"), self.field.number(2), -1)',
        pointwise(X, "r >= 2", combination({"weight": "1", "facts": ["rank"]}))),
    KernelFault("r directions beside the aligned one", "family.py",
        'rest = field.add(field.variable("r"), field.number(1), -1)', 'rest = field.variable("r")',
        about_sum("1 >= r+1", {"share": "1", "share_m": "1", "transfer": "0", "aligned": IDENTITY},
                  aligned=True)),
    KernelFault("multiplier of an inequality of any sign", "family.py",
        "if not self.field.is_nonnegative(multiplier):", "if False:",
        about_sum("0-x >= 0", {"share": "0", "multipliers": {"s": "0-1"}}, sums={"s": "x >= 0"})),
    KernelFault("equality from an inequality", "family.py",
        "self.uses_inequality = True", "self.uses_inequality = False",
        about_sum("x = 0", {"share": "0", "multipliers": {"s": "1"}}, sums={"s": "x >= 0"})),
    KernelFault("polynomials not compared", "instance.py",
        "if scale * excess(problem, steps, bound, x) != value_at(square, x) ** 2 * value_at(f, x):",
        "if False:", above_three()),
    KernelFault("scale of any sign", "instance.py",
        "if scale <= 0:", "if False:", ridge_above_one("-1", ["0", "2"])),
    KernelFault("steps that reach less", "instance.py",
        "if problem.floor < bound or (strict and problem.floor == bound):", "if False:",
        ABOUT_ONE | {"steps": 1, "proof": None}),
    KernelFault("witness above the bound", "instance.py",
        "if rho > bound:", "if False:", at_most_half()),
    KernelFault("negative coefficients", "positivity.py",
        "if min(coefficients) < 0:", "if False:", ridge_above_one("1", ["0", "-2"])),
    KernelFault("counterexample not evaluated", "refutation.py",
        "if satisfied(goal, rel):", "if False:",
        HEADER | {"kind": "counterexample", "values": {"x": "1"}, "directions": [],
                  "statement": {"type": "pointwise", "variables": X, "conclusion": "x**2 >= 0"}}),
    KernelFault("hypotheses of a counterexample not evaluated", "refutation.py",
        "if not satisfied(value, rel):", "if False:",
        HEADER | {"kind": "counterexample", "values": {"x": "-1"}, "directions": [],
                  "statement": {"type": "pointwise", "variables": X, "conclusion": "x >= 0",
                                "hypotheses": {"h": "x >= 0"}}}),
    KernelFault("signs of values not looked at", "refutation.py",
        "if not fits[wanted]:", "if False:",
        HEADER | {"kind": "counterexample", "values": {"x": "-1"}, "directions": [],
                  "statement": {"type": "pointwise", "variables": ABOVE, "conclusion": "x >= 0"}}),
)  # fmt: skip
"""Every planted kernel fault."""


@contextmanager
def weakened(fault: KernelFault, folder: Path) -> Iterator[ModuleType]:
    """A copy of the kernel with the fault, imported under a name of its own.

    Raises
    ------
    AssertionError
        If the text of the check is not there exactly once: then the fault is out of date.
    """
    name = "weak_kernel"
    copy = folder / name
    shutil.copytree(HOME, copy, ignore=shutil.ignore_patterns("__pycache__"))
    text = (copy / fault.file).read_text(encoding="utf-8")
    assert text.count(fault.check) == 1, f"{fault.name}: {fault.check!r} is not there once"
    (copy / fault.file).write_text(text.replace(fault.check, fault.weakened), encoding="utf-8")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
        for key in [k for k in sys.modules if k.split(".")[0] == name]:
            del sys.modules[key]
