"""The shape of the package: imports point downward, the kernel stands alone, no zero test that
guesses, one name for one thing."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

import sdproof

PACKAGE = Path(sdproof.__file__).parent
PUBLIC = set(sdproof._HOME)
FILES = sorted(PACKAGE.rglob("*.py"))
LAYERS = [
    {"errors", "limits", "_start"},
    {"verdict", "kernel", "files", "interrupt"},
    {"numbers"},
    {"model"},
    {"optimum"},
    {"krylov"},
    {"minima"},
    {"families"},
    {"strategies"},
    {"statements"},
    {"laws", "falsify"},
    {"prove"},
    {"derive"},
    {"solvers", "symbolic"},
    {"data", "spectral"},
    {"gains"},
    {"table1"},
    {"sklearn"},
    {"sweep", "search", "born_again"},
    {"state"},
    {"papers"},
    {"present"},
    {"cli", "plugin", "_hypothesis"},
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


def named_like_their_module(paths: Iterable[Path]) -> set[str]:
    """Functions and classes that a module or package of the same name defines."""
    found = set()
    for path in paths:
        own = path.parent.name if path.name == "__init__.py" else path.stem
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found |= {f"{module(path)}.{own}"} if node.name == own else set()
    return found


def classes_of_one_name(paths: Iterable[Path]) -> set[str]:
    """Names of classes that are defined more than once, with the modules that do."""
    homes: dict[str, list[str]] = {}
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(module(path))
    return {f"{name}: {', '.join(found)}" for name, found in homes.items() if len(found) > 1}


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


def test_one_name_for_one_thing() -> None:
    """No module defines a function or class of its own name, and no two classes share a name."""
    assert not named_like_their_module(FILES) | classes_of_one_name(FILES)


def test_a_second_thing_of_one_name_is_seen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    texts = {
        "hunt.py": "class Point:\n    ...\n\ndef hunt(): ...\n",
        "search/__init__.py": "async def search(): ...\n",
        "search/fit.py": "def f():\n    def fit(): ...\n    class Point: ...\n\nclass Fit: ...\n",
        "search/settle.py": "class settle: ...\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr("test_architecture.PACKAGE", tmp_path)
    paths = [tmp_path / name for name in texts]
    assert named_like_their_module(paths) == {
        "sdproof.hunt.hunt",
        "sdproof.search.__init__.search",
        "sdproof.search.settle.settle",
    }
    assert classes_of_one_name(paths) == {"Point: sdproof.hunt, sdproof.search.fit"}
    assert not classes_of_one_name(paths[1:])


def test_the_checks_can_fail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Imports inside functions, relative imports and calls of methods are seen and refused."""
    path = tmp_path / "model" / "planted.py"
    path.parent.mkdir()
    path.write_text(
        "def f(x):\n    from sdproof.cli import app\n    from ..optimum import fit\n"
        "    from sdproof import search\n    x.simplify()\n    import sdproof.errors\n"
    )
    monkeypatch.setattr("test_architecture.PACKAGE", tmp_path)
    assert calls(path) == {"simplify"}
    assert sorted(upward("model", imported(path))) == [
        "sdproof.cli",
        "sdproof.optimum",
        "sdproof.search",
    ]


def test_the_engine_knows_no_claim() -> None:
    """Below the papers no identifier of a claim is written in code (docstrings may cite them)."""
    from sdproof.papers import PAPERS

    ids = {claim.id for paper in PAPERS for claim in paper}
    above = {"papers", "present", "cli"}
    for path in FILES:
        if path.relative_to(PACKAGE).parts[0] in above:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and id(node) not in documented:
                assert node.value not in ids, f"{module(path)}: {node.value}"
