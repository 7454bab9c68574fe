"""What is read without running Coq: words that assume, the table, the answers of Print
Assumptions, the record."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sdproof.errors import ProofError
from sdproof.papers import PAPERS
from sdproof.solvers import coq as formal
from sdproof.solvers.coq import CoqReport, Entry, Sources, record, toolchain, vernacular
from sdproof.solvers.coq import report as reports
from sdproof.solvers.coq.library import PROJECT, TABLE
from sdproof.verdict import Evidence, Method, Outcome, Verdict, combine

IDS = [c.id for paper in PAPERS for c in paper]
GOOD = (
    'Section S.\nVariable x : nat.\nTheorem t : x = x. (* Admitted. "Axiom a." *)\n'
    'Proof. idtac "Axiom". reflexivity. Qed.\nEnd S.\n'
)
PLANTED = {
    "Lemma l : 1 = 2.\nProof. Admitted.": "Admitted",
    "Lemma l : 1 = 2.\nProof. admit. Qed.": "admit",
    "Lemma l : 1 = 2.\nProof. intros; give_up. Qed.": "give_up",
    "Axiom l : 1 = 2.": "Axiom",
    "#[local] Axiom l : 1 = 2.": "Axiom",
    "Local Axiom l : 1 = 2.": "Axiom",
    "Axioms l : 1 = 2.": "Axioms",
    "Parameter l : 1 = 2.": "Parameter",
    "Parameters l : 1 = 2.": "Parameters",
    "Conjecture l : 1 = 2.": "Conjecture",
    "Variable l : 1 = 2.": "Variable outside a section",
    "Hypothesis l : 1 = 2.": "Hypothesis outside a section",
    "Section T. Variable z : nat. End T. Context (l : 1 = 2).": "Context outside a section",
    "Unset Guard Checking.": "Unset Guard Checking",
    "Unset  Universe\nChecking.": "Unset Universe Checking",
    "#[bypass_check(guard)] Fixpoint l (n : nat) : 1 = 2 := l n.": "bypass_check",
    "Module Type T. Parameter l : 1 = 2. End T. Declare Module M : T.": "Parameter",
    'Load "evil".': "Load",
}


def project(folder: Path, table: object, **files: str) -> Sources:
    """A folder of sources with a table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.v").write_text(text)
    (folder / PROJECT).write_text("-R . SDProof\n" + "".join(f"{name}.v\n" for name in files))
    (folder / TABLE).write_text(json.dumps(table))
    return Sources(folder)


def row(claim: str | None = "LB-1", file: str = "A.v") -> dict[str, str | None]:
    return {"claim": claim, "file": file, "statement": "words"}


def test_words_in_comments_and_strings_do_not_count() -> None:
    """A comment or a string may name an axiom; section variables are premises of theorems."""
    assert list(vernacular.assumed(GOOD)) == []
    assert vernacular.stated(GOOD) == ["t"]
    assert vernacular.without_comments("a (* b (* c *) d *) e").split() == ["a", "e"]
    assert vernacular.enclosing(GOOD, 4) == "t"
    assert vernacular.enclosing(GOOD, 1) == ""


@pytest.mark.parametrize("text", PLANTED)
def test_every_way_to_assume_is_found(text: str) -> None:
    """Each word that assumes is found, beside a good theorem, with its line and its name."""
    line = GOOD.count("\n") + 1
    found = list(vernacular.assumed(GOOD + text))
    assert PLANTED[text] in [f.word for f in found]
    assert all(f.line >= line for f in found)
    if "l" in re.findall(r"\w+", text):
        assert "l" in {f.name for f in found}


def test_the_shipped_sources_assume_nothing(sources: Sources) -> None:
    """Nothing is assumed; the theorems stated are those of the table; every source is built."""
    assert list(reports.text_problems(sources)) == []
    assert len(sources.files) >= 10
    assert sum(len(vernacular.stated(sources.text(f))) for f in sources.files) == len(
        sources.entries
    )


def test_the_table_against_the_claims(sources: Sources) -> None:
    """Each identifier is a claim's; and the check fails if a claim is renamed."""
    assert list(reports.claim_problems(sources.entries, IDS)) == []
    for claim in {c for e in sources.entries for c in e.claims}:
        wrong = list(reports.claim_problems(sources.entries, [c for c in IDS if c != claim]))
        assert len(wrong) == len(sources.of_claim(claim))
        assert all("is unknown" in p for p in wrong)


def test_the_table_against_the_sources(tmp_path: Path) -> None:
    """A listed theorem that is not stated, a stated one that is not listed, an unbuilt source."""
    found = project(tmp_path, {"u": row()}, A=GOOD)
    (tmp_path / "B.v").write_text("")
    assert list(reports.text_problems(found)) == [
        "B.v: not listed in _CoqProject, so it is not built",
        "u: in theorems.json, but A.v states no such theorem",
        "t: a theorem of A.v that is not in theorems.json",
    ]
    elsewhere = project(tmp_path / "other", {"t": row(file="B.v")}, A=GOOD, B="")
    assert len(list(reports.text_problems(elsewhere))) == 2, "the right name in the wrong file"


@pytest.mark.parametrize(
    "line", ["-arg -type-in-type", "-arg -impredicative-set", "a b.v", "../x.v"]
)
def test_no_option_weakens_the_kernel(tmp_path: Path, line: str) -> None:
    """Only the options of the repository are accepted in _CoqProject."""
    found = project(tmp_path, {"t": row()}, A=GOOD)
    (tmp_path / PROJECT).write_text(f"A.v\n{line}\n")
    with pytest.raises(ProofError, match=r"_CoqProject: .* is not accepted; accepted: "):
        _ = found.files


@pytest.mark.parametrize(
    "table",
    [
        [],
        {},
        {"t": {}},
        {"t": {"claim": 1, "file": "A.v", "statement": "s"}},
        {"t": row() | {"also": "LB-2"}},
        {"t": row() | {"more": ""}},
    ],
)
def test_a_bad_table_is_one_line(tmp_path: Path, table: object) -> None:
    """A table that is not as documented is refused in one line."""
    with pytest.raises(ProofError, match=r"^theorems\.json: [^\n]*accepted") as error:
        _ = project(tmp_path, table, A=GOOD).entries
    assert "\n" not in str(error.value)


def test_any_change_changes_the_hash(tmp_path: Path) -> None:
    """Text, table and project file each enter the hash; what is hashed is what is built."""
    project(tmp_path, {"t": row()}, A=GOOD)
    seen = {Sources(tmp_path).digest}
    for name in ("A.v", TABLE, PROJECT):
        with open(tmp_path / name, "a") as stream:
            stream.write("\n")
        seen.add(Sources(tmp_path).digest)
    kept = Sources(tmp_path)
    seen.add(kept.digest)
    (tmp_path / "A.v").write_text("")
    assert kept.text("A.v").startswith(GOOD)
    assert len(seen) == 4


ANSWER = """@ one
Closed under the global context
@ two
Axioms:
ClassicalDedekindReals.sig_not_dec : forall P : Prop, {~ ~ P} + {~ P}
A.evil
  : forall P : Prop,
    P
"""


def test_answers_of_print_assumptions() -> None:
    """Axioms are read with their names, and all but the reals' are problems."""
    found = toolchain.read_assumptions(ANSWER)
    assert found == {"one": (), "two": ("ClassicalDedekindReals.sig_not_dec", "A.evil")}
    assert list(reports.axiom_problems(found)) == ["two: assumes A.evil, which is not accepted"]
    strange = toolchain.read_assumptions("@ one\nAxioms:\nTheory: Set is impredicative\n")
    assert list(reports.axiom_problems(strange)) == ["one: assumes Theory, which is not accepted"]
    assert all(toolchain.AXIOMS.values()), "each accepted axiom has a reason"


@pytest.mark.parametrize(
    "line",
    ["A.f is assumed to be guarded.", "Anything else", "  x", "A.t relies on an unsafe hierarchy."],
)
def test_an_answer_that_is_not_understood_is_an_error(line: str) -> None:
    """Nothing that Coq says is skipped, such as a report of an unsafe option."""
    for text in (
        f"@ one\n{line}\n",
        f"@ one\nAxioms:\n{line}\n",
        f"@ one\nClosed under the global context\n{line}\n",
    ):
        with pytest.raises(ProofError, match="is not understood"):
            toolchain.read_assumptions(text)


def report(sources: Sources, **changes: object) -> CoqReport:
    """A report that accepts every theorem, with changes."""
    values = {
        "digest": sources.digest,
        "coq": "8.16.1",
        "date": "2026-01-01T00:00:00+00:00",
        "theorems": {e.name: () for e in sources.entries},
        "problems": (),
    } | changes
    return CoqReport(**values)  # type: ignore[arg-type]


def test_evidence_needs_a_record_of_these_sources(sources: Sources) -> None:
    """Holds after a check of exactly these sources; else not run, and says what to do."""

    def found() -> tuple[Outcome, str]:
        (e,) = formal.evidence("LB-1")
        assert e.method is Method.FORMAL
        assert "LB1_lower_bound" in e.scope
        return e.outcome, e.detail

    absent = Outcome.NOT_RUN, "shipped, not re-checked here; run: sdproof formal check"
    assert found() == absent
    record.write(report(sources))
    assert record.read() == report(sources)
    assert found() == (Outcome.HOLDS, "checked on this machine (Coq 8.16.1)")
    record.write(report(sources, coqchk=True))
    assert found() == (Outcome.HOLDS, "checked on this machine (Coq 8.16.1 and coqchk)")
    record.write(report(sources, digest="0" * 64))
    assert found() == absent
    record.write(report(sources, problems=("A.v:1: t: no",)))
    assert found() == (Outcome.NOT_RUN, "the check on this machine failed: A.v:1: t: no")
    for axioms in ({}, {e.name: ("A.evil",) for e in sources.entries}):
        record.write(report(sources, theorems=axioms))
        assert found()[0] is Outcome.NOT_RUN
    assert formal.evidence("EX-1") == ()


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{}", "{", '{"format": 0}', "\udcff", "[" * 10**5]
)
def test_a_spoilt_record_says_nothing(sources: Sources, own_cache: Path, text: str) -> None:
    """A record that cannot be read, or of another format, counts as none."""
    written = record.write(report(sources))
    assert written == own_cache / "formal.json"
    written.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert record.read() is None
    assert formal.evidence("LB-1")[0].outcome is Outcome.NOT_RUN


def test_an_older_format_says_nothing(sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that an older check wrote does not count."""
    record.write(report(sources))
    monkeypatch.setattr(record, "FORMAT", record.FORMAT + 1)
    assert record.read() is None


@pytest.mark.parametrize("outcome", Outcome)
def test_formal_evidence_never_changes_a_verdict(outcome: Outcome) -> None:
    """Whatever Coq found: alone it gives no verdict, and beside anything else it changes none."""
    formal_evidence = Evidence(
        "Coq", Method.FORMAL, outcome, "t", part="a", counterexample={"x": 1}
    )
    assert combine(("a",), [formal_evidence]) is Verdict.NOT_CHECKED
    assert combine((), [formal_evidence]) is Verdict.NOT_CHECKED
    for method in Method:
        for other in Outcome:
            e = Evidence("check", method, other, "scope", part="a")
            for parts in ((), ("a",), ("a", "b")):
                assert combine(parts, [e, formal_evidence]) is combine(parts, [e])


def test_the_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """SDPROOF_CACHE first, then XDG_CACHE_HOME, then the platform's folder."""
    assert record.path() == tmp_path / "cache" / "formal.json"
    monkeypatch.delenv("SDPROOF_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert record.path() == tmp_path / "sdproof" / "formal.json"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert record.path().name == "formal.json"
    assert Path.home() in record.path().parents


def test_entries(sources: Sources) -> None:
    """A theorem may be about several claims, or about the definitions that Coq evaluates."""
    by_name = {e.name: e for e in sources.entries}
    assert by_name["MT_separation"].claims == ("MT-1", "MT-2", "MT-3")
    assert by_name["risk_correct"].claims == ()
    assert Entry("t", (), "A.v", "s").qualified == "SDProof.A.t"
