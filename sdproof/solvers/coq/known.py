"""What is known where a proof begins, and in each direction."""

from __future__ import annotations

from typing import Any

from sdproof.kernel.algebra import Rational
from sdproof.kernel.statement import sides
from sdproof.solvers.coq.rules import SUFFIX, Lines, Rules, asserted
from sdproof.solvers.coq.terms import CoqTerm


class Known(Rules):
    """The signs, definitions and hypotheses of a statement, as hypotheses of the Coq proof."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.body: Lines = []
        self.before_steps: Lines = []
        self.known_sums: Lines = []
        self.summed_up: Lines = []
        self.apart: list[CoqTerm] = []
        self.invariant_values: dict[str, tuple[Rational, str]] = {}
        self.induction_data: Any = None
        self.at_m_now = False

    def opening(self) -> Lines:
        s, new, fact = self.s, self.names.new, self.names.fact
        lines: Lines = []
        if self.stated.ranked:
            above = new("r_ge_1")
            lines += [
                f"assert ({new('r_sign')} : 0 < INR r) by (apply lt_0_INR; lia).",
                f"assert ({fact('rank')} : 0 <= INR r - 1) "
                f"by (apply difference_ge; apply (le_INR 1); exact {above}).",
            ]
        if self.aligned is True:
            for name, sign in s.get("direction", {}).items():
                if sign != "real":
                    own, premise = new(f"{name}_m_sign"), self.stated.sign(name)
                    lines.append(f"pose proof ({premise} m {new('m_r')}) as {own}.")
        for name, text in self.stated.definitions("let"):
            own = self.names.value(name)
            lines.append(
                f"assert ({new(own + '_is')} : {own} :== {self.stated.read(text).text}) "
                f"by reflexivity. clearbody {own}."
            )
        for name, text in s.get("hypotheses", {}).items():
            lines.append(self.turned(name, text))
        for name, text in self.stated.definitions("let"):
            own = self.names.value(name)
            lines += self.as_fraction(name, own, new(own + "_is"), self.stated.read(text))
        for name, text in self.stated.definitions("direction_let"):
            lines += self.opened(name, text)
        return lines

    def turned(self, name: str, text: str) -> str:
        """A hypothesis as a relation to zero."""
        _, rel, _ = sides(text, "")
        return f"apply difference_{SUFFIX[rel]} in {self.names.fact(name)}."

    def opened(self, name: str, text: str) -> Lines:
        """The equations of a definition in each direction."""
        own, new = self.names.value(name), self.names.new
        is_, body = new(f"{own}_is"), self.stated.read(text).text
        if self.aligned is not True:
            return [
                f"assert ({is_} : forall j, {own} j :== {body}) by reflexivity. clearbody {own}."
            ]
        at_m = self.stated.value(f"{name}_m").text
        by = "destruct (Nat.eq_dec {} m); [{} | {}]"
        apart = by.format("j", "contradiction", "reflexivity")
        there = by.format("m", "reflexivity", "contradiction")
        ne = new("j_m")
        return [
            f"assert ({is_} : forall j, j <> m -> {own} j :== {body})",
            f"  by (intros j {ne}; unfold {own}, stands_for; {apart}).",
            f"assert ({new(own + '_at_m')} : {own} m :== {at_m})",
            f"  by (unfold {own}, stands_for; {there}).",
            f"clearbody {own}.",
        ]

    def direction_facts(self, last: bool = True) -> Lines:
        """After `intros` of a direction: what is known there."""
        s, new, fact = self.s, self.names.new, self.names.fact
        known, apart = new("j_r"), f" {new('j_m')}" if self.aligned is True else ""
        lines = [
            f"specialize ({self.stated.sign(name)} j {known})."
            for name, sign in s.get("direction", {}).items()
            if sign != "real" and name not in self.stated.noises
        ]
        for name, _ in self.stated.definitions("direction_let"):
            is_ = new(f"{self.names.value(name)}_is")
            lines.append(f"specialize ({is_} j{apart}).")
        for name, text in s.get("each", {}).items():
            lines += [f"specialize ({fact(name)} j {known}{apart}).", self.turned(name, text)]
        for name, text in self.stated.definitions("direction_let"):
            own, is_ = self.stated.value(name), new(f"{self.names.value(name)}_is")
            lines += self.as_fraction(name, own.text, is_, self.stated.read(text))
        for value in self.apart if last else ():
            lines.append(f"pose proof (apart_else m {value.under(10)} j{apart}).")
        return lines

    @property
    def intros(self) -> str:
        apart = f" {self.names.new('j_m')}" if self.aligned is True else ""
        return f"intros j {self.names.new('j_r')}{apart}."

    def divided(self, proof: Any) -> Lines:
        lines: Lines = []
        for name in proof.get("divisors", {}):
            piece = self.pieces[f"proof.divisors.{name}"]
            lines += asserted(
                self.names.fact(name), self.relates(piece.goal, piece.shown), piece.lines
            )
        return lines
