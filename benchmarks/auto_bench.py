"""How much of what was proved by hand a search proves by itself.

Every family statement of the papers and of ``examples/*.py`` (and, with ``--kept``, the statements that
`tests/prove/twenty.py` keeps aside) loses its proof and is searched for, within a time limit. A line for
each: proved, refuted or open; user seconds of this process; characters and rules of the proof found,
and of the one written by hand. What is found counts only if the kernel accepts it for exactly the
statement; a search that is wrong ends the run.

Run: ``python benchmarks/auto_bench.py [--seconds 10] [--only MT-] [--kept] [--open]``
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sdproof import kernel
from sdproof.prove.outcome import Search
from sdproof.state import Theorem, auto, discover, papers
from sdproof.state.proving import size
from sdproof.statements import Statement

ROOT = Path(__file__).resolve().parent.parent


class Goal(NamedTuple):
    """A statement to be settled, its proof by hand, and what the answer has to be."""

    of: str
    theorem: Theorem
    by_hand: dict[str, object] | None
    answer: str


def goals(kept: bool) -> Iterator[Goal]:
    """Of the papers, of the examples, and those kept aside."""
    found = [(one.claim.id, t) for name in papers() for one in discover([name])
             for t in one.claim.theorems]  # fmt: skip
    files = map(str, sorted((ROOT / "examples").glob("*.py")))
    found += [(one.claim.id, t) for one in discover(list(files)) for t in one.claim.theorems]
    for identifier, theorem in found:
        if not theorem.statement.field("instance"):
            by_hand = None if theorem.proof is auto else theorem.certificate()
            yield Goal(identifier, theorem, by_hand, "proved")
    if kept:
        sys.path.insert(0, str(ROOT / "tests" / "prove"))
        from twenty import STATEMENTS  # type: ignore[import-not-found]

        for one in STATEMENTS:
            shown = one.shown if one.true else None
            hand = one.theorem.changed(proof=shown).certificate() if shown else None
            yield Goal("kept", one.theorem, hand, "proved" if one.true else "refuted")


def answer_of(found: Search, statement: Statement) -> str:
    """The answer, after the kernel's."""
    for kind, data in (("theorem", found.certificate), ("counterexample", found.counterexample)):
        if data is not None:
            answer = kernel.check(data)
            if (answer.kind, Statement(answer.statement)) != (kind, statement):
                sys.exit(f"the search is wrong about {statement}: {answer}")
    return "proved" if found.certificate else "refuted" if found.counterexample else "open"


def measured(found: dict[str, object] | None) -> str:
    rules, characters = size(found)
    return f"{characters:>7,} {rules:>4}" if found else f"{'-':>7} {'-':>4}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--seconds", type=float, default=10, help="time limit for each")
    parser.add_argument("--only", default="", help="claims whose id contains this")
    parser.add_argument("--kept", action="store_true", help="also the statements kept aside")
    parser.add_argument("--open", action="store_true", help="show what is missing where it is open")
    given = parser.parse_args()
    print(f"{'claim':<8} {'theorem':<34} {'answer':<8} {'user s':>7} {'found':>12} {'by hand':>12}")
    right: dict[str, list[bool]] = {}
    shorter: list[bool] = []
    for goal in goals(given.kept):
        if given.only not in goal.of:
            continue
        start = time.process_time()
        found = goal.theorem.changed(proof=auto).search(given.seconds)
        seconds = time.process_time() - start
        answer = answer_of(found, goal.theorem.statement)
        if answer not in (goal.answer, "open"):
            sys.exit(f"{goal.of}, {goal.theorem.name}: {answer}, but it is {goal.answer}")
        right.setdefault("kept aside" if goal.of == "kept" else "claims", []).append(
            answer != "open"
        )
        if found.certificate and goal.by_hand:
            shorter.append(size(found.certificate)[1] <= size(goal.by_hand)[1])
        print(
            f"{goal.of:<8} {goal.theorem.name[:34]:<34} {answer:<8} {seconds:>7.1f} "
            f"{measured(found.certificate)} {measured(goal.by_hand)}",
            flush=True,
        )
        for one in found.open if given.open else ():
            print("".join(f"    {label}: {text[:150]}\n" for label, text in one.lines), end="")
    for what, settled in right.items():
        share = 100 * sum(settled) / len(settled)
        print(f"{what}: {sum(settled)} of {len(settled)} settled ({share:.0f} %)")
    print(f"no longer than the proof by hand: {sum(shorter)} of {len(shorter)}")


if __name__ == "__main__":
    main()
