"""The proof of a certificate of kind "family", as a proof of Coq."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sdproof.kernel.algebra import Rational, evaluate, names
from sdproof.kernel.base import Invalid
from sdproof.kernel.family import Summand
from sdproof.kernel.scopes import Facts, Scope
from sdproof.kernel.statement import KRYLOV, entries
from sdproof.solvers.coq.rules import (
    SUFFIX,
    Lines,
    Rules,
    asserted,
    braced,
    sum_of,
    weakened,
)
from sdproof.solvers.coq.stating import NotExported, Stated
from sdproof.solvers.coq.terms import Term, added, applied, multiplied, subtracted


AND = r" /\ "


class Proof(Rules):
    """One statement and its proof."""

    body: Lines

    def lines(self, name: str) -> Lines:
        """The theorem with its proof."""
        self.check()
        introduced = [n for b in self.stated.binders() for n in b.introduced]
        return [
            *self.stated.lines(name),
            "Proof.",
            *(f"  {line}" for line in [f"intros {' '.join(introduced)}.", *self.opening(), *self.body]),
            "Qed.",
        ]

    # --- what is known at the start

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
        for name, text in s.get("let", {}).items():
            own = self.names.value(name)
            lines.append(
                f"assert ({new(own + '_is')} : {own} :== {self.stated.read(text).text}) "
                f"by reflexivity. clearbody {own}."
            )
        for name, text in s.get("hypotheses", {}).items():
            lines.append(self.turned(name, text))
        for name, text in s.get("direction_let", {}).items():
            lines += self.opened(name, text)
        return lines

    def turned(self, name: str, text: str) -> str:
        """A hypothesis as a relation to zero."""
        _, rel = self.relation_sign(text)
        return f"apply difference_{SUFFIX[rel]} in {self.names.fact(name)}."

    @staticmethod
    def relation_sign(text: str) -> tuple[str, str]:
        from sdproof.kernel.statement import sides

        _, rel, _ = sides(text, "")
        return text, rel

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
        ne = new("apart")
        return [
            f"assert ({is_} : forall j, j <> m -> {own} j :== {body})",
            f"  by (intros j {ne}; unfold {own}, stands_for; {apart}).",
            f"assert ({new(own + '_at_m')} : {own} m :== {at_m})",
            f"  by (unfold {own}, stands_for; {there}).",
            f"clearbody {own}.",
        ]

    def direction_facts(self) -> Lines:
        """After `intros` of a direction: what is known there."""
        s, new, fact = self.s, self.names.new, self.names.fact
        known, apart = new("j_r"), f" {new('j_m')}" if self.aligned is True else ""
        if self.aligned is not False and self.aligned is not True:
            known = new("j_r")
        lines = [
            f"specialize ({self.stated.sign(name)} j {known})."
            for name, sign in s.get("direction", {}).items()
            if sign != "real" and name not in self.stated.noises
        ]
        for name in s.get("direction_let", {}):
            is_ = new(f"{self.names.value(name)}_is")
            lines.append(f"specialize ({is_} j{apart}).")
        for name, text in s.get("each", {}).items():
            lines += [f"specialize ({fact(name)} j {known}{apart}).", self.turned(name, text)]
        for name in self.apart:
            lines.append(f"pose proof (apart_else m {name.under(10)} j{apart}).")
        return lines

    @property
    def intros(self) -> str:
        apart = f" {self.names.new('j_m')}" if self.aligned is True else ""
        return f"intros j {self.names.new('j_r')}{apart}."

    @property
    def apart(self) -> list[Term]:
        """The numbers that a hypothesis about polynomials sets apart."""
        return self.__dict__.setdefault("_apart", [])

    # --- pointwise

    def check_pointwise(self, outer: Scope) -> None:
        super().check_pointwise(outer)
        proof, lines = self.proof, self.divided(self.proof)
        proof = proof["then"] if "divisors" in proof else proof
        _, rel = self.relation_sign(self.s["conclusion"])
        final = [f"apply {SUFFIX[rel]}_difference.", *self.at("proof", rel)]
        if "state" not in self.s:
            self.body = [*lines, *final]
            return
        induction = proof["induction"]
        inner = [*self.invariants_of(induction), *final]
        self.body = [*lines, *self.over_steps(induction, inner)]

    def divided(self, proof: Any) -> Lines:
        lines: Lines = []
        for name in proof.get("divisors", {}):
            piece = self.pieces[f"proof.divisors.{name}"]
            lines += asserted(self.names.fact(name), self.relates(piece.goal, piece.shown), piece.lines)
        return lines

    # --- any number of steps

    def add_states(self, proof: Any) -> None:
        self.own_states = dict(entries(proof.get("state", {}), "state"))
        super().add_states(proof)

    def states(self, scope: Scope, when: str) -> Scope:
        found = super().states(scope, when)
        step = "0%nat" if when == "start" else f"(1 + {self.now})%nat"
        at = "" if self.kind == "pointwise" else " m" if self.at_m_now else " j"
        return {
            name: self.retold(value, f"{self.names.value(name)} {step}{at}")
            for name, value in found.items()
        }

    at_m_now = False

    def states_of_m(self, globe: Scope, when: str) -> Scope:
        self.at_m_now = True
        try:
            return super().states_of_m(globe, when)
        finally:
            self.at_m_now = False

    @staticmethod
    def retold(value: Rational, text: str) -> Rational:
        from sdproof.solvers.coq.terms import Shown

        return Shown(value, Term(text, 10))

    def over_steps(self, proof: Any, then: Lines) -> Lines:
        """The proof of the conclusion after any number of steps, `then` after n of them."""
        n, k, within = self.now, self.stated.steps, self.names.new("n_k")
        claim = f"forall {n}, ({n} <= {k})%nat -> {self.stated.conclusion(n)}"
        every = self.names.new("every")
        return [
            *self.own_recursion(),
            *asserted(self.names.new("invariants"), self.invariants_claim(proof), self.by_steps(proof)),
            f"enough ({every} : {claim}) by exact ({every} {k} (Nat.le_refl {k})).",
            f"intros {n} {within}.",
            *then,
        ]

    def parts_of(self, proof: Any) -> list[tuple[str, str, bool]]:
        """The invariants: name, text, and whether of direction m."""
        found = [(n, t, True) for n, t in proof.get("invariants_m", {}).items()]
        found += [(n, t, False) for n, t in proof.get("invariants", {}).items()]
        return [
            (n, self.s["conclusion"] if t == "conclusion" and self.kind == "pointwise" else t, m)
            for n, t, m in found
        ]

    def claim_of(self, text: str) -> str:
        value, rel = self.invariant_values[text]
        return self.relates(value, rel)

    def invariants_claim(self, proof: Any) -> str:
        n, k = self.now, self.stated.steps
        of_m = [self.claim_of(t) for _, t, m in self.parts_of(proof) if m] or ["True"]
        each = [self.claim_of(t) for _, t, m in self.parts_of(proof) if not m] or ["True"]
        local = AND.join(each)
        if self.kind != "pointwise":
            local = AND.join([*of_m, f"({self.stated.every(f'({local})', True)})"])
        return f"forall {n}, ({n} <= {k})%nat -> {local}"

    def invariant(self, proof: Any, key: str, scopes: Any, fresh: Scope, facts: Any) -> Facts:
        found = super().invariant(proof, key, scopes, fresh, facts)
        for name, text in proof.get(key, {}).items():
            shown = self.s["conclusion"] if text == "conclusion" and self.kind == "pointwise" else text
            self.invariant_values[shown] = found[name]
        return found

    @property
    def invariant_values(self) -> dict[str, tuple[Rational, str]]:
        return self.__dict__.setdefault("_invariants", {})

    def invariants_of(self, proof: Any) -> Lines:
        """The invariants after n steps, of direction m alone where directions differ."""
        own = [self.names.fact(n) for n, _, m in self.parts_of(proof) if m or self.kind == "pointwise"]
        pattern = self.pattern(own)
        if self.kind != "pointwise":
            pattern = self.pattern([*(own or [self.names.new("none")]), self.names.new("local")])
        return [f"destruct ({self.names.new('invariants')} {self.now} {self.names.new('n_k')}) "
                f"as {pattern}."]  # fmt: skip

    @staticmethod
    def pattern(parts: list[str]) -> str:
        """An introduction pattern for a conjunction."""
        if len(parts) == 1:
            return parts[0]
        return f"[{parts[0]} {Proof.pattern(parts[1:])}]"

    def local_invariants(self, proof: Any) -> Lines:
        own = [self.names.fact(n) for n, _, m in self.parts_of(proof) if not m]
        if not own:
            return []
        apart = f" {self.names.new('j_m')}" if self.aligned is True else ""
        return [f"destruct ({self.names.new('local')} j {self.names.new('j_r')}{apart}) "
                f"as {self.pattern(own)}."]  # fmt: skip

    def by_steps(self, proof: Any) -> Lines:
        """The induction."""
        n, before, within = self.now, self.names.new("before"), self.names.new("n_k")
        last = self.names.new("n_lt")
        lines = [f"induction {n} as [|{n} {before}]; intros {within}."]
        start = self.placed(proof, "start", [])
        step = [
            f"change (Datatypes.S {n}) with (1 + {n})%nat in *.",
            f"assert ({last} : ({n} < {self.stated.steps})%nat) by lia.",
            f"specialize ({before} ltac:(lia)).",
        ]
        own = [self.names.fact(x) for x, _, m in self.parts_of(proof) if m or self.kind == "pointwise"]
        pattern = self.pattern(own) if own else self.names.new("none")
        if self.kind != "pointwise":
            pattern = self.pattern([*(own or [self.names.new("none")]), self.names.new("local")])
        step.append(f"destruct {before} as {pattern}.")
        step += self.fresh_facts()
        return [*lines, *braced(start), *braced([*step, *self.placed(proof, "step", [])])]

    def fresh_facts(self) -> Lines:
        s, new = self.s, self.names.new
        at = f"{self.now} {new('n_lt')}"
        lines = [
            f"specialize ({self.stated.sign(name)} {at})."
            for name, sign in s.get("fresh", {}).items()
            if sign != "real"
        ]
        for name, text in s.get("at_each_step", {}).items():
            lines += [f"specialize ({self.names.fact(name)} {at}).", self.turned(name, text)]
        return lines

    def equations(self, when: str, at: str) -> Lines:
        """What the states are at the start, or after the step."""
        new, lines = self.names.new, []
        known = {"j": new("j_r"), "m": new("m_r"), "": ""}[at]
        step = "0%nat" if when == "start" else f"(1 + {self.now})%nat"
        for name, rule in self.s["state"].items():
            own = self.names.value(name)
            shown = f"{own} {step}{' ' + at if at else ''}"
            body = self.reading(rule[when], at)
            if name in self.own_states:
                arguments = at if when == "start" else f"{self.now} {at}"
            elif when == "start":
                arguments = f"{at} {known}"
            else:
                arguments = f"{self.now} {at} {new('n_lt')} {known}"
            premise = new(f"{own}_{when}")
            call = f"({premise} {arguments})" if arguments.strip() else premise
            lines.append(f"assert ({new(f'{own}_{at or chr(119)}')} : {shown} :== {body}) by exact {call}.")
        return lines

    def reading(self, text: str, at: str) -> str:
        from sdproof.solvers.coq.terms import expression

        def terms(name: str) -> Term:
            if name in self.own_states:
                return Term(f"{self.names.value(name)} {self.now} {at}".rstrip(), 10)
            return self.stated.value(name, at or "j", self.now)

        return expression(text, terms, self.stated.mean(terms)).text

    def placed(self, proof: Any, when: str, before: Lines) -> Lines:
        """The invariants at the start or after a step, from what is known there."""
        parts = self.parts_of(proof)
        pieces = {
            name: self.at(f"proof.induction.{when}.{name}", self.invariant_values[text][1])
            for name, text, _ in parts
        }
        if self.kind == "pointwise":
            return [*before, *self.equations(when, ""), *self.conjunction([pieces[n] for n, _, _ in parts])]
        of_m = [pieces[n] for n, _, m in parts if m]
        each = [pieces[n] for n, _, m in parts if not m]
        lines = self.equations(when, "m") if self.aligned is True else []
        local = self.local_invariants(proof) if when == "step" else []
        here = [self.intros, *self.direction_facts(), *local, *self.equations(when, "j"),
                *self.conjunction(each or [["exact I."]])]  # fmt: skip
        return [*before, *lines, *self.conjunction([*(of_m or [["exact I."]]), here])]

    @staticmethod
    def conjunction(parts: list[Lines]) -> Lines:
        """Each part of a conjunction."""
        if len(parts) == 1:
            return parts[0]
        first, *rest = parts
        return ["split.", *braced(first), *braced(Proof.conjunction(rest))]

    def own_recursion(self) -> Lines:
        """The states of the proof's own, which there are."""
        if not self.own_states:
            return []
        if self.kind == "pointwise":
            raise NotExported("states of a proof's own without directions")
        own = [self.names.value(n) for n in self.own_states]
        s, new, i = self.names.new("s"), self.names.new, self.stated.step
        old, pattern = self.now, ", ".join(own)

        def bare(text: str) -> str:
            from sdproof.solvers.coq.terms import expression

            def terms(name: str) -> Term:
                if name in self.own_states:
                    return Term(self.names.value(name))
                return self.stated.value(name, "j", i)

            return expression(text, terms, self.stated.mean(terms)).text

        start = ", ".join(bare(r["start"]) for r in self.own_states.values())
        step = ", ".join(bare(r["step"]) for r in self.own_states.values())
        kind = " * ".join(["R"] * len(own))
        lines = [
            f"destruct (recursion ({kind}) (fun j => ({start}))",
            f"  (fun {i} j '({pattern}) => ({step})))" if len(own) > 1
            else f"  (fun {i} j {pattern} => {step}))",
            f"  as [{s} [{new(s + '_start')} {new(s + '_step')}]].",
        ]  # fmt: skip
        for place, name in enumerate(own):
            part = f"{s} {i} j"
            for _ in range(len(own) - 1 - place):
                part = f"fst ({part})"
            if place and len(own) > 1:
                part = f"snd ({part})"
            lines.append(f"pose ({name} := fun {i} j => {part}).")
        for name, rule in zip(own, self.own_states.values(), strict=True):
            unfolded = ", ".join(own)
            lines += [
                f"assert ({new(name + '_start')} : forall j, {name} 0%nat j :== {bare(rule['start'])})",
                f"  by (intros j; unfold {name}, stands_for; rewrite {new(s + '_start')}; reflexivity).",
                f"assert ({new(name + '_step')} : forall {i} j, {name} (1 + {i})%nat j :== "
                f"{self.at_step(rule['step'], i)})",
                f"  by (intros {i} j; unfold {unfolded}, stands_for; cbn [Nat.add]; "
                f"rewrite {new(s + '_step')}; "
                f"destruct ({s} {i} j) as {self.tuple_pattern(len(own))}; reflexivity).",
            ]
        lines += [f"clearbody {' '.join(own)}.", f"clear {new(s + '_start')} {new(s + '_step')}."]
        del old
        return lines

    @staticmethod
    def tuple_pattern(n: int) -> str:
        return "[" * (n - 1) + "? ?]" + " ?]" * (n - 2) if n > 1 else "?"

    def at_step(self, text: str, i: str) -> str:
        from sdproof.solvers.coq.terms import expression

        def terms(name: str) -> Term:
            if name in self.own_states:
                return Term(f"{self.names.value(name)} {i} j", 10)
            return self.stated.value(name, "j", i)

        return expression(text, terms, self.stated.mean(terms)).text

    # --- sums

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

    def attained(self) -> Lines:
        raise NotExported("attain")

    def sum_rule(
        self,
        proof: Any,
        scopes: tuple[Scope, Scope],
        facts: tuple[Facts, Facts],
        sums: dict[str, tuple[Summand, str]],
    ) -> None:
        field, (globe, here), (known, each) = self.field, scopes, facts
        self.lets.append([])
        globe_p = self.define(globe, proof.get("let", {}), "proof.let")
        lines = [self.defined(*pair) for pair in self.lets.pop()]
        rel, summands, fixed = self.parts(self.s["conclusion"], "conclusion")
        sums = sums | self.used(proof, globe_p, here, known, each)
        multipliers = self.multipliers(proof, sums, globe_p)
        one = field.number(1)
        rest = field.add(field.variable("r"), one, -1)
        share = evaluate(proof["share"], globe_p, field)
        transfer = evaluate(proof["transfer"], globe_p, field) if self.aligned else field.number(0)
        shown = {}

        def body(place: str, scope: Scope) -> Rational:
            value = self.summand(summands, place, scope)
            for name, mu in multipliers.items():
                value = field.add(value, field.mul(mu, sums[name][0][place]), -1)
            return value

        def prove(place: str, value: Rational, scope: Scope, facts: Facts) -> None:
            shown[place] = self.prove(value, proof[place], globe_p | scope, facts, f"proof.{place}")

        inside = body("direction", here)
        goal = field.add(inside, share, -1)
        prove("direction", field.add(goal, transfer) if self.aligned else goal, here, known | each)
        total = field.mul(field.variable("r"), share)
        if self.aligned:
            share_m = evaluate(proof["share_m"], globe_p, field)
            at_m = self.at_m(globe) if self.aligned is True else globe
            goal = field.add(body("aligned", at_m), share_m, -1)
            handed = field.mul(field.number(-1), field.mul(rest, transfer))
            prove("aligned", field.add(goal, handed), at_m, known)
            total = field.add(share_m, field.mul(rest, share))
        bound = total
        total = field.add(total, self.total(fixed, globe))
        shown["total"] = self.prove(total, proof["total"], globe_p, known, "proof.total")
        places = list(shown.values())
        strictly = ">" in places[-2:]
        inexact = any(sums[name][1] != "=" for name in multipliers)
        got = "=" if set(places) == {"="} and not inexact else ">" if strictly else ">="
        self.require(rel, got, "proof")

        lines += self.known_sums
        f = f"(fun j => {field.term(inside).text})"
        c, s = field.term(share), field.term(transfer)
        every = "ge" if got != "=" else "eq"
        last = "aligned" if self.aligned else "direction"
        strict_sum = got == ">" and shown["total"] != ">"
        relation = "=" if got == "=" else ">" if strict_sum else ">="
        wanted = {"direction": ">=" if got != "=" else "=", last: relation}
        for place, key in (("direction", "forall"), ("aligned", "")):
            if place in shown:
                piece = self.pieces[f"proof.{place}"]
                claim = self.relates(piece.goal, wanted[place])
                how = weakened(piece.lines, piece.shown, wanted[place])
                if key:
                    local = self.local_invariants(self.induction_data) if self.induction_data else []
                    how = [self.intros, *self.direction_facts(), *local, *how]
                    claim = self.stated.every(claim, True)
                lines += asserted(self.names.new(place), claim, how)
        total_rel = "=" if got == "=" else ">" if not strict_sum and got == ">" else ">="
        piece = self.pieces["proof.total"]
        lines += asserted(self.names.new("total"), self.relates(piece.goal, total_rel),
                          weakened(piece.lines, piece.shown, total_rel))  # fmt: skip
        # the sum
        summand = field.term(self.summand(summands, "direction", here))
        number = "(r - 1)" if type(self.aligned) is str else "r"
        whole = applied("sum", Term(number), Term(f"(fun j => {summand.text})"))
        summed_f = applied("sum", Term(number), Term(f))
        direction, aligned = self.names.new("direction"), self.names.new("aligned")
        suffix = SUFFIX[relation]
        if type(self.aligned) is str:
            extra = field.term(self.summand(summands, "aligned", globe))
            whole, summed_f = added(whole, extra), added(summed_f, extra)
            share_text = field.term(share_m)
            how = [f"exact (sum_rest_{suffix} r ({extra.text}) {f} ({c.text}) ({s.text}) "
                   f"({share_text.text}) {self.names.new('r_ge_1')} {direction} {aligned})."]  # fmt: skip
        elif self.aligned:
            share_text = field.term(share_m)
            back = [f"({self.names.new(self.names.value(n) + '_at_m')} : {self.names.value(n)} m = _)"
                    for n in self.s.get("direction_let", {})]  # fmt: skip
            back += [f"(apart_at m {x.under(10)} : _ = _)" for x in self.apart]
            rewriting = [f"rewrite {', '.join('?' + b for b in back)}."] if back else []
            how = [f"apply (sum_apart_{suffix} r m {f} ({c.text}) ({s.text}) ({share_text.text}) "
                   f"{self.names.new('m_r')} {direction}).", "cbv beta.", *rewriting,
                   f"exact {aligned}."]  # fmt: skip
        else:
            at_rank = f"{self.names.new('r_ge_1')} " if suffix == "gt" else ""
            how = [f"exact (sum_each_{suffix} r {f} ({c.text}) {at_rank}{direction})."]
        del every
        symbol = {"=": "=", ">": "<", ">=": "<="}[relation]
        low = field.term(bound)
        claim = f"{summed_f.text} = {low.text}" if relation == "=" else f"{low.text} {symbol} {summed_f.text}"
        lines += asserted(self.names.new("bounded"), claim, how)
        others, parts = Term("0"), []
        for i, (name, mu) in enumerate(multipliers.items()):
            h = applied("sum", Term("r"), Term(f"(fun j => {field.term(sums[name][0]['direction']).text})"))
            term = multiplied(field.term(mu), h)
            others = term if i == 0 else added(others, term)
            own = f"{self.names.fact(name)}_sum"
            if sums[name][1] == "=":
                zero = [f"rewrite {own}. apply Rmult_0_r."]
                parts.append(("=", zero) if not inexact else (">=", weakened(zero, "=", ">=")))
            else:
                exact = f"exact {own}." if sums[name][1] == ">=" else f"apply Rlt_le. exact {own}."
                parts.append((">=", ["apply Rmult_le_pos.", *braced(self.sight(mu, ">=", known)),
                                     *braced([exact])]))  # fmt: skip
        split, apart = self.names.new("split_up"), subtracted(whole, others)
        lines += asserted(split, f"{summed_f.text} = {apart.text}",
                          ["rewrite ?sum_minus, ?sum_scal. ring."])  # fmt: skip
        rel_h, how = sum_of(parts) if parts else ("=", ["reflexivity."])
        wanted_h = "=" if got == "=" else ">="
        claim = f"{others.text} = 0" if wanted_h == "=" else f"0 <= {others.text}"
        lines += asserted(self.names.new("others"), claim, weakened(how, rel_h, wanted_h))
        rule = {"=": "eq", ">=": "ge", ">": "gt'" if strict_sum else "gt"}[got]
        final = added(whole, field.term(self.total(fixed, globe)))
        bounded, other, total_ = (self.names.new(x) for x in ("bounded", "others", "total"))
        lines += [
            f"assert ({self.names.new('whole')} : {self.against(final, got)}).",
            *braced([f"exact (sum_rule_{rule} _ _ _ _ _ {bounded} {split} {other} {total_})."]),
            f"rewrite ?sum_minus, ?sum_opp in {self.names.new('whole')}. lra.",
        ]
        self.summed_up = lines

    @staticmethod
    def against(term: Term, rel: str) -> str:
        from sdproof.solvers.coq.rules import against_zero

        return against_zero(term, rel)

    summed_up: Lines
    induction_data: Any = None

    def sum_induction(self, proof: Any, *rest: Any) -> Any:
        self.induction_data = proof
        return super().sum_induction(proof, *rest)

    # --- sums that are known

    @property
    def known_sums(self) -> Lines:
        return self.__dict__.setdefault("_known_sums", [])

    def hypotheses_on_sums(self, globe: Scope, here: Scope) -> dict[str, tuple[Summand, str]]:
        found = super().hypotheses_on_sums(globe, here)
        for name, (values, rel) in found.items():
            _, summands, fixed = self.parts(self.s["sums"][name], name)
            body, rest = self.total(summands, here), self.total(fixed, globe)
            own = f"{self.names.fact(name)}_sum"
            self.known_sums.extend(self.spread(own, values["direction"], body, rest, rel, ["lra."]))
        return found

    def spread(
        self, own: str, value: Rational, body: Rational, rest: Rational, rel: str, how: Lines
    ) -> Lines:
        """A known sum, its fixed part spread over the directions."""
        term = self.field.term
        total = applied("sum", Term("r"), Term(f"(fun j => {term(value).text})"))
        return asserted(own, self.against(total, rel), [
            f"rewrite (sum_spread r (fun j => {term(body).text}) ({term(rest).text})) by assumption.",
            "rewrite ?sum_minus, ?sum_opp.", *how,
        ])  # fmt: skip

    def used_sum(self, theorem: Any, entry: Any, at: str, scopes: Any, facts: Any) -> Any:
        raise NotExported("uses")


def theorem(
    name: str, statement: Any, proof: Any, theorems: Mapping[str, Any], known: dict[str, Stated]
) -> Lines:
    try:
        return Proof(statement, proof, dict(theorems), known).lines(name)
    except Invalid as error:
        raise NotExported(f"the kernel refuses it: {error}") from error


_ = Callable, KRYLOV, names
