"""Hunts: what they say, what they write, when they stop, and that they can fail."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from sdproof import kernel
from sdproof.claims import CLAIMS, claim
from sdproof.cli.app import main
from sdproof.errors import InputError, ProofError
from sdproof.laws import LAWS, Judgement, Subject, false_variants
from sdproof.laws.generators import cases
from sdproof.model.serial import load_instance
from sdproof.numbers.exact import to_exact
from sdproof.search import hunt as hunting
from sdproof.search.hunt.result import brief
from sdproof.search.hunt.rounds import confirm
from sdproof.search.hunt.targets import law_target, statement_target, targets_of
from sdproof.statements.domain import points
from sdproof.statements import Point, Statement
from sdproof.strategies import profiles

STATEMENTS = [(f"{c.id}:{t.name}", t.statement) for c in CLAIMS.values() for t in c.theorems]
SHARE = {"type": "sum", "variables": {}, "direction": {"B": "nonnegative"}}


# --- statements


@pytest.mark.parametrize("statement", [s for _, s in STATEMENTS], ids=[n for n, _ in STATEMENTS])
def test_points_satisfy_the_hypotheses(statement: Any) -> None:
    """Valid values are drawn without a search, and every theorem's statement holds there."""

    @settings(max_examples=5, database=None)
    @given(points(Statement(statement)))
    def check(point: Point) -> None:
        assert point.satisfied()
        assert point.judge().holds, str(point)

    check()


# --- false variants as laws


@pytest.mark.parametrize("law", false_variants.LAWS, ids=lambda law: law.name)
def test_false_laws_are_false_somewhere(law: Any) -> None:
    """At the listed case, which is in the domain; drawn cases are in the domain as well."""
    (known,) = law.listed(())
    assert law.domain.contains(known)
    assert law.violation(known) is not None

    @settings(max_examples=10, database=None)
    @given(cases(law))
    def check(case: Any) -> None:
        assert law.domain.contains(case)

    check()
    assert law.name not in LAWS
    owners = [v for c in CLAIMS.values() for v in c.variants() if v.law is law]
    assert len(owners) == 1


def test_equal_minima_that_are_not_exact_do_not_refute() -> None:
    """OS-1 every-instance: where ridge is worse than one step the margin is positive."""
    law = false_variants.strictly_better_everywhere
    case = false_variants._case((1, fmpq(1, 2)), (10, 0))
    assert law.judge(case).margin > 0
    nothing = false_variants._case((1, fmpq(1, 2)), (fmpq(1, 10**9), 0))
    assert law.judge(nothing).holds


# --- hunts


@pytest.mark.parametrize("identifier", ["SD-1", "LB-1", "NA-1", "LB-2"])
def test_true_claims_are_not_refuted(identifier: str) -> None:
    """Every law and theorem is searched, none is violated, and the words claim nothing."""
    found = hunting.hunt_claim(claim(identifier), seconds=1.5, rounds=1)
    assert found.counterexamples == ()
    assert len(found.tallies) == len(targets_of(claim(identifier)))
    assert "this proves nothing" in str(found)
    assert "prove" not in str(found).replace("this proves nothing", "")
    json.dumps(found.to_json(), allow_nan=False)


def test_a_seed_repeats_a_hunt() -> None:
    """Equal seeds see equal cases."""

    def seen(seed: int) -> list[Any]:
        targets = targets_of(claim("NA-1"))[:1]
        hunt = hunting.hunt("NA-1", targets, seconds=60, seed=seed, rounds=1)
        return [(t.cases, t.target.name, str(t.where)) for t in hunt.tallies]

    assert seen(5) == seen(5)


def test_time_is_kept() -> None:
    """The search stops near its limit, whatever the law costs."""
    start = time.monotonic()
    found = hunting.hunt_claim(claim("MT-2"), seconds=1)
    assert time.monotonic() - start < 4
    assert found.cases > 0


def test_a_target_whose_violation_is_not_repeated_is_not_confirmed() -> None:
    """An estimator that is no function of its arguments gives no counterexample."""
    target = law_target(LAWS["filter"], Subject.of_filter(lambda i, *_: [fmpq(7)] * i.rank))
    calm = dataclasses.replace(target, recheck=lambda _: Judgement(fmpq(0), "holds"))
    found = hunting.hunt("x", [calm], seconds=20, rounds=1)
    assert found.confirmed == ()
    assert len(found.counterexamples) == 1
    assert "NOT confirmed" in str(found)
    assert "no counterexample in" in found.summary
    assert "1 violation not confirmed: this proves nothing" in found.summary


def test_laws_that_were_not_reached_are_counted() -> None:
    """Also beside a counterexample: a law without a case has not even been searched."""
    subject = Subject.of_filter(lambda i, *_: [fmpq(7)] * i.rank)
    targets = [law_target(LAWS[name], subject) for name in ("filter", "scaling")]
    found = hunting.hunt("x", targets, seconds=20, rounds=1)
    assert "1 counterexample in" in found.summary
    assert "1 of 2 properties without a case" in found.summary


def test_the_kernel_has_the_last_word() -> None:
    """If the model finds a violation that the kernel refuses, that is an error, not a result."""
    s = {**SHARE, "conclusion": "B/(1+B) >= 1/2"}
    target = statement_target("wrong", "", {**s, "conclusion": "B/(1+B) >= 0"})
    wrong = dataclasses.replace(
        target, judge=lambda _: Judgement(fmpq(-1), "x"), recheck=lambda _: Judgement(fmpq(-1), "x")
    )
    with pytest.raises(ProofError, match="the kernel refuses"):
        hunting.hunt("x", [wrong], seconds=20, rounds=1)


def test_nothing_found_confirms_nothing() -> None:
    """A tally without a violation has no counterexample."""
    assert confirm(hunting.Tally(law_target(LAWS["filter"]))) is None


def test_errors_of_an_estimator_are_shown_with_the_case() -> None:
    """Not taken for a violation."""

    def broken(*_: Any) -> Any:
        raise KeyError("beta")

    with pytest.raises(KeyError) as caught:
        hunting.hunt_subject(Subject.of_filter(broken), ["filter"], seconds=5)
    assert "at e = (1)" in caught.value.__notes__[0]
    with pytest.raises(InputError, match="has 7 numbers"):
        hunting.hunt_subject(Subject.of_filter(lambda *_: [1] * 7), ["filter"], seconds=5)


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({"seconds": 0}, "seconds: 0"),
        ({"seconds": float("nan")}, "seconds: nan"),
        ({"seconds": True}, "seconds: True"),
        ({"seed": -1}, "seed: -1"),
        ({"seed": 1.5}, "seed: 1.5"),
        ({"rounds": 0}, "rounds: 0"),
        ({"laws": ["x"]}, "law: 'x' is unknown"),
        ({"laws": ["monotone"]}, "none of them applies"),
        ({"subject": 3}, "subject: int"),
    ],
)
def test_bad_input(given_: dict[str, Any], words: str) -> None:
    """One line each."""
    subject = Subject.of_filter(lambda i, *_: [fmpq(1)] * i.rank)
    arguments: dict[str, Any] = {"subject": subject, "laws": ["filter"], **given_}
    with pytest.raises(InputError) as caught:
        hunting.hunt_subject(**arguments)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_hunt_is_no_truth_value() -> None:
    """One has to ask for the confirmed counterexamples."""
    with pytest.raises(TypeError):
        bool(hunting.hunt_claim(claim("NA-1"), seconds=1, rounds=1))


# --- the command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_hunting_a_false_variant(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0; the instance, the certificate and the record are files that other commands read."""
    assert main(["hunt", "MT-3", "--variant", "no-ratio", "-o", "found.json", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["counterexamples"][0]["confirmed"] == "by the kernel"
    instance = load_instance(folder / "found.json")
    assert instance.rank <= 3
    assert kernel.check(json.loads((folder / "found.certificate.json").read_text()))
    assert json.loads((folder / "found.hunt.json").read_text()) == data
    assert main(["risk", "found.json", "--lam", "1"]) == 0
    assert main(["check", "found.certificate.json"]) == 0


def test_a_law_leaves_an_instance_too(folder: Path) -> None:
    """Without -o the files are named after the variant."""
    assert main(["hunt", "mt-1", "--variant", "half"]) == 0
    assert (folder / "hunt-MT-1-half.json").exists()
    record = json.loads((folder / "hunt-MT-1-half.hunt.json").read_text())
    assert record["counterexamples"][0]["at"]["lam"] == "1"
    assert not (folder / "hunt-MT-1-half.certificate.json").exists()


def test_finding_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0 for a claim, and no file; exit 1 for a variant, where something is expected."""
    assert main(["hunt", "NA-1", "--seconds", "0.5"]) == 0
    assert "this proves nothing" in " ".join(capsys.readouterr().out.split())
    assert main(["hunt", "MT-2", "--variant", "b-not-squared", "--seconds", "0.01"]) == 1
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("output", "words"),
    [("", "is a directory"), (".", "is a directory"), ("no/x.json", "no is not")],
)
def test_a_file_that_cannot_be_written(
    output: str, words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Said at once, not after the search."""
    start = time.monotonic()
    assert main(["hunt", "MT-2", "--seconds", "60", "-o", output]) == 2
    assert time.monotonic() - start < 10
    assert words in capsys.readouterr().err


def test_the_result_is_shown_though_its_file_fails(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was found is not lost with the file."""
    (folder / "f.hunt.json").mkdir()
    assert main(["hunt", "MT-3", "--variant", "no-ratio", "-o", "f.json"]) == 2
    assert "confirmed by the kernel" in capsys.readouterr().out


def test_a_refuted_claim_exits_1(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim with a law that is false."""
    wrong = dataclasses.replace(
        CLAIMS["NA-1"], laws=(false_variants.r_steps_attain_half,), theorems=()
    )
    monkeypatch.setitem(CLAIMS, "NA-1", wrong)
    assert main(["hunt", "NA-1", "--seconds", "20"]) == 1
    assert (folder / "hunt-NA-1.json").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["QQ"], "accepted: SD-1"),
        (["EX-1"], "about data"),
        (["LB-1", "--variant", "x"], "accepted: ten-percent-more, bias-without-B"),
        (["LB-1", "--seconds", "0"], "seconds: 0"),
        (["LB-1", "--seed", "-1"], "seed"),
    ],
)
def test_bad_arguments(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2 and one line with what is accepted."""
    assert main(["hunt", *arguments]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


def test_ctrl_c_leaves_the_best_so_far(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 130, with the tightest case printed and written."""
    timer = threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    assert main(["hunt", "NA-2", "--seconds", "30"]) == 130
    timer.join()
    said = " ".join(capsys.readouterr().out.split())
    assert "interrupted: no counterexample" in said
    assert "tightest margin" in said
    assert (folder / "hunt-NA-2.hunt.json").exists()


# --- profiles


def test_profiles() -> None:
    """Three of them, without deadline; thorough has 10,000 examples; existing ones can be kept."""
    for name, own in profiles.PROFILES.items():
        known = settings.get_profile(name)
        assert known.max_examples == own["max_examples"]
        assert known.deadline is None
    assert settings.get_profile("thorough").max_examples >= 10_000
    assert settings.get_profile("ci").derandomize
    mine = settings(settings.get_profile("fast"), max_examples=7)
    settings.register_profile("fast", parent=mine)
    profiles.register(replace=False)
    assert settings.get_profile("fast").max_examples == 7
    profiles.register()
    assert settings.get_profile("fast").max_examples == 40


def test_shrinking_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off at once, the smallest violation seen so far is the counterexample."""
    monkeypatch.setattr("sdproof.search.hunt.search.SHRINK_SECONDS", 0.0)
    found = hunting.hunt_variant(claim("MT-3"), "no-ratio", seconds=30)
    assert len(found.confirmed) == 1
    assert found.seconds < 25


def test_margins_are_readable() -> None:
    """Short fractions as they are; long ones as an enclosure that holds them."""
    assert brief(fmpq(-1, 51200)) == "-1/51200"
    long = fmpq(10**40 + 1, 3 * 10**42)
    lo, hi = brief(long).strip("[]").split(", ")
    assert to_exact(lo) < long < to_exact(hi)
    assert len(brief(long)) < 40
