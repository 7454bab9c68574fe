"""Settled claims as JSON, and the phrases that every other display of them is made of.

A verdict stands beside a rendered statement, and nothing else; prose is shown as a remark.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sdproof.present.instances import instance_lines
from sdproof.prove.reading import certificate_lines
from sdproof.state import Claim, Context, Settled, Stated, VariantResult
from sdproof.state.qualifiers import trusted
from sdproof.statements import Latex, Plain, Statement, glossary
from sdproof.statements.notation import Notation
from sdproof.verdict import Evidence, Method, Outcome, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from sdproof.state.proving import Attempt

Json = dict[str, Any]
REMARKS = "remarks (prose, not checked)"
_SEEN = {Method.EXACT: "listed", Method.PROPERTY: "drawn"}


def of_statement(stated: Stated) -> list[str]:
    """The evidence for one statement, a short phrase for each kind."""
    seen = {Method.HARD: "hard", Method.PROPERTY: "drawn"}
    points = [e for e in stated.evidence if e.method in seen and e.outcome is Outcome.HOLDS]
    found = [_phrase(e) for e in stated.evidence if e not in points]
    counted = " and ".join(_many(e.cases, f"{seen[e.method]} point") for e in points)
    return [*found, *([f"holds at {counted}"] if points else []), *notes(stated)]


def notes(stated: Stated) -> list[str]:
    """What else is to be said of the search."""
    return [stated.note] if stated.note else []


def _phrase(e: Evidence) -> str:
    if e.outcome is not Outcome.HOLDS:
        detail = (e.detail or e.scope).removeprefix(f"{e.name}: ")
        return f"{'fails: ' * (e.outcome is Outcome.FAILS)}{detail}"
    return "certificate accepted" if e.method is Method.CERTIFICATE else e.detail


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def ways(settled: Settled) -> Json:
    """What SymPy, exact evaluation and Hypothesis found beside the proofs of a claim's statements:
    the outcome, and how many lines or points were looked at."""
    stated = [e for s in settled.statements for e in s.evidence]
    derived = [e for e in settled.evidence if e.method is Method.DERIVATION]
    listed = [e for e in stated if e.method in (Method.HARD, Method.EXACT)]
    drawn = [e for e in stated if e.method is Method.PROPERTY]
    return {
        "derivation": _way(derived, "lines") | {"names": [e.name for e in derived]},
        "evaluation": _way(listed, "points"),
        "hypothesis": _way(drawn, "points"),
    }


def _way(evidence: Sequence[Evidence], what: str) -> Json:
    outcomes = {e.outcome for e in evidence}
    found = next((o for o in (Outcome.FAILS, Outcome.HOLDS) if o in outcomes), Outcome.NOT_RUN)
    return {"outcome": found.value, what: sum(e.cases for e in evidence)}


def ways_line(settled: Settled) -> str:
    """`ways` in one line: of the three only those that were tried."""
    found = ways(settled)
    lines, hard, drawn = found.values()
    names = " and ".join(lines["names"])
    said = {
        "derivation": (f"{_many(lines['lines'], 'line')} of {names} hold", "a derivation fails"),
        "evaluation": (f"{_many(hard['points'], 'hard point')} hold", "a hard point fails"),
        "hypothesis": (f"{_many(drawn['points'], 'drawn point')} hold", "a drawn point fails"),
    }
    who = {"derivation": "SymPy", "evaluation": "exact, ball, mpmath", "hypothesis": "Hypothesis"}
    tried = {way: found[way]["outcome"] for way in who if found[way]["outcome"] != "not run"}
    return "; ".join(f"{who[way]}: {said[way][result == 'fails']}" for way, result in tried.items())


def of_claim(settled: Settled) -> list[str]:
    """The evidence for a claim as a whole: the three ways, and a short phrase for each law and each
    check."""
    found: dict[str, list[str]] = {}
    for e in settled.evidence:
        if e.method is Method.DERIVATION and e.outcome is Outcome.HOLDS:
            continue  # in the line of the three ways
        of_law = e.method in _SEEN and e.outcome is Outcome.HOLDS
        name = f"law {e.name}: holds on " if of_law else f"{e.method.value} {e.name}: "
        told = f"{e.cases} {_SEEN[e.method]}" if of_law else f"{e.outcome.value}, {_said(e)}"
        found.setdefault(name, []).append(told)
    laws = " exact cases"
    shown = [ways_line(settled)] if ways_line(settled) else []
    shown += [n + " and ".join(v) + laws * n.startswith("law ") for n, v in found.items()]
    for claim, evidence in zip(settled.claim.all_used(), settled.beside, strict=False):
        fails = [e for e in evidence if e.outcome is Outcome.FAILS]
        shown += [f"used claim {claim.id}, {e.name}: {e.outcome.value}, {_said(e)}" for e in fails]
        if not claim.theorems:
            shown.append(f"used claim {claim.id}: has no statement that could be proved")
    if not shown and not settled.statements:
        shown.append("it has no theorem, law or check")
    return shown


def _said(e: Evidence) -> str:
    return "; ".join(filter(None, (e.scope, e.detail)))


def of_formal(settled: Settled) -> list[str]:
    """One line for each prover that has theorems about the claim: how many, checked or not."""
    return [
        f"{e.name}: {(n := e.scope.count(',') + 1)} theorem{'s' * (n > 1)} "
        f"{e.detail.partition('; run')[0]} (beside the verdict)"
        for e in settled.formal
    ]


def proof_of(stated: Stated, notation: type[Notation] = Plain) -> list[str]:
    """The accepted proof, one line for each rule; those of the theorems that it uses first."""
    certificate = stated.certificate
    if certificate is None:
        return []
    if certificate["kind"] != "family":
        return instance_lines(certificate, notation)
    return certificate_lines(certificate, notation)


PROOF_TITLE = (
    "proof, every line checked by the kernel; in identities [n] is line n's greater side minus "
    "its smaller one"
)


def depth_of(line: str) -> tuple[int, str]:
    """How far a line of a proof is indented, and the line."""
    text = line.lstrip(" ")
    return len(line) - len(text), text


HOW = {
    "searched": "searched for {:.1f} s",
    "stored": "the stored certificate",
    "written": "the written proof",
}


def attempt_lines(attempt: Attempt, path: Path | None) -> list[str]:
    """What an answer of ``sdproof prove`` rests on, a line each."""
    how, against = HOW[attempt.how].format(attempt.seconds), attempt.against
    note = notes(attempt.stated)
    if attempt.answer == "refuted" and against is not None:
        exactly = "exact arithmetic" if against.method is Method.EXACT else "the kernel"
        return [f"the theorem is false: {against.detail}", f"confirmed by {exactly}; {how}", *note]
    if attempt.answer == "proved":
        rules, characters = attempt.size
        kept = "" if path is None else f"; written to {path}"
        count = f"{rules} rule{'s' * (rules != 1)}, " * bool(rules)  # none for one instance
        size = f"{count}{characters:,} characters"
        return [f"certificate accepted by the kernel: {size}; {how}{kept}", *note]
    if attempt.how == "written":
        return of_statement(attempt.stated)
    shown = attempt.stated.evidence[bool(attempt.stated.open) :]  # the first is the goals below
    return [*(_phrase(e) for e in shown), how, *note]


def _statement_json(statement: Statement, verdict: Verdict) -> Json:
    return {"text": statement.text, "latex": statement.latex, "verdict": verdict.value}


def _stated_json(stated: Stated, proofs: bool) -> Json:
    data: Json = {"name": stated.theorem.name} | _statement_json(stated.statement, stated.verdict)
    data |= {"given": [*stated.given], "evidence": [e.to_json() for e in stated.evidence]}
    data |= {"open": [goal.to_json() for goal in stated.open]} if stated.open else {}
    data |= {"note": stated.note} if stated.note else {}
    if proofs:
        data |= {
            "proof": proof_of(stated),
            "proof_latex": proof_of(stated, Latex),
            "certificate": stated.certificate,
        }
    return data


def _variant_json(v: VariantResult, proofs: bool) -> Json:
    data: Json = {"name": v.variant.name} | _statement_json(v.statement, v.verdict)
    data |= {"counterexample": v.evidence.counterexample, "detail": v.evidence.detail}
    return data | ({"certificate": v.certificate} if proofs else {})


def remarks(claim: Claim) -> list[tuple[str, str]]:
    """All the prose of a claim: what it is about, and the text."""
    found = [("title", claim.title), ("remark", claim.remark), ("source", claim.source)]
    for theorem in claim.theorems:
        found += [(f"idea of {theorem.name}", theorem.idea), (theorem.name, theorem.remark)]
    found += [(f"false variant {v.name}", v.remark) for v in claim.variants]
    found += [(f"law {law.name}", law.words) for law in claim.laws]
    return [(name, one_line(text)) for name, text in found if text]


def one_line(prose: str) -> str:
    """Prose without line breaks and control characters, so that no part of it looks like a line that
    is not prose."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(prose.split()))


def claim_json(settled: Settled, *, proofs: bool = False) -> Json:
    """Everything that is known of a claim; with `proofs`, its proofs and certificates too."""
    claim = settled.claim
    return {
        "id": claim.id,
        "verdict": settled.verdict.value,
        "given": [*settled.given],
        "statements": [_stated_json(s, proofs) for s in settled.statements],
        "variants": [_variant_json(v, proofs) for v in settled.variants],
        "ways": ways(settled),
        "evidence": [e.to_json() for e in settled.evidence],
        "formal": [e.to_json() for e in settled.formal],
        "remarks": dict(remarks(claim)),
        "uses": [c.id for c in claim.uses],
        "as_expected": settled.as_expected,
    }


def report_json(
    results: Sequence[Settled], context: Context, version: str, *, proofs: bool = False
) -> Json:
    """The whole run: what ``sdproof verify --json`` prints; with `proofs`, what ``explain`` does."""
    return {
        "sdproof": version,
        "ranks": list(context.ranks),
        "seed": context.seed,
        "examples": context.examples,
        "as_expected": all(s.as_expected for s in results),
        "claims": [claim_json(s, proofs=proofs) for s in results],
    }


def findings(results: Sequence[Settled]) -> list[str]:
    """Sentences, made from the numbers, that belong in the last lines of a run; each once."""
    every = (e.finding for settled in results for e in settled.everything)
    return list(dict.fromkeys(filter(None, every)))


def summary(results: Sequence[Settled]) -> str:
    """One line: how many claims have which verdict, in the order of strength."""
    number = Counter(s.verdict for s in results)
    counts = ", ".join(f"{number[v]} {v.value}" for v in Verdict if number[v])
    tried = [v for s in results for v in s.variants]
    refuted = sum(v.verdict is Verdict.REFUTED for v in tried)
    failed = sum(not s.as_expected for s in results)
    return (
        counts
        + (f"; {refuted} of {len(tried)} false variants refuted" if tried else "")
        + (f"; a check failed in {failed} claim{'s' * (failed != 1)}" if failed else "")
    )


def meanings(
    results: Sequence[Settled], instead: Mapping[Verdict, str] = MappingProxyType({})
) -> list[str]:
    """What the verdicts in a run mean, a line each; `instead`: words that say it better in a place."""
    from sdproof.present.report.model import MEANING

    verdicts = {s.verdict for s in results} | {t.verdict for s in results for t in s.statements}
    said = MEANING | dict(instead)
    return [f"{v.value}: {said[v]}" for v in Verdict if v in verdicts]


def definitions(results: Iterable[Settled]) -> list[str]:
    """What the functions in the statements, and in those of false variants, mean: a line for each."""
    shown: list[Statement] = []
    for settled in results:
        shown += [s.statement for s in settled.statements]
        shown += [v.statement for v in settled.variants]
    return glossary(*shown) if shown else []


def trusted_by(settled: Settled) -> list[str]:
    """What has to be trusted to accept what is proved, a line each."""
    proved = any(s.verdict is Verdict.PROVED for s in settled.statements)
    claim = settled.claim
    used = reversed(claim.all_used())  # the first one that names it
    through = {g: c.id for c in used for g in c.given if g not in claim.given}
    return trusted(settled.given, through) if proved else []


def why(v: VariantResult) -> str:
    """Where a false variant fails, or why that is not known."""
    return f"fails at {v.evidence.detail}" if v.verdict is Verdict.REFUTED else v.evidence.detail
