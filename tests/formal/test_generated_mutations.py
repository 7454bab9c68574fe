"""A certificate changed in one place makes Coq fail: in a coefficient, a hypothesis, a sign, the
conclusion, a fact or a term of its proof. It is the proof that fails, not the reading of the text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest
from coq_mutants import NOT_A_PROOF, Change, Session, changes, printed, wrong

from sdproof.solvers.coq import CertifiedStatement

SHORT = [
    "LB-1 bound",
    "LB-1 only-there",
    "MT-1 r-steps",
    "NA-1 no-gain",
    "NA-3 ridge-is-never-zero",
]
"""A sample: squares, an equation, wanted values with a direction m, hypotheses on sums, signs."""
KINDS = {"number", "hypothesis", "sign", "conclusion", "fact", "term"}


@pytest.fixture
def coq(rules: Path) -> Iterator[Session]:
    """Coq, which has read what the theorems rest on."""
    session = Session(rules)
    yield session
    session.close()


def drawn(one: CertifiedStatement, number: int) -> list[Change]:
    """Changes that the kernel refuses and that can be printed, of each kind in turn."""
    rng, by_kind = random.Random(one.name), dict[str, list[Change]]()
    for change in rng.sample(every := changes(one.certificate), len(every)):
        by_kind.setdefault(change[0].split()[0], []).append(change)
    turns = (c for row in zip_longest(*by_kind.values()) for c in row if c is not None)
    found = []
    for change in turns:
        if len(found) == number:
            break
        if wrong(change[1]) and printed(change[1], one.name):
            found.append(change)
    return found


def failures(coq: Session, one: CertifiedStatement, number: int) -> set[str]:
    """The kinds of the changes, after Coq refused the proof of each."""
    kinds = set()
    for what, certificate in drawn(one, number):
        proof = printed(certificate, one.name)
        assert proof is not None
        error = coq.error(proof)
        assert error, f"{one.name}: proved with {what}"
        assert not NOT_A_PROOF.search(error), f"{one.name}, {what}: {error}"
        kinds.add(what.split()[0])
    return kinds


def test_a_changed_certificate_is_no_coq_proof(
    certified: list[CertifiedStatement], coq: Session
) -> None:
    """Every kind of change, in a sample of claims; without a change the same text is proved."""
    seen = set[str]()
    for one in certified:
        if f"{one.claim} {one.theorem}" in SHORT:
            seen |= failures(coq, one, 5)
            proof = printed(one.certificate, one.name)
            assert proof is not None
            assert coq.error(proof) == ""
    assert seen == KINDS


@pytest.mark.thorough
def test_every_changed_certificate_is_no_coq_proof(
    certified: list[CertifiedStatement], coq: Session
) -> None:
    """The same of every theorem about every rank and all values that has a Coq proof."""
    tried = 0
    for one in certified:
        if one.is_family and printed(one.certificate, one.name):
            tried += bool(failures(coq, one, 12))
    assert tried > 150
