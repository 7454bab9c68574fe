"""Expressions, statements and proofs of the kernel's language as plain text and as LaTeX.

Only for reading: what is rendered is the data that the kernel checks, nothing is stated twice.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sdproof.prove.theorem import Json, Theorem

_GREEK = {
    "lam": "λ", "xi": "ξ", "gamma2": "γ²", "eta": "η", "th": "θ", "delta": "δ", "eps": "ε",
    "tau": "τ", "al": "α", "beta": "β", "bbar": "b̄", "xibar": "ξ̄", "rho": "ρ",
}  # fmt: skip
_LATEX = {
    "lam": r"\lambda", "xi": r"\xi", "gamma2": r"\gamma^2", "eta": r"\eta", "th": r"\theta",
    "delta": r"\delta", "eps": r"\varepsilon", "tau": r"\tau", "al": r"\alpha", "beta": r"\beta",
    "bbar": r"\bar b", "xibar": r"\bar\xi", "rho": r"\rho",
}  # fmt: skip
_FUNCTIONS = {
    "rho": r"\rho", "bias": r"\operatorname{bias}", "variance": r"\operatorname{var}",
    "filter": "q",
}  # fmt: skip
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_RELATION = re.compile(r"(.+?)\s(>=|<=|>|<|=)\s(.+)", re.DOTALL)
_TEXT_REL = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}
_LATEX_REL = {">=": r"\ge", "<=": r"\le", ">": ">", "<": "<", "=": "="}


def _name(name: str, table: dict[str, str]) -> tuple[str, str]:
    """The symbol of a variable and its index: ``xi2`` is ξ with 2, ``B_m`` is B with m."""
    match = re.fullmatch(r"([A-Za-z]+?)(?:_([A-Za-z0-9]+)|(\d+))?", name)
    if name in table or match is None:
        return table.get(name, name), ""
    return table.get(match[1], match[1]), match[2] or match[3] or ""


def text(expression: str) -> str:
    """An expression or a relation as plain text: ``"b**2*C/(1+C)"`` is ``b²C/(1 + C)``."""
    match = _RELATION.fullmatch(expression)
    if match:
        return f"{text(match[1])} {_TEXT_REL[match[2]]} {text(match[3])}"
    for node in _means(expression):
        call = ast.get_source_segment(expression, node) or ""
        of = ast.get_source_segment(expression, node.args[0]) or ""
        expression = expression.replace(call, f"E[{of}]")
    powers = re.sub(r"\*\*(\d+)", lambda m: m[1].translate(_SUPERSCRIPT), expression)
    spaced = re.sub(r"\s*([+-])\s*", r" \1 ", powers)
    spaced = re.sub(r"(^|[(\[]) ([+-]) ", r"\1\2", spaced)
    spaced = re.sub(r"([,;]) ([+-]) ", r"\1 \2", spaced).strip()

    def symbol(match: re.Match[str]) -> str:
        base, index = _name(match[0], _GREEK)
        return base + (f"_{index}" if index else "")

    return re.sub(r"[A-Za-z][A-Za-z0-9_]*", symbol, spaced).replace("*", "·")


def _means(expression: str) -> list[ast.Call]:
    """The calls mean(f, η, γ²): E[f], η of mean 0 and variance γ². They are not nested."""
    if "mean(" not in expression:
        return []
    return [
        node
        for node in ast.walk(ast.parse(expression, mode="eval"))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "mean"
    ]


def latex(expression: str) -> str:
    """An expression or a relation as LaTeX, with fractions."""
    match = _RELATION.fullmatch(expression)
    if match:
        return f"{latex(match[1])} {_LATEX_REL[match[2]]} {latex(match[3])}"
    return _latex(ast.parse(expression, mode="eval").body, 0)


def _word(name: str) -> str:
    """A name of several letters in one piece: without this LaTeX sets a product of its letters."""
    return rf"\mathit{{{name}}}" if len(name) > 1 and name.isalpha() else name


def _latex(node: ast.expr, outer: int) -> str:
    """LaTeX of a node; parenthesised if it binds weaker than `outer` (1 sum, 2 product, 3 power)."""
    match node:
        case ast.Constant(value=value):
            return str(value)
        case ast.Name(id=name):
            base, index = map(_word, _name(name, _LATEX))
            return base + (f"_{{{index}}}" if index else "")
        case ast.Call(func=ast.Name(id="mean"), args=[of, *_]):
            return rf"\mathbb E\left[{_latex(of, 0)}\right]"
        case ast.Call(func=ast.Name(id=name), args=args):
            inner = ", ".join(_latex(a, 0) for a in args)
            return rf"{_FUNCTIONS.get(name, name)}\left({inner}\right)"
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            body, level = rf"\frac{{{_latex(left, 0)}}}{{{_latex(right, 0)}}}", 3
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            body, level = rf"{_latex(left, 4)}^{{{_latex(right, 0)}}}", 3
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            body, level = rf"{_latex(left, 2)}\,{_latex(right, 3)}", 2
        case ast.BinOp(left=left, op=op, right=right):
            sign = "+" if isinstance(op, ast.Add) else "-"
            body, level = f"{_latex(left, 1)} {sign} {_latex(right, 2)}", 1
        case ast.UnaryOp(operand=operand):
            body, level = f"-{_latex(operand, 2)}", 1
        case _:
            raise ValueError(f"not an expression of the kernel: {ast.dump(node)[:60]}")
    return rf"\left({body}\right)" if level < outer else body


def statement_text(s: Json) -> str:
    """The formula of a statement as plain text, without its quantifiers."""
    if s["type"] == "recursion":
        return " and ".join(text(v) for v in s["invariant"].values())
    return ("Σ_j " if s["type"] == "sum" else "") + _grouped(s, text)


def statement_latex(s: Json) -> str:
    """The formula of a statement as LaTeX."""
    if s["type"] == "recursion":
        return r"\quad ".join(latex(v) for v in s["invariant"].values())
    return (r"\sum_j " if s["type"] == "sum" else "") + _grouped(s, latex)


def _grouped(s: Json, show: Any) -> str:
    """The conclusion, the summand in brackets where it is a sum."""
    match = _RELATION.fullmatch(s["conclusion"])
    if s["type"] != "sum" or match is None or not _is_sum(match[1]):
        return str(show(s["conclusion"]))
    return f"[{show(match[1])}] " + str(show(f"0 {match[2]} {match[3]}"))[2:]


def _is_sum(expression: str) -> bool:
    match ast.parse(expression, mode="eval").body:
        case ast.BinOp(op=ast.Add() | ast.Sub()) | ast.UnaryOp():
            return True
    return False


def hypotheses_text(s: Json) -> Iterator[str]:
    """The quantifiers, definitions and hypotheses of a statement, one line each."""
    sign = {"positive": " > 0", "nonnegative": " ≥ 0", "real": " real"}
    listed = [text(n) + sign[kind] for n, kind in s["variables"].items()]
    listed += [f"{text(n)}_j{sign[kind]}" for n, kind in s.get("direction", {}).items()]
    if s["type"] == "sum":
        listed.insert(0, "every r ≥ 1")
    if listed:
        yield "for " + ", ".join(listed)
    if s.get("aligned"):
        yield "direction m is set apart; what follows of e, B, … without index is about j ≠ m"
    match = _RELATION.fullmatch(s.get("conclusion", ""))
    for node in (_means(match[1]) + _means(match[3])) if match else []:
        noise, second = (text(ast.unparse(v)) for v in node.args[1:3])
        yield f"{noise} random: E[{noise}] = 0, E[{noise}²] = {second}"
    for key in ("let", "direction_let"):
        for name, value in s.get(key, {}).items():
            yield f"{text(name)} := {text(value)}"
    for key, where in (("hypotheses", ""), ("each", " in each direction"), ("sums", "")):
        for value in s.get(key, {}).values():
            yield "if " + ("Σ_j: " if key == "sums" else "") + text(value) + where
    if s.get("steps"):
        yield f"eigenvalues pairwise distinct; some ξ ∈ R^({s['steps']}) gives these filter values q_j"
    if s.get("fresh"):
        yield f"values of {', '.join(map(text, s['fresh']))} chosen anew at every step"
    for name, rule in s.get("state", {}).items():
        yield f"{text(name)} from {text(rule['start'])} by {text(rule['step'])} at every step"


_PLACES = {
    "direction": "in every direction", "aligned": "in direction m", "total": "in total",
    "start": "before the first step", "step": "from one step to the next",
}  # fmt: skip


def _where(path: str) -> str:
    parts = path.split(".")[1:]
    return ", ".join(_PLACES.get(p, p) for p in parts if p in _PLACES) or "the goal"


class Notation(NamedTuple):
    """How formulas stand in a line of a proof."""

    show: Callable[[str], str]
    formula: str
    fact: Callable[[str], str]
    squared: str
    times: str
    at_least: str
    assign: str
    goal: str


PLAIN = Notation(text, "{}", "[{}]".format, "({})²", "·", " ≥ ", ":=", "goal")
LATEX = Notation(
    latex,
    "${}$",
    lambda name: rf"[\text{{{name.replace('_', ' ')}}}]",
    r"\left({}\right)^2",
    r"\,",
    r" \ge ",
    ":=",
    r"\text{goal}",
)


def _combination(rule: Json, n: Notation) -> str:
    def factor(expression: str) -> str:
        return f"({n.show(expression)})"

    def one(item: Json) -> str:
        factors = [factor(item["weight"]), *(n.fact(f) for f in item.get("facts", []))]
        if "square" in item:
            factors.append(n.squared.format(n.show(item["square"])))
        return n.times.join(factors)

    scaled = "" if rule["multiplier"] == "1" else factor(rule["multiplier"]) + n.times
    return n.formula.format(f"{scaled}{n.goal} = " + " + ".join(map(one, rule["terms"])))


def _definition(name: str, value: str, n: Notation) -> str:
    return n.formula.format(f"{n.show(name)} {n.assign} {n.show(value)}")


def step(rule: Json, n: Notation = PLAIN) -> str:
    """What one rule of a proof does, in words and formulas."""
    lets = "".join(f"{_definition(k, v, n)}; " for k, v in rule.get("let", {}).items())
    name = rule["rule"]
    if name == "identity":
        return lets + "both sides are the same rational function"
    if name == "nonnegative coefficients":
        by = "".join(
            f"{_definition(i['variable'], i['by'], n)} with "
            + n.formula.format(f"{n.show(i['new'])}{n.at_least}0")
            + f" by [{i['fact']}]; "
            for i in rule["substitute"]
        )
        return lets + by + "every coefficient is non-negative"
    if name == "combination":
        return lets + _combination(rule, n)
    if name == "lemma":
        return lets + f"first [{rule['name']}]: {n.formula.format(n.show(rule['claim']))}"
    links = [n.goal, *map(n.show, rule["through"]), "0"]
    return lets + n.formula.format(n.at_least.join(links))


def proof_lines(theorem: Theorem, n: Notation = PLAIN) -> Iterator[str]:
    """The proof of a theorem, one line for each step that the kernel checks: plain text, or text
    with LaTeX formulas between dollar signs (`LATEX`)."""
    proof = theorem.proof
    for name, value in proof.get("let", {}).items() if "rule" not in proof else ():
        yield _definition(name, value, n)
    if proof.get("transfer", "0") != "0":
        handed = n.formula.format(n.show(proof["transfer"]))
        yield f"direction m hands {handed} to each other direction"
    for name, value in proof.get("multipliers", {}).items():
        yield f"subtract {n.formula.format(n.show(value))} times the sum [{name}]"
    for path, rule in theorem.steps():
        yield f"{_where(path)}: {step(rule, n)}"
