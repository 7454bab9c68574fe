"""What a proof does not rest on is left out of it."""

from __future__ import annotations

from filling import accepted, refused

from sdproof.prove import combination, induction, lemma, nonnegative, sum_proof, term, use
from sdproof.prove.search.pruning import (
    used_facts,
    without_idle_hypotheses,
    without_idle_invariants,
)
from sdproof.state import Theorem

DESCENT = Theorem(
    "descent", forall={"a": "positive"}, given={"stable": "1 >= a"}, states="1 >= q",
    recursion={"q": ("0", "q + a*(1-q)")},
).statement  # fmt: skip
KEPT = combination(term("1", "cap", "stable"))
LOW = combination(term("1", "low"), term("a", "cap"))
IDLE = {
    "induction": induction(
        {"cap": "1 >= q", "low": "q >= 0", "half": "1 >= q"},
        dict.fromkeys(("cap", "low", "half"), nonnegative()),
        {"cap": KEPT, "low": LOW, "half": KEPT},
    ),
    "then": combination(term("1", "cap")),
}


def test_facts_that_are_used() -> None:
    proof = lemma("l", "x >= 0", combination(term("1", "a", "b")), combination(term("1", "l")))
    assert used_facts(proof) == {"a", "b", "l"}
    assert used_facts([{"rule": "substitute", "fact": "c"}, "d", None]) == {"c"}
    assert used_facts(nonnegative()) == set()


def test_idle_invariants() -> None:
    """Those that neither the conclusion nor an invariant that it rests on needs."""
    accepted(DESCENT, IDLE)
    proof = without_idle_invariants(IDLE)
    assert all(proof["induction"][key].keys() == {"cap"} for key in ("invariants", "start", "step"))
    accepted(DESCENT, proof)
    assert IDLE["induction"]["invariants"].keys() == {"cap", "low", "half"}


def test_invariants_of_invariants() -> None:
    """low is needed for its own step with cap: both are kept."""
    proof = without_idle_invariants(IDLE | {"then": combination(term("1", "low"))})
    assert proof["induction"]["step"].keys() == {"cap", "low"}
    accepted(DESCENT.replacing(conclusion="q >= 0"), proof)


def test_without_an_induction() -> None:
    assert without_idle_invariants(nonnegative()) == nonnegative()


def test_idle_hypotheses() -> None:
    """A theorem of the proof's own loses hypotheses and variables, its use the same ones."""
    theorem = {
        "statement": {
            "type": "pointwise",
            "variables": {"x": "positive", "y": "positive", "z": "positive"},
            "hypotheses": {"order": "x >= y", "idle": "z >= x"},
            "conclusion": "x**2 >= y**2",
        },
        "proof": combination(term("x+y", "order")),
    }
    statement = Theorem("t", forall=dict.fromkeys("uvw", "positive"), states="u**2 >= v**2",
                        given={"a": "u >= v", "b": "w >= u"}).statement  # fmt: skip
    then = combination(term("1", "bound"))
    shown = {"order": combination(term("1", "a")), "idle": combination(term("1", "b"))}
    proof = use("own", {"x": "u", "y": "v", "z": "w"}, "bound", then, shown)
    accepted(statement, proof, {"own": theorem})
    short, trimmed = without_idle_hypotheses(proof, theorem, "own", {"order", "idle"})
    assert trimmed["statement"]["hypotheses"].keys() == {"order"}
    assert trimmed["statement"]["variables"].keys() == {"x", "y"}
    assert (short["with"].keys(), short["hypotheses"].keys()) == ({"x", "y"}, {"order"})
    accepted(statement, short, {"own": trimmed})
    assert refused(statement, short, {"own": theorem["statement"]})  # the two belong together


def test_lemmas_that_nothing_uses() -> None:
    """Only those that were made for the hypotheses."""
    theorem = {"statement": {"type": "pointwise", "variables": {"x": "real"}, "conclusion": "x >= 0"},
               "proof": nonnegative()}  # fmt: skip
    inner = sum_proof(nonnegative())
    proof = lemma("idle", "1 >= 0", nonnegative(), lemma("mine", "1 >= 0", nonnegative(), inner))
    short, _ = without_idle_hypotheses(proof, theorem, "own", {"idle"})
    assert short == lemma("mine", "1 >= 0", nonnegative(), inner)
