"""``pytest --sdproof`` in a fresh folder, as a user runs it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import sdproof
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
        "    assert ours <= {'sdproof.search', 'sdproof.plugin'}"
    )
    run("-p", "no:hypothesispytest").assert_outcomes(passed=1)


TINY = """
from hypothesis import settings
settings.register_profile("tiny", max_examples=2, database=None)
"""


def test_every_claim_and_every_false_variant(run: Run, pytester: pytest.Pytester) -> None:
    """One readable id each; all pass, but that the claims on data are skipped without data."""
    pytester.makeconftest(TINY)
    result = run("--sdproof", "-v", "-rA", "--hypothesis-profile=tiny")
    assert result.ret == 0
    claims = sdproof.CLAIMS.values()
    wanted = {f"false-variant[{c.id}:{v.name}]" for c in claims for v in c.variants()}
    data = {f"claim[{c.id}]" for c in claims if not c.theorems}
    wanted |= {f"claim[{c.id}]" for c in claims if c.theorems}
    outcomes = dict(re.findall(r"(\S*\[.*?\]) (PASSED|SKIPPED|XFAIL)", result.stdout.str()))
    assert {name.split("::")[-1] for name in outcomes} == wanted | data
    skipped = {name for name, outcome in outcomes.items() if outcome == "SKIPPED"}
    assert {name.split("::")[-1] for name in skipped} == data


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["-k", "MT-2 and c1", "--hypothesis-profile=thorough"], 1),
        (["-m", "sdproof", "-k", "SD-1 and false", "-n", "2", "--hypothesis-profile=ci"], 2),
    ],
)
def test_selection(run: Run, arguments: list[str], count: int) -> None:
    """-k, -m and xdist work as for any test; sdproof's profiles are known to Hypothesis' option."""
    result = run("--sdproof", *arguments)
    assert result.parseoutcomes().get("passed", 0) == count


BREAK = """
import dataclasses, pytest
import sdproof.claims as c
from sdproof.statements.judgement import Judgement

@pytest.hookimpl(tryfirst=True)
def pytest_configure():
    claim = c.CLAIMS["NA-1"]
    law = claim.laws[0]
    def judge(case, *_):
        margin = 3 - max(case.instance.eigenvalues)
        return Judgement(margin, f"the least is {margin}")
    wrong = dataclasses.replace(law, judge=judge)
    c.CLAIMS["NA-1"] = dataclasses.replace(claim, laws=(wrong,))
    variant = c.CLAIMS["SD-1"].variants()[0]
    variant = dataclasses.replace(variant, certificates=())
    c.CLAIMS["SD-1"] = dataclasses.replace(c.CLAIMS["SD-1"], variants=lambda: (variant,))
"""


def test_a_failure_shows_the_exact_counterexample(run: Run, pytester: pytest.Pytester) -> None:
    """A law that is wrong for e_j > 3 fails with the smallest such case, exactly; a false variant that
    is not refuted fails too."""
    pytester.makeconftest(BREAK)
    result = run("--sdproof", "-k", "claim and NA-1 or false and order")
    text = result.stdout.str()
    assert result.parseoutcomes()["failed"] == 2
    found = re.search(r"the least is -\d\nat e = \((\d+)\), B = \((\d+)\), λ = 1, ξ = \(\)", text)
    assert found is not None, text
    assert 3 < int(found[1]) <= 10
    result.stdout.fnmatch_lines(["*order is false, but is not refuted: no certificate*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_the_profile_is_honoured(run: Run, pytester: pytest.Pytester) -> None:
    """The number of drawn cases is that of --hypothesis-profile: a user's own, or sdproof's."""
    pytester.makeconftest(
        f"{TINY}\nimport sdproof.laws.base as b\nseen = []\nold = b.Law.violation\n"
        "def violation(self, *a):\n    seen.append(1)\n    return old(self, *a)\n"
        "b.Law.violation = violation\n"
        "def pytest_sessionfinish():\n    print('violations asked:', len(seen))\n"
    )
    counts = []
    for profile in ("tiny", "fast"):
        text = run("--sdproof", "-k", "claim and NA-1", "-s", f"--hypothesis-profile={profile}")
        found = re.search(r"violations asked: (\d+)", text.stdout.str())
        assert found is not None
        counts.append(int(found[1]))
    laws = len(sdproof.CLAIMS["NA-1"].laws)
    assert counts[1] - counts[0] == (profiles.PROFILES["fast"]["max_examples"] - 2) * laws
