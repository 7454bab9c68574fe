"""Every Coq theorem made from a certificate says what the claim says, no less and no more: its statement
is read from the Coq text by `coq_goals`, which uses nothing of the exporter, and is compared with the
statement that the kernel certifies."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from coq_goals import HEAD, Goal, NotUnderstood, Tokens, differences, goals

from sdproof.solvers.coq import CertifiedStatement
from sdproof.solvers.coq.library import home

MEANING = Path(__file__).with_name("meaning.v")


TOO_LARGE = {f"KS_4_degree_{n}" for n in range(4, 9)}
"""Of these goals there is no Coq theorem, and `formal check` and `formal export` say so."""
Texts = list[tuple[str, str, list[str]]]


@pytest.fixture(scope="module")
def claims(certified: list[CertifiedStatement]) -> dict[str, dict[str, Any]]:
    """The statement of each theorem about every rank and all values, under its name in Coq."""
    found = {}
    for one in certified:
        if one.certificate["kind"] == "family":
            name = re.sub(r"\W+", "_", f"{one.claim}_{one.theorem}")
            assert name not in found
            found[name] = one.certificate["statement"]
    return found


@pytest.fixture(scope="module")
def theorems(generated: Texts) -> dict[str, str]:
    """The statement of each of these theorems, as Coq has it."""
    return {
        name: said
        for _, text, _ in generated
        if not text.startswith("(**")  # about one instance
        for name, said in goals(text).items()
    }


def refused(text: str, statement: dict[str, Any]) -> bool:
    """Whether the theorem is not understood, or says something else."""
    try:
        return bool(differences(Goal(text).data, statement))
    except NotUnderstood:
        return True


def test_every_theorem_says_what_its_claim_says(
    claims: dict[str, Any], theorems: dict[str, str]
) -> None:
    """The same variables with their signs, definitions, hypotheses and conclusion, every formula the
    same tree; each proved statement has one theorem, and each theorem is one of a statement."""
    assert claims.keys() - TOO_LARGE == theorems.keys()
    assert len(theorems) > 150
    wrong = {n: d for n, t in theorems.items() if (d := differences(Goal(t).data, claims[n]))}
    assert wrong == {}


def test_every_theorem_has_a_name_of_its_own(
    certified: list[CertifiedStatement], generated: Texts
) -> None:
    """Within a module its theorems are those in its list; no name is used twice, of files or theorems."""
    for _, text, names in generated:
        assert re.findall(r"^Theorem (\w+)", text, re.MULTILINE) == names
    every = Counter(n for file, _, names in generated for n in (file.lower(), *names))
    assert max(every.values()) == 1
    assert sum(len(names) for *_, names in generated) == len(certified) - len(TOO_LARGE)


def test_what_is_marked_as_shipped_is_what_coq_is_given(
    certified: list[CertifiedStatement], theorems: dict[str, str]
) -> None:
    """``built.json`` has the hash of each certificate that has a Coq proof, and no other: as
    ``sdproof formal check --json`` says, under ``certificates``."""
    kept = json.loads((home() / "built.json").read_text())
    assert kept == {one.name: one.digest for one in certified if one.name not in TOO_LARGE}
    assert theorems.keys() <= kept.keys()


TAMPERED = {
    "a premise is dropped": ("MT_2_one_step", "0 < lam ->", ""),
    "a hypothesis is dropped": ("MT_2_one_step", "forall (at_most_one : b <= 1),", ""),
    "a strict sign": ("LB_1_bound", "0 <= B j", "0 < B j"),
    "a strict conclusion": ("LB_1_bound", "<= sum r (fun j => rho", "< sum r (fun j => rho"),
    "a weak conclusion": ("MT_1_r_steps", "xi)) < 1", "xi)) <= 1"),
    "a constant": ("LB_1_bound", "(1 + B j)", "(2 + B j)"),
    "an exponent": ("LB_1_gap", "^ 2", "^ 3"),
    "m instead of j": ("NA_3_any_number_of_steps", "rho (B j) (q k j)", "rho (B m) (q k j)"),
    "j instead of m": ("NA_3_any_number_of_steps", "j <> m -> e j = e m", "j <> m -> e j = e j"),
    "also in direction m": ("NA_3_any_number_of_steps", "j <> m -> ", ""),
    "one direction less": ("LB_1_bound", "sum r (fun j => rho", "sum (r - 1) (fun j => rho"),
    "not in the last direction": ("LB_1_bound", "(j < r)", "(j < r - 1)"),
    "from rank two": ("LB_1_bound", "(1 <= r)", "(2 <= r)"),
    "some number of steps": ("BA_1_closed_form", "forall k : nat,", "exists k : nat,"),
    "after one step": ("NA_3_any_number_of_steps", "rho (B j) (q k j)", "rho (B j) (q 1%nat j)"),
    "the step before": ("BA_1_closed_form", "total i + power i", "total i + power k"),
    "another start": ("BA_1_closed_form", "total 0%nat = 0", "total 1%nat = 0"),
    "all steps at once": ("KS_1_near", "forall i, (i < k)%nat -> - c i <= a i",
                          "forall i, (k < i)%nat -> - c i <= a i"),
    "a hypothesis that cannot hold": ("LB_1_bound", "sum r (fun j => B j /",
                                      "forall (false : 0 < 1 - 1), sum r (fun j => B j /"),
    "a premise that cannot hold": ("LB_1_bound", "sum r (fun j => B j /",
                                   "0 < 1 - 1 -> sum r (fun j => B j /"),
    "fewer steps": ("LB_2_one_more_step", "length xi = S r", "length xi = r"),
    "for all instead of some": ("LB_2_one_more_step", "exists xi : list R,", "forall xi : list R,"),
    "or instead of and": ("LB_2_one_more_step", "/\\", "->"),
    "another filter": ("LB_2_one_more_step", "filter (e j) lam xi", "filter (e j) lam []"),
    "equal eigenvalues": ("LB_2_one_more_step", "forall (distinct_e : distinct r e),", ""),
    "another moment": ("SU_1_unbiased", "expectation E gamma2", "expectation E 1"),
    "no mean": ("SU_1_unbiased", "(R -> R) -> R, expectation E gamma2 ->", "(R -> R) -> R,"),
    "fewer polynomials": ("KS_2_lower", "krylov r k m e L", "krylov r 0 m e L"),
    "a hidden name": ("MT_2_one_step", "forall e B : nat -> R,", "forall e lam : nat -> R,"),
    "a hidden function": ("LB_1_bound", "forall B q : nat -> R,", "forall rho q : nat -> R,"),
    "a definition besides": ("LB_1_bound", "forall B q", "let two := 2 in forall B q"),
    "a variable besides": ("LB_1_bound", "forall B q", "forall B c q"),
    "a fact for a number": ("SD_3_one_xi", "forall t", "forall (t : 0 < 1), forall t"),
}  # fmt: skip


@pytest.mark.parametrize("case", TAMPERED)
def test_a_changed_theorem_is_refused(
    claims: dict[str, Any], theorems: dict[str, str], case: str
) -> None:
    """The comparison can fail: each change makes a theorem that says something else."""
    name, old, new = TAMPERED[case]
    text, statement = theorems[name], claims[name]
    assert old in text
    assert not refused(text, statement)
    assert refused(text.replace(old, new, 1), statement)


def damaged(words: list[str], rng: random.Random) -> list[str]:
    """The words with one left out, or another one in its place or before it."""
    at, other = rng.randrange(len(words)), rng.choice([*words, "0", "1", "2", "<", "<=", "m", "r"])
    put, skipped = rng.choice([([], 1), ([other], 1), ([other], 0)])
    return [*words[:at], *put, *words[at + skipped :]]


@pytest.mark.parametrize("times", [3, pytest.param(100, marks=pytest.mark.thorough)])
def test_no_word_of_a_theorem_is_idle(
    claims: dict[str, Any], theorems: dict[str, str], times: int
) -> None:
    """Whatever word is left out, put in, or replaced: it is another theorem, or none."""
    rng = random.Random(16)
    for name, text in theorems.items():
        words = Tokens(text).words
        for _ in range(times):
            found = damaged(words, rng)
            assert found == words or refused(" ".join(found), claims[name]), (name, found)


BEFORE = {
    "a definition": "Definition rho (B q : R) : R := 0.",
    "a notation": "Notation rho := bias.",
    "an axiom": "Axiom easy : 0 = 1.",
    "a lemma of that name": "Lemma rho : True.\nProof.\nexact I.\nQed.",
    "an open proof": "Lemma easy : 0 = 1.\nProof.\nAdmitted.",
    "another module": "Require Import Risk.",
    "a comment that does not end": '(* " *)',
}


@pytest.mark.parametrize("case", BEFORE)
def test_a_module_has_theorems_only(generated: Texts, case: str) -> None:
    """Nothing in a module changes what its theorems mean, or is assumed."""
    text = next(text for file, text, _ in generated if file == "LB_1.v")
    head, theorems = text.split(HEAD[-1])
    assert goals(text)
    with pytest.raises(NotUnderstood):
        goals(f"{head}{HEAD[-1]}\n{BEFORE[case]}\n{theorems}")


def test_the_definitions_mean_what_the_kernel_means(prove: Callable[[str], str]) -> None:
    """The functions of the language are the kernel's, and what is asked of means, polynomials and
    eigenvalues can be had. Read where the theorems are read: after the same first lines."""
    assert prove("\n".join([*HEAD, MEANING.read_text()])) == ""


T = "e/(e+lam)"
KERNEL = {
    "filter(e, lam, x, y)": f"{T}*(1 - y + y*{T}*(1 - x + x*{T}))",
    "filter(e, lam)": T,
    "bias(B, q)": "B*(1-q)**2",
    "variance(q)": "q**2",
    "rho(B, q)": "B*(1-q)**2 + q**2",
    "mean(x + y*q + B*q**2, q, lam)": "x + B*lam",
}


@pytest.mark.parametrize("left", KERNEL)
def test_the_kernel_means_it_too(left: str) -> None:
    """The kernel's functions are those that `meaning.v` says Coq has."""
    from sdproof.kernel.algebra import Budget, Field, evaluate

    signs = {"e": "positive", "lam": "positive", "B": "real", "q": "real", "x": "real", "y": "real"}
    field = Field(signs, Budget())
    scope = {name: field.variable(name) for name in signs}
    sides = [evaluate(text, scope, field) for text in (left, KERNEL[left])]
    assert field.is_zero(field.add(*sides, -1))
