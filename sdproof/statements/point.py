"""Values for a statement, and what it says at them: an exact margin, found with the model.

With `attain` ("some ξ gives these filter values") only the relation at the wanted filter values is
evaluated, not that they are reached. r steps come as near to them as one likes, and need not reach them:
a strict relation between the two sides holds there too or fails there too, but a tie says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, TypeAlias

from flint import fmpq, fmpq_mat

from sdproof.errors import InputError, PrecisionExhausted
from sdproof.minima.certified import minimum
from sdproof.model.filters import spectral_filter
from sdproof.model.instance import Instance
from sdproof.model.risks import risk
from sdproof.numbers.exact import exact_str, to_exact
from sdproof.statements.evaluation import Arithmetic, evaluate
from sdproof.statements.judgement import Judgement, Skip, compared, least
from sdproof.statements.names import INSTANCES, KRYLOV
from sdproof.statements.noise import Noise
from sdproof.statements.notation import Notation, Plain
from sdproof.statements.reader import COMPARE, relation
from sdproof.statements.statement import Statement

Names: TypeAlias = dict[str, Any]
Filter: TypeAlias = Callable[[Any, Any, Sequence[Any]], Any]
DIGITS = (12, 40)
"""Accuracies of the least risk that are tried one after the other."""
FITS: dict[str, Callable[[Any], bool]] = {
    "positive": lambda v: bool(v > 0),
    "nonnegative": lambda v: bool(v >= 0),
    "real": lambda _: True,
}


class Point:
    """Values for a statement.

    Parameters
    ----------
    values : dict
        Of the fixed variables, those of direction m included; exact, or a `Noise`. Of a pointwise
        statement that names r: r too.
    directions : list of dict
        Of the direction variables, in each direction other than m.
    steps : list of dict
        Of the fresh variables, at each step.
    filter : callable
        (e, λ, (ξ_1, …)) -> the filter value, e.g. of a user's estimator; that of the model by
        default.
    """

    def __init__(
        self,
        statement: Statement,
        values: Names,
        directions: Sequence[Names] = (),
        steps: Sequence[Names] = (),
        filter: Filter = spectral_filter,
    ) -> None:
        self.statement, self.values = statement, values
        self.directions, self.steps = list(directions), list(steps)
        self.how = Arithmetic(filter=filter)

    @classmethod
    def read(cls, statement: Statement, data: Mapping[str, Any]) -> Point:
        """The point of a counterexample certificate; an `InputError` if a value is no exact number, or
        names are missing or too many."""

        def row(given: object, names: Mapping[str, str], where: str) -> Names:
            if not isinstance(given, Mapping) or given.keys() - {"r"} != names.keys() - {"r"}:
                raise InputError(f"{where}: accepted: values of {', '.join(names) or 'no names'}")
            return {
                n: Noise(name=n) if v is None else to_exact(v, f"{where}.{n}")
                for n, v in given.items()
            }

        def rows(name: str, key: str) -> list[Names]:
            signs = statement.entries(key)
            return [row(v, signs, f"{name}[{i}]") for i, v in enumerate(data.get(name, []))]

        values = row(data.get("values", {}), statement.signs, "values")
        return cls(statement, values, rows("directions", "direction"), rows("steps", "fresh"))

    def copy(self) -> Point:
        """The same values, to be changed."""
        directions, steps = ([*map(dict, rows)] for rows in (self.directions, self.steps))
        return Point(self.statement, dict(self.values), directions, steps, self.how.filter)

    @property
    def rank(self) -> int:
        """r."""
        if self.statement.kind not in ("sum", "infimum"):
            return int(self.values.get("r", fmpq(1)).p)
        return len(self.directions) + bool(self.statement.field("aligned"))

    def evaluated(self, text: str, names: Names) -> Any:
        return evaluate(text, names, self.how)

    def defined(self, names: Names, key: str) -> Names:
        """`names`, to which the definitions of `let` or `direction_let` are added."""
        for name, text in self.statement.entries(key).items():
            names[name] = self.evaluated(text, names)
        return names

    def fixed(self) -> Names:
        """All fixed names: r, the variables, the definitions of `let`."""
        return self.defined({**self.values, "r": self.how.number(self.rank)}, "let")

    def place(self, fixed: Names, row: Names) -> Names:
        """The names in one direction other than m, for these values of its variables."""
        return self.defined(fixed | row, "direction_let")

    def places(self, fixed: Names) -> list[Names]:
        """The names in each direction, m last."""
        found = [self.place(fixed, row) for row in self.directions]
        if self.statement.field("aligned") is True:
            keys = ("direction", "direction_let")
            own = {v: fixed[f"{v}_m"] for key in keys for v in self.statement.entries(key)}
            found.append(fixed | own)
        return found

    def gap(self, text: str, names: Names) -> tuple[Any, str]:
        """left − right of a relation, and its sign."""
        of = relation(text)
        return _settled(self.evaluated(of.left, names) - self.evaluated(of.right, names)), of.sign

    def gap_of_sums(self, text: str, fixed: Names, places: Sequence[Names]) -> tuple[Any, str]:
        """The same where a side that names a direction variable is summed."""
        of = relation(text)
        sides = [self.total(side, fixed, places) for side in (of.left, of.right)]
        return _settled(sides[0] - sides[1]), of.sign

    def total(self, side: str, fixed: Names, places: Sequence[Names]) -> Any:
        """The value of a side of a relation, summed over the directions or fixed."""
        if not self.statement.is_summed(side):
            return self.evaluated(side, fixed)
        return sum((self.evaluated(side, names) for names in places), start=self.how.number(0))

    def satisfied(self) -> bool:
        """Whether r is an integer ≥ 1, the values have their signs, and all hypotheses hold, those of
        every step included."""
        s = self.statement
        whole = self.values.get("r", fmpq(1)).q == 1
        if not whole or self.rank < 1 or not all(_fits(row, signs) for row, signs in self.rows()):
            return False
        fixed = self.fixed()
        places = self.places(fixed)
        found = [self.gap(text, fixed) for text in s.entries("hypotheses").values()]
        others = places[: len(self.directions)]
        found += [self.gap(text, names) for text in s.entries("each").values() for names in others]
        found += [self.gap_of_sums(text, fixed, places) for text in s.entries("sums").values()]
        found += [self.gap(text, fixed | step) for text in s.entries("at_each_step").values()
                  for step in self.steps]  # fmt: skip
        if not all(self.holds_for_polynomials(text, fixed, places)
                   for text in s.entries(KRYLOV).values()):  # fmt: skip
            return False
        if s.field("attain") and len({names["e"] for names in places}) < len(places):
            return False
        return all(COMPARE[sign](value, 0) for value, sign in found)

    def holds_for_polynomials(self, text: str, fixed: Names, places: Sequence[Names]) -> bool:
        """Whether Σ_j P(e_j)² ≥ text · P(e_m)² for every P of degree at most steps + 1 with P(0) = 0."""
        values, degree = [names["e"] for names in places], len(self.steps) + 1
        least = self.evaluated(text, fixed)
        moments = [sum((e**i for e in values), start=fmpq(0)) - least * values[-1] ** i
                   for i in range(2 * degree + 1)]  # fmt: skip
        rows = [[moments[a + b] for b in range(1, degree + 1)] for a in range(1, degree + 1)]
        found = fmpq_mat(rows).charpoly().coeffs()
        # a symmetric matrix has real eigenvalues: none is negative if these signs alternate
        return all((-1) ** (degree - i) * c >= 0 for i, c in enumerate(found))

    def rows(self) -> list[tuple[Names, Mapping[str, str]]]:
        """The values and their signs: fixed, in each direction, at each step."""
        s = self.statement
        found = [(self.values, s.signs)]
        found += [(row, s.entries("direction")) for row in self.directions]
        return found + [(row, s.entries("fresh")) for row in self.steps]

    def after_steps(self, fixed: Names, places: list[Names]) -> tuple[Names, list[Names]]:
        """The names, with the states that all steps lead to."""
        rules = self.statement.entries("state")
        named_m = [f"{n}_m" for n in rules if f"{n}_m" in self.statement.at_m]
        states = [{n: self.evaluated(v["start"], p) for n, v in rules.items()} for p in places]
        for fresh in [*self.steps, None]:
            at_m = {n: states[-1][n.removesuffix("_m")] for n in named_m}
            now = [names | at_m | state for names, state in zip(places, states, strict=True)]
            if fresh is not None:
                states = [{n: self.evaluated(v["step"], names | fresh) for n, v in rules.items()}
                          for names in now]  # fmt: skip
        return fixed | at_m, now

    def judge(self) -> Judgement:
        """The exact margin of the conclusion, after all the steps; hypotheses are not looked at.

        Raises
        ------
        Skip
            If the conclusion has no value here, a least risk is not told apart from its bound, or
            there is a tie at filter values that r steps need not reach.
        """
        found = self.at_filters()
        if self.statement.field("attain") == "r" and found.margin == 0:
            raise Skip
        return found

    def at_filters(self) -> Judgement:
        """The same at the wanted filter values, as if they were reached."""
        s = self.statement
        if s.kind in INSTANCES:
            return self._judge_instance()
        of = relation(s.field("conclusion"))
        if s.kind == "infimum":
            sign = of.sign if of.left == "least" else _mirrored(of.sign)
            steps = self.evaluated(str(s.field("steps")), self.fixed())
            if steps.q != 1:
                raise Skip
            return self._judge_least(int(steps.p), sign, self.bound())
        left, right = self.sides()
        return compared(left, of.sign, right, s.formula_text)

    def bound(self) -> Any:
        """What a statement about the least risk compares it with."""
        of, fixed = relation(self.statement.field("conclusion")), self.fixed()
        text = of.left if of.right == "least" else of.right
        return self.total(text, fixed, self.places(fixed))

    def sides(self) -> tuple[Any, Any]:
        """Both sides of the conclusion of a statement about given filters, after all the steps, in the
        numbers of `how`; raises as `judge`."""
        s, fixed = self.statement, self.fixed()
        of = relation(s.field("conclusion"))
        if s.kind == "pointwise":
            fixed = self.after_steps(fixed, [fixed])[1][0]
            left, right = (self.evaluated(side, fixed) for side in (of.left, of.right))
        else:
            fixed, places = self.after_steps(fixed, self.places(fixed))
            left, right = (self.total(side, fixed, places) for side in (of.left, of.right))
            own = s.field("aligned")
            if isinstance(own, str):
                more = self.evaluated(own, fixed)
                left, right = (left + more, right) if s.is_summed(of.left) else (left, right + more)
        if isinstance(left, Noise) or isinstance(right, Noise):
            return _settled(left - right), self.how.number(0)
        return left, right

    def among(self, number: Callable[[int], Any], value: Callable[[fmpq], Any]) -> Point:
        """The same point in numbers of another type, made of an integer or of an exact value."""

        def row(names: Names) -> Names:
            return {
                n: v if n == "r" or isinstance(v, Noise) else value(v) for n, v in names.items()
            }

        directions, steps = [*map(row, self.directions)], [*map(row, self.steps)]
        point = Point(self.statement, row(self.values), directions, steps)
        point.how = replace(self.how, number=number)
        return point

    def _judge_least(self, steps: int, sign: str, bound: fmpq) -> Judgement:
        """inf over λ > 0 and ξ ∈ R^steps of ρ, REL bound, by certified enclosures: the end next to the
        bound stands for the least risk. `Skip` if it is not told apart from the bound, or for more
        steps than `minimum` takes."""
        instance = self.instance()
        if instance is None or self.how.filter is not spectral_filter:
            raise Skip
        for digits in DIGITS:
            try:
                found = minimum(instance, steps, digits)
            except (PrecisionExhausted, InputError):
                raise Skip from None
            if found.lo == found.hi or not found.lo <= bound <= found.hi:
                end = found.lo if bound <= found.lo else found.hi
                return compared(end, sign, bound, "the least risk")
        raise Skip

    def _judge_instance(self) -> Judgement:
        s, instance = self.statement, self.instance()
        assert instance is not None
        if s.kind in ("steps-needed", "box-bound") or self.how.filter is not spectral_filter:
            raise Skip
        bound = to_exact(s.field("bound"), "bound")
        if s.kind == "lower-bound":
            return self._judge_least(s.field("steps"), ">=", bound)
        xi = s.field("xi") or []
        xi = xi if isinstance(xi, list) else [xi]
        value = risk(instance, to_exact(s.field("lam"), "lam"), xi).rho
        if s.kind == "upper-bound":
            return compared(value, "<=", bound, s.formula_text)
        ridge = self._judge_least(0, ">=", bound)
        return least([ridge, compared(value, "<", bound, "one step")])

    def instance(self) -> Instance | None:
        """The instance that the values describe, direction m first; None where the statement does
        not speak of both e and B in every direction."""
        given = self.statement.entries("instance")
        if given:
            return Instance(tuple(given["eigenvalues"]), tuple(given["snr"]))
        places = self.places(self.fixed())
        if self.statement.field("aligned") is True:
            places = places[-1:] + places[:-1]
        if not places or not all({"e", "B"} <= p.keys() for p in places):
            return None
        return Instance(tuple(p["e"] for p in places), tuple(p["B"] for p in places))

    def size(self) -> tuple[int, int]:
        """Directions and steps first, then the numerators and denominators of all that is not 1."""
        numbers = [v for row, _ in self.rows() for v in row.values() if not isinstance(v, Noise)]
        length = sum(int(abs(v.p)) + int(v.q) for v in numbers if v != 1)
        return len(self.directions) + len(self.steps), length

    def to_json(self) -> dict[str, Any]:
        """Values, directions and steps as in a counterexample certificate; r where it is not 1."""
        values = {n: v for n, v in self.values.items() if n != "r" or v != 1}
        steps = {"steps": [*map(_texts, self.steps)]} if self.statement.entries("state") else {}
        return {"values": _texts(values), "directions": [*map(_texts, self.directions)], **steps}

    def __repr__(self) -> str:
        return f"Point({self})"

    def __str__(self) -> str:
        n = self.statement.notation(Plain)
        parts = [_line(self.values, n)]
        if self.statement.entries("state"):
            parts.append(f"after {len(self.steps)} step{'s' * (len(self.steps) != 1)}")
        for rows in (self.directions, self.steps):
            for line, equal in groupby(_line(row, n) for row in rows):
                number = len(list(equal))
                parts.append((f"{number} × " if number > 1 else "") + f"({line})")
        return ", ".join(p for p in parts if p) or "no variables"


def _fits(row: Names, signs: Mapping[str, str]) -> bool:
    return all(isinstance(row[n], Noise) or FITS[sign](row[n]) for n, sign in signs.items())


def _settled(value: Any) -> Any:
    return value.settled() if isinstance(value, Noise) else value


def _mirrored(sign: str) -> str:
    return sign.translate(str.maketrans("<>", "><"))


def _texts(row: Names) -> dict[str, str | None]:
    return {n: None if isinstance(v, Noise) else exact_str(v) for n, v in row.items()}


def _line(row: Names, n: Notation) -> str:
    texts = _texts(row).items()
    return ", ".join(f"{n.name(name)} = {v}" for name, v in texts if v is not None)
