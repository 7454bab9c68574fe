"""The pytest plugin: one test for each claim and each of its false variants.

.. code-block:: console

    pytest --sdproof                        # the paper
    pytest --sdproof=my_claims.py           # a file of claims
    pytest --sdproof=my_claims.py::MY-1     # one of them; also a module, MODULE::ID, or an id
    pytest --sdproof tests                  # the paper and the tests of a folder

A target follows an equals sign; what follows a space is a path of pytest's. The option may be given
several times. Ids read ``claim[MT-2]`` and ``false-variant[MT-2:c1=1]``; ``-k``, ``-m sdproof``,
pytest-xdist and ``--hypothesis-profile`` work as for any test; the profiles "fast", "ci" and "thorough"
(10,000 points for each statement and law) of `sdproof.strategies.profiles` are known.

Registered as an entry point and idle unless asked for: without the option nothing of sdproof but this
file is imported.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from sdproof.state import Found, Settled, Variant

MARKER, OPTION = "sdproof", "--sdproof"
FOUND = pytest.StashKey["list[Found]"]()


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the option; one with a target as it was given, because an option of argparse with a value
    that may be left out would take the next path for it."""
    group = parser.getgroup("sdproof", "machine-checked claims")
    words = (
        "one test for each claim and false variant; --sdproof=TARGET: of a file, module or paper"
    )
    group.addoption(OPTION, action="append_const", dest=MARKER, const="", help=words)
    config = pluginmanager.getplugin("pytestconfig")
    given = [*config.invocation_params.args, *config.getini("addopts")]
    given += shlex.split(os.environ.get("PYTEST_ADDOPTS", ""))
    targets = dict.fromkeys(str(text) for text in given if str(text).startswith(f"{OPTION}="))
    for text in targets:
        target = text.removeprefix(f"{OPTION}=")
        group.addoption(text, action="append_const", dest=MARKER, const=target, help="as given")


@pytest.hookimpl(tryfirst=True)  # before Hypothesis's own plugin loads --hypothesis-profile
def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker of the added tests; with the option, find the claims, and make sdproof's
    profiles known to Hypothesis."""
    config.addinivalue_line("markers", f"{MARKER}: a claim or a false variant (pytest --sdproof)")
    targets = config.getoption(MARKER)
    if targets:
        from sdproof.strategies import profiles

        profiles.register(replace=False)
        config.stash[FOUND] = _found(targets)


def _found(targets: list[str]) -> list[Found]:
    """The claims of these targets, those of the paper for an empty one.

    Raises
    ------
    pytest.UsageError
        In one line; also if two of them have one id.
    """
    from sdproof.errors import InputError
    from sdproof.state import discover

    try:
        every = [one for target in targets for one in discover([target] if target else None)]
    except InputError as error:
        raise pytest.UsageError(f"{OPTION}: {error}") from None
    known: dict[str, Found] = {}
    for one in every:
        other = known.setdefault(one.claim.id, one)
        if other.claim != one.claim and (one.file is None or other.file != one.file):
            raise pytest.UsageError(f"{OPTION}: two claims have the id {one.claim.id}")
    return list(known.values())


@pytest.hookimpl(tryfirst=True)  # before -k and -m deselect
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the tests."""
    if FOUND in config.stash:
        group = ClaimTests.from_parent(session, name="sdproof", path=session.path, nodeid="sdproof")
        items.extend(group.collect())


class Failed(Exception):
    """A check that came out against the claim; the message says how, exactly."""


class ClaimTests(pytest.Collector):
    """All claims with their false variants."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test each, in the order in which they stand."""
        for found in self.config.stash[FOUND]:
            claim = found.claim
            yield ClaimTest.from_parent(self, name=f"claim[{claim.id}]", found=found)
            for variant in claim.variants:
                name = f"false-variant[{claim.id}:{variant.name}]"
                yield VariantTest.from_parent(self, name=name, found=found, variant=variant)


class _Test(pytest.Item):
    """What both kinds share: the marker, and failures shown without a traceback."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.add_marker(MARKER)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The exact counterexample alone; a traceback only for an error inside a check."""
        if isinstance(excinfo.value, Failed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Any, int | None, str]:
        """The id, as pytest -v prints it."""
        return self.path, None, self.name


class ClaimTest(_Test):
    """Every check of a claim; the points of its statements and the cases of its laws are drawn by
    Hypothesis with the profile in force.

    A statement without a proof that the kernel accepts is an expected failure, as is a number that
    data do not reproduce; absent data skip.
    """

    def __init__(self, *, found: Found, **given: Any) -> None:
        super().__init__(**given)
        self.found, self.claim = found, found.claim

    def runtest(self) -> None:
        """Search the statements and the laws, then settle the claim."""
        from sdproof.laws.generators import cases
        from sdproof.state import Context
        from sdproof.statements.domain import points
        from sdproof.statements.names import INSTANCES

        for theorem in self.claim.theorems:
            if theorem.statement.kind not in INSTANCES:
                _search(theorem.name, points(theorem.statement), _violation)
        for law in self.claim.laws:
            _search(law.name, cases(law), law.violation)
        self._judge(self.found.settle(Context(examples=1)))  # Hypothesis has drawn the others

    def _judge(self, settled: Settled) -> None:
        from sdproof.verdict import Method, Outcome, Verdict

        evidence = settled.everything
        failing = [e for e in evidence if e.outcome is Outcome.FAILS]
        for e in failing:
            if e.method is not Method.DATA:
                where = f"\nat {e.counterexample}" if e.counterexample else ""
                raise Failed(f"{self.claim.id}, {e.name}: {e.detail}{where}")
        if failing:
            pytest.xfail(f"not reproduced: {failing[0].detail}")
        for statement in (*settled.statements, *settled.used):
            if statement.verdict is not Verdict.PROVED:
                pytest.xfail(f"not proved: {statement.evidence[0].detail}")
        if all(e.outcome is Outcome.NOT_RUN for e in evidence):
            pytest.skip(evidence[0].detail if evidence else "no check")


def _violation(point: Any) -> str | None:
    from sdproof.statements import Skip

    try:
        found = point.judge()
    except Skip:
        return None
    return None if found.holds else str(found.words)


def _search(
    name: str, strategy: SearchStrategy[Any], violation: Callable[[Any], str | None]
) -> None:
    """Have Hypothesis look for a violation; it reports the smallest one it finds."""
    from hypothesis import HealthCheck, given, settings
    from hypothesis.errors import Unsatisfiable

    def holds(case: Any) -> None:
        found = violation(case)
        if found is not None:
            raise Failed(f"{name}: {found}\nat {case}")

    # Hypothesis remembers failures, and seeds "ci", by source and name, which is an identifier
    holds.__name__ = "".join(c if c.isalnum() else "_" for c in f"search {name}")
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    try:
        settings(deadline=None, suppress_health_check=quiet)(given(strategy)(holds))()
    except Unsatisfiable:
        return  # `settle` says that no point was drawn


class VariantTest(_Test):
    """A deliberately false variant: the kernel has to confirm a counterexample, the variant's own, the
    stored one, or one that a hunt finds."""

    def __init__(self, *, found: Found, variant: Variant, **given: Any) -> None:
        super().__init__(**given)
        self.found, self.variant = found, variant

    def runtest(self) -> None:
        """Have the kernel check the certificate of the counterexample."""
        from sdproof.state import refute
        from sdproof.verdict import Verdict

        result = refute(self.found.claim, self.variant, self.found.stored)
        if result.verdict is not Verdict.REFUTED:
            raise Failed(
                f"{self.variant.name} should be false, but is not refuted: {result.evidence.detail}"
            )
