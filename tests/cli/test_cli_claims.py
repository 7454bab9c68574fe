"""verify and explain: content, exit codes, files, false variants, broken theorems."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sdproof import __version__, kernel
from sdproof.state import papers

FAST = ("--rank", "2", "--examples", "2")
PAPER = papers()["pareek2024"]
CLAIMS = {c.id: c for c in PAPER}
PROVED = [i for i, c in CLAIMS.items() if c.theorems]
MINE = """
from sdproof import Instance
from sdproof.prove import chain, combination, sum_proof, term
from sdproof.state import At, Claim, Family, Theorem, Variant

BOUND = Theorem(
    "bound", Family(directions={"q": "real", "v": "positive"}),
    states="B*(1-q)**2 + v*q**2 >= B*v/(B+v)",
    proof=sum_proof(combination(term("B+v", square="q - B/(B+v)"))),
    idea="complete the square",
)
GOOD = Claim(
    id="MY-1", title="every filter has rho >= 2r", given=["SVD", "luck"], source="my notes",
    theorems=[BOUND, Theorem("one", states="1 >= 0"),
              Theorem("instance", Instance([1, 2], [1, 3]), steps=1, states="rho >= 1/2")],
    variants=[Variant("twice", of="bound", states="B*(1-q)**2 + v*q**2 >= 2*B*v/(B+v)",
                      at=At(directions=[{"B": "1", "v": "1", "q": "1/2"}]))],
)
OPEN = Claim(id="MY-2", uses=[GOOD], theorems=[
    Theorem("too-hard", states="r**2 + 2 >= 3*r")])  # as r is an integer, which no proof uses
BROKEN = Claim(id="MY-3", theorems=[BOUND.changed(name="worse", proof=sum_proof(combination()))])
WRONG = Claim(id="MY-4", theorems=[BOUND], variants=[
    Variant("true-after-all", of="bound", states="B*(1-q)**2 >= 0",
            at=At(directions=[{"B": "1", "v": "1", "q": "1/2"}]))])
"""


@pytest.fixture
def mine(tmp_path: Path) -> str:
    """A file with a good, an open, a broken and a wrong claim."""
    path = tmp_path / "mine.py"
    path.write_text(MINE)
    return str(path)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.thorough
def test_verify_all(run: Any) -> None:
    """Every claim once, in order; all mathematics proved, in three more ways each, and every claim
    about data settled from the copies inside; exit code 0."""
    found = run("verify", *FAST, "--json")
    assert (found.code, found.err) == (0, "")
    report = found.json
    assert report["sdproof"] == __version__
    assert (report["ranks"], report["examples"], report["as_expected"]) == ([2], 2, True)
    assert [c["id"] for c in report["claims"]] == list(CLAIMS)
    for claim in report["claims"]:
        proved = claim["id"] in PROVED
        settled = ("proved",) if proved else ("supported", "not reproduced", "not checked")
        assert claim["verdict"] in settled
        assert {w["outcome"] for w in claim["ways"].values()} == {"holds" if proved else "not run"}
        assert all(s["verdict"] == "proved" for s in claim["statements"])
        assert claim["variants"] == []
        texts = [t.statement.text for t in CLAIMS[claim["id"]].theorems]
        assert [s["text"] for s in claim["statements"]] == texts


def test_verify_is_reproducible(run: Any) -> None:
    """Equal runs give equal bytes; another seed is recorded."""
    one, two = (run("verify", "OS-3", *FAST, "--json") for _ in range(2))
    assert one == two
    other = run("verify", "OS-3", *FAST, "--seed", "7", "--json").json
    assert other["seed"] == 7
    statements = other["claims"][0]["statements"]
    assert all(any("seed 7" in e["scope"] for e in s["evidence"]) for s in statements)


def test_verify_some(run: Any, mine: str) -> None:
    """Targets in any form and case, repeated ones once; qualifiers and used claims are named."""
    found = run("verify", "mt-1", "MT-1", f"{mine}::my-1", *FAST, "--json").json["claims"]
    assert [c["id"] for c in found] == ["MT-1", "MY-1"]
    assert set(found[0]["given"]) == {"interpolation", "SVD"}
    assert found[0]["uses"] == [c.id for c in CLAIMS["MT-1"].uses]
    assert found[1]["given"] == ["SVD", "luck"]
    assert found[1]["remarks"]["title"] == "every filter has rho >= 2r"


@pytest.mark.parametrize("columns", ["60", "80", "120"])
def test_listing(run: Any, mine: str, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    """Each verdict is at a statement that is shown whole; prose is called a remark; no line is too
    long and no short formula is broken."""
    monkeypatch.setenv("COLUMNS", columns)
    found = run("verify", f"{mine}::MY-1", *FAST, "--false-variants")
    assert found.code == 0
    words = flat(found.out)
    assert "MY-1: proved, given: SVD, luck remark, not checked: every filter has rho >= 2r" in words
    for s in run("verify", f"{mine}::MY-1", *FAST, "--json").json["claims"][0]["statements"]:
        assert f"{s['name']}: proved, given: SVD, luck {s['text']} certificate accepted" in words
    assert "false variant twice: refuted" in words
    assert "fails at (B = 1, v = 1, q = 1/2)" in words
    assert words.count("ρ(B, q) = ") == 1
    summary, _, meaning = words.rpartition("1 proved; 1 of 1 false variants refuted ")
    assert summary
    assert meaning.startswith("proved: the kernel accepted a certificate of the statement")
    lines = found.out.splitlines()
    assert max(map(len, lines)) <= int(columns)
    assert not any(line.rstrip().endswith((" >", " ≥", " =")) for line in lines)


def test_false_variants(run: Any) -> None:
    """Each is refuted, with its statement and its counterexample."""
    report = run("verify", "MT-2", "GL-1", *FAST, "--false-variants", "--json").json
    for claim in report["claims"]:
        variants = CLAIMS[claim["id"]].variants
        assert [v["name"] for v in claim["variants"]] == [v.name for v in variants]
        for found, variant in zip(claim["variants"], variants, strict=True):
            assert found["verdict"] == "refuted"
            assert found["text"] == CLAIMS[claim["id"]].false(variant).text
            assert found["counterexample"]
            assert found["detail"]


def test_a_true_variant_fails(run: Any, mine: str) -> None:
    """A variant whose counterexample the kernel does not accept: exit code 1, not refuted."""
    target = f"{mine}::MY-4"
    found = run("verify", target, *FAST, "--false-variants", "--json")
    assert found.code == 1
    (claim,) = found.json["claims"]
    assert (claim["verdict"], claim["variants"][0]["verdict"]) == ("proved", "not checked")
    assert run("verify", target, *FAST).code == 0


def test_a_broken_theorem_fails(run: Any, mine: str) -> None:
    """Exit code 1, not proved, and the kernel's reason is shown."""
    target = f"{mine}::MY-3"
    found = run("verify", target, *FAST, "--json")
    (claim,) = found.json["claims"]
    assert (found.code, claim["as_expected"], claim["verdict"]) == (1, False, "supported")
    listed = run("verify", target, *FAST)
    assert listed.code == 1
    assert "the kernel refuses the proof" in flat(listed.out)
    assert "proved" not in listed.out
    assert run("explain", target).code == 1


@pytest.mark.parametrize("identifier", ["MT-2", "SD-1", "LB-2", "EX-5"])
def test_explain(run: Any, identifier: str) -> None:
    """Statements line by line, proofs, what has to be trusted, and all prose as remarks."""
    claim = CLAIMS[identifier]
    found = run("explain", identifier)
    assert found.code == 0
    words = flat(found.out)
    for statement in [t.statement for t in claim.theorems] + list(map(claim.false, claim.variants)):
        for label, text in statement.lines():
            assert label in words
            assert flat(text) in words
    before, remarks = words.split("remarks (prose, not checked)")
    assert claim.title not in before
    for prose in (claim.title, claim.remark, claim.source, *(t.idea for t in claim.theorems)):
        assert flat(prose) in remarks
    assert ("to be trusted the kernel: " in words) is bool(claim.theorems)
    for name in ("SVD", "interpolation"):
        shown = re.search(rf" {name}( \(through [A-Z]+-\d\))?: ", words) is not None
        assert shown is (f"given: {name}" in words or f", {name}" in words)


def test_explain_several(run: Any, mine: str) -> None:
    """A file's claims one after the other, definitions once, qualifiers of unknown meaning named."""
    found = run("explain", mine)
    assert found.code == 1
    words = flat(found.out)
    assert [i for i in ("MY-1", "MY-2", "MY-3", "MY-4") if f"{i}: " not in words] == []
    assert words.count("to be trusted") == 2
    assert "independent directions luck" in words
    assert words.count("notation") == 1


def test_explain_json(run: Any, tmp_path: Path) -> None:
    """The certificates in it, and those written to a folder, are accepted by the kernel."""
    folder = tmp_path / "certificates"
    (data,) = run("explain", "na-2", "--json", "--certificates", folder).json["claims"]
    claim = CLAIMS["NA-2"]
    assert [s["name"] for s in data["statements"]] == [t.name for t in claim.theorems]
    for found, theorem in zip(data["statements"], claim.theorems, strict=True):
        answer = kernel.check(found["certificate"])
        assert (answer.kind, answer.statement) == ("theorem", theorem.statement.data)
        assert found["proof"]
        assert found["proof_latex"]
    assert {kernel.check(v["certificate"]).kind for v in data["variants"]} == {"counterexample"}
    written = [kernel.load(p) for p in folder.iterdir()]
    assert len(written) == len(claim.theorems) + len(claim.variants)
    assert all(map(kernel.check, written))


def test_explain_latex(run: Any) -> None:
    """A theorem with its proof and label, the false variants, and the packages in the first line."""
    found = run("explain", "LB-1", "--latex")
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith("% Needs ")
    name = CLAIMS["LB-1"].theorems[0].name
    assert f"\\label{{thm:LB-1-{name}}}" in found.out
    assert "\\begin{proof}" in found.out
    assert found.out.count("false variant") == len(CLAIMS["LB-1"].variants)


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "MT-9"),
        ("explain", "LB-1", "--latex", "--json"),
        ("explain", "LB-1", "--latex", "-o", "-"),
        ("explain", "MT-9"),
        ("explain", "x" * 500),
        ("verify", "MT-1", "nope"),
        ("verify", "nope.py"),
        ("explain",),
        ("explain", "MT-1", "MT-2"),
        ("prove",),
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


@pytest.mark.parametrize("command", ["verify", "explain"])
def test_unwritable_output_is_said_before_the_work(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Nothing is settled for a file that cannot be written."""
    monkeypatch.setattr("sdproof.cli.claims._settled", lambda *_, **__: pytest.fail("settled"))
    result = run(command, "MT-2", "-o", str(tmp_path / "none" / "x.json"))
    assert (result.code, result.out) == (2, "")
    assert "is not a directory" in result.err


def test_a_claim_without_theorems_says_why(run: Any, tmp_path: Path) -> None:
    """`not checked` comes with its reason, and without blank lines to spare."""
    file = tmp_path / "bare.py"
    file.write_text('from sdproof.state import Claim\nBARE = Claim("BARE-1")\n')
    shown = [line.rstrip() for line in run("verify", str(file)).out.splitlines()]
    assert shown == [
        "BARE-1: not checked",
        "  it has no theorem, law or check",
        "",
        "1 not checked",
        "not checked: no check was run; the reason is given",
    ]


def test_the_summary_tells_that_a_check_failed(run: Any, mine: str) -> None:
    """The exit code is no riddle."""
    result = run("verify", f"{mine}::MY-3", *FAST)
    assert result.code == 1
    assert "(a check failed)" in result.out
    assert "1 supported; a check failed in 1 claim\n" in result.out


def test_smt_asks_about_the_statements_that_have_a_certificate(run: Any, mine: str) -> None:
    """And names the others."""
    pytest.importorskip("z3")
    result = run("smt", mine, "--solver", "z3", "--timeout", "2")
    assert result.code == 1
    assert "too-hard" not in result.out
    assert "bound" in result.out
    assert "not asked about MY-2: too-hard: no proof found" in result.err


def test_what_failed_is_shown_at_length_among_many(run: Any, mine: str) -> None:
    """A line for each claim; then those that are not as expected, with their statements."""
    found = run("verify", mine, *FAST, "--false-variants")
    table, *rest = re.split(r"\n\n", found.out)
    assert found.code == 1
    assert [line.split()[0] for line in table.splitlines()[2:]] == ["MY-1", "MY-2", "MY-3", "MY-4"]
    told = [block.partition(":")[0] for block in rest]
    assert told[:2] == ["MY-3", "MY-4"]
    assert table.count("(a check failed)") == 2
    assert "worse: supported" in rest[0]


def test_other_papers_are_named_and_not_judged(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain verify is about the first paper; of the others it says that they were not run. --all is
    about every paper."""
    asked: list[Any] = []

    def settled(targets: list[str] | None, *_: Any, **__: Any) -> list[Any]:
        asked.append(targets)
        return []

    monkeypatch.setattr("sdproof.cli.claims._settled", settled)
    plain, every = run("verify").out, run("verify", "--all").out
    others = [name for name in papers() if name != "pareek2024"]
    assert asked == [None, ["pareek2024", *others]]
    left_out = " ".join(plain[plain.index("not run: ") :].split())
    names = ", ".join(f"{name} ({len(papers()[name].claims)})" for name in others)
    assert left_out.startswith(f"not run: papers {names}; sdproof verify PAPER")
    assert "krylov" in others
    assert "not run" not in every
    assert "proved" not in left_out


def test_all_and_targets(run: Any) -> None:
    """Not together."""
    found = run("verify", "--all", "MT-1")
    assert (found.code, found.err.count("\n")) == (2, 1)
    assert "--all: not together with MT-1" in found.err


def test_the_list_of_claims(run: Any) -> None:
    """Of every paper, of one, of one claim; no verdict in it."""
    rows = run("claims", "--json").data
    assert [row["id"] for row in rows] == [c.id for paper in papers().values() for c in paper]
    (one,) = run("claims", "ks-2", "--json").data
    assert (one["id"], one["paper"], one["statements"]) == ("KS-2", "krylov", 2)
    shown = run("claims", "krylov").out
    assert "KS-2" in shown
    assert "MT-1" not in shown
    assert "proved" not in shown


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("KS-22", "KS-2"),
        ("krilov", "krylov"),
        ("mt1", "MT-1"),
        ("pareek", "pareek2024"),
        ("MT-9", "MT-1, MT-2 or MT-3"),
    ],
)  # fmt: skip
def test_a_typing_error_gets_a_suggestion(run: Any, typed: str, meant: str) -> None:
    """In any command that takes a claim."""
    for command in ("verify", "explain", "hunt", "prove", "smt", "report", "claims"):
        found = run(command, typed)
        assert (found.code, found.err.count("\n")) == (2, 1)
        guesses = found.err.partition("did you mean ")[2].partition("?")[0]
        assert guesses.startswith(meant)
        assert len(guesses.replace(" or ", ", ").split(", ")) <= 5
        assert "`sdproof claims` lists them" in found.err


def test_no_suggestion_for_what_is_like_nothing(run: Any) -> None:
    """Then only what is accepted."""
    found = run("verify", "zzzzzzzz")
    assert "did you mean" not in found.err
    assert "accepted: a claim or a paper (`sdproof claims` lists them)" in found.err


def test_explain_across_papers(run: Any) -> None:
    """By identifier alone; the hypothesis about polynomials and the proof's own states are shown."""
    found = run("explain", "KS-2")
    words = flat(found.out)
    assert found.code == 0
    assert "for every polynomial P with deg P ≤ k + 1 and P(0) = 0 [2: law]" in words
    assert "let N_j start at e_j, and each step make it e_j·((1 - ξ)·D_j + ξ·N_j)" in words
    assert "[2] holds for N_j, a polynomial in e of that kind" in words
