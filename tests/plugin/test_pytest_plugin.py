"""``pytest --sdproof`` in a fresh folder, as a user runs it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import sdproof
from sdproof.prove import identity
from sdproof.state import Theorem, papers
from sdproof.strategies import profiles

pytest_plugins = "pytester"

INSTALLED = any(e.value == "sdproof.plugin" for e in entry_points(group="pytest11"))
Run = Callable[..., pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs pytest in an empty folder with no data and no cache."""
    package = str(Path(sdproof.__file__).parent.parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([package, os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("SDPROOF_DATA", str(pytester.path / "none"))
    load = [] if INSTALLED else ["-p", "sdproof.plugin"]
    plugins = ["-p", "no:cacheprovider", *load]
    return lambda *arguments: pytester.runpytest_subprocess(*plugins, *arguments)


def test_idle_unless_asked_for(run: Run, pytester: pytest.Pytester) -> None:
    """Without the option: no test, and nothing of sdproof's mathematics is imported."""
    pytester.makepyfile(
        "import sys\ndef test_x():\n"
        "    ours = {m for m in sys.modules if m.startswith('sdproof.')}\n"
        "    assert ours <= {'sdproof.search', 'sdproof.plugin', 'sdproof._start'}"
    )
    run("-p", "no:hypothesispytest").assert_outcomes(passed=1)


TINY = """
from hypothesis import settings
settings.register_profile("tiny", max_examples=2, database=None)
"""
CLAIMS = """
from sdproof.laws import LAWS
from sdproof.state import At, Claim, Family, Theorem, Variant

ANY = Family(directions={"q": "real"})
BOUND = Theorem("bound", ANY, states="rho(B, q) >= B/(1+B)")
RANK = Theorem("rank", forall={"x": "positive"}, states="x + r > 0")
TRUE = Claim("MY-1", theorems=[RANK], laws=[LAWS["filter"]], variants=[
    Variant("own point", of="rank", states="x >= 1", at=At({"x": "1/2"})),
    Variant("hunted", of="rank", states="x + r >= 3"),
])
DATA = Claim("MY-2", title="about data")
"""
BROKEN = """
WRONG = Claim("MY-3", theorems=[Theorem("big", forall={"x": "positive"}, states="x <= 3")],
              variants=[Variant("true", of="big", states="x >= x", at=At({"x": "1"}))])
OPEN = Claim("MY-4", theorems=[Theorem("open", forall={"x": "real", "y": "real", "z": "real"},
    states="x**4*y**2 + x**2*y**4 + z**6 >= 3*x**2*y**2*z**2")])
"""
NAMES = [
    "claim[MY-1]",
    "false-variant[MY-1:own point]",
    "false-variant[MY-1:hunted]",
    "claim[MY-2]",
]


def outcomes(result: pytest.RunResult) -> dict[str, str]:
    """The outcome of each test of sdproof, as -v prints it, in its order."""
    found = re.findall(r"sdproof::(\S+\[.*?\]) (PASSED|FAILED|SKIPPED|XFAIL)", result.stdout.str())
    return dict(found)


@pytest.fixture
def claims(pytester: pytest.Pytester) -> Path:
    """A file of claims."""
    pytester.makeconftest(TINY)
    return pytester.makepyfile(my_claims=CLAIMS)


@pytest.mark.parametrize("target", ["my_claims.py", "pkg.mine", "./my_claims.py"])
def test_a_file_or_a_module_of_claims(
    target: str, run: Run, claims: Path, pytester: pytest.Pytester
) -> None:
    """One readable id for each claim and false variant, in the order in which they stand."""
    package = pytester.mkpydir("pkg")
    (package / "mine.py").write_text(CLAIMS)
    result = run(f"--sdproof={target}", "-v", "--hypothesis-profile=tiny")
    found = outcomes(result)
    assert list(found) == NAMES
    assert [found[n] for n in NAMES] == ["PASSED", "PASSED", "PASSED", "SKIPPED"]
    assert result.ret == 0


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["--sdproof=my_claims.py::my-1"], NAMES[:3]),
        (["--sdproof=my_claims.py", "-k", "hunted"], NAMES[2:3]),
        (["--sdproof=my_claims.py", "-m", "sdproof", "-k", "MY-1 and false"], NAMES[1:3]),
        (["--sdproof=my_claims.py::MY-2", "--sdproof=my_claims.py::MY-1"], [NAMES[3], *NAMES[:3]]),
        (["--sdproof=my_claims.py::MY-2", "--sdproof=my_claims.py::MY-2"], [NAMES[3]]),
    ],
)
def test_selection(arguments: list[str], names: list[str], run: Run, claims: Path) -> None:
    """::ID, -k, -m, and several targets; each claim once."""
    assert list(outcomes(run(*arguments, "-v", "--hypothesis-profile=tiny"))) == names


@pytest.mark.thorough
def test_in_parallel(run: Run, claims: Path) -> None:
    """The workers of pytest-xdist collect the same tests; sdproof's profiles are known to them."""
    result = run("--sdproof=my_claims.py", "-n", "2", "--hypothesis-profile=fast")
    result.assert_outcomes(passed=3, skipped=1)


@pytest.mark.thorough
def test_a_path_after_the_option_is_a_path(
    run: Run, claims: Path, pytester: pytest.Pytester
) -> None:
    """Only what follows an equals sign is a target; the options of a configuration count too."""
    pytester.mkdir("tests").joinpath("test_x.py").write_text("def test_x(): ...")
    pytester.makeini("[pytest]\naddopts = --sdproof=my_claims.py::MY-1 --hypothesis-profile=tiny")
    for arguments in (["tests"], ["--sdproof=my_claims.py::MY-2", "tests"]):
        result = run(*arguments, "-v")
        assert "tests/test_x.py::test_x PASSED" in result.stdout.str()
        assert list(outcomes(result))[:3] == NAMES[:3]
        assert len(outcomes(result)) == 2 + len(arguments)


def test_options_of_the_environment(
    run: Run, claims: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_ADDOPTS", "--sdproof=my_claims.py::MY-2 -v")
    assert list(outcomes(run())) == NAMES[3:]


@pytest.mark.parametrize("more", [[], ["-n", "2"]])
@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("none.py", "none.py: no such file"),
        ("my_claims.py::X", "no claim 'X'; accepted: MY-1, MY-2"),
        ("bad.py", "claim Z: theorem t, states"),
        ("worse.py", "ZeroDivisionError"),
    ],
)
def test_errors_are_one_line(
    target: str, words: str, more: list[str], run: Run, claims: Path, pytester: pytest.Pytester
) -> None:
    """Said before anything runs, with pytest's exit code for wrong usage."""
    bad = "from sdproof.state import *\nZ = Claim('Z', theorems=[Theorem('t', states='x >= 0')])"
    pytester.makepyfile(bad=bad, worse="1/0")
    result = run(f"--sdproof={target}", *more)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    (line,) = [text for text in result.stderr.lines if text.strip()]
    assert line.startswith("ERROR: --sdproof: ")
    assert words in line


def test_two_claims_of_one_id(run: Run, claims: Path, pytester: pytest.Pytester) -> None:
    """Refused: their tests could not be told apart."""
    pytester.makepyfile(other=CLAIMS.replace("x + r > 0", "x + r > -1"))
    result = run("--sdproof=my_claims.py", "--sdproof=other.py")
    result.stderr.fnmatch_lines(["ERROR: --sdproof: two claims have the id MY-1"])


def test_failures_show_the_exact_counterexample(
    run: Run, claims: Path, pytester: pytest.Pytester
) -> None:
    """A false statement fails with its smallest point; a variant that is true, and not refuted, fails
    too; a statement without a proof is an expected failure."""
    claims.write_text(CLAIMS + BROKEN)
    result = run("--sdproof=my_claims.py", "-v", "-rx", "-k", "MY-3 or MY-4")
    found = outcomes(result)
    assert found["claim[MY-3]"] == found["false-variant[MY-3:true]"] == "FAILED"
    assert found["claim[MY-4]"] == "XFAIL"
    result.stdout.fnmatch_lines(["big: x ≤ 3: 4, not ≤ 3", "at x = 4"])
    result.stdout.fnmatch_lines(["true should be false, but is not refuted: *no counterexample*"])
    result.stdout.fnmatch_lines(["*not proved: open: no proof found*"])
    result.stdout.fnmatch_lines(["left over: -3?x??2?y??2?z??2*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_proof_that_fails_says_what_is_left_over(run: Run, claims: Path) -> None:
    """Of a proof by hand: the goal, and the difference of the two sides."""
    claims.write_text(
        CLAIMS
        + """
from sdproof.prove import combination, term
HAND = Claim("MY-6", theorems=[Theorem("square", forall={"x": "positive", "y": "positive"},
    states="x**2 + y**2 >= 2*x*y", proof=combination(term("1", square="x+y")))])
"""
    )
    result = run("--sdproof=my_claims.py::MY-6", "--hypothesis-profile=tiny")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "MY-6, square: the kernel refuses the proof: *",
            "open goal: the statement: *",
            "left over: -4?x?y",
        ]
    )


def test_stored_certificates_are_used(run: Run, claims: Path, pytester: pytest.Pytester) -> None:
    """A statement passes by what lies beside the file, without a search; not by what is tampered with."""
    stored = claims.with_name("my_claims.certificates.json")
    theorem = Theorem("rank", forall={"x": "positive"}, states="x + r > 0")
    data = {"MY-1": {"rank": theorem.certificate()}}
    no_search = "import sdproof.prove.auto as a\na.search = lambda *_: a.Search()\n"
    pytester.makeconftest(TINY + no_search)
    for changed, outcome in ((False, "PASSED"), (True, "XFAIL")):
        if changed:
            data["MY-1"]["rank"]["proof"] = identity()
        stored.write_text(json.dumps(data))
        result = run("--sdproof=my_claims.py::MY-1", "-v", "-rx", "-k", "claim and not variant")
        assert outcomes(result) == {"claim[MY-1]": outcome}
    result.stdout.fnmatch_lines(["the stored certificate is not used: the kernel refuses it: *"])


@pytest.mark.thorough
def test_a_law_that_fails(run: Run, claims: Path, pytester: pytest.Pytester) -> None:
    """With the smallest case, exactly."""
    claims.write_text(
        CLAIMS
        + """
import dataclasses
from sdproof.statements import Judgement
def judge(case, *_):
    margin = 3 - max(case.instance.eigenvalues)
    return Judgement(margin, f"the least is {margin}")
WRONG = Claim("MY-5", laws=[dataclasses.replace(LAWS["filter"], judge=judge)])
"""
    )
    text = run("--sdproof=my_claims.py::MY-5").stdout.str()
    found = re.search(r"the least is -\d\nat e = \((\d+)\), B = \((\d+)\), λ = 1, ξ = \(\)", text)
    assert found is not None, text
    assert 3 < int(found[1]) <= 10


def test_a_check_that_fails_in_a_used_claim_fails_each(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        used="""
        from sdproof.state import Claim, Theorem, auto
        from sdproof.verdict import Evidence, Method, Outcome

        WRONG = Evidence("wrong", Method.EXACT, Outcome.FAILS, "here", "too large")
        TRUE = Theorem("true", forall={"x": "positive"}, states="x + 1 > 0", proof=auto)
        USED = Claim("USED", checks=[lambda _: WRONG])
        TOP = Claim("TOP", theorems=[TRUE], uses=[USED])
        """
    )
    result = run("--sdproof=used.py")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*TOP, wrong: too large*"])


def test_a_stored_counterexample_is_used(run: Run, claims: Path) -> None:
    """Of the file beside the claims: a wrong one is not hunted over."""
    stored = claims.with_name("my_claims.counterexamples.json")
    for r, outcome in (("1", "PASSED"), ("2", "FAILED")):
        stored.write_text(
            json.dumps({"MY-1": {"hunted": {"values": {"x": "1", "r": r}, "directions": []}}})
        )
        result = run("--sdproof=my_claims.py", "-v", "-k", "hunted")
        assert outcomes(result) == {NAMES[2]: outcome}


@pytest.mark.thorough
def test_the_profile_is_honoured(run: Run, claims: Path, pytester: pytest.Pytester) -> None:
    """The number of drawn cases is that of --hypothesis-profile: a user's own, or sdproof's; for laws
    and for statements."""
    pytester.makeconftest(
        f"{TINY}\nimport sdproof.laws.base as b\nimport sdproof.statements.point as p\n"
        "seen = []\nlaw, judge = b.Law.violation, p.Point.judge\n"
        "def violation(self, *a):\n    seen.append('law')\n    return law(self, *a)\n"
        "def judged(self):\n    seen.append('statement')\n    return judge(self)\n"
        "b.Law.violation, p.Point.judge = violation, judged\n"
        "def pytest_sessionfinish():\n"
        "    print('asked:', seen.count('law'), seen.count('statement'))\n"
    )
    counts = []
    for profile in ("tiny", "fast"):
        text = run("--sdproof=my_claims.py", "-k", "claim", "-s", f"--hypothesis-profile={profile}")
        found = re.search(r"asked: (\d+) (\d+)", text.stdout.str())
        assert found is not None
        counts.append([int(found[1]), int(found[2])])
    more = profiles.PROFILES["fast"]["max_examples"] - 2
    assert counts[1][0] - counts[0][0] == more
    assert 0 < counts[1][1] - counts[0][1] <= more


@pytest.mark.thorough
def test_our_paper(run: Run, pytester: pytest.Pytester) -> None:
    """Without a target: every claim and every false variant of the paper; all pass, but that claims on
    data are skipped without data."""
    pytester.makeconftest(TINY)
    result = run("--sdproof", "-v", "-rA", "--hypothesis-profile=tiny")
    assert result.ret == 0
    claims = papers()["pareek2024"].claims
    wanted = [f"false-variant[{c.id}:{v.name}]" for c in claims for v in c.variants]
    wanted += [f"claim[{c.id}]" for c in claims]
    found = outcomes(result)
    assert sorted(found) == sorted(wanted)
    skipped = {name for name, outcome in found.items() if outcome == "SKIPPED"}
    assert skipped == {f"claim[{c.id}]" for c in claims if not c.theorems}
