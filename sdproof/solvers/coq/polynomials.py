"""Hypotheses about all polynomials, used for a state that is one."""

from __future__ import annotations

from functools import reduce
from typing import Any

from sdproof.kernel.algebra import variables_of
from sdproof.kernel.family import Summand
from sdproof.kernel.scopes import Scope
from sdproof.kernel.statement import KRYLOV, entries
from sdproof.solvers.coq.earlier import Earlier
from sdproof.solvers.coq.rules import Lines, against_zero, asserted, braced
from sdproof.solvers.coq.stating import NotExported
from sdproof.solvers.coq.steps import AND
from sdproof.solvers.coq.terms import (
    CoqTerm,
    Written,
    added,
    applied,
    multiplied,
    number,
    powered,
    subtracted,
)


class Polynomials(Earlier):
    """The state is e times a polynomial in e, by induction over the steps."""

    def polynomials(
        self, proof: dict[str, Any], least: Scope, globe: Scope, here: Scope
    ) -> tuple[dict[str, Any], dict[str, tuple[Summand, str]]]:
        rest, found = super().polynomials(proof, least, globe, here)
        for name, state in entries(proof.get(KRYLOV, {}), KRYLOV):
            values, rel = found[name]
            at_m = multiplied(
                self.field.term(least[name]), powered(self.field.term(globe[f"{state}_m"]), 2)
            )
            self.apart.append(at_m)
            own = powered(self.field.term(here[state]), 2)
            inside = subtracted(own, applied("apart", CoqTerm("m"), at_m, CoqTerm("j")))
            total = applied("sum", CoqTerm("r"), CoqTerm(f"(fun j => {inside.text})"))
            fact = self.names.fact(name)
            self.before_steps.extend(self.polynomial(state))
            self.known_sums.extend(asserted(f"{fact}_sum", against_zero(total, rel), [
                f"rewrite sum_minus, (sum_of_apart r m ({at_m.text})) by assumption.",
                f"destruct ({self.names.new('polynomial')} {self.now} {self.names.new('n_k')}) "
                f"as [[f [f_poly f_is]] _].",
                f"assert (says := krylov_holds r {self.stated.steps} m {self.names.value('e')} "
                f"({self.field.term(least[name]).text}) f "
                f"(fun j => {self.field.term(here[state]).text}) {self.names.new('m_r')} {fact}",
                f"  (poly_in_mono _ _ {self.now} _ _ {self.names.new('n_k')} f_poly) f_is).",
                "cbv beta in says. lra.",
            ]))  # fmt: skip
            found[name] = {
                "direction": Written(values["direction"], inside),
                "aligned": Written(values["aligned"], subtracted(
                    powered(self.field.term(globe[f"{state}_m"]), 2), at_m)),
            }, rel  # fmt: skip
        return rest, found

    def polynomial(self, state: str) -> Lines:
        """The state is e times a polynomial in e of degree at most the number of steps."""
        new, value, n = self.names.new, self.names.value, self.now
        e, within, before = value("e"), new("polynomial_k"), new("before")
        others = sorted(self.reached(state))
        own, own_poly, own_is = new("f"), new("f_poly"), new("f_is")

        def degree(name: str, step: str) -> str:
            return f"poly_in r {e} (1 + {step}) ({value(name)} {step})"

        claim = AND.join([
            f"(exists {own}, poly_in r {e} {n} {own}{AND}"
            f"forall j, (j < r)%nat -> {value(state)} {n} j = {e} j * {own} j)",
            *(degree(o, n) for o in others),
        ])  # fmt: skip
        polys = [new(f"{value(o)}_poly") for o in others]

        def shown(when: str) -> Lines:
            quotient = self.quotient(state, when, own)
            at = "" if when == "start" else f" {n}"
            premise = new(f"{value(state)}_{when}")
            first = [
                f"exists (fun j => {quotient}). split.",
                *braced(["poly_in."]),
                *braced([f"intros j {new('j_r')}. rewrite ({premise}{at} j : _ = _).",
                         *([f"rewrite ?{own_is} by assumption."] if at else []), "by_field."]),
            ]  # fmt: skip
            rest = []
            for o in others:
                body = self.reading(self.s["state"][o][when], "j")
                rest.append([
                    f"apply (poly_in_ext r {e} _ _ (fun j => {body})).",
                    *braced([f"intros j {new('j_r')}. exact ({new(f'{value(o)}_{when}')}{at} j)."]),
                    "poly_in.",
                ])  # fmt: skip
            return self.conjunction([first, *rest])

        pattern = self.pattern([f"[{own} [{own_poly} {own_is}]]", *polys])
        how = [
            f"induction {n} as [|{n} {before}]; intros {within}.",
            *braced(shown("start")),
            *braced([
                f"change (Datatypes.S {n}) with (1 + {n})%nat in *.",
                f"pose proof ({before} ltac:(lia)) as {pattern}.",
                *shown("step"),
            ]),
        ]  # fmt: skip
        claim = f"forall {n}, ({n} <= {self.stated.steps})%nat -> {claim}"
        return asserted(new("polynomial"), claim, how)

    def reached(self, state: str) -> set[str]:
        """The states on which a state depends, itself among them."""
        found, queue = set[str](), {state}
        while queue:
            name = queue.pop()
            found.add(name)
            spoken = variables_of(self.rules[name][1]) & self.rules.keys()
            queue |= spoken - found
        return found

    def quotient(self, state: str, when: str, own: str) -> str:
        """What e is multiplied by: each term of a rule has a factor e, or is a multiple of the state."""
        value = self.rules[state][when == "step"]
        total: CoqTerm | None = None
        for monomial, c in value.num.items():
            powers = dict(monomial)
            kept = {v: k for v, k in powers.items() if v != "e"}
            parts = [number(c)] + [CoqTerm(f"{self.names.value('e')} j", 10)] * (
                powers.get("e", 0) - 1
            )
            for v, k in kept.items():
                shown = self.term_of(v)
                if v == state and "e" not in powers:
                    shown = CoqTerm(f"{own} j", 10)
                parts += [shown] * k
            term = reduce(multiplied, parts)
            total = term if total is None else added(total, term)
        if value.den:
            raise NotExported("a polynomial in e whose coefficients are quotients")
        return "0" if total is None else total.text
