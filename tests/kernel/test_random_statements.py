"""Random statements with proofs made for them: what the kernel accepts is true at random exact points.

A proof is made without knowing whether its statement is true; some of both are. The points are judged by
`kernel_oracle`, which shares nothing with the kernel."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from random import Random

import kernel_oracle
import pytest
from edge_certificates import Json, family
from kernel_mutants import mutate
from random_proofs import Builder, Fact, Maker, written

from sdproof import kernel
from sdproof.prove.rules import (
    by_induction,
    cases,
    combination,
    identity,
    nonnegative,
    sum_proof,
    term,
    use,
    used_sum,
)

POINTS = 12


def provable(make: Maker, names: list[str], facts: Json) -> tuple[str, Json]:
    """A conclusion made from its proof, then perhaps weakened or changed."""
    keys = list(facts)
    parts, terms = [], []
    for _ in range(make.random.randint(1, 3)):
        entry = make.term(names, keys)
        terms.append(entry)
        text = f"({entry['weight']})*({entry.get('square', '1')})**2"
        for key in entry.get("facts", []):
            left, rel, right = kernel_oracle.relation(facts[key])
            greater, smaller = (left, right) if rel in (">=", ">", "=") else (right, left)
            text += f"*(({greater}) - ({smaller}))"
        parts.append(text)
    rel = make.one(">=", ">=", ">", "=")
    other = make.expression(names, 1)
    left = " + ".join([*parts, other])
    return f"{left} {rel} {other}", combination(*terms)


def pointwise(make: Maker) -> Json:
    names = ["x", "y"]
    s: Json = {"type": "pointwise", "variables": make.variables(*names)}
    s["hypotheses"] = make.facts(names, "h", "k")
    if make.random.random() < 0.7:
        s["conclusion"], proof = provable(make, names, s["hypotheses"])
        if make.random.random() < 0.3:
            proof = cases("c9", make.relation(names), proof, proof)
    else:
        s["conclusion"] = make.relation(names)
        proof = make.proof(names, list(s["hypotheses"]))
    return family(s, proof)


def accepted(make: Maker, kind: Callable[[Maker], Json]) -> Json:
    """A random certificate that the kernel accepts."""
    while True:
        certificate = kind(make)
        try:
            kernel.check(certificate)
        except (kernel.Invalid, kernel.Unreadable):
            continue
        return certificate


def changed(make: Maker, certificate: Json) -> Json:
    """A certificate that is right by construction, or one change away from it."""
    return mutate(certificate, make.random) if make.random.random() < 0.6 else certificate


def using(make: Maker) -> Json:
    """A random theorem used at random values, what it assumes there being a hypothesis."""
    inner = accepted(make, pointwise)
    s, names = inner["statement"], ["u", "v"]
    values = {n: make.one("u", "v", "u + v", "u*v", "2*u", "u - v", "1") for n in s["variables"]}
    assumed = {n: written(text, values) for n, text in s["hypotheses"].items()}
    proofs: Json = {n: combination(term("1", n)) for n in assumed}
    for n, sign in s["variables"].items():
        if sign != "real" and make.random.random() < 0.5:
            assumed[f"s_{n}"] = f"{values[n]} {'>' if sign == 'positive' else '>='} 0"
            proofs[n] = combination(term("1", f"s_{n}"))
    data: Json = {"type": "pointwise", "variables": make.variables(*names), "hypotheses": assumed}
    data["conclusion"] = written(s["conclusion"], values)
    theorem = {"T": {"statement": s, "proof": inner["proof"]}}
    proof = use("T", values, "f", combination(term("1", "f")), proofs)
    return changed(make, family(data, proof, theorem))


def about_sum(make: Maker) -> Json:
    """What is shown in each direction, summed, with some share that is added and taken away."""
    apart = make.random.random() < 0.5
    s: Json = {
        "type": "sum",
        "variables": make.variables("x"),
        "direction": make.variables("a", "b"),
    }
    s["each"] = make.facts(["a", "b", "x"], "h")
    fixed = ["x", *(["a_m", "b_m"] if apart else [])]
    s["hypotheses"] = make.facts(fixed, "k") if make.random.random() < 0.5 else {}
    at_m = {n: f"{n}_m" for n in "ab"}
    if apart and s["each"] and make.random.random() < 0.7:
        s["hypotheses"]["hm"] = written(s["each"]["h"], at_m)
    known = s["each"] | s["hypotheses"]
    if apart or make.random.random() < 0.5:
        side, proof = provable(make, ["a", "b", "x"], known)
    else:
        sides = {n: kernel_oracle.relation(text) for n, text in known.items()}
        facts = {n: Fact(f"({left}) - ({right})", rel) for n, (left, rel, right) in sides.items()}
        side, proof = Builder(make.random).shown(["a", "b", "x"], facts, 2)
        side += f" {make.one('>=', '>', '=')} 0"
    left, rel, right = kernel_oracle.relation(side)
    share = make.one("0", "x", "1", *fixed)
    s["conclusion"] = f"{left} - ({right}) + ({share}) + 0*a {rel} r*({share})"
    more: Json = {}
    if apart:
        s["aligned"] = True
        own = copy.deepcopy(proof)
        for entry in own["terms"]:
            if "facts" in entry:
                entry["facts"] = ["hm" if n == "h" else n for n in entry["facts"]]
        handed = make.one("0", "0", "x", "a_m")
        more = {"aligned": own, "share_m": f"{share} - (r-1)*({handed})", "transfer": handed}
        share = f"{share} + {handed}"
    if make.random.random() < 0.4:
        wanted = make.one("x", "0", "1")
        s["sums"] = {"s": f"{make.one('a', 'a*b')} {make.one('>=', '=')} {wanted}"}
        more["multipliers"] = {"s": make.one("1", "2", "x", "-1")}
        mu, term_ = more["multipliers"]["s"], s["sums"]["s"].split()[0]
        s["conclusion"] = f"{left} - ({right}) + ({mu})*{term_} {rel} ({mu})*{wanted}"
        more |= {"share_m": "0", "transfer": "0"} if apart else {}
        share = f"({mu})*{wanted}/r"
        more |= {"share_m": share} if apart else {}
    return changed(make, family(s, sum_proof(proof, share=share, **more)))


def using_sum(make: Maker) -> Json:
    """A random theorem about a sum, said of other values in each direction."""
    inner = accepted(make, about_sum)
    while "sums" in inner["statement"] or inner["statement"]["type"] != "sum":
        inner = accepted(make, about_sum)
    s = inner["statement"]
    apart = s.get("aligned") is True or make.random.random() < 0.3
    values = {n: make.one("p", "q", "p**2", "p*q", "p + 1") for n in s.get("direction", {})}
    at_m = {n: f"{n}_m" for n in "pq"}
    given = {n: make.one("w", "1", "2*w") for n in s["variables"]}
    if s.get("aligned") is True:
        given |= {f"{n}_m": written(text, at_m) for n, text in values.items()}
    everything = values | given
    data: Json = {"type": "sum", "variables": make.variables("w"), "aligned": apart}
    data["direction"] = make.variables("p", "q")
    data["each"] = {n: written(t, everything) for n, t in s.get("each", {}).items()}
    data["hypotheses"] = {n: written(t, everything) for n, t in s.get("hypotheses", {}).items()}
    if apart and s.get("aligned") is not True:
        data["hypotheses"] |= {f"{n}_at_m": written(t, at_m) for n, t in data["each"].items()}
    left, rel, right = kernel_oracle.relation(written(s["conclusion"], everything))
    data["conclusion"] = f"{left} + 0*p {rel} {right}"
    entry = used_sum(
        "T", given, values, {n: combination(term("1", n)) for n in s.get("hypotheses", {})},
        {n: combination(term("1", n)) for n in s.get("each", {})},
        {n: combination(term("1", f"{n}_at_m")) for n in s.get("each", {})},
    )  # fmt: skip
    share = f"({right})/r" if rel in (">=", ">", "=") else f"0-({right})/r"
    more: Json = {"aligned": identity(), "share_m": share} if apart else {}
    proof = sum_proof(identity(), share=share, uses={"t": entry}, multipliers={"t": "1"}, **more)
    theorem = {"T": {"statement": s, "proof": inner["proof"]}}
    return changed(make, family(data, proof, theorem))


def stepping(make: Maker) -> Json:
    """Any number of steps of one or two states."""
    names = ["x", "xi", "q", "p"]
    s: Json = {"type": "pointwise", "variables": make.variables("x"), "fresh": make.variables("xi")}
    s["state"] = {
        n: {"start": make.one("x", "1", "0", "x**2"), "step": make.expression(names, 1)}
        for n in ("q", "p")
    }
    if make.random.random() < 0.5:  # a contraction to [0, x] or the like
        s["state"]["q"]["step"] = make.one("xi*q", "q + xi", "q*xi + (1-xi)*x", "q**2*xi", "p")
    s["at_each_step"] = make.facts(["xi", "x"], "low") | {"high": make.one("1 >= xi", "xi >= 0")}
    text = make.one("q >= 0", "q >= x", "x >= q", "p >= q", "q = x", "p = q", "q > 0", "q*p >= 0")
    s["conclusion"] = text
    weights = ["xi", "1", "1-xi", "x", "q", "p"]
    step = combination(*(
        term(make.one(*weights[:4]), *make.random.sample(["i", "low", "high"], make.random.randint(1, 2)))
        for _ in range(make.random.randint(1, 2))
    ))  # fmt: skip
    start = make.random.choice((identity(), nonnegative()))
    return family(s, by_induction("i", start, make.random.choice((step, nonnegative(), step))))


def by_rules(make: Maker) -> Json:
    """An expression with a proof of its sign, by any of the rules about fixed variables."""
    builder = Builder(make.random)
    names = ["x", "y", "z"][: make.random.randint(1, 3)]
    facts = {n: builder.fact(names) for n in "hk" if make.random.random() < 0.7}
    left, proof = builder.shown(names, facts, make.random.choice((1, 1, 2, 3)))
    s: Json = {"type": "pointwise", "variables": make.variables(*names)}
    s["hypotheses"] = {n: f"{fact.left} {fact.rel} 0" for n, fact in facts.items()}
    s["conclusion"] = f"{left} {make.one('>=', '>', '>', '=')} 0"
    certificate = family(s, proof)
    return mutate(certificate, make.random) if make.random.random() < 0.3 else certificate


KINDS = {
    "pointwise": (pointwise, 500),
    "using": (using, 100),
    "sum": (about_sum, 300),
    "using a sum": (using_sum, 40),
    "steps": (stepping, 800),
    "rules": (by_rules, 800),
}


def search(kind: str, random: Random, number: int) -> Counter[str]:
    """So many random certificates: how many are accepted, none of them false."""
    outcomes: Counter[str] = Counter()
    for _ in range(number):
        certificate = KINDS[kind][0](Maker(random))
        try:
            checked = kernel.check(certificate)
        except (kernel.Invalid, kernel.Unreadable) as error:
            outcomes[type(error).__name__] += 1
            continue
        outcomes["accepted"] += 1
        found = kernel_oracle.violation(checked.statement, random, POINTS)
        assert found is None, (certificate, found)
        outcomes["tried"] += kernel_oracle.reached(checked.statement, random, 2) > 0
    return outcomes


@pytest.mark.parametrize("kind", KINDS)
def test_no_random_proof_shows_a_falsehood(kind: str) -> None:
    """Enough are accepted, and enough of those have points."""
    outcomes = search(kind, Random(kind), KINDS[kind][1])
    assert outcomes["accepted"] >= 5, outcomes
    assert outcomes["tried"] >= 3, outcomes


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", KINDS)
def test_no_random_proof_shows_a_falsehood_thorough(kind: str, seed: int) -> None:
    """Many more."""
    search(kind, Random(f"{kind} {seed}"), 10 * KINDS[kind][1])
