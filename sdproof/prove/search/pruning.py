"""Facts that a proof found does not use are left out of it: invariants, and hypotheses of its own
theorems."""

from __future__ import annotations

from typing import Any

from sdproof.statements.reader import names_in, relation

Json = dict[str, Any]


def used_facts(proof: Any) -> set[str]:
    """The names of the facts that rules in a proof refer to."""
    found = set[str]()
    if isinstance(proof, dict):
        if isinstance(proof.get("fact"), str):
            found.add(proof["fact"])
        if isinstance(proof.get("facts"), list):
            found |= set(proof["facts"])
        found = found.union(*(used_facts(v) for v in proof.values()))
    elif isinstance(proof, list):
        found = found.union(*map(used_facts, proof))
    return found


def without_idle_invariants(proof: Json) -> Json:
    """The proof with those invariants only that it rests on."""
    own = proof.get("induction")
    if own is None:
        return proof
    rest = {key: value for key, value in proof.items() if key != "induction"}
    needed, new = set[str](), used_facts(rest) & own["start"].keys()
    while new:
        needed |= new
        new = used_facts([own[k][n] for k in ("start", "step") for n in new]) & own["start"].keys()
        new -= needed
    kept = {key: {n: v for n, v in value.items() if n in needed} for key, value in own.items()}
    return proof | {"induction": kept}


def without_idle_hypotheses(
    proof: Json, theorem: Json, name: str, own: set[str]
) -> tuple[Json, Json]:
    """The same for a theorem of the proof's own: its hypotheses, and variables that nothing names."""
    statement = theorem["statement"]
    given = statement.get("hypotheses", {})
    idle = given.keys() - used_facts(theorem["proof"])
    hypotheses = {n: t for n, t in given.items() if n not in idle}
    texts = [*hypotheses.values(), statement["conclusion"]]
    spoken = {n for t in texts for side in relation(t)[::2] for n in names_in(side)}
    spoken |= {n for t in statement.get("let", {}).values() for n in names_in(t)}
    variables = {n: sign for n, sign in statement["variables"].items() if n in spoken}
    trimmed = statement | {"hypotheses": hypotheses, "variables": variables}
    kept = {k: v for k, v in trimmed.items() if v}

    def rewritten(value: Any) -> Any:
        if not isinstance(value, dict):
            return [rewritten(v) for v in value] if isinstance(value, list) else value
        if value.get("rule") == "use" and value["theorem"] == name:
            value = value | {
                "with": {n: t for n, t in value["with"].items() if n in variables},
                "hypotheses": {n: p for n, p in value["hypotheses"].items() if n not in idle},
            }
        if (
            value.get("rule") == "lemma"
            and value["name"] in own
            and value["name"] not in used_facts(value["then"])
        ):
            return rewritten(value["then"])
        return {k: rewritten(v) for k, v in value.items()}

    return rewritten(proof), theorem | {"statement": kept}
