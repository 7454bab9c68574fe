"""Second opinions: Z3 and cvc5 on every family inequality and on small instances."""

from __future__ import annotations

import copy
import functools
import importlib.util
from dataclasses import replace
from typing import Any

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from sdproof.errors import InputError, MissingExtra
from sdproof.minima import minimum
from sdproof.model.instance import Instance
from sdproof.model.risks import risk
from sdproof.papers.krylov import ks_1, ks_2, ks_4, st_1
from sdproof.papers.pareek2024 import PAPER, two_term
from sdproof.prove import combination, identity, induction, nonnegative, sum_proof, used_sum
from sdproof.prove.certificate import HEADER, instance_certificate
from sdproof.prove.improvement import certify_improvement
from sdproof.prove.instance import certify_at_most, certify_steps
from sdproof.solvers.smt import (
    Obligation,
    Relation,
    ask,
    ask_each,
    judge,
    obligations,
    script,
    scripts,
    second_opinions,
)
from sdproof.solvers.smt.expressions import Ring
from sdproof.state import Claim

SOLVERS = ("z3", "cvc5")

BY_BOTH = {
    "OS-1: curve: direction": "total degree 18 expanded, 10 structured",
    "OS-1: local-minimum: direction": "total degree 14 with 217 terms expanded, 7 structured",
    "OS-1: local-minimum: strict": "the same",
    "MT-2: one-step: direction": "total degree 13 with 205 terms expanded, 5 structured",
    "MT-2: sharp-strong-signal: direction": "total degree 14 expanded, 6 structured",
    "MT-2: sharp-weak-signal: direction": "total degree 15 expanded, 7 structured",
    "two-term: one-step-sharp-strong: statement": "total degree 5, a line of degree 5 given",
    "two-term: one-step-sharp-weak: statement": "total degree 6, a line of degree 5 given",
}
BY_CVC5 = {
    "MT-2: sharp-strong-signal: aligned": "an inequality between two hypotheses",
    "MT-3: ridge: direction": "total degree 9; unsat in the expanded form, sometimes after 17 s",
    "GL-1: gain-at-most-2r: aligned": "a used theorem about two sums",
    "GL-1: gain-at-most-r-over-LB: direction": "2 s on some machines, not within 60 s on others",
}
UNKNOWN = {("z3", n) for n in BY_BOTH} | {("cvc5", n) for n in BY_BOTH | BY_CVC5}
"""What a solver leaves open in both forms; above, its size. An entry that becomes a quick answer fails
a test below."""
SHORT, LONG = 0.15, 60.0
FORMS = ((False, 2.0), (True, 2.0), (False, LONG), (True, LONG))
"""Expanded or structured, and how long it is asked."""


@functools.cache
def certificates() -> dict[str, dict[str, Any]]:
    """Those of the two-term theorems, and every certificate that the claims rest on."""
    both = (two_term.ONE_STEP_STRONG, two_term.ONE_STEP_WEAK)
    found = {f"two-term: {t.name}": t.certificate() for t in both}
    return found | {f"{c.id}: {t.name}": t.certificate() for c in PAPER for t in c.theorems}


@functools.cache
def questions() -> dict[str, tuple[Obligation, Obligation]]:
    """Every obligation of those certificates by name, in both forms, each once."""
    found: dict[str, tuple[str, Obligation, Obligation]] = {}
    for name, certificate in certificates().items():
        both = (obligations(certificate, structured=s) for s in (False, True))
        for plain, other in zip(*both, strict=True):
            _, text = script(plain).split("\n", 1)
            found.setdefault(text, (f"{name}: {plain.name}", plain, other))
    return {name: (plain, other) for name, plain, other in found.values()}


@pytest.mark.parametrize("solver", SOLVERS)
def test_every_family_inequality_is_confirmed(solver: str) -> None:
    """The solver refutes the negation of every obligation, in one of its forms, except those listed
    as unknown."""
    left = {n: both for n, both in questions().items() if (solver, n) not in UNKNOWN}
    assert len(left) > 130
    for structured, limit in FORMS:
        opinions = ask_each([both[structured] for both in left.values()], solver, limit)
        found = dict(zip(left, opinions, strict=True))
        assert {n: o for n, o in found.items() if o.verdict == "disagrees"} == {}
        left = {n: both for n, both in left.items() if found[n].verdict == "unknown"}
    assert [*left] == []


@pytest.mark.thorough  # each takes its whole time limit
def test_the_unknown_ones_are_still_unknown() -> None:
    """The list of open questions is exact: nothing on it is answered quickly, in either form."""
    assert {n for _, n in UNKNOWN} <= questions().keys()
    for solver in SOLVERS:
        open_ = [form for s, n in UNKNOWN if s == solver for form in questions()[n]]
        for opinion in ask_each(open_, solver, SHORT):
            assert opinion.verdict == "unknown"


@pytest.mark.parametrize("claim", [ks_1.CLAIM, ks_2.CLAIM, st_1.CLAIM], ids=lambda c: c.id)
def test_the_k_step_law_by_z3(claim: Claim) -> None:
    """States of a proof's own and a hypothesis about polynomials are in the questions, and each is
    confirmed; the degree of the polynomial is the kernel's alone to see."""
    asked = {f"{t.name}: {o.name}": o for t in claim.theorems for o in obligations(t.certificate())}
    found = dict(zip(asked, ask_each([*asked.values()], "z3", LONG), strict=True))
    assert {n: o.verdict for n, o in found.items() if o.verdict != "agrees"} == {}
    if claim is ks_2.CLAIM:
        assert {"lower: step.below", "lower: multiplier.law", "lower: direction"} <= asked.keys()


def test_divisors_are_asked_about() -> None:
    """K > 0 in KS-4, before the statement divides by it."""
    (first, *rest) = obligations(ks_4.LEAST[0].certificate())
    assert (first.name, [o.name for o in rest]) == ("divisors.K_positive", ["total", "direction"])
    assert {ask(o, "z3", LONG).verdict for o in (first, *rest)} == {"agrees"}


def test_hypotheses_are_not_contradictory() -> None:
    """No obligation holds for want of values: its hypotheses alone are satisfiable (Z3), but for
    the one statement whose point is a contradiction. (A strict one is asked where the total is 0.)"""
    asked = {n: o for n, (o, _) in questions().items() if not n.endswith(": strict")}
    truth = [replace(o, goal=Relation(_zero(o), "="), expect="sat") for o in asked.values()]
    found = dict(zip(asked, ask_each(truth, "z3", LONG), strict=True))
    contradictory = {n for n, opinion in found.items() if opinion.answer == "unsat"}
    assert contradictory == {"LB-2: r-steps-need-not: statement"}
    assert {n for n, opinion in found.items() if opinion.verdict == "unknown"} == set()


def _zero(obligation: Obligation) -> Any:
    return obligation.goal.value - obligation.goal.value


def _theorem(claim: str, name: str) -> dict[str, Any]:
    return copy.deepcopy(certificates()[f"{claim}: {name}"])


FALSE_VARIANTS = {
    "ridge constant + 1/10": ("MT-3", "ridge", "proof", "share", "C*b**2/(1+C*b**2) + 1/10"),
    "ridge without e >= b e_m": ("MT-3", "ridge", "statement", "each", {}),
    "one step with b instead of b^2": ("MT-2", "one-step", "proof", "share", "b*C/(1+C)"),
    "one step without B_m >= C r": (
        "MT-2",
        "one-step",
        "statement",
        "hypotheses",
        {"at_most_one": "1 >= b"},
    ),
    "0.99 for C b^2 >= 49": (
        "MT-3",
        "paper-constant",
        "statement",
        "conclusion",
        "rho(B, filter(e, lam)) >= r*99/100",
    ),
    "LB + 1/10 of it": (
        "LB-1",
        "bound",
        "statement",
        "conclusion",
        "rho(B, q) >= 11/10*B/(1+B)",
    ),
    "r/2 below LB": ("GL-1", "lower-bound-below-rank", "statement", "conclusion", "B/(1+B) < r/2"),
    "ridge = one step with xi = 1": (
        "GL-1",
        "ridge-is-a-step",
        "statement",
        "conclusion",
        "filter(e, lam, 1) = filter(e, lam)",
    ),
}


@pytest.mark.parametrize("name", FALSE_VARIANTS)
def test_false_variants_are_refuted(name: str) -> None:
    """A constant raised or a hypothesis dropped: Z3 disagrees, with a model; no solver agrees
    with all of it."""
    claim, theorem, part, key, value = FALSE_VARIANTS[name]
    certificate = _theorem(claim, theorem)
    certificate[part][key] = value
    z3, cvc5 = (
        [o for _, o in second_opinions(certificate, solver, limit)]
        for solver, limit in (("z3", 5.0), ("cvc5", SHORT))
    )
    assert any(o.verdict == "disagrees" and o.model for o in z3), z3
    assert any(o.verdict != "agrees" for o in cvc5)


LB = {
    "type": "sum", "variables": {}, "direction": {"B": "nonnegative", "q": "real"},
    "conclusion": "rho(B, q) >= B/(1+B)",
}  # fmt: skip
USES = {
    "type": "sum", "variables": {"c": "positive"}, "direction": {"e": "positive", "q": "real"},
    "direction_let": {"B": "c*e"}, "conclusion": "rho(B, q) >= rho(B, filter(e, 1/c))",
}  # fmt: skip
STEPS = {
    "type": "pointwise", "variables": {"b": "positive"}, "hypotheses": {"small": "1 >= b"},
    "state": {"q": {"start": "b", "step": "xi*q"}}, "fresh": {"xi": "real"},
    "at_each_step": {"low": "xi >= 0", "high": "1 >= xi"}, "conclusion": "1 >= q",
}  # fmt: skip
ATTAIN = {
    "type": "sum", "variables": {"lam": "positive"},
    "direction": {"e": "positive", "B": "nonnegative"}, "direction_let": {"q": "B/(1+B)"},
    "attain": "r+1", "conclusion": "rho(B, q) <= B/(1+B)",
}  # fmt: skip
STRICT = {
    "type": "sum", "variables": {"c": "nonnegative"}, "direction": {"x": "positive"},
    "conclusion": "x > 0 - c",
}  # fmt: skip
BUDGET = {
    "type": "sum", "variables": {"s": "real"}, "direction": {"x": "real"},
    "sums": {"budget": "x = r*s"}, "conclusion": "2*x = 2*r*s",
}  # fmt: skip
APART = {
    "type": "sum", "variables": {"a": "nonnegative"}, "direction": {"x": "nonnegative"},
    "aligned": "a", "conclusion": "x >= a",
}  # fmt: skip
STATES = {
    "type": "sum", "aligned": True, "variables": {"c": "positive"}, "direction": {"x": "positive"},
    "each": {"less": "x_m >= x"}, "state": {"q": {"start": "x", "step": "c*q"}},
    "conclusion": "q <= r*q_m",
}  # fmt: skip
ANY = nonnegative()
INVARIANT = {"low": "q >= 0", "high": "conclusion"}
TAKEN_APART: dict[str, tuple[Any, Any, list[tuple[str, str, Any, str]]]] = {
    "uses": (
        USES,
        sum_proof(ANY, uses={"LB": used_sum("LB", {}, {"B": "B", "q": "q"})},
                  multipliers={"LB": "1"}),
        [
            ("statement", "conclusion", "rho(B, q) >= rho(B, filter(e, 2/c))", "direction"),
            ("proof", "uses", {"LB": used_sum("LB", {}, {"B": "0-B", "q": "q"})},
             "uses.LB.direction.B"),
            ("theorems", "LB", {"statement": LB | {"conclusion": "rho(B, q) >= B"},
                                "proof": sum_proof(ANY)}, "LB.direction"),
        ],
    ),
    "induction": (
        STEPS,
        {"induction": induction(INVARIANT, dict.fromkeys(INVARIANT, ANY),
                                dict.fromkeys(INVARIANT, ANY)), "then": ANY},
        [
            ("statement", "at_each_step", {"low": "xi >= 0"}, "step.high"),
            ("statement", "hypotheses", {}, "start.high"),
            ("proof", "induction", {"invariants": {"low": "q >= 0"}}, "statement"),
        ],
    ),
    "induction in directions": (
        STATES,
        sum_proof(ANY, induction=induction({"less": "q_m >= q"}, {"less": ANY}, {"less": ANY}),
                  aligned=ANY, share="0 - q_m",
            share_m="0 - q_m"),
        [
            ("statement", "each", {}, "start.less"),
            ("statement", "conclusion", "2*q <= r*q_m", "direction"),
        ],
    ),
    "attain": (
        ATTAIN,
        sum_proof(identity()),
        [
            ("statement", "variables", {"lam": "real"}, "attained"),
            ("statement", "direction_let", {"q": "B/(2+B)"}, "direction"),
        ],
    ),
    "strict": (
        STRICT,
        sum_proof(ANY, total=ANY),
        [("statement", "direction", {"x": "nonnegative"}, "strict")],
    ),
    "sums": (
        BUDGET,
        sum_proof(identity(), share="2*s", multipliers={"budget": "2"}),
        [
            ("statement", "sums", {"budget": "x >= r*s"}, "multiplier.budget"),
            ("statement", "sums", {"budget": "x = s"}, "direction"),
        ],
    ),
    "direction m apart": (
        APART,
        sum_proof(ANY, aligned=identity(), share_m="a"),
        [("statement", "aligned", "a/2", "aligned")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN_APART)
def test_how_a_statement_is_taken_apart(name: str) -> None:
    """Sums on both sides, earlier theorems, recursions, existence, strictness: Z3 confirms a true
    statement, and disagrees with a false one at the obligation that fails."""
    statement, proof, changes = TAKEN_APART[name]
    lower = {"LB": {"statement": LB, "proof": sum_proof(combination())}}
    own = {"kind": "family", "statement": statement, "proof": proof, "theorems": lower}
    certificate = HEADER | own
    for part, key, value, wrong in [("statement", "type", statement["type"], ""), *changes]:
        changed = certificate | {part: certificate[part] | {key: value}}
        found = {o.name: opinion.verdict for o, opinion in second_opinions(changed, "z3", 2.0)}
        assert {*found.values()} == ({"agrees", "disagrees"} if wrong else {"agrees"})
        assert found.get(wrong, "disagrees") == "disagrees"


INSTANCES = st.tuples(
    st.sampled_from([("1", "1/2"), ("3", "1"), ("2", "2/3")]),
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
)


@settings(max_examples=8)
@given(problem=INSTANCES, steps=st.sampled_from([0, 1]), solver=st.sampled_from(SOLVERS))
def test_small_instances(problem: Any, steps: int, solver: str) -> None:
    """Just below the certified minimum a solver agrees with the bound, just above it disagrees."""
    instance = Instance(problem[0], problem[1])
    least, tiny = minimum(instance, steps, 6), fmpq(1, 1000)
    for bound, verdict in ((least.lo - tiny, "agrees"), (least.hi + tiny, "disagrees")):
        data = instance_certificate(
            "lower-bound", instance, steps=steps, bound=str(bound), proof=None
        ).data
        (found,) = [o for _, o in second_opinions(data, solver, LONG if solver == "z3" else 2.0)]
        assert found.verdict in (verdict, "unknown")
        assert found.verdict == verdict or solver == "cvc5"


def test_witnesses_improvement_and_steps() -> None:
    """Certificates with witnesses, of a strict gain and of the steps needed are confirmed; with the
    bound moved past the witness, or one step less, they are not."""
    instance = Instance(("1", "1/2"), ("10", "0"))
    witness = certify_at_most(instance, 1, "19/10").data
    improvement, steps = certify_improvement(instance).data, certify_steps(instance).data
    for data in (witness, improvement, steps):
        for solver in SOLVERS:
            assert [o.verdict for _, o in second_opinions(data, solver, LONG)] in (
                ["agrees"],
                ["agrees"] * 2,
            ), (data, solver)
    false = [
        witness | {"bound": "1/10"},
        improvement | {"bound": "1/10"},
        steps | {"steps": steps["steps"] - 1},
    ]
    for data in false:
        assert "disagrees" in [o.verdict for _, o in second_opinions(data, "z3", LONG)]


def test_a_disagreement_comes_with_a_model_that_is_one() -> None:
    """The model of a false bound, evaluated exactly, is below the bound."""
    instance = Instance(("1", "1/2"), ("10", "0"))
    data = instance_certificate("lower-bound", instance, steps=0, bound="3/2", proof=None).data
    opinion = ask(obligations(data)[0], "z3", LONG)
    assert opinion.verdict == "disagrees"
    assert risk(instance, fmpq(*map(int, f"{opinion.model['lam']}/1".split("/")[:2]))).rho < fmpq(
        3, 2
    )


def test_only_the_expected_answer_is_agreement() -> None:
    """Unknown, an error message or the other answer are never agreement."""
    assert judge("unsat", "unsat") == judge("sat", "sat") == "agrees"
    assert judge("unsat", "sat") == judge("sat", "unsat") == "disagrees"
    assert {judge("unsat", a) for a in ("unknown", "", "timeout", "(error)")} == {"unknown"}


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_time_limit_is_kept(solver: str) -> None:
    """A question beyond a solver ends, which it would not without the limit; the next one is answered."""
    asked = questions()
    hard, easy = asked["MT-2: one-step: direction"][0], asked["LB-1: bound: direction"][0]
    first, second = ask_each([hard, easy], solver, 1.0)
    assert (first.verdict, second.verdict) == ("unknown", "agrees")


@given(
    values=st.lists(st.fractions(-3, 3, max_denominator=9), min_size=0, max_size=3),
    numbers=st.tuples(*[st.fractions("1/9", 9, max_denominator=9)] * 3),
)
def test_the_second_transcription_is_the_models(values: Any, numbers: Any) -> None:
    """The risk of `Ring`, at numbers, equals that of the model exactly."""
    e, b, lam = (fmpq(v.numerator, v.denominator) for v in numbers)
    xi = [fmpq(v.numerator, v.denominator) for v in values]
    ring = Ring(())
    number = ring.number
    q = ring.spectral_filter(number(e), number(lam), [*map(number, xi)])
    rho = ring.risk([number(b)], [q]).rho
    assert rho == number(risk(Instance((e,), (b,)), lam, xi).rho)


def test_the_text_is_complete() -> None:
    """A script declares what it uses, negates the goal, and a file has one part per question."""
    (found,) = [o for o in obligations(_theorem("LB-1", "bound")) if o.name == "direction"]
    text = script(found)
    assert "(set-logic QF_NRA)" in text
    assert "(assert (>= B 0))" in text
    assert text.count("(check-sat)") == 1
    assert "(assert (< " in text
    assert scripts([("a", found), ("b", found)]).count("(reset)") == 2


def test_bad_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line for what is no certificate, an unknown solver, a bad limit, a missing solver."""
    theorem = _theorem("LB-1", "bound")
    bad: list[Any] = [
        None,
        {},
        {"kind": "family"},
        {"kind": "lower-bound"},
        {"kind": "counterexample"},
        theorem | {"proof": None},
        theorem | {"statement": {"type": "sum"}},
        theorem
        | {
            "statement": theorem["statement"]
            | {"type": "infimum", "steps": 1, "conclusion": "least >= 0"}
        },
        {"kind": "lower-bound", "instance": {"eigenvalues": ["1"], "snr": ["1"]}, "steps": 10**9},
    ]
    for data in bad:
        with pytest.raises(InputError, match=r"accepted|certificate|missing"):
            obligations(data)
    for text in ("1/0", "x +", "__import__('os')", "2**10000", "f(1)", "1.5", "y"):
        with pytest.raises(InputError):
            Ring(("x",)).read(text, {})
    (question, *_) = obligations(theorem)
    with pytest.raises(InputError, match="solver"):
        ask(question, "mathsat")
    with pytest.raises(InputError, match="timeout"):
        ask(question, "z3", float("nan"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match=r"sdproof\[smt\]"):
        ask(question, "cvc5")
