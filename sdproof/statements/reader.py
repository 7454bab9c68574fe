"""The one reader of the formula language beside the kernel's.

A formula is made of names, integers, ``+ - * / **`` (an integer from 0 to 64 as exponent) and the
functions ``filter(e, lam, xi1, …)``, ``rho(B, q)``, ``bias(B, q)``, ``variance(q)`` and
``mean(value, eta, gamma2)``; a relation is two of them with ``>= > <= < =`` and spaces between. The
kernel has its own reader.
"""

from __future__ import annotations

import ast
import keyword
import operator
import re
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any, NamedTuple

from sdproof.errors import InputError
from sdproof.numbers.exact import required

MAX_LENGTH, MAX_NODES, MAX_POWER = 4_000, 600, 64
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq,
}  # fmt: skip
ARGUMENTS = {
    "filter": (2, MAX_NODES), "rho": (2, 2), "bias": (2, 2), "variance": (1, 1), "mean": (3, 3),
}  # fmt: skip
"""The functions, with the least and the largest number of their arguments."""
_RELATION = re.compile(r"(.+?) (>=|<=|>|<|=) (.+)")
_WORD = re.compile(r"\w+")
_FOREIGN = re.compile(r"[^A-Za-z0-9_+\-*/(), ]")
_WRITE = {
    "≥": ">=", "≤": "<=", "·": "*", "×": "*", "−": "-", "²": "**2", "³": "**3", "^": "**",
    ".": "fractions, such as 1/10",
    "λ": "lam", "ξ": "xi", "ρ": "rho", "γ": "gamma", "η": "eta", "β": "beta", "τ": "tau",
}  # fmt: skip


_AT = "\0"
"""Where the column stands in a reason."""


class FormulaError(InputError):
    """A formula that cannot be read: `formula`, `reason`, `column` counted from 1, and its place
    `where` in the statement, such as ``hypotheses.signal``, which may be empty."""

    def __init__(self, formula: str, column: int, reason: str, where: str = "") -> None:
        reads = reason.replace(_AT, f"at column {column}")
        place = f"{where}: " if where else ""
        super().__init__(f"{place}{reads}, in {formula!r}")
        self.formula, self.column, self.reason, self.where = formula, column, reads, where
        self._unplaced = reason

    def at(self, where: str) -> FormulaError:
        """The same error with the place of the formula."""
        return FormulaError(self.formula, self.column, self._unplaced, where)


class Sides(NamedTuple):
    """``left sign right``; the sides as texts, `offset` the place of the right one."""

    left: str
    sign: str
    right: str
    offset: int


def relation(text: str) -> Sides:
    """The two sides of a relation and its sign, or a `FormulaError`."""
    required(text, str, "formula", "a text")
    match = _RELATION.fullmatch(text)
    if match is None:
        foreign = _FOREIGN.search(re.sub(r"[<>=]", "+", text))
        sign = re.search(r"[<>=]=?", text)
        if foreign is not None:
            raise _not_in_the_language(text, foreign)
        if sign is not None:
            raise FormulaError(text, sign.start() + 1, f"{sign[0]!r} {_AT}: one of >= > <= < = between "
                               "two expressions, with a space on either side")  # fmt: skip
        raise FormulaError(text, len(text) + 1, f"no relation {_AT}: one of >= > <= < = is missing")
    return Sides(match[1], match[2], match[3], match.start(3))


def _not_in_the_language(text: str, match: re.Match[str], offset: int = 0) -> FormulaError:
    write = _WRITE.get(match[0])
    if match[0] in "<>=":
        reason = f"{match[0]!r} {_AT}: a second relation"
    else:
        reason = f"{match[0]!r} {_AT}: " + (
            f"write {write}" if write else "no sign of the language"
        )
    return FormulaError(text, offset + match.start() + 1, reason)


def _no_word(word: str) -> str | None:
    """Why a word is neither a name nor an integer, and what to write; None if it is one."""
    if keyword.iskeyword(word):
        return "write lam" if word == "lambda" else "no name, as it is a word of Python"
    product = re.fullmatch(r"(\d+)([A-Za-z_]\w*)", word)
    return None if product is None else f"write {product[1]}*{product[2]}"


@lru_cache(maxsize=4096)
def tree(text: str, whole: str | None = None, offset: int = 0) -> ast.expr:
    """The syntax tree of an expression: names, integers, + - * / **, calls of the functions. A
    `FormulaError` if it is none or too long, in words of the formula `whole` in which it begins at
    `offset`."""
    whole = text if whole is None else whole
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"{whole[:40]}…", MAX_LENGTH, f"more than {MAX_LENGTH} characters")
    foreign = _FOREIGN.search(text)
    if foreign is not None:
        raise _not_in_the_language(whole, foreign, offset)
    for word in _WORD.finditer(text):
        if (reason := _no_word(word[0])) is not None:
            raise FormulaError(whole, offset + word.start() + 1, f"{word[0]!r} {_AT}: {reason}")
    try:
        found = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        column = offset + min(error.offset or 1, len(text) + 1)
        raise FormulaError(whole, column, f"not an expression {_AT}") from None
    except (ValueError, RecursionError, MemoryError):
        raise FormulaError(f"{whole[:40]}…", offset + 1, f"nested too deeply {_AT}") from None
    if sum(1 for _ in ast.walk(found)) > MAX_NODES:
        raise FormulaError(f"{whole[:40]}…", offset + 1, f"more than {MAX_NODES} parts {_AT}")
    _check(found, whole, offset)
    return found


def _check(node: ast.expr, whole: str, offset: int) -> None:
    at = offset + node.col_offset + 1
    parts: list[ast.expr] = []
    match node:
        case ast.Name():
            pass
        case ast.Constant(value=int(v)) if not isinstance(v, bool):
            pass
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            parts = [operand]
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            if not (isinstance(right, ast.Constant) and type(right.value) is int
                    and 0 <= right.value <= MAX_POWER):  # fmt: skip
                column = offset + right.col_offset + 1
                reason = f"an exponent {_AT} is an integer from 0 to {MAX_POWER}"
                raise FormulaError(whole, column, reason)
            parts = [left]
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            parts = [left, right]
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            if name not in ARGUMENTS:
                known = ", ".join(ARGUMENTS)
                raise FormulaError(
                    whole, at, f"undefined function {name!r} {_AT}; accepted: {known}"
                )
            least, most = ARGUMENTS[name]
            if not least <= len(args) <= most:
                wanted = f"at least {least}" if most > least else str(least)
                got = f"{len(args)} argument" + "s" * (len(args) != 1)
                raise FormulaError(whole, at, f"{name} {_AT} has {got}; accepted: {wanted}")
            parts = args
        case _:
            raise FormulaError(whole, at, f"not an expression of the language {_AT}")
    for part in parts:
        _check(part, whole, offset)


def names_in(text: str) -> set[str]:
    """The names in an expression or a relation, functions left out."""
    required(text, str, "formula", "a text")
    return {name for name, _ in _names(text)}


@lru_cache(maxsize=4096)
def _names(text: str) -> tuple[tuple[str, int], ...]:
    """The names in a formula and their places."""
    found, sides = [], [(text, 0)]
    if re.search("[<>=]", text):
        of = relation(text)
        sides = [(of.left, 0), (of.right, of.offset)]
    for side, offset in sides:
        calls = set()
        for node in ast.walk(tree(side, text, offset)):
            if isinstance(node, ast.Call):
                calls.add(id(node.func))
            if isinstance(node, ast.Name) and id(node) not in calls:
                found.append((node.id, node.col_offset + offset))
    return tuple(found)


def require_formula(text: object, known: Collection[str], where: str, *, relates: bool) -> None:
    """Refuse, with a `FormulaError`, what is not a formula in the known names at this place of a
    statement: a relation if it `relates`, or else an expression."""
    if not isinstance(text, str):
        raise FormulaError(str(text)[:40], 1, "not a text", where)
    try:
        if relates:
            relation(text)
        else:
            tree(text)
        for name, place in _names(text):
            if name not in known:
                names = ", ".join(sorted(known)) or "integers only"
                raise FormulaError(
                    text, place + 1, f"unknown name {name!r} {_AT}; accepted: {names}"
                )
    except FormulaError as error:
        raise error.at(where) from None
