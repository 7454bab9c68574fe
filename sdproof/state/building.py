"""From what an author writes to the statement as data: hypotheses with their places, chained
relations split, what is not mentioned left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sdproof.errors import InputError
from sdproof.model.instance import Instance
from sdproof.numbers.exact import exact_str, required, sequence, shown, to_exact
from sdproof.state.family import DIRECTION, Family
from sdproof.statements import FormulaError, Statement, names_in
from sdproof.statements.names import KRYLOV

if TYPE_CHECKING:
    from sdproof.state.theorem import Theorem

Json = dict[str, Any]
_REL = r"(>=|<=|>|<|=)"
_CHAIN = re.compile(rf"(.+?)\s{_REL}\s(.+?)\s{_REL}\s(.+)")
_ON_INSTANCE = (
    (re.compile(r"rho >= (\S+)"), "lower-bound"),
    (re.compile(r"rho <= (\S+)"), "upper-bound"),
    (re.compile(r"rho < (\S+) <= ridge"), "strict-improvement"),
    (re.compile(r"steps = (\d+)"), "steps-needed"),
)
SELF_DISTILLATION = ("filter(e, lam)", "filter(e, lam)*((1-xi) + xi*q)")
"""Start and step of the filter q of self-distillation."""
DIRECTION_KEYS = ("direction", "direction_let", "each", "sums")
MAPPINGS = ("given", "each", "sums", "let", "direction_let")
"""Fields of a theorem that add to those of its family."""
DICTS = (
    *(*MAPPINGS, "at", "recursion", "forall", "fresh", "at_each_step", "krylov"),
    *("constants", "directions"),
)
"""Fields of a theorem or a family that are dicts."""
FORMULAS = ("let", "hypotheses", "direction_let", "each", "sums", "at_each_step", KRYLOV)


def built(theorem: Theorem) -> Statement:
    """The statement of a theorem; errors have its name, and are `FormulaError` for a formula."""
    try:
        _require_types(theorem)
        if isinstance(theorem.family, Instance):
            return Statement(_on_instance(theorem, theorem.family))
        return Statement(_on_family(theorem, theorem.family))
    except FormulaError as error:
        raise error.at(f"theorem {theorem.name}, {_called(error.where)}") from None
    except InputError as error:
        raise InputError(f"theorem {theorem.name}: {error}") from None


def _require_types(theorem: Theorem) -> None:
    required(theorem.family, Family | Instance, "family", "Family(…) or a sdproof.Instance")
    required(theorem.states, str, "states", "a text")
    for owner in (theorem, theorem.family):
        for key in DICTS:
            required(getattr(owner, key, {}), Mapping, key, "a dict of texts")
    sequence(theorem.uses, "uses", "a list of Theorem(…)")


def _called(where: str) -> str:
    """The author's word for a place in the statement."""
    return {"conclusion": "states"}.get(where, where.replace("hypotheses.", "given."))


def chained(formulas: Mapping[str, str]) -> Json:
    """Relations by name; ``0 <= xi <= 1`` becomes two, ``xi_low`` and ``xi_high`` for the name xi."""
    found: Json = {}
    for name, text in formulas.items():
        if match := _CHAIN.fullmatch(text) if isinstance(text, str) else None:
            low, rel, middle, other, high = match.groups()
            low_name, high_name = f"{name}_low", f"{name}_high"
            twice = {low_name, high_name} & {*formulas, *found}
            if twice:
                raise InputError(
                    f"{min(twice)!r}: a part of the chain {name!r}, and a name of its own"
                )
            found[low_name] = f"{low} {rel} {middle}"
            found[high_name] = f"{middle} {other} {high}"
        else:
            found[name] = text
    return found


def _on_instance(theorem: Theorem, instance: Instance) -> Json:
    found = ((form.fullmatch(theorem.states), kind) for form, kind in _ON_INSTANCE)
    match, kind = next((one for one in found if one[0]), (None, ""))
    if match is None:
        raise InputError(
            f"states: {shown(theorem.states)}; accepted for an instance: 'rho >= 3/2', 'rho <= 3/2', "
            "'rho < 3/2 <= ridge', 'steps = 2'"
        )
    instance.require_rational("a theorem")
    numbers = ([exact_str(v) for v in values] for values in (instance.eigenvalues, instance.snr))
    data: Json = {"type": kind, "instance": dict(zip(("eigenvalues", "snr"), numbers, strict=True))}
    if kind == "steps-needed":
        return data | {"steps": int(match[1])}
    data["bound"] = exact_str(to_exact(match[1], "states"))
    if kind != "strict-improvement":
        data["steps"] = 0 if theorem.steps is None else theorem.steps
    if kind != "lower-bound":
        if theorem.at.keys() != {"lam", "xi"}:
            raise InputError(
                "at: accepted: {'lam': '1/2', 'xi': ['-1']}, where the risk is that small"
            )
        data["lam"] = exact_str(to_exact(theorem.at["lam"], "at.lam"))
        data["xi"] = [exact_str(to_exact(x, "at.xi")) for x in theorem.at["xi"]]
    return data


def _on_family(theorem: Theorem, family: Family) -> Json:
    for key in MAPPINGS:
        for name in getattr(theorem, key):
            if name in getattr(family, key):
                raise InputError(f"{name!r} is a name that its family has already")
    state, fresh, at_each_step = _recursion(theorem)
    data: Json = {
        "type": "sum",
        "variables": {**family.constants, **theorem.forall},
        "let": {**family.let, **theorem.let},
        "hypotheses": chained({**family.given, **theorem.given}),
        "direction": {},
        "aligned": family.aligned,
        "direction_let": {**family.direction_let, **theorem.direction_let},
        "each": chained({**family.each, **theorem.each}),
        "sums": {**family.sums, **theorem.sums},
        "state": state,
        "fresh": fresh,
        "at_each_step": at_each_step,
        KRYLOV: dict(theorem.krylov),
        "conclusion": theorem.states,
    }
    own = {n for key in ("variables", "let", "direction_let", "state", "fresh") for n in data[key]}
    data["direction"] = {n: s for n, s in DIRECTION.items() if n not in own} | {**family.directions}
    if re.search(r"\bleast\b", str(theorem.states)):
        if theorem.steps is None:
            raise InputError("steps: is missing; accepted: the number of steps that least is about")
        data |= {"type": "infimum", "steps": theorem.steps}
    elif theorem.steps in ("r", "r+1"):
        data["attain"] = theorem.steps
    elif theorem.steps not in (None, "any"):
        raise InputError(
            f"steps: {theorem.steps!r}; accepted: 'any', 'r', 'r+1', or with least a number"
        )
    _prune(data, set(family.directions))
    return data


def _recursion(theorem: Theorem) -> tuple[Json, Json, Json]:
    if theorem.recursion and theorem.steps is not None:
        raise InputError(
            "steps: not with a recursion of its own, which is about any number of them"
        )
    if theorem.steps == "any":
        xi = {} if theorem.xi is None else chained({"xi": theorem.xi})
        start, step = SELF_DISTILLATION
        return {"q": {"start": start, "step": step}}, {"xi": "real", **theorem.fresh}, xi
    if theorem.xi is not None:
        raise InputError("xi: only with steps='any'; accepted otherwise: given")
    rules = {n: {"start": start, "step": step} for n, (start, step) in theorem.recursion.items()}
    return rules, dict(theorem.fresh), chained(theorem.at_each_step)


def _named(data: Json) -> Iterator[tuple[str, set[str]]]:
    """Every formula's place, and the names in it."""
    places = [(key, f"{key}.{n}", v) for key in FORMULAS for n, v in data[key].items()]
    for name, rule in data["state"].items():
        places += [("state", f"state.{name}.{key}", rule[key]) for key in rule]
    places += [("aligned", "aligned", data["aligned"])] * isinstance(data["aligned"], str)
    places += [("conclusion", "conclusion", data["conclusion"])]
    for key, where, text in places:
        try:
            yield key, names_in(text)
        except FormulaError as error:
            raise error.at(where) from None
        except TypeError:
            raise InputError(f"{where}: {text!r:.40} is not a formula") from None


def _prune(data: Json, own: set[str]) -> None:
    """Leave out e and B where nothing means them, and all of the directions where the conclusion
    speaks of fixed numbers only. That drops hypotheses in each direction: what is left, and shown, is
    at least as strong. A hypothesis on sums of what it speaks of is not dropped."""
    named = list(_named(data))
    used = set[str]().union(*(names for _, names in named))
    local = {*data["direction"], *data["direction_let"]}
    if any(key == "state" and names & local for key, names in named):
        local |= data["state"].keys()
    if data["type"] == "sum" and not local & dict(named)["conclusion"]:
        _without_directions(data)
    elif data["type"] == "sum":
        for name in data["direction"].keys() - own - ({"e"} if "attain" in data else set()):
            copies = {name, f"{name}_m"} if data["aligned"] is True else {name}
            if not copies & used:
                del data["direction"][name]


def _without_directions(data: Json) -> None:
    """The pointwise form: variables of direction m that are mentioned become fixed ones."""
    direction = data["direction"]
    dropped = dict(data["sums"])
    for key in DIRECTION_KEYS:
        data[key] = {}
    used = set[str]().union(*(names for _, names in _named(data)))
    lost = [n for n, text in dropped.items() if names_in(text) & used - {"r"}]
    if lost:
        raise InputError(
            f"sums: {lost[0]!r} speaks of a sum, but states names no variable of a direction; "
            "accepted: states with a sum on one side"
        )
    if data["aligned"] is True:
        own = {f"{n}_m": sign for n, sign in direction.items() if f"{n}_m" in used}
        data["variables"] = {**data["variables"], **own}
    data["type"], data["aligned"] = "pointwise", False
