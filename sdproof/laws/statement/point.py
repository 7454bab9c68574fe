"""Values for a statement of the kernel's language, and what the statement says at them.

What a statement means is written in `sdproof.kernel.family`. With `steps` ("some ξ reaches these
filter values") only the relation at the wanted filter values is evaluated, not that they are reached.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from flint import fmpq

from sdproof.laws.base import Judgement, least
from sdproof.laws.statement.expressions import (
    Env,
    InNoise,
    difference,
    evaluate,
    holds,
    relation,
    sides,
)
from sdproof.model.instance import Instance
from sdproof.numbers.exact import exact_str

Json: TypeAlias = dict[str, Any]


def noises(s: Json) -> set[str]:
    """The variables of a statement that are a noise: the second arguments of its means."""
    return set(re.findall(r"mean\(.*?,\s*([A-Za-z]\w*)\s*,[^,]*\)", str(s)))


def signs(s: Json) -> dict[str, str]:
    """The sign of every global variable, those of the aligned direction included."""
    own = {f"{n}_m": v for n, v in s.get("direction", {}).items()} if s.get("aligned") else {}
    return {**s["variables"], **own}


def judged(left: Any, rel: str, right: Any, what: str) -> Judgement:
    """The margin of a relation: how much the larger side exceeds the other, −|difference| for =."""
    gap = difference(left, right)
    margin = -abs(gap) if rel == "=" else -gap if rel in ("<", "<=") else gap
    if isinstance(left, InNoise) or isinstance(right, InNoise):
        size, shown = abs(gap), f"left − right = {gap}"
    else:
        size, shown = max(abs(left), abs(right)), f"{left} against {right}"
    words = f"{what}: {shown}, wanted {rel}"
    return Judgement(margin, words, margin / max(fmpq(1), size), strict=rel in ("<", ">"))


class Point:
    """Values for a statement.

    Parameters
    ----------
    s : dict
        The statement.
    values : dict
        Of the global variables, those of the aligned direction m included; exact, or a noise.
    directions : list of dict
        Of the direction variables in each direction other than m; for a recursion, of the fresh
        variables at each step.
    """

    def __init__(self, s: Json, values: Env, directions: list[Env]) -> None:
        self.s, self.values, self.directions = s, values, directions
        self.aligned = bool(s.get("aligned"))
        self.rank = len(directions) + self.aligned if s["type"] == "sum" else 1

    def globe(self) -> Env:
        """All global names: r, the variables, the definitions of `let`."""
        env = {"r": fmpq(self.rank), **self.values}
        for name, text in self.s.get("let", {}).items():
            env[name] = evaluate(text, env)
        return env

    def places(self, globe: Env) -> list[Env]:
        """The names in each direction, the aligned one last."""
        found = []
        for values in self.directions if self.s["type"] == "sum" else []:
            env = globe | values
            for name, text in self.s.get("direction_let", {}).items():
                env[name] = evaluate(text, env)
            found.append(env)
        if self.aligned:
            names = [*self.s.get("direction", {}), *self.s.get("direction_let", {})]
            found.append(globe | {v: globe[f"{v}_m"] for v in names})
        return found

    def sums(self, globe: Env, text: str) -> tuple[Any, str]:
        """Σ_j (left − right) of a relation, and its sign."""
        parts = [sides(text, env) for env in self.places(globe)]
        return sum((a - b for a, _, b in parts), start=fmpq(0)), parts[0][1]

    def satisfied(self) -> bool:
        """Whether all hypotheses hold."""
        globe = self.globe()
        free = self.places(globe)[: self.rank - self.aligned]
        return (
            all(holds(*sides(t, globe)) for t in self.s.get("hypotheses", {}).values())
            and all(holds(*sides(t, e)) for t in self.s.get("each", {}).values() for e in free)
            and all(
                holds(value, rel, 0)
                for value, rel in (self.sums(globe, t) for t in self.s.get("sums", {}).values())
            )
        )

    def judge(self) -> Judgement:
        """The exact margin of the conclusion (of a recursion: the least over invariants and steps);
        the hypotheses are not looked at.

        Raises
        ------
        Skip
            If the conclusion has no value here.
        """
        if self.s["type"] == "recursion":
            return self._judge_run()
        globe, text = self.globe(), self.s["conclusion"]
        if self.s["type"] == "pointwise":
            return judged(*sides(text, globe), text)
        left, rel, right = relation(text)
        total = sum((evaluate(left, e) for e in self.places(globe)), start=fmpq(0))
        return judged(total, rel, evaluate(right, globe), f"sum over j of {text}")

    def _judge_run(self) -> Judgement:
        globe = self.globe()
        state = {n: evaluate(rule["start"], globe) for n, rule in self.s["state"].items()}
        parts = self._invariants(globe | state, 0)
        for step, fresh in enumerate(self.directions, 1):
            globe = Point(self.s, self.values | fresh, []).globe()
            now = globe | state
            state = {n: evaluate(rule["step"], now) for n, rule in self.s["state"].items()}
            parts += self._invariants(globe | state, step)
        return least(parts)

    def _invariants(self, now: Env, step: int) -> list[Judgement]:
        return [
            judged(*sides(text, now), f"{name} after {step} steps: {text}")
            for name, text in self.s["invariant"].items()
        ]

    def concluded(self) -> bool:
        """Whether the conclusion holds (with `steps`: at the wanted filter values)."""
        return self.judge().holds

    def instance(self) -> Instance | None:
        """The instance that the values describe, the aligned direction first; None where the
        statement does not speak of both e_j and B_j."""
        places = self.places(self.globe())
        places = places[-1:] + places[:-1] if self.aligned else places
        if not places or not all({"e", "B"} <= p.keys() for p in places):
            return None
        return Instance(tuple(p["e"] for p in places), tuple(p["B"] for p in places))

    def size(self) -> tuple[int, int]:
        """Directions first, then the sum of all numerators and denominators."""
        numbers = [v for env in (self.values, *self.directions) for v in env.values()]
        exact = [v for v in numbers if not isinstance(v, InNoise)]
        return len(self.directions), sum(int(abs(v.p)) + int(v.q) for v in exact)

    def to_json(self) -> Json:
        """``values`` and ``directions`` (of a recursion: ``steps``) as in a certificate."""
        rows = "steps" if self.s["type"] == "recursion" else "directions"
        return {"values": _texts(self.values), rows: [_texts(d) for d in self.directions]}

    def __str__(self) -> str:
        parts = [_line(self.values), *(f"({_line(d)})" for d in self.directions)]
        return ", ".join(p for p in parts if p) or "no variables"


def _texts(env: Env) -> dict[str, str | None]:
    return {n: None if isinstance(v, InNoise) else exact_str(v) for n, v in env.items()}


def _line(env: Env) -> str:
    return ", ".join(f"{n} = {'open' if v is None else v}" for n, v in _texts(env).items())
