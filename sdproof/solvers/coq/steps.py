"""Proofs about any number of steps, as inductions of Coq."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from sdproof.kernel.scopes import Facts, Scope
from sdproof.kernel.statement import entries
from sdproof.solvers.coq.known import Known
from sdproof.solvers.coq.rules import Lines, asserted, braced
from sdproof.solvers.coq.stating import NotExported
from sdproof.solvers.coq.terms import CoqTerm, Written, expression

AND = r" /\ "


class Steps(Known):
    """The states after n steps, and what the induction shows of them."""

    def add_states(self, proof: Any) -> None:
        self.own_states = dict(entries(proof.get("state", {}), "state"))
        super().add_states(proof)

    def states(self, scope: Scope, when: str) -> Scope:
        found = super().states(scope, when)
        step = "0%nat" if when == "start" else f"(1 + {self.now})%nat"
        at = "" if self.kind == "pointwise" else " m" if self.at_m_now else " j"
        return {
            name: Written(value, CoqTerm(f"{self.names.value(name)} {step}{at}", 10))
            for name, value in found.items()
        }

    def states_of_m(self, globe: Scope, when: str) -> Scope:
        self.at_m_now = True
        try:
            return super().states_of_m(globe, when)
        finally:
            self.at_m_now = False

    def over_steps(self, proof: Any, then: Lines) -> Lines:
        """The proof of the conclusion after any number of steps, `then` after n of them."""
        n, k, within = self.now, self.stated.steps, self.names.new("n_k")
        claim = f"forall {n}, ({n} <= {k})%nat -> {self.stated.conclusion(n)}"
        every = self.names.new("every")
        return [
            *self.own_recursion(),
            *asserted(
                self.names.new("after_steps"), self.invariants_claim(proof), self.by_steps(proof)
            ),
            *self.before_steps,
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
            shown = (
                self.s["conclusion"] if text == "conclusion" and self.kind == "pointwise" else text
            )
            self.invariant_values[shown] = found[name]
        return found

    def invariants_of(self, proof: Any) -> Lines:
        """The invariants after n steps, of direction m alone where directions differ."""
        return [f"pose proof ({self.names.new('after_steps')} {self.now} {self.names.new('n_k')}) "
                f"as {self.all_invariants(proof)}."]  # fmt: skip

    def all_invariants(self, proof: Any) -> str:
        """The pattern of what the induction shows."""
        own = [
            self.names.fact(n) for n, _, m in self.parts_of(proof) if m or self.kind == "pointwise"
        ]
        local = [self.names.new("local")] if self.kind != "pointwise" else []
        return self.pattern([*(own or [self.names.new("none")]), *local])

    @staticmethod
    def pattern(parts: list[str]) -> str:
        """An introduction pattern for a conjunction."""
        if len(parts) == 1:
            return parts[0]
        return f"[{parts[0]} {Steps.pattern(parts[1:])}]"

    def local_invariants(self, proof: Any) -> Lines:
        own = [self.names.fact(n) for n, _, m in self.parts_of(proof) if not m]
        if not own:
            return []
        apart = f" {self.names.new('j_m')}" if self.aligned is True else ""
        return [f"pose proof ({self.names.new('local')} j {self.names.new('j_r')}{apart}) "
                f"as {self.pattern(own)}."]  # fmt: skip

    def sum_induction(self, proof: Any, *rest: Any) -> Any:
        self.induction_data = proof
        return super().sum_induction(proof, *rest)

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
        step.append(f"pose proof {before} as {self.all_invariants(proof)}. clear {before}.")
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
        place = at or "w"
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
            lines.append(f"assert ({new(f'{own}_{place}')} : {shown} :== {body}) by exact {call}.")
        return lines

    def reading(self, text: str, at: str, own: Callable[[str], str] | None = None,
                step: str | None = None) -> str:  # fmt: skip
        """An expression in direction `at`; `own` writes the states of the proof's own."""
        now = step or self.now

        def terms(name: str) -> CoqTerm:
            if name not in self.own_states:
                return self.stated.value(name, at or "j", now)
            value = self.names.value(name)
            return (
                CoqTerm(f"{value} {now} {at}".rstrip(), 10) if own is None else CoqTerm(own(value))
            )

        return expression(text, terms, self.stated.mean(terms)).text

    def placed(self, proof: Any, when: str, before: Lines) -> Lines:
        """The invariants at the start or after a step, from what is known there."""
        parts = self.parts_of(proof)
        pieces = {
            name: self.at(f"proof.induction.{when}.{name}", self.invariant_values[text][1])
            for name, text, _ in parts
        }
        if self.kind == "pointwise":
            every = [pieces[n] for n, _, _ in parts] or [["exact I."]]
            return [*before, *self.equations(when, ""), *self.conjunction(every)]
        of_m = [pieces[n] for n, _, m in parts if m]
        each = [pieces[n] for n, _, m in parts if not m]
        lines = self.equations(when, "m") if self.aligned is True else []
        local = self.local_invariants(proof) if when == "step" else []
        here = [self.intros, *self.direction_facts(last=False), *local, *self.equations(when, "j"),
                *self.conjunction(each or [["exact I."]])]  # fmt: skip
        return [*before, *lines, *self.conjunction([*(of_m or [["exact I."]]), here])]

    @staticmethod
    def conjunction(parts: list[Lines]) -> Lines:
        """Each part of a conjunction."""
        if len(parts) == 1:
            return parts[0]
        first, *rest = parts
        return ["split.", *braced(first), *braced(Steps.conjunction(rest))]

    def own_recursion(self) -> Lines:
        """The states of the proof's own, which there are."""
        if not self.own_states:
            return []
        if self.kind == "pointwise":
            raise NotExported("states of a proof's own without directions")
        own = [self.names.value(n) for n in self.own_states]
        s, new, i = self.names.new("s"), self.names.new, self.stated.step
        pattern = ", ".join(own)
        bare = partial(self.reading, at="j", own=str, step=i)
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
                f"{self.reading(rule['step'], 'j', step=i)})",
                f"  by (intros {i} j; unfold {unfolded}, stands_for; cbn [Nat.add]; "
                f"rewrite {new(s + '_step')}; "
                f"destruct ({s} {i} j) as {self.tuple_pattern(len(own))}; reflexivity).",
            ]
        lines += [f"clearbody {' '.join(own)}.", f"clear {new(s + '_start')} {new(s + '_step')}."]
        return lines

    @staticmethod
    def tuple_pattern(n: int) -> str:
        return "[" * (n - 1) + "? ?]" + " ?]" * (n - 2) if n > 1 else "?"
