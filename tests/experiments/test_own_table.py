"""`sdproof why` on any table: what it reads, what it refuses and in which words."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest

from sdproof.cli import main
from sdproof.data.tabular import read_columns
from sdproof.errors import DataUnavailable, InputError, MissingExtra
from sdproof.gains.own import regression_from

RNG = np.random.default_rng(0)
X = RNG.normal(size=(80, 3))
Y = X @ [1.0, -2.0, 0.5] + RNG.normal(size=80)
TABLE = np.column_stack([X, Y])
NAMES = ("a", "b", "c", "y")


def text_of(rows: np.ndarray | list, names: tuple[str, ...] = NAMES, separator: str = ",") -> str:
    lines = [separator.join(names), *(separator.join(map(str, row)) for row in rows)]
    return "\n".join(lines) + "\n"


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text(text_of(TABLE))
    return path


def why(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["why", *arguments, "--seeds", "2"])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize("split", ["file-order", "random"])
def test_it_answers_with_sentences_and_numbers(capsys, csv: Path, split: str) -> None:
    before = csv.read_bytes()
    code, out, err = why(capsys, str(csv), "--target", "y", "--split", split)
    assert (code, err) == (0, "")
    flat = " ".join(out.split())
    assert "own: y from 3 features, 80 rows" in flat
    ending = {"file-order": "There is no gain of 10 % or more", "random": "no cause is named."}
    assert ending[split] in flat
    code, out, _ = why(
        capsys, str(csv), "--target", "y", "--split", split, "--json", "--steps", "3"
    )
    (found,) = json.loads(out)["tables"]
    assert found["features"] == ["a", "b", "c"]
    assert len(found["run"]["test_mse"]) == 4
    assert len(found["run"]["curves"]["validation_mse"][3]) == len(found["run"]["curves"]["lambda"])
    assert csv.read_bytes() == before


def test_one_pipeline_for_own_tables_and_those_of_table_1(
    capsys, uci: Path, tmp_path: Path
) -> None:
    """Airfoil as a CSV of one's own gives what `data why airfoil` gives, but for its name."""
    code = main(["data", "why", "airfoil", "--data", str(uci), "--seeds", "2", "--json"])
    theirs = json.loads(capsys.readouterr().out)["tables"][0]
    assert code == 0
    path = tmp_path / "mine.csv"
    lines = (uci / "airfoil_self_noise.dat").read_text().splitlines()
    path.write_text("\n".join(line.replace("\t", ",") for line in lines))
    _, out, _ = why(capsys, str(path), "--target", "TARGET", "--json")
    ours = json.loads(out)["tables"][0]
    assert ours["run"] == theirs["run"]
    assert ours["conclusion"] == theirs["conclusion"]
    assert ours["cause"] == theirs["cause"]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_decimal_commas(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "\ufeff" + text_of(TABLE, separator=separator).replace(".", ","), encoding="utf-8"
    )
    found = read_columns(path)
    assert found.columns == NAMES
    assert np.array_equal(found.values, TABLE)


def test_parquet_is_the_same_table(tmp_path: Path, csv: Path) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    path = tmp_path / "own.parquet"
    frame = pandas.DataFrame(TABLE, columns=NAMES)
    frame.to_parquet(path)
    assert np.array_equal(read_columns(path).values, read_columns(csv).values)
    frame["d"] = pandas.array([1, None] * 40, dtype="Int64")
    frame["when"] = pandas.date_range("2026-01-01", periods=80)
    frame.to_parquet(path)
    with pytest.raises(InputError, match=r"'when' is '2026-01-01.*--drop when"):
        read_columns(path)
    assert np.isnan(read_columns(path, ["when"]).values[:, 4]).sum() == 40
    path.write_bytes(b"PAR1 no")
    with pytest.raises(InputError, match="not a Parquet file"):
        read_columns(path)


def test_parquet_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (tmp_path / "t.parquet").write_bytes(b"")
    with pytest.raises(MissingExtra, match="pyarrow is not installed"):
        read_columns(tmp_path / "t.parquet")


BAD_FILES = [
    ("", "no data rows"),
    ("a,b,y\n", "no data rows"),
    ("1,2,3\n4,5,6\n", "the first line has numbers only"),
    ("a,,y\n1,2,3\n", "column 2 has no name"),
    ("a,a,y\n1,2,3\n", "two columns are named 'a'"),
    ("a,b,y\n1,2,3\n1,2\n", "data row 2 has 2 fields; accepted: 3"),
    (
        "a,b,y\n1,x y,3\n",
        "data row 1, column 'b' is 'x y'; accepted: numbers, or leave .* --drop b",
    ),
    ("a,b c,d,y\n1,u,v,3\n", "--drop 'b c' --drop d"),
    ("a,b,y\n1,1_0,3\n", "column 'b' is '1_0'"),
    ("a,b,y\n1,inf,3\n", "column 'b' is inf; accepted: up to"),
    ("a,b,y\n1,1e200,3\n", "column 'b' is 1e.200"),
    ("a,b,y\n1,2,3\n2,3,4\n", "2 rows are too few for 2 features"),
]


@pytest.mark.parametrize(("text", "message"), BAD_FILES)
def test_a_file_that_is_no_table(capsys, tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text)
    code, out, err = why(capsys, str(path), "--target", "y")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert re.search(message, err), err
    assert "accepted" in err


def changed(column: int, rows: slice, value: object) -> list[list[object]]:
    table = [list(row) for row in TABLE.tolist()]
    for row in table[rows]:
        row[column] = value
    return table


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        (changed(0, slice(0, 4), ""), [], "4 missing values (columns 'a' 4; first in data row 1)"),
        (changed(0, slice(0, 4), "NA"), [], "--missing drop-rows (leaves 76 of 80 rows)"),
        (
            changed(0, slice(0, 4), -200),
            ["--marker", "-200"],
            "drop-columns (leaves 2 of 3 features)",
        ),
        (changed(1, slice(None), 5), [], "constant column 'b'; accepted: columns that vary"),
        (changed(3, slice(None), 5), [], "the target 'y' is constant (5)"),
        (changed(1, slice(None), ""), ["--missing", "drop-rows"], "no row is left"),
        (TABLE, ["--drop", "y"], "--drop: 'y' is the target"),
        (TABLE, ["--drop", "z"], "--drop: no column 'z'; accepted: a, b, c, y"),
        (TABLE, ["--drop", "a", "--drop", "b", "--drop", "c"], "no feature is left"),
        (TABLE, ["--target", "z"], "no column 'z'; accepted: a, b, c, y"),
        (TABLE, ["--figure", "why.txt"], "suffix '.txt'"),
        (TABLE, ["--figure", "nowhere/why.svg"], "not a directory"),
        (TABLE, ["--steps", "9"], "accepted: an integer from 1 to 5"),
    ],
)
def test_bad_tables_and_options(
    capsys, csv: Path, rows: object, options: list[str], message: str
) -> None:
    csv.write_text(text_of(rows))
    target = [] if "--target" in options else ["--target", "y"]
    code, out, err = why(capsys, str(csv), *target, *options)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert message in err


def test_missing_values_are_handled_as_chosen(csv: Path) -> None:
    csv.write_text(text_of(changed(0, slice(0, 4), "")))
    table = read_columns(csv)
    fewer = regression_from(table, "y", "drop-rows")
    assert np.array_equal(fewer.x, X[4:])
    assert "76 of 80 rows" in fewer.note
    narrow = regression_from(table, "y", "drop-columns")
    assert narrow.features == ("b", "c")
    assert np.array_equal(narrow.x, X[:, 1:])
    filled = regression_from(table, "y", "mean")
    assert filled.x[:4, 0] == pytest.approx(X[4:, 0].mean())
    assert np.array_equal(filled.x[4:], X[4:])
    csv.write_text(text_of(changed(3, slice(0, 4), "")))
    assert np.array_equal(regression_from(read_columns(csv), "y", "mean").x, X[4:])


def test_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(DataUnavailable, match="cannot be read"):
        read_columns(tmp_path / "absent.csv")
    with pytest.raises(DataUnavailable, match="cannot be read"):
        read_columns(tmp_path)
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00a")
    with pytest.raises(InputError, match="not a text file"):
        read_columns(tmp_path / "bytes.csv")
    (tmp_path / "nul.csv").write_bytes(b"a,y\n\x00,1\n")
    with pytest.raises(InputError, match=r"column 'a'|not a table"):
        read_columns(tmp_path / "nul.csv")


def test_the_figure_and_its_missing_library(
    capsys, csv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "why.svg"
    assert why(capsys, str(csv), "--target", "y", "--figure", str(target))[0] == 0
    assert target.read_text().lstrip().startswith("<?xml")
    target.unlink()
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    code, out, err = why(capsys, str(csv), "--target", "y", "--figure", str(target))
    assert (code, out) == (2, "")
    assert err == (
        "sdproof: matplotlib is not installed; it comes with the extra 'plot': "
        "pip install 'sdproof[plot]'\n"
    )
    assert not target.exists()
