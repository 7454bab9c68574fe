"""``sdproof constants`` and ``sdproof smt``."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sdproof.model.instance import Instance
from sdproof.papers.pareek2024 import os_1
from sdproof.prove.certificate import instance_certificate

Run = Any


def test_constants_as_json(run: Run) -> None:
    """Each theorem with its statement, its verdict and its constant; the best that applies."""
    done = run("constants", "--b", "1/2", "--c", "200", "--digits", "25", "--json")
    data = done.json
    assert done.code == 0
    assert data["best"] == {"ridge": "50/51", "one_step": "200/801"}
    shown = [(t["theorem"], t["constant"], t["applies"]) for t in data["theorems"]["one_step"]]
    assert shown == [
        ("MT-2 one-step", "50/201", True),
        ("MT-2 sharp-strong-signal", "200/801", True),
        ("MT-2 sharp-weak-signal", "50/51", False),
        ("MT-2 paper-constant", "99/51200", True),
    ]
    ridge = {t["theorem"]: t for t in data["theorems"]["ridge"]}
    assert ridge["MT-3 paper-constant"]["constant"] == "49/50"
    assert "B_m ≥ C·r" in ridge["MT-3 ridge"]["statement"]
    assert {t["verdict"] for of in data["theorems"].values() for t in of} == {"proved"}
    assert data["instance"]["in_family"] is True
    assert Fraction(data["instance"]["minimum_over_r"]["one_step"][0]) > Fraction(200, 801)
    weak = run("constants", "--c", "1/3", "--json").json
    assert weak["best"]["one_step"] == "1/13"
    assert [t["applies"] for t in weak["theorems"]["ridge"]] == [True, False]


def test_constants_table_and_file(run: Run, tmp_path: Path) -> None:
    """The table names what it shows; -o writes the JSON and shows nothing."""
    done = run("constants", "--digits", "6")
    assert done.code == 0
    for word in ("paper-constant", "proved", "not for this b", "true minimum", "200/801"):
        assert word in done.out
    path = tmp_path / "constants.json"
    quiet = run("constants", "--digits", "6", "-o", path)
    assert (quiet.code, quiet.out) == (0, "")
    assert json.loads(path.read_text())["b"] == "1/2"


def test_constants_of_an_instance(run: Run, instance: str) -> None:
    """For an instance outside the family the answer says that no bound applies."""
    done = run("constants", "--instance", instance, "--json")
    assert done.json["instance"]["in_family"] is False
    assert "not in the family: no bound applies" in run("constants", "--instance", instance).out
    assert run("constants", "--b", "1", "--rank", "3", "--json").json["instance"]["in_family"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--b", "2"),
        ("--b", "x"),
        ("--c", "-1"),
        ("--digits", "0"),
        ("--instance", "missing.json"),
        ("--rank", "0"),
        ("--rank", "1"),
    ],
)
def test_constants_bad_input(run: Run, arguments: tuple[str, ...]) -> None:
    """Exit 2 and one line."""
    done = run("constants", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("sdproof: ")
    assert done.err.count("\n") == 1


def test_smt_of_a_claim(run: Run) -> None:
    """Both solvers agree with every part of NA-1: exit 0."""
    done = run("smt", "na-1", "--json")
    assert done.code == 0
    assert {(row["solver"], row["verdict"]) for row in done.data} == {
        ("z3", "agrees"),
        ("cvc5", "agrees"),
    }
    assert "agrees" in run("smt", "NA-1", "--solver", "z3").out


def test_smt_of_a_false_certificate(run: Run, tmp_path: Path) -> None:
    """A false bound: exit 1 and a model. An unanswered question: exit 3, and counted."""
    path = tmp_path / "false.json"
    data = instance_certificate(
        "lower-bound", Instance(("1", "1/2"), ("10", "0")), steps=0, bound="3/2", proof=None
    ).data
    path.write_text(json.dumps(data))
    done = run("smt", path, "--solver", "z3", "--json")
    assert done.code == 1
    assert done.data[0]["verdict"] == "disagrees"
    assert done.data[0]["model"]
    theorem = next(t for t in os_1.CLAIM.theorems if t.name == "curve")
    path.write_text(json.dumps(theorem.certificate()))
    done = run("smt", path, "--solver", "z3", "--timeout", "0.2", "--json")
    assert done.code == 3
    assert {row["verdict"] for row in done.data} == {"agrees", "unknown"}
    table = run("smt", path, "--solver", "z3", "--timeout", "0.2")
    assert table.code == 3
    assert re.search(r"\nz3: \d+ agree, [1-9]\d* unknown\n$", table.out)


def test_smt_export(run: Run, tmp_path: Path) -> None:
    """--questions writes SMT-LIB 2 without asking a solver."""
    path = tmp_path / "lb.smt2"
    done = run("smt", "LB-1", "--questions", path)
    assert (done.code, done.out) == (0, "")
    assert path.read_text().count("(check-sat)") == 9


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing",),
        ("EX-1",),
        ("NA-1", "--solver", "mathsat"),
        ("NA-1", "--timeout", "0"),
        ("NA-1", "--timeout", "nan"),
    ],
)
def test_smt_bad_input(run: Run, arguments: tuple[str, ...]) -> None:
    """Exit 2 and one line."""
    done = run("smt", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
