"""``pytest --sdproof`` in a fresh folder, as a user runs it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import sdproof

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
        "    assert not [m for m in sys.modules if m.startswith('sdproof.') and m != 'sdproof.plugin'"
        " and not m.startswith('sdproof.strategies._entry')]"
    )
    run("-p", "no:hypothesispytest").assert_outcomes(passed=1)


def test_every_claim_and_every_false_variant(run: Run) -> None:
    """One readable id each; the claims on data are skipped without data."""
    result = run("--sdproof", "-v", "--hypothesis-profile=default")
    assert result.ret == 0
    claims = sdproof.CLAIMS.values()
    wanted = {f"claim[{c.id}]" for c in claims}
    wanted |= {f"false-variant[{c.id}:{v.name}]" for c in claims for v in c.variants()}
    text = result.stdout.str()
    outcomes = dict(re.findall(r"(\S+\[.*?\]) (PASSED|SKIPPED|XFAIL)", text))
    assert {name.split("::")[-1] for name in outcomes} == wanted
    skipped = {name for name, outcome in outcomes.items() if outcome == "SKIPPED"}
    assert {name.split("::")[-1] for name in skipped} == {f"claim[EX-{i}]" for i in range(1, 5)}


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["-k", "claim and SD-3"], 1),
        (["-k", "MT-2 and c1"], 1),
        (["-k", "SD-3"], 3),
        (["-m", "sdproof and not sdproof"], 0),
        (["-m", "sdproof", "-k", "SD-1", "-n", "2"], 3),
    ],
)
def test_selection(run: Run, arguments: list[str], count: int) -> None:
    """-k, -m and xdist work as for any test; the profile is Hypothesis' own option."""
    result = run("--sdproof", *arguments)
    assert result.parseoutcomes().get("passed", 0) == count


BREAK = """
import dataclasses, pytest
import sdproof.claims as c
from sdproof.laws.base import Judgement

@pytest.hookimpl(tryfirst=True)
def pytest_configure():
    claim = c.CLAIMS["SD-3"]
    law = claim.laws[0]
    def judge(case, *_):
        return Judgement(3 - case.lam, f"the least is {3 - case.lam}")
    wrong = dataclasses.replace(law, judge=judge)
    c.CLAIMS["SD-3"] = dataclasses.replace(claim, laws=(wrong,))
    variant = c.CLAIMS["SD-1"].variants()[0]
    variant = dataclasses.replace(variant, certificates=())
    c.CLAIMS["SD-1"] = dataclasses.replace(c.CLAIMS["SD-1"], variants=lambda: (variant,))
"""


def test_a_failure_shows_the_exact_counterexample(run: Run, pytester: pytest.Pytester) -> None:
    """A law that is wrong for λ > 3 fails with the smallest such λ, exactly; a false variant that
    is not refuted fails too."""
    pytester.makeconftest(BREAK)
    result = run("--sdproof", "-k", "SD-3 or SD-1")
    assert result.parseoutcomes()["failed"] == 2
    result.stdout.fnmatch_lines(["*the least is -1*", "*λ = 4, ξ = ()*"])
    result.stdout.fnmatch_lines(["*order is false, but is not refuted: no certificate*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_the_profile_is_honoured(run: Run, pytester: pytest.Pytester) -> None:
    """The number of drawn cases is that of --hypothesis-profile."""
    pytester.makeconftest(
        "from hypothesis import settings\n"
        "settings.register_profile('tiny', max_examples=2, database=None)\n"
        "settings.register_profile('more', max_examples=30, database=None)\n"
        "import sdproof.laws.base as b\nseen = []\nold = b.Law.violation\n"
        "def violation(self, *a):\n    seen.append(1)\n    return old(self, *a)\n"
        "b.Law.violation = violation\n"
        "def pytest_sessionfinish():\n    print('violations asked:', len(seen))\n"
    )
    counts = []
    for profile in ("tiny", "more"):
        text = run("--sdproof", "-k", "claim and SD-3", "-s", f"--hypothesis-profile={profile}")
        found = re.search(r"violations asked: (\d+)", text.stdout.str())
        assert found is not None
        counts.append(int(found[1]))
    laws = len(sdproof.CLAIMS["SD-3"].laws)
    assert counts[1] - counts[0] >= 20 * laws
