"""The shape of the package: imports point downward, the kernel stands alone, no zero test that
guesses."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import sdproof

PACKAGE = Path(sdproof.__file__).parent
PUBLIC = set(sdproof._HOME)
FILES = sorted(PACKAGE.rglob("*.py"))
LAYERS = [
    {"errors"},
    {"verdict", "kernel", "provenance", "cache"},
    {"numbers"},
    {"model"},
    {"optimum"},
    {"minima"},
    {"families"},
    {"statements"},
    {"laws"},
    {"prove"},
    {"solvers"},
    {"data"},
    {"table1"},
    {"sklearn"},
    {"claims", "sweep"},
    {"search"},
    {"derive"},
    {"present"},
    {"cli"},
    {"__main__"},
]
LEVEL = {name: i for i, layer in enumerate(LAYERS) for name in layer}


def module(path: Path) -> str:
    return ".".join(("sdproof", *path.relative_to(PACKAGE).with_suffix("").parts))


def imported(path: Path) -> set[str]:
    """The absolute names of all modules that a file imports, anywhere in it."""
    found: set[str] = set()
    package = module(path).split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{name}.{a.name}" for a in node.names} if name == "sdproof" else {name}
    return found


def calls(path: Path) -> set[str]:
    """Names of functions and methods that are called."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = [n.func for n in ast.walk(tree) if isinstance(n, ast.Call)]
    return {f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in called}


def upward(part: str, names: set[str]) -> list[str]:
    """Of the names imported by a module of this part, those that do not point downward."""
    found = []
    for name in names:
        if not name.startswith("sdproof.") or name == "sdproof.__version__":
            continue
        other = name.split(".")[1]
        assert other in LEVEL or other in PUBLIC, f"{other}: give it a place in LAYERS"
        if other != part and LEVEL.get(other, len(LAYERS)) >= LEVEL[part]:
            found.append(name)
    return found


@pytest.mark.parametrize("path", FILES, ids=module)
def test_imports_point_downward(path: Path) -> None:
    """A module imports only of its own part and of the parts below. (The package's __init__, which
    re-exports on first use, is the roof; only the command line may take names from it.)"""
    if path == PACKAGE / "__init__.py":
        return
    part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    names = imported(path)
    if part == "cli":
        names = {n for n in names if n.split(".")[-1] not in PUBLIC - set(LEVEL)}
    assert not upward(part, names), module(path)


@pytest.mark.parametrize(
    "path", [p for p in FILES if p.parent == PACKAGE / "kernel"], ids=lambda p: p.name
)
def test_the_kernel_stands_alone(path: Path) -> None:
    """The kernel imports the standard library and itself, by relative names; and has no floats."""
    for name in imported(path):
        top = name.split(".")[0]
        assert name.startswith("sdproof.kernel") or top in sys.stdlib_module_names, name
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
        if isinstance(node, ast.ImportFrom) and not node.level:
            assert not (node.module or "").startswith("sdproof")
    assert not calls(path) & {"float", "eval", "exec", "sqrt"}


@pytest.mark.parametrize("path", FILES, ids=module)
def test_no_guessing_zero_tests(path: Path) -> None:
    """No `simplify` and no `equals`; FLINT precision is not assigned outside a `with`."""
    assert not calls(path) & {"simplify", "nsimplify", "equals"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                assert not (isinstance(target, ast.Attribute) and target.attr in {"prec", "dps"})


def test_symbols_are_made_in_one_place() -> None:
    """At most one module makes SymPy symbols."""
    makers = [module(p) for p in FILES if calls(p) & {"Symbol", "symbols", "Dummy"}]
    assert len(makers) <= 1, makers


def test_the_checks_can_fail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Imports inside functions, relative imports and calls of methods are seen and refused."""
    path = tmp_path / "model" / "planted.py"
    path.parent.mkdir()
    path.write_text(
        "def f(x):\n    from sdproof.cli import app\n    from ..optimum import fit\n"
        "    from sdproof import claims\n    x.simplify()\n    import sdproof.errors\n"
    )
    monkeypatch.setattr("test_architecture.PACKAGE", tmp_path)
    assert calls(path) == {"simplify"}
    assert sorted(upward("model", imported(path))) == [
        "sdproof.claims",
        "sdproof.cli",
        "sdproof.optimum",
    ]
