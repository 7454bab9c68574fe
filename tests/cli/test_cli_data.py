"""The commands about data: what they find, what they say when there is nothing."""

from __future__ import annotations

import json

import pytest

from sdproof.cli import main


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    code = main(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


def test_info_of_an_empty_folder(capsys, tmp_path):
    """Nothing there: every data set is absent, and that is no failure."""
    code, out, _ = run(capsys, "data", "info", "--data", str(tmp_path), "--json")
    assert code == 0
    assert [row["state"] for row in json.loads(out)["rows"]] == ["absent"] * 3


@pytest.mark.parametrize("command", [["table1"], ["data", "why"]])
def test_absent_data_is_one_line(capsys, tmp_path, command):
    """The commands that need data say what is missing and what to do, and exit with 2."""
    code, out, err = run(capsys, *command, "airfoil", "--data", str(tmp_path))
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "sdproof data fetch airfoil" in err


def test_unknown_data_set(capsys):
    """An unknown name is refused with the accepted ones."""
    code, _, err = run(capsys, "table1", "boston")
    assert code == 2
    assert "airfoil" in err


def test_claims_without_data_are_not_checked(capsys, tmp_path):
    """Absent data give `not checked` with the reason, never a verdict."""
    code, out, _ = run(capsys, "verify", "EX-1", "EX-4", "--data", str(tmp_path), "--json")
    assert code == 0
    for claim in json.loads(out)["claims"]:
        assert claim["verdict"] == "not checked"
        assert "data absent" in claim["evidence"][0]["detail"]


def test_airfoil_row_is_reproduced_and_no_more_than_supported(capsys):
    """EX-2 on the real file: supported, and the published row to two decimals."""
    code, out, _ = run(capsys, "verify", "EX-2", "--json")
    assert code == 0
    assert json.loads(out)["claims"][0]["verdict"] == "supported"
    code, out, _ = run(capsys, "table1", "airfoil", "--json")
    assert code == 0
    row = json.loads(out)["rows"][0]
    assert [round(v, 2) for v in row["default"]["test_mse"][:3]] == [1.34, 1.22, 1.19]


def test_a_wrong_published_row_is_not_reproduced(capsys, monkeypatch):
    """With a published value changed by 0.02 the verdict is `not reproduced`; exit code 0."""
    from sdproof.table1.published import PUBLISHED

    monkeypatch.setitem(PUBLISHED, "airfoil", (1.34, 1.24, 1.19))
    code, out, _ = run(capsys, "verify", "EX-2", "--json")
    assert json.loads(out)["claims"][0]["verdict"] == "not reproduced"
    assert code == 0


def test_figures_are_written(capsys, tmp_path):
    """The figures are SVG files in the named folder."""
    code, _, _ = run(capsys, "table1", "airfoil", "--figures", str(tmp_path / "f"))
    assert code == 0
    assert {p.name for p in (tmp_path / "f").iterdir()} == {"errors.svg", "alignment.svg"}
