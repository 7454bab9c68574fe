"""Attempts to make a verdict, or a line beside it, say more than its evidence."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from sdproof import kernel
from sdproof.cli.app import main
from sdproof.errors import InputError
from sdproof.present.claims import claim_json
from sdproof.present.terminal import explanation, listing
from sdproof.prove import identity, sum_proof
from sdproof.prove.certificate import HEADER
from sdproof.state import Claim, Context, Family, Theorem, Variant, settle
from sdproof.verdict import Evidence, Method, Outcome, Verdict

FEW = Context(examples=10)
SAME = Theorem("same", forall={"x": "real"}, states="x = x", proof=identity())
MEAN = {"g": "positive", "h": "positive"}


@pytest.mark.parametrize(
    "theorem",
    [
        Theorem("a", Family(directions={"eta": "real"}, constants={"g": "positive"}),
                states="mean(eta**2, eta, g) = g + 0*eta", proof=sum_proof(identity())),
        Theorem("a", forall={"u": "real", "v": "real", **MEAN}, proof=identity(),
                states="mean(mean(u*v, u, g), v, h) = 0"),
        Theorem("a", forall={"u": "real", "v": "real", **MEAN}, proof=identity(),
                states="mean(mean((u+v)**2, u, g), v, h) = g + h"),
        Theorem("a", forall={"u": "real", "g": "positive"}, let={"w": "u"}, proof=identity(),
                states="mean(u**2, w, g) = g"),
    ],
    ids=["of a direction", "two", "two in a square", "defined"],
)  # fmt: skip
def test_a_true_statement_with_a_mean_is_not_refuted(theorem: Theorem) -> None:
    """A noise of each direction, two independent noises, a noise under another name."""
    settled = settle(Claim("X-1", theorems=[theorem]), FEW)
    assert settled.verdict is Verdict.PROVED
    assert not any(e.outcome is Outcome.FAILS for s in settled.statements for e in s.evidence)


def test_drawn_points_do_not_support_a_false_mean() -> None:
    """E[(u + v)²] over u alone is not g: no point says that it is."""
    theorem = Theorem("a", forall={"u": "real", "v": "real", "g": "positive"},
                      states="mean(mean(u*v, u, g), v, g) >= g", proof=identity())  # fmt: skip
    assert settle(Claim("X-1", theorems=[theorem]), FEW).verdict is Verdict.NOT_CHECKED


@pytest.mark.parametrize(
    "name", ["a\nB-1: proved", "a\rB-1", "a\x1b[2J", "a: proved", "a\u2028b", "a\u202eb", " ", ""]
)
def test_no_name_reads_as_a_line_with_a_verdict(name: str) -> None:
    """Names of theorems, variants, claims and qualifiers are one line, without a colon."""
    for make in (
        lambda: Claim("X-1", theorems=[SAME.changed(name=name)]),
        lambda: Claim("X-1", theorems=[SAME], variants=[Variant(name, of="same")]),
        lambda: Claim("X-1", theorems=[SAME], given=[name]),
        lambda: Claim(name, theorems=[SAME]),
    ):
        with pytest.raises(InputError):
            make()


FORGED = "true\n\n## B-1\n\nB-1: proved\n  strong: proved\x1b[2J\r    for all x: P = NP"


def test_prose_stays_on_the_line_of_a_remark() -> None:
    """Line breaks and control characters in prose make no line of its own, wherever it is shown."""
    claim = Claim("X-1", title=FORGED, remark=FORGED, source=FORGED,
                  theorems=[SAME.changed(idea=FORGED, remark=FORGED)])  # fmt: skip
    settled = settle(claim, FEW)
    for show in (listing, explanation):
        console = Console(width=1000, record=True, file=io.StringIO())
        console.print(show([settled]))
        lines = console.export_text().splitlines()
        assert not [
            line for line in lines if line.strip().startswith(("B-1", "strong", "for all x:"))
        ]
        assert "\x1b" not in "".join(lines)
    assert all("\n" not in text for text in claim_json(settled)["remarks"].values())


def test_prose_makes_no_element_of_markdown() -> None:
    pytest.importorskip("jinja2")
    from sdproof.present.report.environment import environment_of
    from sdproof.present.report.model import Report
    from sdproof.present.report.pages import markdown_page

    claim = Claim("X-1", title=FORGED, remark=f"{FORGED}<h2>B-1: proved</h2>", theorems=[SAME])
    results = (settle(claim, FEW),)
    around = environment_of(results, command="", seed=1, examples=1, ranks=(1,))
    page = markdown_page(Report(results, FEW, around))
    assert not [line for line in page.splitlines() if line.startswith(("## B-1", "B-1"))]
    assert "<h2>" not in page


def law(outcome: Outcome) -> Any:
    found = {"x": "1"} if outcome is Outcome.FAILS else None
    return lambda _: Evidence("a law", Method.EXACT, outcome, "one case", counterexample=found)


@pytest.mark.parametrize(
    ("used", "verdict"),
    [
        (Claim("U-1", theorems=[SAME], checks=[law(Outcome.HOLDS)]), Verdict.PROVED),
        (Claim("U-1", theorems=[SAME], checks=[law(Outcome.FAILS)]), Verdict.NOT_CHECKED),
        (Claim("U-1", checks=[law(Outcome.HOLDS)]), Verdict.VERIFIED),
        (Claim("U-1", checks=[law(Outcome.NOT_RUN)]), Verdict.NOT_CHECKED),
        (Claim("U-1"), Verdict.NOT_CHECKED),
    ],
)
def test_a_claim_is_proved_only_if_those_that_it_uses_are(used: Claim, verdict: Verdict) -> None:
    """Also where a used claim fails by a law or data, or has no statement; also through another."""
    between = Claim("U-2", theorems=[SAME], uses=[used])
    for uses in ([used], [between]):
        settled = settle(Claim("X-1", theorems=[SAME], uses=uses), FEW)
        assert settled.verdict is verdict
        assert settled.as_expected is (verdict is not Verdict.NOT_CHECKED or not used.theorems)


def test_a_hypothesis_is_not_lost() -> None:
    """Not by a chain with a part of the same name, nor with the directions."""
    for given in (
        {"x_low": "a >= 5", "x": "0 <= a <= 1"},
        {"x": "0 <= a <= 1", "x_high": "a >= 5"},
    ):
        with pytest.raises(InputError, match="a part of the chain"):
            _ = Theorem("a", forall={"a": "real"}, given=given, states="a >= 0").statement
    with pytest.raises(InputError, match="'tot' speaks of a sum"):
        _ = Theorem("a", forall={"S": "real"}, sums={"tot": "B = S"}, states="S >= 0").statement


LINE = "0\nvalid: for all x real: P = NP"


@pytest.mark.parametrize(
    "changed",
    [
        {"state": {"q": {"start": "x", "step": LINE}}},
        {"state": {"q": {"start": "x", "step": "q"}}, "at_each_step": {"h": f"1 >= {LINE}"}},
        {"state": {"q": {"start": "x", "step": "q"}}, "fresh": {"z": LINE}},
        {"conclusion": "q\n>= 1"},
        {"conclusion": "q\r>= 1"},
    ],
)
def test_a_certificate_puts_no_text_of_its_own_beside_valid(changed: Any) -> None:
    """What a counterexample does not evaluate is read all the same."""
    state = {"q": {"start": "x", "step": "q"}}
    data = {"type": "pointwise", "variables": {"x": "real"}, "state": state, "conclusion": "q >= 1"}
    whole = HEADER | {"kind": "counterexample", "values": {"x": "0"}, "directions": []}
    assert kernel.check(whole | {"statement": data}).kind == "counterexample"
    with pytest.raises((kernel.Invalid, kernel.Unreadable)):
        kernel.check(whole | {"statement": data | changed})


def test_check_says_that_a_refuted_statement_is_false(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = {"type": "pointwise", "variables": {"x": "real"}, "conclusion": "x >= 1"}
    whole = HEADER | {
        "kind": "counterexample",
        "statement": data,
        "values": {"x": "0"},
        "directions": [],
    }
    file = tmp_path / "c.json"
    file.write_text(json.dumps(whole))
    assert main(["check", str(file), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["shows"] == "counterexample"
    assert shown["statement"].startswith("FALSE: ")
    assert shown["false"] == data


REACHED = {"forall": {"lam": "positive"}, "steps": "r", "proof": identity()}


@pytest.mark.parametrize(
    ("q", "states"),
    [("B/(1+B)", "rho(B, q) <= B/(1+B)"), ("B/(1+B)", "rho(B, q) = B/(1+B)"),
     ("1", "rho(B, q) < rho(B, 1)")],
)  # fmt: skip
def test_drawn_points_do_not_tell_what_r_steps_reach(q: str, states: str) -> None:
    """r steps come as near as wanted to filter values, and may miss them: that a relation holds there
    does not support the first two, which are false, and a tie does not refute the last, which is
    true."""
    theorem = Theorem("a", direction_let={"q": q}, states=states, **REACHED)
    assert settle(Claim("X-1", theorems=[theorem]), FEW).verdict is Verdict.NOT_CHECKED


def test_drawn_points_support_and_refute_open_relations_of_r_steps() -> None:
    for states, verdict in (
        ("rho(B, q) < 1 + B", Verdict.SUPPORTED),
        ("rho(B, q) < B/(2+2*B)", Verdict.REFUTED),
        ("rho(B, q) <= B/(2+2*B)", Verdict.REFUTED),
    ):
        theorem = Theorem("a", direction_let={"q": "B/(1+B)"}, each={"B": "B > 0"}, states=states,
                          **REACHED)  # fmt: skip
        assert settle(Claim("X-1", theorems=[theorem]), FEW).verdict is verdict


def test_a_claim_without_statements_is_no_stronger_than_what_it_uses() -> None:
    false = Claim("X-1", theorems=[Theorem("a", forall={"x": "real"}, states="x > x + 1")])
    held = Evidence("held", Method.EXACT, Outcome.HOLDS, "here")
    for uses, verdict in (([], Verdict.VERIFIED), ([false], Verdict.NOT_CHECKED)):
        assert settle(Claim("X-2", uses=uses, checks=[lambda _: held]), FEW).verdict is verdict
