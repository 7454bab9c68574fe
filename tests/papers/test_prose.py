"""No prose stands beside a verdict: every text of every claim is replaced by a mark of its own, and the
marks are found among the remarks of every output, and nowhere else."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from sdproof.papers import PAPERS
from sdproof.present.claims import REMARKS, report_json
from sdproof.present.report import collect, render
from sdproof.present.terminal import explanation, listing
from sdproof.state import Claim, Context, Found, Paper, settle

FEW = Context(ranks=(1,), examples=1)
NUMBER = itertools.count()


def mark() -> str:
    return f"every filter loses {next(NUMBER)}zz"


def marked(claim: Claim) -> Claim:
    """The claim with other prose wherever an author can write some."""
    theorems = [replace(t, idea=mark(), remark=mark()) for t in claim.theorems]
    variants = [replace(v, remark=mark()) for v in claim.variants]
    laws = tuple(replace(law, words=mark()) for law in claim.laws)
    return replace(claim, title=mark(), remark=mark(), source=mark(), laws=laws,
                   theorems=tuple(theorems), variants=tuple(variants), uses=claim.uses)  # fmt: skip


ALL = [c for paper in PAPERS for c in paper if c.theorems]
SHORT = [c for c in ALL if c.id not in ("KS-3", "KS-4")]
"""Without those that take a while."""
MARKED = [marked(c) for c in SHORT]
MARK = re.compile(r"\d+zz")


def text(shown: Any) -> str:
    console = Console(file=io.StringIO(), width=4000, no_color=True)
    console.print(shown)
    return console.file.getvalue()  # type: ignore[attr-defined]


def places(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The paths in JSON at which a mark stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(key, (*path, "a key"))
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from places(inner, path)
    elif isinstance(value, str) and MARK.search(value):
        yield path


@pytest.mark.parametrize("claim", MARKED, ids=lambda c: c.id)
def test_terminal_and_json(claim: Claim) -> None:
    """verify, explain and --json: marks only under remarks; verdicts and statements as before."""
    original = next(c for c in SHORT if c.id == claim.id)
    settled, before = (settle(c, FEW, variants=True) for c in (claim, original))
    data = report_json([settled], FEW, "0", proofs=True)
    found = list(places(data))
    assert found
    assert {path[:2] for path in found} == {("claims", "remarks")}
    then = report_json([before], FEW, "0", proofs=True)["claims"][0]
    now = data["claims"][0]
    assert {k: v for k, v in now.items() if k != "remarks"} == {
        k: v for k, v in then.items() if k != "remarks"
    }
    for line in text(listing([settled])).splitlines():
        assert not MARK.search(line) or line.strip().startswith("remark, not checked:"), line
    whole = text(explanation([settled]))
    assert MARK.search(whole)
    assert not MARK.search(whole[: whole.index(REMARKS)])


def test_every_page() -> None:
    """Reports of every fourth claim in each format: without their remarks no mark is left."""
    paper = Paper("marked", claims=tuple(MARKED[::4]))
    found = [Found(claim, paper) for claim in paper]
    report = collect(FEW, found, figures=False, derivations=False, table1=False)
    cuts = {
        "html": r'<(dl|td|p)[^>]*(?:class="(?:facts )?remarks?"|data-label="remark")[^>]*>.*?</\1>',
        "md": r"Remarks \(prose, not checked\):.*?(?=\n## |\Z)|\| [^|\n]*\|(?=\n)",
        "latex": r"\\emph\{Remark \(not checked\).*?\}(?= &)",
    }
    for kind, cut in cuts.items():
        page = render(report, kind)
        assert MARK.search(page), kind
        left = re.sub(cut, "", page, flags=re.DOTALL)
        assert not MARK.search(left), (kind, left[MARK.search(left).start() - 300 :][:600])  # type: ignore[union-attr]
    data = json.loads(render(report, "json"))
    assert {path[:2] for path in places(data)} == {("claims", "remarks")}
