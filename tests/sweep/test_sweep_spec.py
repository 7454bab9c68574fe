"""The spec of a sweep: what it expands to, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sdproof import Design, minimum, to_exact
from sdproof.errors import InputError
from sdproof.sweep import load_spec, parse_spec
from sdproof.sweep.point import evaluate

GRID = '[grid]\nfamily = "hard"\n'


def test_product_of_the_axes_in_order() -> None:
    """Family parameters, then λ; minima over λ one point for each k, one λ all k together."""
    spec = parse_spec(GRID + 'r = [2, 3]\nC = 5\nk = [0, "r"]\nlam = ["minimum", 0.1]')
    found = [(dict(p.parameters)["r"], p.lam, p.steps) for p in spec.points]
    one = [("minimum", (0,)), ("minimum", ("r",)), ("1/10", (0, "r"))]
    assert found == [(r, *rest) for r in ("2", "3") for rest in one]
    assert {dict(p.parameters)["C"] for p in spec.points} == {"5"}


@pytest.mark.parametrize(
    ("text", "ranks"),
    [
        ("{from = 2, to = 9, step = 3}", [2, 5, 8]),
        ("{from = 2, to = 9, factor = 2}", [2, 4, 8]),
        ("[4, 4, 2]", [4, 2]),
    ],
)
def test_ranges(text: str, ranks: list[int]) -> None:
    """A range adds or multiplies; a value given twice is one point."""
    spec = parse_spec(GRID + f"r = {text}\nk = 0")
    assert [dict(p.parameters)["r"] for p in spec.points] == [str(r) for r in ranks]


def test_a_point_in_two_grids_is_computed_once() -> None:
    """Grids may overlap."""
    text = '[[grid]]\nfamily = "hard"\nr = [2, 3]\nk = 0\n[[grid]]\nfamily = "hard"\nr = 3\nk = 0\n'
    assert len(parse_spec(text).points) == 2


def test_floats_are_read_exactly() -> None:
    """0.1 is 1/10 and not the nearest double."""
    (point,) = parse_spec(GRID + "r = 2\nb = 0.1\nk = 0\nlam = 0.3").points
    (row,) = evaluate(point)
    assert (row["b"], row["lam_policy"], row["lam_lo"]) == ("0.1", "3/10", "0.3")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "grid: missing"),
        ("grid = 3", "grid: missing"),
        ("x =", "not TOML"),
        ("[" * 5000, "not TOML"),
        ("other = 1\n" + GRID, "unknown key 'other'"),
        ("digits = 0\n" + GRID, "digits: 0"),
        ("digits = true\n" + GRID, "digits: True"),
        ('[grid]\nfamily = "harder"', "accepted: one of hard"),
        ("[grid]\nr = 2", "family: None"),
        (GRID + "rank = 3", "unknown key 'rank'"),
        (GRID + "r = []", "empty list"),
        (GRID + "r = [true]", "True is not accepted"),
        (GRID + "r = [[2]]", "accepted: numbers and texts"),
        (GRID + "r = {from = 3, to = 2, step = 1}", "to: 2 is not accepted"),
        (GRID + "r = {from = 0, to = 2, factor = 2}", "from: 0 is not accepted"),
        (GRID + "r = {from = 1, to = 2}", "range with keys"),
        (GRID + "r = {from = 1, to = 2, factor = 1}", "factor: 1"),
        (GRID + "r = {'a\\nb' = 1}", "range with keys"),
        (GRID + "r = 0x" + "F" * 5000, "20000 bits"),
        (GRID + "r = [[0x" + "F" * 5000 + "]]", "more than 4300 digits"),
        (GRID + "r = {from = 0x" + "F" * 5000 + ", to = 2, step = 1}", "more than 4300 digits"),
        ("digits = 0x" + "F" * 5000 + "\n" + GRID, "more than 4300 digits"),
        (GRID + "k = -1", "k: -1"),
        (GRID + "k = 5000", "0..4096 or 'r'"),
        (GRID + 'k = "s"', "0..4096 or 'r'"),
        (GRID + 'lam = "best"', "accepted: a number > 0, 'minimum' or 'ridge'"),
        (GRID + "lam = 0", "accepted: a number > 0"),
        (GRID + "lam = nan", "accepted: a number > 0"),
        (GRID + "r = {from = 1, to = 1000000, step = 1}\nk = [0, 1]", "more than 1000000 points"),
    ],
)
def test_bad_specs(text: str, words: str) -> None:
    """One line: what is wrong, where, what is accepted."""
    with pytest.raises(InputError, match=None) as error:
        parse_spec(text)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_bad_files(tmp_path: Path) -> None:
    """A missing, binary or huge file is refused in one line that names it."""
    for name, content in (("none", None), ("bin", b"\xff\xfe"), ("huge", b"#" * 1_000_001)):
        file = tmp_path / name
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(InputError, match=str(file)):
            load_spec(file)


def test_files_with_instances_and_designs(tmp_path: Path) -> None:
    """Beside the spec; what they hold is part of the point, so a changed file is another point."""
    design = {
        "X": [[1, 2], [0, 1], [1, 1]],
        "theta": [1, -1],
        "noise_variance": 1,
        "rows": "samples",
    }
    (tmp_path / "d.json").write_text(json.dumps(design))
    (tmp_path / "i.json").write_text('{"eigenvalues": [2, 1], "snr": [3, 1]}')
    (tmp_path / "s.toml").write_text('[grid]\ninstance = ["d.json", "i.json"]\nk = [0, 1, "r"]\n')
    points = load_spec(tmp_path / "s.toml").points
    assert [dict(p.parameters)["instance"] for p in points] == ["d.json"] * 3 + ["i.json"] * 3
    rows = [row for p in points for row in evaluate(p)]
    assert [(r["family"], r["rank"], r["status"]) for r in rows] == [("file", 2, "ok")] * 6
    exact = minimum(Design(**design).instance(), 1, 20)  # type: ignore[arg-type]
    assert to_exact(rows[1]["rho_lo"]) <= exact.lo <= exact.hi <= to_exact(rows[1]["rho_hi"])
    (tmp_path / "d.json").write_text(json.dumps(design | {"rows": "features", "theta": [1, 0, 2]}))
    assert load_spec(tmp_path / "s.toml").points[0].key != points[0].key


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('instance = "none.json"', "'none.json': No such file"),
        ('instance = "bad.json"', "'bad.json': .*not JSON"),
        ('instance = "bad.json"\nfamily = "hard"', "unknown key 'family'"),
        ('instance = "bad.json"\nr = 2', "unknown key 'r'"),
        ("instance = []", "empty list"),
    ],
)
def test_bad_instance_files(tmp_path: Path, text: str, message: str) -> None:
    """One line with the file."""
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(InputError, match=message):
        parse_spec(f"[grid]\nk = 0\n{text}", tmp_path)
