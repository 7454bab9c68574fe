"""Tells the mutants that only change words (the text of a refusal, a place named in it, a type), the
estimate of a running time, or the ``strict`` of a zip over lists that are equally long anyway."""

from __future__ import annotations

import ast
from pathlib import Path

# function -> position of the argument that only names a place or a purpose in a message
PLACES = {
    **dict.fromkeys(["rational", "rationals", "integers", "items", "natural", "fields"], 1),
    **dict.fromkeys(["record", "entries", "sequence", "declare", "_positive", "_scalars"], 1),
    **dict.fromkeys(["_numbers", "ball_from_pairs", "parse_json"], 1),
    **dict.fromkeys(["to_exact", "is_zero", "_row", "_bound", "hold"], 1),
    **dict.fromkeys(["define", "facts", "relation", "require"], 2),
    **dict.fromkeys(["assign"], 3),
    **dict.fromkeys(["prove", "coefficients", "combination", "chain", "lemma", "substituted"], 4),
    "require_exact": 0,
}
WORK = {"require_work", "spend"}  # estimates of time, compared with a limit of minutes
MESSAGES = {"Invalid", "Unreadable", "AlgebraError", "InputError", "ProofError"}


class _WithoutWords(ast.NodeTransformer):
    """The function without messages, places, annotations, estimates of work and ``strict``."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        func = node.func
        name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
        if name in MESSAGES:
            node.args = []
        if name in WORK:
            node.args, node.keywords = [], []
        at = PLACES.get(name)
        if at is not None:
            del node.args[at : at + 1]
        node.keywords = [k for k in node.keywords if k.arg not in ("what", "strict")]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        return node if node.value is None else ast.Assign([node.target], node.value, lineno=0)


def _functions(path: Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(path.read_text("utf-8"))
    return {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}


def _shape(function: ast.FunctionDef) -> str:
    function.name = "f"
    used = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
    bare = _WithoutWords().visit(function)
    # what was assigned only for a message is a word too
    still = {n.id for n in ast.walk(bare) if isinstance(n, ast.Name) and _loaded(n)}
    body = [s for s in ast.walk(bare) if _assigns_only(s, used - still)]
    for statement in body:
        statement.value = ast.Constant("")  # type: ignore[attr-defined]
    return ast.dump(bare)


def _loaded(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Load)


def _assigns_only(node: ast.AST, names: set[str]) -> bool:
    return isinstance(node, ast.Assign) and all(
        isinstance(t, ast.Name) and t.id in names for t in node.targets
    )


def only_words(mutants: Path, names: list[str]) -> set[str]:
    """Those of the mutants (of one mutated module file) that change nothing but words."""
    functions = _functions(mutants)
    found = set()
    for name in names:
        mutant = name.rpartition(".")[2]
        original = mutant.rpartition("__mutmut_")[0] + "__mutmut_orig"
        if mutant in functions and original in functions:
            same = ast.unparse(functions[mutant]), ast.unparse(functions[original])
            shapes = [_shape(ast.parse(text).body[0]) for text in same]  # type: ignore[arg-type]
            if shapes[0] == shapes[1]:
                found.add(name)
    return found
