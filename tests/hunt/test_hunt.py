"""Hunts: what they say, what they write, when they stop, and that they can fail."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from example_claims import (
    BOUND,
    BOX,
    FALSE,
    FILE,
    NOISE,
    RIDGE,
    SHRINKING,
    TRUE,
)
from flint import fmpq
from hypothesis import given, settings

from sdproof import kernel
from sdproof.cli.app import main
from sdproof.errors import InputError, ProofError
from sdproof.laws import LAWS, Judgement, Subject
from sdproof.model.serial import load_problem
from sdproof.numbers.exact import to_exact
from sdproof.search import hunt as hunting
from sdproof.search.hunt.result import brief
from sdproof.search.hunt.rounds import confirm
from sdproof.search.hunt.targets import law_target, statement_target
from sdproof.state import Claim, discover, settle
from sdproof.state.hunting import hunt_claims, hunt_variants, targets_of, variant_named
from sdproof.statements import Point, Statement
from sdproof.statements.domain import points
from sdproof.strategies import profiles
from sdproof.verdict import Verdict

SHARE = {"type": "sum", "variables": {}, "direction": {"B": "nonnegative"}}
WITH_LAWS = dataclasses.replace(TRUE, laws=(LAWS["filter"], LAWS["scaling"]))


def variant_hunt(claim: Claim, name: str, *, seconds: float) -> hunting.Hunt:
    """A hunt for a counterexample to one false variant."""
    return hunt_variants(
        [(claim, variant_named(claim, name))], f"{claim.id}:{name}", seconds=seconds
    )


STATEMENTS = {t.name: t.statement for t in (RIDGE, BOX, SHRINKING, NOISE, BOUND)}


@pytest.mark.parametrize("name", STATEMENTS)
def test_points_satisfy_the_hypotheses(name: str) -> None:
    """Valid values are drawn without a search."""

    @settings(max_examples=30, database=None)
    @given(points(STATEMENTS[name]))
    def check(point: Point) -> None:
        assert point.satisfied()

    check()


def test_true_claims_are_not_refuted() -> None:
    """Every law and theorem is searched, none is violated, and the words claim nothing."""
    found = hunt_claims([WITH_LAWS], WITH_LAWS.id, seconds=3, rounds=1)
    assert found.counterexamples == ()
    names = [t.target.name for t in found.tallies]
    assert sorted(names) == [
        "MY-1: filter",
        "MY-1: scaling",
        "MY-1: theorem bound",
        "MY-1: theorem ridge",
    ]
    assert "this proves nothing" in str(found)
    assert "prove" not in str(found).replace("this proves nothing", "")
    json.dumps(found.to_json(), allow_nan=False)


def test_a_seed_repeats_a_hunt() -> None:
    """Equal seeds see equal cases."""

    def seen(seed: int) -> list[Any]:
        targets = targets_of(WITH_LAWS)[:1]
        hunt = hunting.hunt("x", targets, seconds=60, seed=seed, rounds=1)
        return [(t.cases, t.target.name, str(t.where)) for t in hunt.tallies]

    assert seen(5) == seen(5)


def test_time_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search stops at its limit, by a clock of which every look takes a hundredth of a second."""
    ticks = itertools.count()
    monkeypatch.setattr(time, "monotonic", lambda: next(ticks) / 100)
    found = hunt_claims([WITH_LAWS], WITH_LAWS.id, seconds=10)
    assert 10 <= found.seconds < 11
    assert 0 < found.cases <= 1000


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
    target = statement_target("wrong", Statement(SHARE | {"conclusion": "B/(1+B) >= 0"}))
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
        ({"laws": ["linear"]}, "none of them applies"),
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
        bool(hunt_claims([FALSE], FALSE.id, seconds=1, rounds=1))


# --- claims and their false variants


def test_what_is_shown_of_a_statement_is_rendered() -> None:
    """In text and JSON, of a statement and of a false variant; no title."""
    shown = hunt_claims([FALSE], FALSE.id, seconds=20)
    assert shown.to_json()["counterexamples"][0]["text"] == BOX.statement.text
    assert BOX.statement.formula_text in str(shown)
    variant = variant_hunt(TRUE, "no-ratio", seconds=20)
    assert variant.what == "MY-1:no-ratio"
    assert [t.target.text for t in variant.tallies] == [TRUE.false(TRUE.variants[0]).text]
    assert RIDGE.statement.without("ratio").text in json.dumps(
        variant.to_json(), ensure_ascii=False
    )
    assert TRUE.title not in str(variant) + json.dumps(variant.to_json())


def test_claims_share_the_time() -> None:
    """The first counterexample ends the search."""
    found = hunt_claims([FALSE, TRUE], "both", seconds=20)
    assert [c.target.name for c in found.confirmed] == ["MY-2: theorem two steps"]
    assert found.confirmed[0].confirmed == "by the kernel"
    with pytest.raises(InputError, match="about data"):
        hunt_claims([Claim("EX")], "EX", seconds=1)


def test_an_unknown_variant() -> None:
    with pytest.raises(InputError, match="accepted: no-ratio, no-signal, more"):
        variant_hunt(TRUE, "none", seconds=1)
    with pytest.raises(InputError, match="none, it has no false variants"):
        variant_hunt(FALSE, "none", seconds=1)


# --- the command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.py").write_text(FILE)
    return tmp_path


def others(folder: Path) -> set[str]:
    """All files but those; none of Hypothesis either."""
    return {p.name for p in folder.iterdir()} - {"my.py", "__pycache__"}


def test_hunting_a_false_variant(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0; the instance, the certificate and the record are files that other commands read."""
    assert main(["hunt", "my.py", "--variant", "no-ratio", "-o", "found.json", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["counterexamples"][0]["confirmed"] == "by the kernel"
    assert load_problem(folder / "found.json").rank <= 3
    assert kernel.check(json.loads((folder / "found.certificate.json").read_text()))
    assert json.loads((folder / "found.hunt.json").read_text()) == data
    assert main(["risk", "found.json", "--lam", "1"]) == 0
    assert main(["check", "found.certificate.json"]) == 0


def test_files_are_named_after_the_variant(folder: Path) -> None:
    """Without -o."""
    assert main(["hunt", "my.py::my-2", "--variant", "zero"]) == 0
    names = {f"hunt-MY-2-zero{end}.json" for end in ("", ".certificate", ".hunt")}
    assert others(folder) == names


def test_finding_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0 for claims, and no file; exit 1 for a variant, where something is expected."""
    assert main(["hunt", "my.py", "--seconds", "0.5"]) == 0
    assert "this proves nothing" in " ".join(capsys.readouterr().out.split())
    (folder / "my.py").write_text(
        "from sdproof.state import *\nT = Theorem('t', forall={'x': 'positive'}, states='x > 0')\n"
        "X = Claim('X', theorems=[T], variants=[Variant('true', of='t', states='2*x > x')])\n"
    )
    assert main(["hunt", "my.py", "--variant", "true", "--seconds", "0.5"]) == 1
    assert main(["hunt", "my.py", "--write", "--seconds", "0.5"]) == 1
    assert others(folder) == set()


def test_a_false_claim_exits_1(folder: Path) -> None:
    """With its files."""
    (folder / "my.py").write_text(
        "from sdproof.state import *\nX = Claim('X', theorems=[Theorem('t', forall={'x': 'real'}, "
        "states='x > 0')])\n"
    )
    assert main(["hunt", "my.py", "--seconds", "20"]) == 1
    assert others(folder) == {"hunt-X.hunt.json", "hunt-X.certificate.json"}


def test_writing_what_was_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only of variants without a point; `settle` uses it, a second hunt has nothing to do, and what
    was there stays."""
    stored = folder / "my.counterexamples.json"
    old = {"values": {"x": "1"}, "directions": []}
    stored.write_text(json.dumps({"OLD": {"v": old}, "MY-1": {"no-ratio": old}}))
    assert main(["hunt", "my.py", "--write", "--seconds", "40"]) == 0
    said = capsys.readouterr()
    assert "written: my.counterexamples.json" in said.err
    data = json.loads(stored.read_text())
    assert data.keys() == {"OLD", "MY-1", "MY-2"}
    assert data["OLD"] == {"v": old}
    assert data["MY-1"].keys() == {"no-ratio"}
    assert data["MY-1"]["no-ratio"] != old
    assert data["MY-2"]["zero"].keys() == {"values", "directions", "least"}
    assert others(folder) == {stored.name}
    for one in discover(["my.py"]):
        results = settle(one.claim, variants=True, stored=one.stored).variants
        assert all(v.verdict is Verdict.REFUTED for v in results)
        known = {n: v.certificate for v in results if (n := v.variant.name) in one.stored}
        assert all(
            c is not None and c["values"] == one.stored[n]["values"] for n, c in known.items()
        )
    before = stored.stat().st_mtime_ns
    assert main(["hunt", "my.py", "--write", "--seconds", "0.01"]) == 0
    assert "every false variant has a counterexample" in capsys.readouterr().out
    assert stored.stat().st_mtime_ns == before


def test_a_later_failure_to_write_keeps_the_file(folder: Path) -> None:
    """Nothing is lost: the file is replaced at once or not at all."""
    stored = folder / "my.counterexamples.json"
    assert main(["hunt", "my.py", "--variant", "zero", "--write", "--seconds", "40"]) == 0
    assert json.loads(stored.read_text()).keys() == {"MY-2"}
    assert main(["hunt", "my.py", "--variant", "no-ratio", "--write", "--seconds", "40"]) == 0
    assert json.loads(stored.read_text()).keys() == {"MY-1", "MY-2"}


@pytest.mark.parametrize("content", ["[]", '{"MY-1": []}', '{"MY-1": {"no-ratio": 3}}', "{", "1.5"])
def test_a_bad_file_of_counterexamples(
    content: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2 and one line with its name."""
    (folder / "my.counterexamples.json").write_text(content)
    assert main(["hunt", "my.py", "--write", "--seconds", "1"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert (folder / "my.counterexamples.json").read_text() == content


@pytest.mark.parametrize(
    ("output", "words"),
    [("", "accepted: a path"), (".", "is a directory"), ("no/x.json", "no is not")],
)
def test_a_file_that_cannot_be_written(
    output: str,
    words: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Said before the search."""
    monkeypatch.setattr(
        "sdproof.state.hunting.hunt_claims", lambda *_, **__: pytest.fail("searched")
    )
    assert main(["hunt", "my.py", "--seconds", "60", "-o", output]) == 2
    assert words in capsys.readouterr().err


def test_the_result_is_shown_though_its_file_fails(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was found is not lost with the file."""
    (folder / "f.hunt.json").mkdir()
    assert main(["hunt", "my.py", "--variant", "no-ratio", "-o", "f.json"]) == 2
    assert "confirmed by the kernel" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["my.py::QQ"], "accepted: MY-1, MY-2"),
        (["no.py"], "no such file"),
        (["my.py::MY-1", "--variant", "x"], "accepted: no-ratio, known"),
        (["my.py", "--variant", "x"], "accepted: one of them, by ::MY-1, ::MY-2"),
        (["my.py", "--seconds", "0"], "seconds: 0"),
        (["my.py", "--seed", "-1"], "seed"),
        (["json", "--write"], "unknown"),
    ],
)
def test_bad_arguments(
    arguments: list[str], words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2 and one line with what is accepted."""
    assert main(["hunt", *arguments]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


def test_beside_the_file_of_a_module(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module has a file to write beside, and the next run reads it; a read-only folder is told."""
    (folder / "pkg").mkdir()
    (folder / "pkg" / "__init__.py").write_text("")
    (folder / "pkg" / "mine.py").write_text(FILE)
    monkeypatch.syspath_prepend(str(folder))
    assert main(["hunt", "pkg.mine", "--variant", "zero", "--write", "--seconds", "40"]) == 0
    kept = folder / "pkg" / "mine.counterexamples.json"
    assert str(kept) in capsys.readouterr().err
    assert [one.stored.keys() for one in discover(["pkg.mine::MY-2"])] == [{"zero"}]

    def refused(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refused)
    assert main(["hunt", "pkg.mine", "--write"]) == 2
    assert "pkg: Permission denied; accepted: claims in a folder that" in capsys.readouterr().err
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(str(folder))
    assert main(["hunt", "pkg.mine::MY-1", "--variant", "no-ratio", "-o", "x.json"]) == 0


def test_ctrl_c_leaves_the_best_so_far(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 130, with the tightest case printed and written."""
    add, calls = hunting.Tally.add, itertools.count()

    def pressed(*given: Any) -> bool:
        if next(calls) == 4:
            os.kill(os.getpid(), signal.SIGINT)
        return add(*given)

    monkeypatch.setattr(hunting.Tally, "add", pressed)
    assert main(["hunt", "my.py", "--seconds", "600"]) == 130
    said = " ".join(capsys.readouterr().out.split())
    assert "interrupted: no counterexample" in said
    assert "tightest margin" in said
    assert (folder / "hunt-my.py.hunt.json").exists()


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
    whole = variant_hunt(TRUE, "no-ratio", seconds=600)
    monkeypatch.setattr("sdproof.search.hunt.search.SHRINK_SECONDS", -1.0)
    found = variant_hunt(TRUE, "no-ratio", seconds=600)
    assert len(found.confirmed) == 1
    assert found.cases < whole.cases / 2


def test_margins_are_readable() -> None:
    """Short fractions as they are; long ones as an enclosure that holds them."""
    assert brief(fmpq(-1, 51200)) == "-1/51200"
    long = fmpq(10**40 + 1, 3 * 10**42)
    lo, hi = brief(long).strip("[]").split(", ")
    assert to_exact(lo) < long < to_exact(hi)
    assert len(brief(long)) < 40


def test_a_variant_that_holds_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside those that have a counterexample; the exit code is 1 because of it."""
    (folder / "two.py").write_text(
        "from sdproof.state import *\n"
        "T = Theorem('t', forall={'x': 'positive'}, states='x > 0')\n"
        "X = Claim('X', '', [T], [Variant('false', of='t', states='x > 1'),\n"
        "                         Variant('true', of='t', states='x >= 0')])\n"
    )
    once = functools.partial(hunting.hunt, rounds=1)
    monkeypatch.setattr(
        "sdproof.state.hunting.hunt", lambda *a, **k: once(*a, **{**k, "seconds": 600})
    )
    assert main(["hunt", "two.py", "--write"]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "X:false: " in out
    assert "X:true: no counterexample in" in out
    assert out.endswith("this proves nothing")
