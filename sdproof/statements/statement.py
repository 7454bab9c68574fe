"""A statement as a value: what is proved, printed, evaluated and searched."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias

from sdproof.errors import InputError
from sdproof.numbers.exact import shown
from sdproof.statements.names import INSTANCES, KRYLOV, NAMED, NAMING, require_statement
from sdproof.statements.notation import Latex, Notation, Plain
from sdproof.statements.outline import lines, sentence, then
from sdproof.statements.reader import names_in, relation, tree
from sdproof.statements.symbols import Symbols

Json: TypeAlias = dict[str, Any]
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_TEXTS = re.compile(r"(?:\\text\{[^{}]*\}){2,}")


class Statement:
    """A statement of the kernel's language; immutable, equal to another if its data are.

    Parameters
    ----------
    data : mapping
        As in a certificate; what its fields mean is said in `sdproof.kernel`. Empty fields are the
        same as absent ones.

    Raises
    ------
    sdproof.errors.InputError
        For unknown or missing fields; a `FormulaError` for a formula that cannot be read.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        if not isinstance(data, Mapping):
            raise InputError(f"statement: {shown(data)} is not accepted; accepted: a dict")
        try:
            text = json.dumps({k: v for k, v in data.items() if not _is_absent(k, v)})
        except (TypeError, ValueError):
            raise InputError("statement: not data; accepted: texts, integers and dicts") from None
        self._text, self._fields = text, json.loads(text)
        self._canonical = json.dumps(self._fields, sort_keys=True)
        require_statement(self._fields)
        self._entries = {k: MappingProxyType(v) for k, v in self._fields.items() if type(v) is dict}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Statement) and self._canonical == other._canonical

    def __hash__(self) -> int:
        return hash(self._canonical)

    def __reduce__(self) -> tuple[type[Statement], tuple[Json]]:
        return Statement, (self.data,)

    def __repr__(self) -> str:
        return f"Statement({self.text})"

    def __str__(self) -> str:
        return self.text

    def _repr_latex_(self) -> str:
        """For notebooks."""
        return f"$\\displaystyle {self.latex}$"

    @property
    def data(self) -> Json:
        """A fresh copy of the data."""
        copy: Json = json.loads(self._text)
        return copy

    @property
    def kind(self) -> str:
        """Its type, such as ``"sum"``."""
        return str(self._fields["type"])

    def field(self, name: str) -> Any:
        """A field that is a text or a number; None where it is absent."""
        return self._fields.get(name)

    @property
    def given(self) -> tuple[str, ...]:
        """What a proof of it rests on beside the kernel: that some ξ reaches given filter values."""
        return ("interpolation",) if self.field("attain") else ()

    def entries(self, name: str) -> Mapping[str, Any]:
        """A field that has names, such as ``hypotheses``; empty where it is absent."""
        return self._entries.get(name, _NOTHING)

    @cached_property
    def in_directions(self) -> frozenset[str]:
        """The names that have one value per direction."""
        if self.kind in INSTANCES:
            return frozenset({"e", "B"})
        keys = ("direction", "direction_let", *(["state"] if self.kind == "sum" else []))
        return frozenset(name for key in keys for name in self.entries(key))

    def is_summed(self, side: str) -> bool:
        """Whether this side of a relation is summed over the directions."""
        per_direction = self.kind in ("sum", "infimum")
        return per_direction and not self.in_directions.isdisjoint(names_in(side))

    @cached_property
    def at_m(self) -> frozenset[str]:
        """The names of direction m that stand for those of the other directions."""
        if self.field("aligned") is not True:
            return frozenset()
        return frozenset(f"{name}_m" for name in self.in_directions)

    @cached_property
    def signs(self) -> Mapping[str, str]:
        """The sign of every fixed variable, those of direction m included."""
        own = self.entries("direction") if self.field("aligned") is True else {}
        return {**self.entries("variables"), **{f"{n}_m": v for n, v in own.items()}}

    @cached_property
    def means(self) -> tuple[tuple[str, str], ...]:
        """The noise and the second moment of every mean, as texts."""
        found: dict[tuple[str, str], None] = {}
        for text in self.formulas():
            for side in _sides(text):
                for node in ast.walk(tree(side)):
                    if isinstance(node, ast.Call) and ast.unparse(node.func) == "mean":
                        found[ast.unparse(node.args[1]), ast.unparse(node.args[2])] = None
        return tuple(found)

    @cached_property
    def noises(self) -> frozenset[str]:
        """The variables that some mean is taken over."""
        return frozenset(noise for noise, _ in self.means)

    @cached_property
    def averaged(self) -> frozenset[str]:
        """The noises that occur in means alone."""
        rules = {**self.entries("let"), **self.entries("direction_let")}
        open_texts = list(self.formulas())[len(rules) :]  # the definitions come first
        outside: set[str] = set()
        while open_texts:
            names = {
                name for side in _sides(open_texts.pop()) for name in _outside_means(tree(side))
            }
            open_texts += [rules[name] for name in names - outside if name in rules]
            outside |= names
        return self.noises - outside

    def formulas(self) -> Iterator[str]:
        """All its formulas, the conclusion last."""
        for key in ("let", "direction_let", *NAMED, KRYLOV):
            yield from self.entries(key).values()
        for rule in self.entries("state").values():
            yield from (rule["start"], rule["step"])
        for key in ("aligned", "conclusion"):
            if isinstance(self.field(key), str):
                yield self.field(key)

    def hypotheses(self) -> list[str]:
        """The names of all hypotheses, in the order in which they are shown."""
        return [name for key in (*NAMED, KRYLOV) for name in self.entries(key)]

    def replacing(self, **fields: Any) -> Statement:
        """The statement with other fields, e.g. ``conclusion="1 >= b"``; None drops a field."""
        return Statement(self.data | fields)

    def without(self, name: str) -> Statement:
        """The statement without one of its hypotheses.

        Raises
        ------
        sdproof.errors.InputError
            If it has none of this name.
        """
        if name not in self.hypotheses():
            accepted = ", ".join(self.hypotheses()) or "none, it has no hypotheses"
            raise InputError(f"without: {str(name)[:40]!r} is no hypothesis; accepted: {accepted}")
        keys = (*NAMED, KRYLOV)
        kept = {k: {n: v for n, v in self.entries(k).items() if n != name} for k in keys}
        return self.replacing(**kept)

    def notation(self, kind: type[Notation], states: Iterable[str] = ()) -> Notation:
        """A notation with the symbols of this statement, and of other states in each direction."""
        names = {n for key in NAMING for n in self.entries(key)} | set(self.signs) | self.at_m
        own = frozenset(states if self.kind == "sum" else ())
        symbols = Symbols(names | set(states), self.in_directions | own)
        return kind(symbols, marked_means=len(self.means) > 1)

    @property
    def text(self) -> str:
        """The whole statement as plain text: quantifiers, definitions, hypotheses, conclusion."""
        return sentence(self, self.notation(Plain))

    @property
    def latex(self) -> str:
        """The whole statement as LaTeX."""
        return _TEXTS.sub(_joined, sentence(self, self.notation(Latex)))

    @property
    def mathml(self) -> str:
        """The whole statement as HTML with MathML in it; needs the extra ``report``."""
        from sdproof.statements.mathml import formula

        return formula(self.latex)

    @cached_property
    def formula_text(self) -> str:
        """The conclusion alone, as plain text."""
        return then(self, self.notation(Plain))

    def lines(self, notation: type[Notation] = Plain) -> list[tuple[str, str]]:
        """The whole statement as (label, text), the conclusion last with the label ``then``."""
        return [(clause.label, clause.shown) for clause in lines(self, self.notation(notation))]


def _is_absent(key: str, value: object) -> bool:
    """Whether a field may as well not be there; the variables always are."""
    return value is None or value is False or (value == {} and key != "variables")


def _sides(text: str) -> tuple[str, ...]:
    if any(sign in text for sign in "<>="):
        return relation(text).left, relation(text).right
    return (text,)


def _outside_means(node: ast.expr) -> Iterator[str]:
    """The names in an expression, those in the first two arguments of a mean left out."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Call):
        inside = node.args[2:] if ast.unparse(node.func) == "mean" else node.args
        for part in inside:
            yield from _outside_means(part)
    else:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from _outside_means(child)


def _joined(texts: re.Match[str]) -> str:
    """Neighbouring words of LaTeX in one group."""
    return texts[0].replace(r"}\text{", "")
