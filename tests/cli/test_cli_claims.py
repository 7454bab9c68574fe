"""verify and explain: content, exit codes, files, false variants, broken theorems."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sdproof import __version__, claims, kernel
from sdproof.claims import CLAIMS

FAST = ("--rank", "2", "--examples", "2")
PROVED = [i for i, c in CLAIMS.items() if c.theorems]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> str:
    """LB-1 with its first proof emptied."""
    claim = CLAIMS["LB-1"]
    worse = replace(claim.theorems[0], proof={"share": "0"})
    monkeypatch.setitem(
        claims.CLAIMS, "LB-1", replace(claim, theorems=(worse, *claim.theorems[1:]))
    )
    return "LB-1"


def test_verify_all(run: Any) -> None:
    """Every claim once, in order; all mathematics proved, no data claim checked; exit code 0."""
    found = run("verify", *FAST, "--json")
    assert (found.code, found.err) == (0, "")
    report = found.json
    assert report["sdproof"] == __version__
    assert (report["ranks"], report["examples"], report["as_expected"]) == ([2], 2, True)
    assert [c["id"] for c in report["claims"]] == list(CLAIMS)
    for claim in report["claims"]:
        assert claim["verdict"] == ("proved" if claim["id"] in PROVED else "not checked")
        assert claim["reason"]
        assert "\n" not in claim["reason"]
        assert claim["false_variants"] == []
        assert bool(claim["trusted"]) is (claim["id"] in PROVED)
        for e in claim["evidence"]:
            assert e["outcome"] == ("holds" if claim["id"] in PROVED else "not run")


def test_verify_is_reproducible(run: Any) -> None:
    """Equal runs give equal bytes; another seed is recorded."""
    one, two = (run("verify", "OS-3", *FAST, "--json") for _ in range(2))
    assert one == two
    other = run("verify", "OS-3", *FAST, "--seed", "7", "--json").json
    assert other["seed"] == 7
    assert any("seed 7" in e["scope"] for e in other["claims"][0]["evidence"])


def test_verify_some(run: Any) -> None:
    """Ids in any case, repeated ones once; what a claim uses is checked with it."""
    (claim,) = run("verify", "mt-1", "MT-1", *FAST, "--json").json["claims"]
    assert claim["id"] == "MT-1"
    parts = {e["part"] for e in claim["evidence"] if e["method"] == "certificate"}
    assert {"r-steps", "SD-2: one-direction", "SD-1: recursion", "SD-3: convex"} <= parts
    assert any("Lagrange" in t for t in claim["trusted"])
    assert any("closing argument of SD-3" in t for t in claim["trusted"])


def test_verify_table(run: Any) -> None:
    """For people: a table with each verdict, and a count."""
    found = run("verify", "LB-1", "EX-4", *FAST)
    assert found.code == 0
    for text in ("LB-1", "proved", "EX-4", "not checked", "1 proved, 1 not checked"):
        assert text in found.out


def test_false_variants(run: Any) -> None:
    """Each is refuted, with its counterexample in words."""
    report = run("verify", "MT-2", "GL-1", *FAST, "--false-variants", "--json").json
    for claim in report["claims"]:
        names = [v.name for v in CLAIMS[claim["id"]].variants()]
        assert [v["name"] for v in claim["false_variants"]] == names
        assert all(v["verdict"] == "refuted" for v in claim["false_variants"])
        assert all(v["counterexample"] for v in claim["false_variants"])
    table = run("verify", "LB-1", *FAST, "--false-variants")
    assert "2 of 2 false variants refuted" in table.out


def test_a_true_variant_fails(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variant whose counterexample the kernel does not accept: exit code 1."""
    claim = CLAIMS["LB-1"]
    variant = replace(claim.variants()[0], certificates=())
    monkeypatch.setitem(claims.CLAIMS, "LB-1", replace(claim, variants=lambda: (variant,)))
    found = run("verify", "LB-1", *FAST, "--false-variants", "--json")
    assert found.code == 1
    assert found.json["claims"][0]["verdict"] == "proved"
    assert found.json["claims"][0]["false_variants"][0]["verdict"] == "not checked"
    assert run("verify", "LB-1", *FAST).code == 0


def test_a_broken_theorem_fails(run: Any, broken: str) -> None:
    """Exit code 1, and not proved; the reason names the theorem."""
    found = run("verify", broken, *FAST, "--json")
    (claim,) = found.json["claims"]
    assert (found.code, found.json["as_expected"]) == (1, False)
    assert claim["verdict"] == "verified"
    assert claim["reason"].startswith("bound: ")
    table = run("verify", broken, *FAST)
    assert table.code == 1
    assert "proved" not in table.out
    assert run("explain", broken).code == 1


@pytest.mark.parametrize("identifier", ["MT-2", "SD-1", "OS-1", "LB-2", "EX-1"])
def test_explain(run: Any, identifier: str) -> None:
    """The claim's words, each theorem with its formula and steps, what has to be trusted."""
    claim = CLAIMS[identifier]
    found = run("explain", identifier)
    assert found.code == 0
    words = " ".join(found.out.split())
    assert " ".join(claim.words.split()) in words
    for theorem in claim.theorems:
        assert f"{theorem.name} (holds)" in words
    assert ("to be trusted" in words) is bool(claim.theorems)


def test_explain_json(run: Any) -> None:
    """The certificates in it are those that the kernel accepts."""
    data = run("explain", "na-2", "--json").json
    assert data["closing"] == CLAIMS["NA-2"].closing
    assert [t["name"] for t in data["theorems"]] == [t.name for t in CLAIMS["NA-2"].theorems]
    for theorem in data["theorems"]:
        assert kernel.check(theorem["certificate"])
        assert theorem["latex"]
        assert theorem["steps"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "MT-9"),
        ("explain", "MT-9"),
        ("explain", "x" * 500),
        ("verify", "MT-1", "nope"),
        ("explain",),
        ("explain", "MT-1", "MT-2"),
        ("verify", "LB-1", "--rank", "0"),
        ("verify", "LB-1", "--rank", "4097"),
        ("verify", "LB-1", "--rank", "-1"),
        ("verify", "LB-1", "--rank", "1.5"),
        ("verify", "LB-1", "--examples", "0"),
        ("verify", "LB-1", "--examples", "1000001"),
        ("verify", "LB-1", "--seed", "x"),
    ],
)
def test_bad_input(run: Any, arguments: tuple[str, ...]) -> None:
    """Exit code 2, one line, nothing on standard output."""
    found = run(*arguments)
    assert (found.code, found.out) == (2, "")
    assert len(found.err.splitlines()) == 1
    assert found.err.startswith("sdproof: ")


def test_rank_bounds_are_accepted(run: Any) -> None:
    """1 and 64 are the ends; repeated ranks count once, in order."""
    found = run(
        "verify", "LB-1", "--rank", "64", "--rank", "1", "--rank", "1", "--examples", "1", "--json"
    )
    assert (found.code, found.json["ranks"]) == (0, [1, 64])


def test_output_file(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """-o writes the same JSON at once and prints nothing; a failure leaves the old file whole."""
    path = tmp_path / "report.json"
    shown = run("verify", "LB-1", *FAST, "--json").json
    found = run("verify", "LB-1", *FAST, "-o", path)
    assert (found.code, found.out, found.err) == (0, "", "")
    assert json.loads(path.read_text()) == shown

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device", str(path))

    before = path.read_bytes()
    monkeypatch.setattr("os.replace", full)
    failed = run("explain", "LB-1", "-o", path)
    assert failed.code == 2
    assert "No space left" in failed.err
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["report.json"]


def test_unwritable_output(run: Any, tmp_path: Path) -> None:
    """A folder that does not exist: exit code 2, one line."""
    found = run("verify", "LB-1", *FAST, "-o", tmp_path / "no" / "report.json")
    assert found.code == 2
    assert len(found.err.splitlines()) == 1
