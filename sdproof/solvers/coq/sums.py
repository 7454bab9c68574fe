"""The sum rule: what is shown in each direction, in direction m and of the total, as one inequality."""

from __future__ import annotations

from typing import Any, NamedTuple

from sdproof.kernel.algebra import Rational, evaluate
from sdproof.kernel.family import Summand
from sdproof.kernel.scopes import Facts, Scope
from sdproof.kernel.statement import sides
from sdproof.solvers.coq.polynomials import Polynomials
from sdproof.solvers.coq.rules import (
    SUFFIX,
    Lines,
    against_zero,
    asserted,
    braced,
    sum_of,
    weakened,
)
from sdproof.solvers.coq.stating import RELATIONS
from sdproof.solvers.coq.terms import CoqTerm, Written, added, applied, multiplied, subtracted

_PLACES = {"direction": "in_direction", "aligned": "in_direction_m", "total": "in_total"}


class Shares(NamedTuple):
    """What a proof by the sum rule says of directions: the share of each, what direction m hands to each
    of the others, and its own share."""

    each: CoqTerm
    transfer: CoqTerm
    of_m: CoqTerm


class Sums(Polynomials):
    """A statement about sums over the directions."""

    def attained(self) -> Lines:
        """It is enough that the wanted filter values satisfy the relation."""
        names, new = self.names, self.names.new
        reached, length, xi = new("reached"), new("xi_length"), self.stated.xi
        given = f"{self.stated.sign('e')} {self.stated.sign('lam')} {new('distinct_e')}"
        greater, _, smaller = sides(self.s["conclusion"], "conclusion")
        e, lam, q = (names.value(n) for n in ("e", "lam", "q"))
        weight = names.value("n") if "n*rho(B, q)" in (greater, smaller) else ""
        if self.s["attain"] == "r":
            other = self.stated.side(greater)
            below = new("below")
            rule = "attain_nearly" if weight else "steps_below"
            how = [
                f"destruct ({rule} r {e} {lam} {names.value('B')} {weight} {q} ({other.text}) {given} "
                f"{reached})",
                f"  as [{xi} [{length} {below}]].",
                f"exists {xi}. split; [exact {length} | exact {below}].",
            ]
        else:
            same, body = new("same"), self.stated.read(self.risk_side)
            how = [
                f"destruct (attain_exactly r {e} {lam} {q} {given}) as [{xi} [{length} {same}]].",
                f"exists {xi}. split; [exact {length}|].",
                f"rewrite (sum_ext r _ (fun j => {body.text})).",
                *braced([f"exact {reached}."]),
                *braced([f"intros j {new('j_r')}. unfold filter. "
                         f"rewrite {same} by exact {new('j_r')}. reflexivity."]),
            ]  # fmt: skip
        return [f"enough ({reached} : {self.stated.total(self.s['conclusion'])}).", *braced(how)]

    @property
    def risk_side(self) -> str:
        return next(t for t in sides(self.s["conclusion"], "")[::2] if "rho(B, q)" in t)

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
        lines = [line for pair in self.lets.pop() for line in self.defined(*pair)]
        rel, summands, fixed = self.parts(self.s["conclusion"], "conclusion")
        sums = sums | self.used(proof, globe_p, here, known, each)
        multipliers = self.multipliers(proof, sums, globe_p)
        rest = field.add(field.variable("r"), field.number(1), -1)
        share = evaluate(proof["share"], globe_p, field)
        transfer = evaluate(proof["transfer"], globe_p, field) if self.aligned else field.number(0)
        shown: dict[str, str] = {}

        def body(place: str, scope: Scope) -> Rational:
            value = self.summand(summands, place, scope)
            for name, mu in multipliers.items():
                h = sums[name][0][place]
                term = subtracted(field.term(value), multiplied(field.term(mu), field.term(h)))
                value = Written(field.add(value, field.mul(mu, h), -1), term)
            return value

        def prove(place: str, value: Rational, scope: Scope, facts: Facts) -> None:
            shown[place] = self.prove(value, proof[place], globe_p | scope, facts, f"proof.{place}")

        inside = body("direction", here)
        goal = field.add(inside, share, -1)
        prove("direction", field.add(goal, transfer) if self.aligned else goal, here, known | each)
        total, share_m = field.mul(field.variable("r"), share), share
        if self.aligned:
            share_m = evaluate(proof["share_m"], globe_p, field)
            at_m = self.at_m(globe) if self.aligned is True else globe
            goal = field.add(body("aligned", at_m), share_m, -1)
            handed = field.mul(field.number(-1), field.mul(rest, transfer))
            prove("aligned", field.add(goal, handed), at_m, known)
            total = field.add(share_m, field.mul(rest, share))
        low = field.term(total)
        total = field.add(total, self.total(fixed, globe))
        prove("total", total, {}, known)
        exact = all(sums[name][1] == "=" for name in multipliers)
        strict = ">" in [*shown.values()][-2:]
        got = "=" if set(shown.values()) == {"="} and exact else ">" if strict else ">="
        self.require(rel, got, "proof")

        shares = Shares(field.term(share), field.term(transfer), field.term(share_m))
        strict_sum = got == ">" and shown["total"] != ">"
        summand = field.term(self.summand(summands, "direction", here))
        extra = field.term(self.summand(summands, "aligned", globe)) if self.expressed else None
        whole, bounded = (
            self.over_directions(body, extra) for body in (summand, field.term(inside))
        )
        relation = ">" if strict_sum else "=" if got == "=" else ">="
        lines += self.known_sums
        lines += self.in_each(relation, ">=" if strict_sum else got)
        lines += asserted(
            self.names.new("bounded"),
            f"{bounded.text} = {low.text}" if relation == "="
            else f"{low.text} {RELATIONS[relation]} {bounded.text}",
            self.bounded(relation, field.term(inside), extra, shares),
        )  # fmt: skip
        lines += self.split_up(summand, whole, bounded, multipliers, sums, got, known)
        final = added(whole, field.term(self.total(fixed, globe)))
        rule = {"=": "eq", ">=": "ge", ">": "gt'" if strict_sum else "gt"}[got]
        own = self.names.new("whole")
        given = " ".join(self.names.new(n) for n in ("bounded", "split_up", "others", "in_total"))
        lines += asserted(
            own, against_zero(final, got), [f"exact (sum_rule_{rule} _ _ _ _ _ {given})."]
        )
        self.summed_up = [
            *lines,
            *(f"{line[:-1]} in {own}." for line in self.two_sides(self.s, here)),
            "lra.",
        ]

    @property
    def expressed(self) -> bool:
        """Whether direction m is given by an expression."""
        return type(self.aligned) is str

    def over_directions(self, body: CoqTerm, extra: CoqTerm | None) -> CoqTerm:
        """The sum over the directions, and what an expression adds for direction m."""
        number = CoqTerm("(r - 1)" if self.expressed else "r")
        total = applied("sum", number, CoqTerm(f"(fun j => {body.text})"))
        return total if extra is None else added(total, extra)

    def in_each(self, relation: str, of_total: str) -> Lines:
        """What is shown in each direction, in direction m, and of the total."""
        last = "aligned" if self.aligned else "direction"
        wanted = {"direction": "=" if relation == "=" else ">=", last: relation, "total": of_total}
        lines: Lines = []
        for place, name in _PLACES.items():
            if place not in wanted:
                continue
            piece = self.pieces[f"proof.{place}"]
            claim = self.relates(piece.goal, wanted[place])
            how = weakened(piece.lines, piece.shown, wanted[place])
            if place == "direction":
                local = self.local_invariants(self.induction_data) if self.induction_data else []
                how = [self.intros, *self.direction_facts(), *local, *how]
                claim = self.stated.every(claim, True)
            lines += asserted(self.names.new(name), claim, how)
        return lines

    def bounded(
        self, relation: str, inside: CoqTerm, extra: CoqTerm | None, shares: Shares
    ) -> Lines:
        """Why the sum over the directions is at least the shares."""
        new, suffix = self.names.new, SUFFIX[relation]
        f = f"(fun j => {inside.text})"
        direction, of_m = new("in_direction"), new("in_direction_m")
        given = f"({shares.each.text}) ({shares.transfer.text}) ({shares.of_m.text})"
        if extra is not None:
            call = (
                f"sum_rest_{suffix} r ({extra.text}) {f} {given} {new('r_ge_1')} {direction} {of_m}"
            )
            return [f"exact ({call})."]
        if not self.aligned:
            at_rank = f"{new('r_ge_1')} " if suffix == "gt" else ""
            return [f"exact (sum_each_{suffix} r {f} ({shares.each.text}) {at_rank}{direction})."]
        own = (self.names.value(n) for n, _ in self.stated.definitions("direction_let"))
        back = [f"({new(n + '_at_m')} : {n} m = _)" for n in own]
        back += [f"(apart_at m {x.under(10)} : _ = _)" for x in self.apart]
        return [
            f"apply (sum_apart_{suffix} r m {f} {given} {new('m_r')} {direction}).",
            "cbv beta.",
            *([f"rewrite {', '.join('?' + b for b in back)}."] if back else []),
            f"exact {of_m}.",
        ]

    def split_up(
        self,
        summand: CoqTerm,
        whole: CoqTerm,
        bounded: CoqTerm,
        multipliers: Scope,
        sums: dict[str, tuple[Summand, str]],
        got: str,
        known: Facts,
    ) -> Lines:
        """The sum as that of the statement less multiples of known sums, which are not negative."""
        field, left, others = self.field, summand, CoqTerm("0")
        parts, apart = list[tuple[str, Lines]](), Lines()
        for i, (name, mu) in enumerate(multipliers.items()):
            factor, body = field.term(mu), field.term(sums[name][0]["direction"])
            h = f"(fun j => {body.text})"
            apart.append(f"rewrite (sum_less r (fun j => {left.text}) ({factor.text}) {h}).")
            left = subtracted(left, multiplied(factor, body))
            term = multiplied(factor, applied("sum", CoqTerm("r"), CoqTerm(h)))
            others = term if i == 0 else added(others, term)
            parts.append(self.multiple(name, mu, sums[name][1], got, known))
        rel, how = sum_of(parts) if parts else ("=", ["reflexivity."])
        wanted = "=" if got == "=" else ">="
        equal = f"{bounded.text} = {subtracted(whole, others).text}"
        return [
            *asserted(self.names.new("split_up"), equal, [*apart[::-1], "ring."]),
            *asserted(
                self.names.new("others"), against_zero(others, wanted), weakened(how, rel, wanted)
            ),
        ]

    def multiple(
        self, name: str, mu: Rational, rel: str, got: str, known: Facts
    ) -> tuple[str, Lines]:
        """The relation of a multiple of a known sum to zero."""
        own = f"{self.names.fact(name)}_sum"
        if rel == "=":
            zero = [f"rewrite {own}. apply Rmult_0_r."]
            return ("=", zero) if got == "=" else (">=", weakened(zero, "=", ">="))
        exact = f"exact {own}." if rel == ">=" else f"apply Rlt_le. exact {own}."
        return ">=", ["apply Rmult_le_pos.", *braced(self.sight(mu, ">=", known)), *braced([exact])]
