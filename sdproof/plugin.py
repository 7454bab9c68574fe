"""The pytest plugin: ``pytest --sdproof`` adds one test for each claim and each false variant.

Registered as an entry point and idle unless asked for: without the option nothing of sdproof but
this file is imported. Ids read ``claim[MT-2]`` and ``false-variant[MT-2:c1=1]``; ``-k``, ``-m
sdproof``, pytest-xdist and ``--hypothesis-profile`` work as for any test; the profiles "fast", "ci"
and "thorough" (10,000 cases per law) of `sdproof.strategies.profiles` are known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sdproof.claims import Claim
    from sdproof.laws.base import Law
    from sdproof.prove.theorem import Refutation
    from sdproof.verdict import Evidence

MARKER = "sdproof"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    group = parser.getgroup("sdproof", "machine-checked claims of the theory of self-distillation")
    group.addoption(
        "--sdproof", action="store_true", help="add one test for each claim and false variant"
    )


@pytest.hookimpl(tryfirst=True)  # before Hypothesis's own plugin loads --hypothesis-profile
def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker of the added tests; with the option, Hypothesis knows sdproof's profiles."""
    config.addinivalue_line("markers", f"{MARKER}: a claim or a false variant (pytest --sdproof)")
    if config.getoption("--sdproof"):
        from sdproof.strategies import profiles

        profiles.register(replace=False)


@pytest.hookimpl(tryfirst=True)  # before -k and -m deselect
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the tests."""
    if config.getoption("--sdproof"):
        group = ClaimTests.from_parent(session, name="sdproof", path=session.path, nodeid="sdproof")
        items.extend(group.collect())


class Failed(Exception):
    """A check that came out against the claim; the message says how, exactly."""


class ClaimTests(pytest.Collector):
    """All claims with their false variants."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test each, in the order of the theory."""
        from sdproof.claims import CLAIMS

        for claim in CLAIMS.values():
            yield ClaimTest.from_parent(self, name=f"claim[{claim.id}]", claim=claim)
            for variant in claim.variants():
                name = f"false-variant[{claim.id}:{variant.name}]"
                yield VariantTest.from_parent(self, name=name, variant=variant)


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
    """Certificates, then the laws: on the listed cases, and on cases drawn by Hypothesis with the
    profile in force. A number that data do not reproduce is an expected failure; absent data skip.
    """

    def __init__(self, *, claim: Claim, **given: Any) -> None:
        super().__init__(**given)
        self.claim = claim

    def runtest(self) -> None:
        """Run every check of the claim."""
        from sdproof.claims import Context
        from sdproof.claims.settle import checks_of

        for law in self.claim.laws:
            _search(law)
        context = Context(examples=1)  # Hypothesis draws the random cases
        evidence = [check.run() for check in checks_of(self.claim, context)]
        self._judge(evidence)

    def _judge(self, evidence: list[Evidence]) -> None:
        from sdproof.verdict import Method, Outcome

        failing = [e for e in evidence if e.outcome is Outcome.FAILS]
        for e in failing:
            if e.method is not Method.DATA:
                where = f"\nat {e.counterexample}" if e.counterexample else ""
                raise Failed(f"{self.claim.id}, {e.name}: {e.detail}{where}")
        if failing:
            pytest.xfail(f"not reproduced: {failing[0].detail}")
        holding = [e for e in evidence if e.outcome is Outcome.HOLDS]
        if not holding:
            pytest.skip(evidence[0].detail if evidence else "no check")


def _search(law: Law) -> None:
    """Have Hypothesis look for a case that violates a law; it reports the smallest one it finds."""
    from hypothesis import HealthCheck, given, settings

    from sdproof.laws.generators import cases

    def holds(case: Any) -> None:
        found = law.violation(case)
        if found is not None:
            raise Failed(f"{law.name}: {found}\nat {case}")

    # Hypothesis remembers failures, and seeds "ci", by source and name, which is an identifier
    holds.__name__ = law.name.replace("-", "_")
    search = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    search(given(cases(law))(holds))()


class VariantTest(_Test):
    """A deliberately false variant: the kernel has to confirm its counterexample."""

    def __init__(self, *, variant: Refutation, **given: Any) -> None:
        super().__init__(**given)
        self.variant = variant

    def runtest(self) -> None:
        """Have the kernel check the certificate of the negation."""
        from sdproof.claims.settle import refute
        from sdproof.verdict import Verdict

        result = refute(self.variant)
        if result.verdict is not Verdict.REFUTED:
            detail = "; ".join(e.detail for e in result.evidence)
            raise Failed(f"{self.variant.name} is false, but is not refuted: {detail}")
