"""prove: three answers and their exit codes, stored certificates, faults of what is stored, Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from sdproof import kernel
from sdproof.prove.auto import search
from sdproof.prove.outcome import OpenGoal, Search
from sdproof.state import discover
from sdproof.verdict import Verdict

FAST = ("--rank", "2", "--examples", "2")
MINE = """
from sdproof import Instance
from sdproof.prove import combination, nonnegative, sum_proof, term
from sdproof.state import Claim, Family, Theorem, auto

PAIR = {"x": "positive", "y": "positive"}
TRUE = Claim("P-1", given=["luck"], theorems=[
    Theorem("least", Family(directions={"q": "real"}), states="rho(B, q) >= B/(1+B)"),
    Theorem("instance", Instance([1, 2], [1, 3]), steps=1, states="rho >= 1/2"),
    Theorem("given", forall=PAIR, states="x**2 + y**2 >= 2*x*y",
            proof=combination(term("1", square="x-y"))),
])
FALSE = Claim("P-2", theorems=[
    Theorem("not-am-gm", forall=PAIR, states="x**2 + y**2 >= 3*x*y"),
    Theorem("instance", Instance([1, 2], [1, 3]), steps=1, states="rho >= 2"),
])
OPEN = Claim("P-3", theorems=[Theorem("motzkin", forall={"x": "real", "y": "real", "z": "real"},
    states="x**4*y**2 + x**2*y**4 + z**6 >= 3*x**2*y**2*z**2")])
BROKEN = Claim("P-4", theorems=[
    Theorem("square", forall=PAIR, states="x**2 + y**2 >= 2*x*y",
            proof=combination(term("1", square="x+y"))),
    Theorem("share", Family(directions={"q": "real"}), states="rho(B, q) >= B/(1+B)",
            proof=sum_proof(nonnegative(), share="1/r", total=nonnegative())),
])
"""


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file with true, false, open and badly proved claims."""
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text(MINE)
    return "mine.py"


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that are searched for, from now on."""
    found: list[str] = []

    def counted(statement: Any, *arguments: Any) -> Search:
        found.append(statement.text)
        return search(statement, *arguments)

    monkeypatch.setattr("sdproof.prove.auto.search", counted)
    return found


def stored() -> Any:
    return json.loads(Path("mine.certificates.json").read_text())


def test_proved(run: Any, mine: str) -> None:
    """Exit 0; the size of the certificate, its qualifiers; a theorem with a proof is left alone."""
    found = run("prove", f"{mine}::P-1", "--seconds", "20")
    assert found.code == 0
    words = flat(found.out)
    assert "P-1, least: proved, given: luck" in words
    assert (
        "Σ_j ρ(B_j, q_j) ≥ Σ_j B_j/(1 + B_j) certificate accepted by the kernel: 2 rules" in words
    )
    assert "P-1, instance: proved" in words
    assert "given: proved" not in words
    assert words.endswith("2 proved")
    data = run("prove", f"{mine}::P-1", "--json").json["attempts"]
    assert [(d["name"], d["answer"], d["how"]) for d in data] == [
        ("least", "proved", "searched"),
        ("instance", "proved", "searched"),
    ]
    assert all(kernel.check(d["certificate"]).kind == "theorem" for d in data)


def test_all_searches_anew(run: Any, mine: str, searches: list[str]) -> None:
    """Also for a theorem that has a proof: here none is found, which takes nothing from it."""
    found = run("prove", f"{mine}::P-1", "--all", "--seconds", "2", "--json")
    assert [d["name"] for d in found.json["attempts"]] == ["least", "instance", "given"]
    assert len(searches) == 3
    assert run("verify", f"{mine}::P-1", *FAST, "--json").json["claims"][0]["verdict"] == "proved"


def test_refuted(run: Any, mine: str) -> None:
    """Exit 1, with the exact point; of an instance by certified minima, where the kernel has no rule."""
    found = run("prove", f"{mine}::P-2", "--seconds", "20")
    assert found.code == 1
    words = flat(found.out)
    assert "P-2, not-am-gm: refuted" in words
    assert (
        "the theorem is false: x = 1, y = 1, where the left side is 2 and the right side is 3"
        in words
    )
    assert "P-2, instance: refuted" in words
    assert "confirmed by exact arithmetic" in words
    assert "proved" not in words
    verified = run("verify", f"{mine}::P-2", *FAST, "--json")
    assert (verified.code, verified.json["claims"][0]["verdict"]) == (1, "refuted")


def test_open(run: Any, mine: str) -> None:
    """Exit 3: the goal as a formula, what was tried, what is left; never that it is true or false."""
    found = run("prove", f"{mine}::P-3", "--seconds", "4")
    assert found.code == 3
    words = flat(found.out)
    assert "P-3, motzkin: open" in words
    for text in (
        "open goal",
        "tried",
        "left over -3*x**2*y**2*z**2",
        "says nothing about its truth",
    ):
        assert text in words
    assert "proved" not in words
    assert "false" not in words
    (goal,) = run("prove", f"{mine}::P-3", "--seconds", "1", "--json").json["attempts"][0]["open"]
    assert goal["residual"] == "-3*x**2*y**2*z**2"
    verified = run("verify", f"{mine}::P-3", *FAST)
    assert verified.code == 0
    assert "motzkin: supported" in verified.out
    assert "no proof found; open goal, the statement: " in flat(verified.out)
    explained = run("explain", f"{mine}::P-3")
    assert "left over -3*x**2*y**2*z**2" in flat(explained.out)
    assert run("prove", mine, "--seconds", "1").code == 1  # one is refuted


def test_a_written_proof_that_fails(run: Any, mine: str) -> None:
    """Exit 3; where, what is left over, and a point that shows that the plan cannot work."""
    found = run("prove", f"{mine}::P-4")
    assert found.code == 3
    words = flat(found.out)
    assert "P-4, square: open" in words
    assert "open goal the statement: -2*x*y + x**2 + y**2 >= 0" in words
    assert "left over -4*x*y" in words
    assert "P-4, share: open" in words
    assert "open goal in each direction: (" in words
    assert "false at" in words
    assert "this plan of proof cannot work (which alone refutes no theorem)" in words
    assert "the theorem is false" not in words
    explained = run("explain", f"{mine}::P-4")
    assert explained.code == 1
    assert "left over -4*x*y" in flat(explained.out)


def test_what_is_written_is_used(run: Any, mine: str, searches: list[str]) -> None:
    """The next prove, verify and explain, and `smt`, search for nothing; the kernel checks what is
    there."""
    found = run("prove", mine, "--write", "--seconds", "1")
    assert "written to mine.certificates.json" in flat(found.out)
    assert {c: set(t) for c, t in stored().items()} == {"P-1": {"least", "instance"}}
    assert {p.name for p in Path().iterdir()} - {"__pycache__"} == {mine, "mine.certificates.json"}
    assert all(kernel.check(c).kind == "theorem" for c in stored()["P-1"].values())
    searches.clear()
    before = Path("mine.certificates.json").stat().st_mtime_ns
    again = run("prove", f"{mine}::P-1", "--write")
    assert again.code == 0
    assert flat(again.out).count("the stored certificate") == 2
    for command in ("verify", "explain"):
        assert run(command, f"{mine}::P-1", "--json").json["claims"][0]["verdict"] == "proved"
    assert searches == []
    assert Path("mine.certificates.json").stat().st_mtime_ns == before
    run("prove", f"{mine}::P-1", "--all", "--seconds", "1")
    assert len(searches) == 3


def test_other_entries_are_kept(run: Any, mine: str) -> None:
    """What is there of other claims and theorems stays."""
    Path("mine.certificates.json").write_text('{"OLD": {"t": {}}, "P-1": {"gone": {"a": "1"}}}')
    assert run("prove", f"{mine}::P-1", "--write").code == 0
    assert stored()["OLD"] == {"t": {}}
    assert stored()["P-1"].keys() == {"gone", "least", "instance"}


def _proof(data: Any) -> None:
    data["P-1"]["least"]["proof"] = {"share": "0", "direction": {"rule": "identity"}}


def _statement(data: Any) -> None:
    data["P-1"]["least"]["statement"]["conclusion"] = "rho(B, q) >= 2*B/(1+B)"


def _other(data: Any) -> None:
    data["P-1"]["least"] = data["P-1"]["instance"]


def _kind(data: Any) -> None:
    data["P-1"]["least"] |= {"kind": "counterexample"}


def _empty(data: Any) -> None:
    data["P-1"]["least"] = {}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_proof, "the kernel refuses it"),
        (_statement, "the kernel refuses it"),
        (_other, "it is about another statement"),
        (_kind, "the kernel refuses it"),
        (_empty, "the kernel refuses it"),
    ],
)
def test_a_stored_certificate_that_is_not_the_theorems(
    change: Any, why: str, run: Any, mine: str, searches: list[str]
) -> None:
    """It is searched for again, with one line that says why; the verdict rests on what is found."""
    assert run("prove", f"{mine}::P-1", "--write").code == 0
    data = stored()
    change(data)
    Path("mine.certificates.json").write_text(json.dumps(data))
    searches.clear()
    found = run("verify", f"{mine}::P-1", *FAST)
    assert found.code == 0
    assert f"the stored certificate is not used: {why}" in flat(found.out)
    assert len(searches) == 1
    proved = run("prove", f"{mine}::P-1", "--write")
    assert proved.code == 0
    assert f"the stored certificate is not used: {why}" in flat(proved.out)
    assert "not used" not in run("verify", f"{mine}::P-1", *FAST).out


def test_a_changed_statement(run: Any, mine: str) -> None:
    """The certificate of what was there before proves nothing of what is there now."""
    assert run("prove", f"{mine}::P-1", "--write").code == 0
    Path(mine).write_text(MINE.replace(">= B/(1+B)", ">= 2*B/(1+B)"))
    found = run("verify", f"{mine}::P-1", *FAST[:2], "--examples", "30", "--json").json["claims"][0]
    assert found["statements"][0]["verdict"] == "refuted"
    assert "not used: it is about another statement" in found["statements"][0]["note"]


UNREADABLE = ["", "{", "[]", '{"P-1": 3}', '{"P-1": {"least": 3}}', "1.5"]
UNREADABLE.append('{"P-1": {"least": {"n": ' + "1" * 5000 + "}}}")


@pytest.mark.parametrize("content", UNREADABLE, ids=range(len(UNREADABLE)))
def test_a_file_that_cannot_be_read(content: str, run: Any, mine: str, searches: list[str]) -> None:
    """It is told in one line, and the search takes its place; it is never written over."""
    Path("mine.certificates.json").write_text(content)
    found = run("verify", f"{mine}::P-1", *FAST)
    assert found.code == 0
    assert len(searches) == 2
    assert "the stored certificate is not used: mine.certificates.json: " in flat(found.out)
    refused = run("prove", f"{mine}::P-1", "--write")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("sdproof: mine.certificates.json: ")
    assert refused.err.count("\n") == 1
    assert Path("mine.certificates.json").read_text() == content


def test_in_an_installed_package(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, searches: list[str]
) -> None:
    """A module's certificates lie beside it, those of a package in its folder; a place that cannot be
    written is told before the search."""
    package = tmp_path / "own_claims"
    package.mkdir()
    (package / "__init__.py").write_text(MINE)
    (package / "more.py").write_text(MINE)
    monkeypatch.syspath_prepend(str(tmp_path))
    for target, file in (("own_claims.more", "more"), ("own_claims", "own_claims")):
        assert run("prove", f"{target}::P-1", "--write").code == 0
        assert (package / f"{file}.certificates.json").exists()
        searches.clear()
        assert run("verify", f"{target}::P-1", *FAST).code == 0
        assert searches == []

    def refused(**_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tempfile.TemporaryFile", refused)
    found = run("prove", "own_claims.more::P-1", "--write")
    assert (found.code, found.out, searches) == (2, "", [])
    assert found.err.count("\n") == 1
    assert "own_claims: Read-only file system; accepted: claims in a folder that" in found.err


def test_a_claim_of_a_paper_has_one_place(mine: str) -> None:
    """By id, by paper and by module, its file is the same."""
    targets = ["LB-1", "pareek2024::LB-1", "sdproof.papers.pareek2024.lb_1"]
    ((by_id,), (by_paper,), (by_module,)) = (discover([t]) for t in targets)
    assert by_id.file == by_paper.file == by_module.file
    assert by_id.file is not None
    assert len(discover(targets)) == 1


def test_ctrl_c_keeps_what_was_found(run: Any, mine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 130; what was found before is printed and stored, and nothing half-written."""

    def waits(statement: Any, *arguments: Any) -> Search:
        if statement.kind != "sum":
            os.kill(os.getpid(), signal.SIGINT)
            threading.Event().wait(20)
        return search(statement, *arguments)

    monkeypatch.setattr("sdproof.prove.auto.search", waits)
    found = run("prove", f"{mine}::P-1", "--write", "--json")
    assert found.code == 130
    assert found.json["interrupted"] is True
    assert [d["name"] for d in found.json["attempts"]] == ["least"]
    assert stored()["P-1"].keys() == {"least"}
    assert {p.name for p in Path().iterdir()} - {"__pycache__"} == {mine, "mine.certificates.json"}


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "x", "1e9"])
def test_time_limits_that_are_none(seconds: str, run: Any, mine: str) -> None:
    found = run("prove", mine, "--seconds", seconds)
    assert (found.code, found.out) == (2, "")
    assert found.err.count("\n") == 1


def test_nothing_to_prove(run: Any, mine: str) -> None:
    """Said in a line."""
    found = run("prove", "MT-3")
    assert found.code == 0
    assert "no theorem with proof=auto" in found.out
    assert run("prove", "MT-9").code == 2


LIES = [
    Search(certificate={"format": "sdproof-certificate", "version": 2, "kind": "family",
                        "statement": {"type": "pointwise", "variables": {}, "conclusion": "1 >= 0"},
                        "proof": {"rule": "nonnegative coefficients"}}),
    Search(certificate={"proof": {}}),
    Search(counterexample={"format": "sdproof-certificate", "version": 2, "kind": "counterexample",
                           "statement": {"type": "pointwise", "variables": {"x": "real"},
                                         "conclusion": "x >= 0"},
                           "values": {"x": "-1"}, "directions": []}),
    Search(counterexample={"values": {"x": "1"}}),
    Search(open=(OpenGoal("the statement", "none", "1 >= 0", false_at={}),)),
]  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_search_is_not_believed(
    lie: Search, run: Any, mine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A certificate or counterexample of something else, or of nothing, is no proof and refutes
    nothing."""
    monkeypatch.setattr("sdproof.prove.auto.search", lambda *_: lie)
    for one in discover([f"{mine}::P-1", f"{mine}::P-3"]):
        from sdproof.state import Context

        verdicts = {s.verdict for s in one.settle(Context(examples=1)).statements[:1]}
        assert not verdicts & {Verdict.PROVED, Verdict.REFUTED}
    data = run("prove", f"{mine}::P-3", "--seconds", "0.1", "--json").json["attempts"]
    assert [d["answer"] for d in data] == ["open"]


@pytest.mark.parametrize("columns", ["60", "80"])
def test_it_keeps_to_the_width(
    run: Any, mine: str, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    """Long statements and goals are broken."""
    monkeypatch.setenv("COLUMNS", columns)
    found = run("prove", mine, "--seconds", "1")
    assert max(map(len, found.out.splitlines())) <= int(columns)
