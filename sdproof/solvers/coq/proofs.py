"""The proof of a certificate of kind "family", as a proof of Coq."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sdproof.kernel.base import Invalid
from sdproof.kernel.scopes import Scope
from sdproof.kernel.statement import sides
from sdproof.solvers.coq.rules import SUFFIX, Lines
from sdproof.solvers.coq.stating import NotExported, StatedInCoq
from sdproof.solvers.coq.sums import Sums


class Proof(Sums):
    """One statement and its proof, each step of which the kernel checks while it is printed."""

    def lines(self, name: str, kind: str = "Theorem") -> Lines:
        """The theorem, or lemma, with its proof."""
        self.check()
        introduced = [n for b in self.stated.binders() for n in b.introduced]
        return [
            *self.stated.lines(name, kind),
            "Proof.",
            *(
                f"  {line}"
                for line in [f"intros {' '.join(introduced)}.", *self.opening(), *self.body]
            ),
            "Qed.",
        ]

    def check_pointwise(self, outer: Scope) -> None:
        super().check_pointwise(outer)
        proof, lines = self.proof, self.divided(self.proof)
        proof = proof["then"] if "divisors" in proof else proof
        _, rel, _ = sides(self.s["conclusion"], "")
        final = [f"apply {SUFFIX[rel]}_difference.", *self.at("proof", rel)]
        if "state" not in self.s:
            self.body = [*lines, *final]
            return
        induction = proof["induction"]
        inner = [*self.invariants_of(induction), *final]
        self.body = [*lines, *self.over_steps(induction, inner)]

    def check_sum(self, outer: Scope) -> None:
        super().check_sum(outer)
        proof = self.proof["then"] if "divisors" in self.proof else self.proof
        lines = self.divided(self.proof)
        if "attain" in self.s:
            lines += self.attained()
        if "state" in self.s:
            induction = proof["induction"]
            inner = [*self.invariants_of(induction), *self.summed_up]
            self.body = [*lines, *self.over_steps(induction, inner)]
        else:
            self.body = [*lines, *self.summed_up]


def theorems(data: Mapping[str, Any], name: str) -> Lines:
    """The theorem that a certificate of kind "family" shows, with its proof; those that it uses first.

    Raises
    ------
    NotExported
        If the kernel refuses the certificate, or a part of it has no Coq source.
    """
    shown: dict[str, Any] = {}
    known: dict[str, tuple[str, StatedInCoq]] = {}
    lines: Lines = []
    try:
        for own, entry in data.get("theorems", {}).items():
            of = f"{name}_{own}"
            proof = Proof(entry["statement"], entry["proof"], shown, known)
            lines += [*proof.lines(of, "Lemma"), ""]
            shown, known = shown | {own: entry["statement"]}, known | {own: (of, proof.stated)}
        return [*lines, *Proof(data["statement"], data["proof"], shown, known).lines(name)]
    except Invalid as error:
        raise NotExported(f"the kernel refuses the certificate: {error}") from error
