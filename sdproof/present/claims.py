"""Settled claims as JSON, as a table, and explained at length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sdproof.claims.base import TRUSTED, Claim, Context
from sdproof.claims.settle import Settled
from sdproof.prove.render import (
    LATEX,
    hypotheses_text,
    proof_lines,
    statement_latex,
    statement_text,
)
from sdproof.prove.theorem import Theorem
from sdproof.verdict import Evidence, Method, Outcome, Verdict

if TYPE_CHECKING:
    from rich.table import Table

STYLE = {
    Verdict.PROVED: "green",
    Verdict.VERIFIED: "cyan",
    Verdict.SUPPORTED: "blue",
    Verdict.REFUTED: "bold red",
    Verdict.NOT_REPRODUCED: "yellow",
    Verdict.NOT_CHECKED: "dim",
}

_DATA, _SIMULATION = Method.DATA, Method.SIMULATION
_KIND = {Method.EXACT: "listed", Method.PROPERTY: "random"}


def reason(settled: Settled) -> str:
    """One line: why the verdict is what it is."""
    failing = [e for e in settled.evidence if e.outcome is Outcome.FAILS]
    if failing:
        return f"{failing[0].name}: {failing[0].detail}"
    holding = [e for e in settled.evidence if e.outcome is Outcome.HOLDS]
    if not holding:
        return next((e.detail for e in settled.evidence), "no check")
    return "; ".join(_counts(holding))


def _counts(holding: Sequence[Evidence]) -> Iterator[str]:
    parts = [e.part or "" for e in holding if e.method is Method.CERTIFICATE]
    own = sum(": " not in part for part in parts)
    if own:
        used = f" (and {len(parts) - own} used)" if len(parts) > own else ""
        yield f"{own} certificate{'s' * (own > 1)}{used} accepted"
    laws = [e for e in holding if e.cases]
    number = len({e.name for e in laws})
    seen = ((sum(e.cases for e in laws if e.method is m), kind) for m, kind in _KIND.items())
    if number:
        which = "law holds" if number == 1 else f"{number} laws hold"
        yield f"{which} on {' + '.join(f'{n} {kind}' for n, kind in seen if n)} exact cases"
    yield from (f"{e.name}: {e.detail}" for e in holding if e.method in (_DATA, _SIMULATION))


def evidence_json(e: Evidence) -> dict[str, Any]:
    """One piece of evidence; timings are left out, so that equal runs give equal bytes."""
    return {
        "name": e.name,
        "method": e.method.value,
        "outcome": e.outcome.value,
        "scope": e.scope,
        "detail": e.detail,
        "part": e.part,
        "counterexample": e.counterexample,
    }


def theorem_json(theorem: Theorem) -> dict[str, Any]:
    """A theorem with its formula rendered, and the statement and proof as the kernel reads them."""
    return {
        "name": theorem.name,
        "words": theorem.words,
        "text": statement_text(theorem.statement),
        "latex": statement_latex(theorem.statement),
        "hypotheses": list(hypotheses_text(theorem.statement)),
        "idea": theorem.idea,
        "steps": list(proof_lines(theorem)),
        "steps_latex": list(proof_lines(theorem, LATEX)),
        "certificate": theorem.certificate(),
    }


def claim_json(settled: Settled, *, proofs: bool = False) -> dict[str, Any]:
    """Everything that is known of a claim; with `proofs`, its theorems too."""
    claim = settled.claim
    data: dict[str, Any] = {
        "id": claim.id,
        "title": claim.title,
        "verdict": settled.verdict.value,
        "reason": reason(settled),
        "words": claim.words,
        "latex": claim.latex,
        "source": claim.source,
        "scope": claim.scope,
        "depends": [c.id for c in claim.depends],
        "trusted": list(trusted(settled)),
        "evidence": [evidence_json(e) for e in settled.evidence],
        "formal": [evidence_json(e) for e in settled.formal],
        "false_variants": [
            {
                "name": v.refutation.name,
                "words": v.refutation.words,
                "verdict": v.verdict.value,
                "counterexample": v.evidence[0].detail,
            }
            for v in settled.variants
        ],
        "as_expected": settled.as_expected,
    }
    if proofs:
        data["closing"] = claim.closing
        data["theorems"] = [theorem_json(t) for t in claim.theorems]
    return data


def report_json(
    results: Sequence[Settled], context: Context, version: str, *, proofs: bool = False
) -> dict[str, Any]:
    """The whole run: what ``sdproof verify --json`` prints; with `proofs`, the theorems too."""
    return {
        "sdproof": version,
        "ranks": list(context.ranks),
        "seed": context.seed,
        "examples": context.examples,
        "as_expected": all(s.as_expected for s in results),
        "claims": [claim_json(s, proofs=proofs) for s in results],
    }


def trusted(settled: Settled) -> Iterator[str]:
    """What has to be trusted to accept the verdict."""
    if settled.verdict is Verdict.PROVED:
        yield from TRUSTED
        used = settled.claim.uses()
        if any("steps" in t.statement for c in (settled.claim, *used) for t in c.theorems):
            yield "the kernel's rule for `steps`: Lagrange interpolation, and continuity of the risk"
        if settled.claim.closing:
            yield f"the closing argument: {settled.claim.closing}"
        yield from (f"the closing argument of {c.id}: {c.closing}" for c in used if c.closing)
    elif settled.verdict is Verdict.VERIFIED:
        yield "FLINT's exact arithmetic; nothing is said beyond the listed instances"
    elif settled.verdict in (Verdict.SUPPORTED, Verdict.NOT_REPRODUCED):
        yield "the computation on the data or samples looked at (floating point on data), and no further"


def verdict_table(results: Sequence[Settled]) -> Table:
    """The claim table of ``sdproof verify``."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 1), pad_edge=False)
    table.add_column("claim", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    table.add_column("statement and scope", ratio=1, overflow="fold")
    table.add_column("evidence", ratio=1, overflow="fold")
    for s in results:
        mark = "" if s.as_expected else " ✗"
        verdict = Text(s.verdict.value + mark, style=STYLE[s.verdict])
        lines = [reason(s), *formal_lines(s), *_variant_lines(s)]
        statement = Text.assemble(s.claim.title, "\n", (s.claim.scope, "dim"))
        table.add_row(s.claim.id, verdict, statement, Text("\n".join(lines)))
    return table


def formal_lines(settled: Settled) -> Iterator[str]:
    """One line for each prover that has theorems about the claim: how many, checked or not."""
    for e in settled.formal:
        number = e.scope.count(",") + 1
        yield f"{e.name}: {number} theorem{'s' * (number > 1)} {e.detail.partition('; run')[0]}"


def _variant_lines(settled: Settled) -> Iterator[str]:
    for v in settled.variants:
        yield f"false variant {v.refutation.name}: {v.verdict.value} ({v.evidence[0].detail})"


def summary(results: Sequence[Settled]) -> str:
    """One line: how many claims have which verdict, in the order of strength."""
    number = Counter(s.verdict for s in results)
    counts = ", ".join(f"{number[v]} {v.value}" for v in Verdict if number[v])
    tried = [v for s in results for v in s.variants]
    refuted = sum(v.verdict is Verdict.REFUTED for v in tried)
    return counts + (f"; {refuted} of {len(tried)} false variants refuted" if tried else "")


def explanation(settled: Settled) -> str:
    """A claim at length, as plain text: statement, proof, evidence, what has to be trusted."""
    return "\n".join(_explanation(settled)) + "\n"


def _explanation(settled: Settled) -> Iterator[str]:
    claim = settled.claim
    yield f"{claim.id}  {claim.title}"
    yield f"verdict: {settled.verdict.value} ({reason(settled)})"
    yield ""
    yield claim.words
    yield f"  {claim.latex}"
    yield f"scope: {claim.scope}"
    yield f"source: {claim.source}"
    if claim.depends:
        yield f"uses: {', '.join(c.id for c in claim.depends)}"
    yield from _proof_lines(claim, settled)
    yield ""
    yield "evidence"
    for e in settled.evidence:
        if e.part is None or e.outcome is not Outcome.HOLDS:
            yield f"  {e.outcome.value:8} {e.method.value}: {e.name} on {e.scope}; {e.detail}"
        else:
            yield f"  {e.outcome.value:8} {e.method.value}: {e.name} ({e.detail})"
    for v in settled.variants:
        yield f"  {v.verdict.value:8} false variant {v.refutation.name}: {v.refutation.words}"
        yield f"           {v.evidence[0].detail}"
    for e in settled.formal:
        yield ""
        yield "formal proofs, beside the verdict"
        yield f"  {e.outcome.value:8} {e.name}: {e.scope}; {e.detail}"
    lines = list(trusted(settled))
    if lines:
        yield ""
        yield "to be trusted"
        yield from (f"  {line}" for line in lines)


def _proof_lines(claim: Claim, settled: Settled) -> Iterator[str]:
    outcome = {e.part: e.outcome.value for e in settled.evidence if e.part}
    for i, theorem in enumerate(claim.theorems, 1):
        yield ""
        yield f"theorem {i}, {theorem.name} ({outcome.get(theorem.name, 'not run')})"
        yield f"  {theorem.words}"
        yield from (f"    {line}" for line in hypotheses_text(theorem.statement))
        yield f"    ⊢ {statement_text(theorem.statement)}"
        yield f"  idea: {theorem.idea}"
        yield "  proof, each line checked by the kernel:"
        yield from (f"    {line}" for line in proof_lines(theorem))
    for name in claim.certificates:
        yield ""
        yield f"instance certificate, {name} ({outcome.get(name, 'not run')})"
        scope = next((e.scope for e in settled.evidence if e.part == name), "")
        yield f"  {scope}"
