"""A statement of the kernel's language as a theorem of Coq."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from sdproof.errors import ProofError
from sdproof.kernel.statement import KRYLOV, sides, summed
from sdproof.solvers.coq.naming import Names
from sdproof.solvers.coq.terms import (
    CoqTerm,
    added,
    applied,
    expression,
)
from sdproof.statements.reader import names_in
from sdproof.statements.statement import Statement

SIGNS = {"positive": "0 < {}", "nonnegative": "0 <= {}"}
RELATIONS = {">": "<", ">=": "<=", "=": "="}


class NotExported(ProofError):
    """A statement or a proof that has no Coq source."""


def related(greater: CoqTerm, rel: str, smaller: CoqTerm) -> str:
    if rel == "=":
        return f"{greater.text} = {smaller.text}"
    return f"{smaller.text} {RELATIONS[rel]} {greater.text}"


class Binder(NamedTuple):
    """A part of a theorem before its conclusion: its text, and the names that `intros` gives."""

    text: str
    introduced: tuple[str, ...]


class StatedInCoq:
    """The theorem that says what a statement says.

    An instance of rank r is a pair of functions from directions j < r; with direction m, v_m is v at m. A
    value chosen anew at every step is a sequence, a state one that obeys its recursion up to step k.
    """

    def __init__(self, data: Mapping[str, Any], names: Names) -> None:
        self.s, self.names = data, names
        self.aligned = data.get("aligned", False)
        statement = Statement(data)
        if statement.noises - statement.averaged:
            raise NotExported("a noise outside of its mean has no Coq source")
        self.noises = statement.averaged
        self.noisy: dict[str, str] = {}
        for name, text in [*data.get("let", {}).items(), *data.get("direction_let", {}).items()]:
            if names_in(text) & (self.noises | self.noisy.keys()):
                self.noisy[name] = text
        self.means = {pair: names.new("E" + str(i or "")) for i, pair in enumerate(statement.means)}
        self.directions = names.new("j")
        self.steps, self.step = names.new("k"), names.new("i")
        self.xi = names.new("xi")
        self.pointwise = data["type"] == "pointwise"

    # --- terms

    def value(self, name: str, at: str = "j", step: str | None = None) -> CoqTerm:
        """A name in direction `at`, after `step` steps."""
        s, known = self.s, self.names.value
        step = self.steps if step is None else step
        if name == "r":
            return applied("INR", CoqTerm("r"))
        if name in self.noises:
            return CoqTerm(known(name))
        if name in self.noisy:
            return CoqTerm(f"({self.read(self.noisy[name], at, step).text})")
        if name in s.get("fresh", {}):
            return applied(known(name), CoqTerm(step))
        if self.aligned is True and name.endswith("_m"):
            of = name.removesuffix("_m")
            if of in s.get("direction", {}):
                return applied(known(of), CoqTerm("m"))
            if of in s.get("state", {}):
                return applied(known(of), CoqTerm(step), CoqTerm("m"))
        if name in s.get("state", {}):
            return applied(known(name), CoqTerm(step), *[CoqTerm(at)] * (not self.pointwise))
        if name in s.get("direction", {}) or name in s.get("direction_let", {}):
            return applied(known(name), CoqTerm(at))
        return CoqTerm(known(name))

    def mean(self, terms: Callable[[str], CoqTerm]) -> Callable[[ast.Call], CoqTerm]:
        def of(node: ast.Call) -> CoqTerm:
            value, noise, moment = (ast.unparse(a) for a in node.args)
            body = expression(value, terms, of)
            return self.expected(noise, moment, body)

        return of

    def expected(self, noise: str, moment: str, body: CoqTerm) -> CoqTerm:
        name = self.means[noise, moment]
        return applied(name, CoqTerm(f"(fun {self.names.value(noise)} => {body.text})"))

    def read(self, text: str, at: str = "j", step: str | None = None) -> CoqTerm:
        def terms(name: str) -> CoqTerm:
            return self.value(name, at, step)

        return expression(text, terms, self.mean(terms))

    def relation(self, text: str, at: str = "j", step: str | None = None) -> str:
        greater, rel, smaller = sides(text, "")
        return related(self.read(greater, at, step), rel, self.read(smaller, at, step))

    def side(self, text: str, step: str | None = None) -> CoqTerm:
        """A side of a relation of sums: summed if it names what a direction has."""
        if not summed(dict(self.s), text):
            return self.read(text, step=step)
        total = self.summed(self.read(text, step=step))
        if isinstance(self.aligned, str):
            return added(total, self.read(self.aligned))
        return total

    def summed(self, body: CoqTerm) -> CoqTerm:
        number = CoqTerm("(r - 1)") if isinstance(self.aligned, str) else CoqTerm("r")
        return applied("sum", number, CoqTerm(f"(fun j => {body.text})"))

    def conclusion(self, step: str | None = None) -> str:
        if "attain" not in self.s:
            return self.total(self.s["conclusion"], step)
        length = "r" if self.s["attain"] == "r" else "S r"
        reached = f"filter ({self.names.value('e')} j) {self.names.value('lam')} {self.xi}"
        q = self.value("q").text
        shown = self.total(self.s["conclusion"]).replace(f"({q})", f"({reached})", 1)
        return f"exists {self.xi} : list R, length {self.xi} = {length} /\\ {shown}"

    def total(self, text: str, step: str | None = None) -> str:
        greater, rel, smaller = sides(text, "")
        return related(self.side(greater, step), rel, self.side(smaller, step))

    # --- the theorem

    @property
    def bound(self) -> str:
        """How far directions go."""
        return "r - 1" if isinstance(self.aligned, str) else "r"

    def every(self, text: str, but_m: bool = False) -> str:
        apart = "j <> m -> " if but_m and self.aligned is True else ""
        return f"forall j, (j < {self.bound})%nat -> {apart}{text}"

    @property
    def ranked(self) -> bool:
        """Whether r matters."""
        return not self.pointwise or self.names.mentions("r") or self.names.mentions("rank")

    def binders(self) -> Iterator[Binder]:
        s, names = self.s, self.names
        if self.ranked:
            yield Binder("forall r : nat, (1 <= r)%nat ->", ("r", names.new("r_ge_1")))
        yield from self._variables(s["variables"], "R", "{}")
        if self.aligned is True:
            yield Binder("forall m : nat, (m < r)%nat ->", ("m", names.new("m_r")))
        yield from self._variables(s.get("direction", {}), "nat -> R", self.every("{}"), "j")
        if "attain" in s:
            own = names.new("distinct_e")
            yield Binder(f"forall ({own} : distinct r {names.value('e')}),", (own,))
        yield from self._definitions_and_means()
        yield from self._premises("hypotheses", self.relation)
        for name, text in self.definitions("direction_let"):
            own, body = names.value(name), self.read(text).text
            if self.aligned is True:
                body = f"if Nat.eq_dec j m then {self.value(f'{name}_m').text} else {body}"
            yield Binder(f"let {own} := fun j : nat => {body} in", (own,))
        yield from self._premises("each", lambda text: self.every(self.relation(text), True))
        yield from self._premises("sums", self.total)
        if "state" in s:
            yield from self._recursion()
        for name, text in s.get(KRYLOV, {}).items():
            own, c = names.fact(name), self.read(text)
            premise = applied(
                "krylov", CoqTerm("r"), CoqTerm(self.steps), CoqTerm("m"), CoqTerm("e"), c
            )
            yield Binder(f"forall ({own} : {premise.text}),", (own,))

    def _definitions_and_means(self) -> Iterator[Binder]:
        """A mean comes when its second moment is defined, and before it can be spoken of."""
        lets, names = self.definitions("let"), self.names
        waiting = dict(self.means)
        for i in range(len(lets) + 1):
            later = {name for name, _ in lets[i:]}
            for pair in [p for p in waiting if not names_in(p[1]) & later]:
                own = waiting.pop(pair)
                text = applied("expectation", CoqTerm(own), self._moment(pair[1])).text
                yield Binder(
                    f"forall {own} : (R -> R) -> R, {text} ->", (own, names.new(f"{own}_is"))
                )
            for name, text in lets[i : i + 1]:
                own = names.value(name)
                yield Binder(f"let {own} := {self.read(text).text} in", (own,))

    def definitions(self, key: str) -> list[tuple[str, str]]:
        """Those that are no part of a mean: with a noise in them they are written out."""
        return [(n, text) for n, text in self.s.get(key, {}).items() if n not in self.noisy]

    def _moment(self, text: str) -> CoqTerm:
        local = {*self.s.get("direction", {}), *self.s.get("direction_let", {})}
        if local & {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}:
            raise NotExported("a second moment that differs between directions has no Coq source")
        return self.read(text)

    def _variables(
        self, signs: Mapping[str, str], kind: str, premise: str, at: str = ""
    ) -> Iterator[Binder]:
        shown = [name for name in signs if name not in self.noises]
        if not shown:
            return
        own = [self.names.value(name) for name in shown]
        yield Binder(f"forall {' '.join(own)} : {kind},", tuple(own))
        for name in shown:
            if signs[name] in SIGNS:
                value = applied(self.names.value(name), CoqTerm(at)) if at else self.value(name)
                text = premise.format(SIGNS[signs[name]].format(value.text))
                shown_text = f"({text}) ->" if at else f"{text} ->"
                yield Binder(shown_text, (self.sign(name),))

    def sign(self, name: str) -> str:
        """The premise that says of which sign a variable is."""
        return self.names.new(f"{self.names.value(name)}_sign")

    def _premises(self, key: str, show: Callable[[str], str]) -> Iterator[Binder]:
        for name, text in self.s.get(key, {}).items():
            own = self.names.fact(name)
            yield Binder(f"forall ({own} : {show(text)}),", (own,))

    def _recursion(self) -> Iterator[Binder]:
        s, names, k, i = self.s, self.names, self.steps, self.step
        yield Binder(f"forall {k} : nat,", (k,))
        before = f"({i} < {k})%nat ->"
        yield from self._variables(s.get("fresh", {}), "nat -> R", f"forall {i}, {before} {{}}", i)
        for name, text in s.get("at_each_step", {}).items():
            own = names.fact(name)
            shown = self.relation(text, step=i)
            yield Binder(f"forall ({own} : forall {i}, {before} {shown}),", (own,))
        states = [names.value(name) for name in s["state"]]
        kind = "nat -> R" if self.pointwise else "nat -> nat -> R"
        yield Binder(f"forall {' '.join(states)} : {kind},", tuple(states))
        inner = "" if self.pointwise else "j, (j < r)%nat -> "
        outer = "" if self.pointwise else "forall "
        for name, rule in s["state"].items():
            own = names.value(name)
            at = "" if self.pointwise else " j"
            first = f"{outer}{inner}{own} 0%nat{at} = {self.read(rule['start']).text}"
            yield Binder(f"({first}) ->", (names.new(f"{own}_start"),))
            step = self.read(rule["step"], step=i).text
            both = f"forall {i}{' j' if at else ''}, {before}{' (j < r)%nat ->' if at else ''} "
            yield Binder(f"({both}{own} (1 + {i})%nat{at} = {step}) ->",
                         (names.new(f"{own}_step"),))  # fmt: skip

    def lines(self, name: str, kind: str) -> list[str]:
        """The statement, of a theorem or a lemma."""
        return [
            f"{kind} {name} :",
            *(f"  {binder.text}" for binder in self.binders()),
            f"  {self.conclusion()}.",
        ]
