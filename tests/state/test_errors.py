"""Errors in a claims file are one line: file, claim, theorem, formula, column."""

from __future__ import annotations

from pathlib import Path

import pytest

from sdproof.errors import InputError
from sdproof.state import discover
from sdproof.state.building import DICTS

HEAD = "from sdproof.state import *\nfrom sdproof.prove import *\n"
CLAIM = 'C = Claim("MY-1", theorems=[Theorem("t", Family({family}), {rest})])'
OF_FAMILIES = ("constants", "directions")
FILES = {
    "unknown name": (
        CLAIM.format(family="", rest='states="rho(B, foo) >= 0"'),
        ["claim MY-1", "theorem t, states", "'foo'", "column 8", "rho(B, foo) >= 0"],
    ),
    "a sign of print": (
        CLAIM.format(family="", rest='states="B ≥ 0"'),
        ["claim MY-1", "theorem t, states", "'≥'", "column 3", "write >="],
    ),
    "undefined function": (
        CLAIM.format(family='given={"g": "exp(r) >= 0"}', rest='states="B >= 0"'),
        ["claim MY-1", "theorem t, given.g", "'exp'", "column 1", "accepted: filter"],
    ),
    "no relation": (
        CLAIM.format(family="", rest='states="rho(B, e)"'),
        ["claim MY-1", "theorem t, states", "no relation"],
    ),
    "no spaces around the sign": (
        CLAIM.format(family='constants={"C": "positive"}, given={"g": "C>=1"}', rest='states="C >= 0"'),
        ["claim MY-1", "theorem t, given.g", "'>='", "column 2", "with a space on either side"],
    ),
    "no right side": (
        CLAIM.format(family="", rest='states="rho(B, e) >= "'),
        ["claim MY-1", "theorem t, states", "'>='", "between two expressions"],
    ),
    "a hypothesis about fixed numbers that names a direction's": (
        CLAIM.format(family='constants={"C": "positive"}, given={"g": "C >= e"}', rest='states="B >= 0"'),
        ["claim MY-1", "theorem t, given.g", "'e'", "accepted: C, r"],
    ),
    "no such number of steps": (
        CLAIM.format(family="", rest='states="q >= 0", steps="many"'),
        ["claim MY-1", "theorem t", "steps: 'many'", "'any', 'r', 'r+1'"],
    ),
    "a missing variable": (
        CLAIM.format(family="", rest='states="rho(B, filter(e, lam)) >= 0"'),
        ["claim MY-1", "theorem t, states", "'lam'", "column 18"],
    ),
    "a fraction as an exponent": (
        CLAIM.format(family="", rest='states="B**b >= 0"'),
        ["claim MY-1", "theorem t, states", "exponent", "column 4"],
    ),
    "a wrong sign word": (
        CLAIM.format(family='constants={"C": "pos"}', rest='states="C >= 0"'),
        ["claim MY-1", "theorem t", "'pos'", "positive"],
    ),
    **{
        f"{name}, no dict": (
            CLAIM.format(
                family=f'{name}=["x"]' * (name in OF_FAMILIES),
                rest='states="r >= 1"' + f', {name}=["x"]' * (name not in OF_FAMILIES),
            ),
            ["claim MY-1", f"theorem t: {name}: ['x']", "accepted: a dict"],
        )
        for name in DICTS
    },
    "no such theorem": (
        'C = Claim("MY-1", variants=[Variant("v", of="t")])',
        ["claim MY-1", "variant v", "'t' is no theorem"],
    ),
    "no such hypothesis": (
        'T = Theorem("t", states="1 >= 0")\n'
        'C = Claim("MY-1", theorems=[T], variants=[Variant("v", of="t", without="h")])',
        ["claim MY-1", "variant v", "'h' is no hypothesis"],
    ),
    "two claims of one id": (
        'A = Claim("X-1")\nB = Claim("x-1")',
        ["two claims have the id"],
    ),
    "an id with spaces": ('A = Claim("X 1")', ["claim X 1", "id"]),
    "steps and a recursion": (
        CLAIM.format(family="", rest='states="q >= 0", steps="any", recursion={"q": ("0", "q")}'),
        ["claim MY-1", "theorem t", "steps"],
    ),
    "syntax": ("C = Claim(", ["line 3"]),
    "a bug of the author": ("C = 1/0", ["ZeroDivisionError", "line 3"]),
    "no claim": ("x = 1", ["no claim"]),
    "least without steps": (
        CLAIM.format(family="", rest='states="least >= 0"'),
        ["claim MY-1", "theorem t", "steps", "missing"],
    ),
    "an instance's form": (
        'from sdproof import Instance\n'
        'C = Claim("MY-1", theorems=[Theorem("t", Instance((1,), (1,)), states="rho > 1")])',
        ["claim MY-1", "theorem t", "'rho > 1'", "accepted for an instance"],
    ),
    "no text": (
        CLAIM.format(family="", rest="states=5"),
        ["claim MY-1", "theorem t"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_one_line(name: str, tmp_path: Path) -> None:
    """With everything that is needed to find the place."""
    text, parts = FILES[name]
    file = tmp_path / "my_claims.py"
    file.write_text(HEAD + text + "\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        discover([str(file)])
    message = str(error.value)
    assert "\n" not in message
    assert message.startswith(str(file))
    for part in parts:
        assert part in message, message


@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("nowhere.py", "no such file"),
        (".", r"^\.: is a directory; accepted: a file of claims"),
        ("/", "^/: is a directory; accepted: a file of claims"),
        ("no.such.module", "no module"),
        ("XX-9", "unknown"),
        ("", "unknown"),
        ("os.path", "no claim"),
    ],
)
def test_targets_that_are_none(target: str, part: str) -> None:
    """One line that says what is accepted."""
    with pytest.raises(InputError, match=part):
        discover([target])


def test_one_claim_of_a_file(tmp_path: Path) -> None:
    """FILE.py::ID, in any case of letters; an id that is not there names those that are."""
    file = tmp_path / "mine.py"
    file.write_text(HEAD + 'A = Claim("MT-2")\nB = Claim("B-1")\n', encoding="utf-8")
    assert [f.claim.id for f in discover([str(file)])] == ["MT-2", "B-1"]
    assert [f.claim.id for f in discover([f"{file}::b-1"])] == ["B-1"]
    with pytest.raises(InputError, match="accepted: MT-2, B-1"):
        discover([f"{file}::MT-3"])


def test_the_line_of_an_error_by_a_relative_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the file is named from the folder that it is in."""
    (tmp_path / "mine.py").write_text("def f():\n    return 1 / 0\n\nf()\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"^mine.py: ZeroDivisionError: .* \(line 2\)$"):
        discover(["mine.py"])


def test_a_claim_named_twice_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However its file is written."""
    (tmp_path / "mine.py").write_text(
        HEAD + 'A = Claim("A-1")\nB = Claim("B-1")\n', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    found = discover(["mine.py::B-1", "./mine.py", str(tmp_path / "mine.py")])
    assert [f.claim.id for f in found] == ["B-1", "A-1"]
