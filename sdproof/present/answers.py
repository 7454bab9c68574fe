"""What the commands about one instance show on the terminal, from the JSON that they print.

Names of rows are words and the theory's letters, numbers have one format in a column, and a row says
in which unit it is. What an answer does not have gets no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sdproof.present.layout import Columns
from sdproof.present.tables import EXACT, NONE, Number, joined, numbers

Json = Mapping[str, Any]
UNIT = "in units of γ²/n"
_SHOWN = 24
"""Longest curve over k that is shown in full."""


def counted(steps: int) -> str:
    """ "1 step", "3 steps", and ridge for none."""
    return "ridge" if steps == 0 else "1 step" if steps == 1 else f"{steps} steps"


def risk_table(data: Json, lam: str, xi: Sequence[str], about: Json, digits: int) -> Columns:
    """ρ with its parts, and where n and γ² are known the excess risk itself."""
    rows = {
        f"ρ, {UNIT}": data["rho"],
        f"  bias, {UNIT}": data["bias"],
        f"  variance, {UNIT}": data["variance"],
    }
    if data.get("excess_risk") is not None:
        rows["excess risk, ρ·γ²/n"] = data["excess_risk"]
    title = f"risk of {counted(len(xi))} at λ = {lam}"
    return _values(f"{title}, ξ = ({', '.join(xi)})" if xi else title, rows, about, digits)


def optimum_table(data: Json, lam: str, most: int, about: Json, digits: int) -> Columns:
    """A row for each k, and the lower bound."""
    steps = data["steps"]
    some, remark = _some(len(steps) - 1)
    shown = [row for row in steps if row["k"] in some]
    extra = []
    if last := data.get("constant_from"):
        later = [f"{last + 1}..{most}"], [f"as k = {last}"], ["zeros, then", f"those of k = {last}"]
        extra = [list(later)]
    bound = ("LB", "LB: the lower bound of every filter", data["lower_bound"])
    return _curve(
        f"best ρ over ξ at λ = {lam}", shown, bound, extra, [*_about(about), remark], digits
    )


def curve_table(data: Json, lam: str, notes: Sequence[str], about: Json, digits: int) -> Columns:
    """A row for each k with its excess over the lower bound, and ξ where it was asked for."""
    steps = data["steps"]
    some, remark = _some(len(steps) - 1, [r["k"] for r in steps if "attained" in r])
    shown = [r for r in steps if r["k"] in some]
    name = "bound: the least risk of any number of steps"
    bound = ("bound", name, data["grouped_lower_bound"])
    told = [*_about(about), *notes, remark]
    return _curve(f"best ρ over ξ at λ = {lam}", shown, bound, [], told, digits)


def _some(last: int, asked: Sequence[int] = ()) -> tuple[set[int], str]:
    """The k = 0..last that a table shows, and a remark if that is not all: of a long curve k = 0..15,
    every k = 2^i, the last, and those asked for."""
    if last < _SHOWN:
        return set(range(last + 1)), ""
    powers = {2**i for i in range(last.bit_length())}
    return {*range(16), *powers, last, *asked}, "Some k only; all: --json"


def _curve(
    title: str,
    rows: Sequence[Json],
    bound: tuple[str, str, Number],
    extra: Sequence[list[list[str]]],
    notes: Sequence[str],
    digits: int,
) -> Columns:
    """`bound`: name, explanation and value of the last row."""
    risks, shortened = numbers([*(r["rho"] for r in rows), bound[2]], digits)
    steps = [*(str(r["k"]) for r in rows), bound[0]]
    names = ["k", "ρ"]
    across: list[list[list[str]]] = [[[v] for v in steps], [[v] for v in risks]]
    if any("excess" in r for r in rows):
        values, less = numbers([r["excess"] for r in rows], digits)
        names.append(f"ρ − {bound[0]}")
        across.append([*([v] for v in values), [""]])
        shortened |= less
    if any("xi" in r for r in rows):
        lists, less = _lists([r.get("xi") for r in rows], digits)
        names.append("ξ_1, …, ξ_k")
        across.append([*lists, [""]])
        shortened |= less
    told = [f"k = {r['k']}: {r['reason']}" for r in rows if r.get("reason")]
    told += [
        f"k = {r['k']}: not attained, an infimum"
        for r in rows
        if r.get("attained") is False and not r.get("reason")
    ]
    late = [str(r["k"]) for r in rows if r.get("reached") is False]
    told += [f"wider than asked for: k = {', '.join(late)}"] * bool(late)
    made = [list(row) for row in zip(*across, strict=True)]
    made[-1:-1] = [[*e, *[[""]] * (len(names) - len(e))] for e in extra]
    last = [bound[1], *notes, *told, EXACT * shortened]
    return Columns(f"{title}, {UNIT}", tuple(names), made, tuple(filter(None, last)))


def _lists(lists: Sequence[Sequence[Number] | None], digits: int) -> tuple[list[list[str]], bool]:
    """Lists of numbers, all in one format; ridge has none."""
    flat, shortened = numbers([v for found in lists for v in found or ()], digits)
    left = iter(flat)
    made = [
        [NONE] if found is None else joined(next(left) for _ in found) or ["none"]
        for found in lists
    ]
    return made, shortened


def minimum_table(data: Json, about: Json, digits: int) -> Columns:
    """The infimum, where it is, and what it rests on."""
    rows: dict[str, list[str]] = {}
    found, shortened = _numbers_and_places([[data["lo"], data["hi"]]], [data["lam"]], digits)
    rows[f"inf ρ, {UNIT}"] = found[0]
    rows["at λ"] = ["every λ > 0, such as", *found[1]] if data["constant"] else found[1]
    if data["xi"] is not None and data["steps"]:
        (rows["with ξ"],), less = _lists([data["xi"]], digits)
        shortened |= less
    elif data["xi"] is None:
        rows["ξ"] = [data.get("reason", "unknown")]
    rows["attained"] = {True: ["yes"], False: ["no, a limit"], None: ["not decided"]}[
        data["attained"]
    ]
    if len(data["minimisers"]) > 1:
        same = (
            "these have equal values" if data["tie"] == "exact" else "which of these is not decided"
        )
        places, _ = _numbers_and_places([], data["minimisers"], digits)
        rows["other places"] = [f"{same}:", *joined(" ".join(p) for p in places)]
    for key in ("given", "method"):
        if key in data:
            rows["given" if key == "given" else "how"] = [data[key]]
    title = f"least risk of {counted(data['steps'])} over λ > 0" + " and ξ" * (data["steps"] > 0)
    return _rows(title, rows, about, shortened)


def _numbers_and_places(
    values: Sequence[Number], places: Sequence[Any], digits: int
) -> tuple[list[list[str]], bool]:
    """Numbers, then λ: each in one format."""
    first, less = numbers(values, digits)
    known = [p for p in places if not isinstance(p, str) and p is not None]
    second, more = numbers(known, digits)
    left = iter(second)
    limits = {"0": "→ 0", "inf": "→ ∞", "every": "every λ > 0"}
    shown = [[limits[p]] if isinstance(p, str) else [next(left)] for p in places]
    return [*([v] for v in first), *shown], less or more


def steps_table(data: Json, about: Json, digits: int) -> Columns:
    """How many steps attain the least risk, at which λ, and what fewer can approach."""
    lam = data["lam"]
    places = [lam] if isinstance(lam, str) else lam
    (bound, *where), shortened = _numbers_and_places([data["grouped_lower_bound"]], places, digits)
    name = "lower bound" if data["reaches_lower_bound"] else "least risk of any steps"
    rows = {
        "steps needed": [str(data["steps"])],
        "at λ": joined(" ".join(w) for w in where),
        f"{name}, {UNIT}": bound,
    }
    if not data["reaches_lower_bound"]:
        why = "above the lower bound, as equal eigenvalues have unequal signal-to-noise ratios"
        rows["which is"] = [why]
    if data["limit"] is not None:
        limit = {"0": "λ → 0", "inf": "λ → ∞"}[data["limit"]]
        rows["approached by"] = [counted(data["infimum_steps"]) + ",", f"for {limit}"]
    return _rows("least number of steps that attains the least risk", rows, about, shortened)


def within_table(data: Json, about: Json, digits: int) -> Columns:
    """How many steps come within a factor of the lower bound, and why no fewer."""
    level, shortened = numbers([data["level"]], digits)
    rows: dict[str, list[str]] = {f"{data['factor']}·LB, {UNIT}": level}
    if data["at_most"] is None:
        rows["steps needed"] = ["no number of steps is enough:", data["enough"]]
    else:
        span = f"{data['at_least']} to {data['at_most']}"
        rows["steps needed"] = [span if data["steps"] is None else str(data["steps"])]
        rows["enough, by"] = [data["enough"]]
    for key, name in (("fewer_are_not", "fewer are not, by"), ("given", "given")):
        if data[key]:
            rows[name] = [data[key]]
    if data["by_law"] is not None:
        rows["by the k-step law"] = [counted(data["by_law"])]
    return _rows(f"steps whose least risk is at most {data['factor']}·LB", rows, about, shortened)


def gain_table(data: Json, steps: int | None, about: Json, digits: int) -> Columns:
    """Least risks, then how many times that of r steps they are."""
    bounds, named, asked = data["family_bounds"], counted(steps or 0), (steps or 0) > 1
    rows = {
        "least risk, ridge": data["ridge"],
        "least risk, 1 step": data["one_step"],
        **({f"least risk, {named}": data["k_step"]} if asked else {}),
        "least risk, r steps": data["r_step"],
        "LB, the lower bound": data["lower_bound"],
        "hard-family bound, ridge": bounds["ridge"],
        "hard-family bound, 1 step": bounds["one_step"],
        "gain of r steps over ridge": data["ridge_ratio"],
        "gain of r steps over 1 step": data["one_step_ratio"],
        **({f"gain of r steps over {named}": data["k_step_ratio"]} if asked else {}),
        "largest possible gain, r/LB": data["largest_possible_ratio"],
    }
    title = f"least risks over λ > 0, {UNIT}; gains are ratios of them"
    return _values(title, {k: v for k, v in rows.items() if v is not None}, about, digits)


def krylov_table(data: Json, about: Json, digits: int) -> Columns:
    """The two best filters with their coefficients, and the bounds."""
    rows: dict[str, Number] = {}
    for key, name, sign in (("krylov", "Krylov", ""), ("inverse_krylov", "inverse Krylov", "−")):
        rows[f"ρ of the best {name} filter"] = data[key]["rho"]
        powers = enumerate(data[key]["coefficients"], 1)
        rows |= {f"  coefficient of e^{sign}{i}": c for i, c in powers}
    rows["Christoffel bound on ρ, every λ and ξ"] = data["christoffel_bound"]
    rows["lower bound on ρ, every filter"] = data["lower_bound"]
    if data["christoffel"] is not None:
        rows[f"Christoffel function L_{data['steps']}"] = data["christoffel"]
    title = f"what {counted(data['steps'])} can reach, ρ {UNIT}"
    return _values(title, rows, about, digits)


def _values(title: str, rows: Mapping[str, Number], about: Json, digits: int) -> Columns:
    shown, shortened = numbers(list(rows.values()), digits)
    made = {name: [v] for name, v in zip(rows, shown, strict=True)}
    return _rows(title, made, about, shortened)


def _rows(title: str, rows: Mapping[str, list[str]], about: Json, shortened: bool) -> Columns:
    notes = tuple(filter(None, [*_about(about), EXACT * shortened]))
    return Columns(title, (), [[[name], value] for name, value in rows.items()], notes)


def _about(about: Json) -> Iterator[str]:
    """What a design is."""
    return (f"{name}: {text}" for name, text in about.items())


def certificate_table(title: str, data: Json, digits: int = 15) -> Columns:
    """Kind and statement of a certificate, or what there is instead."""
    words = {name: data[name] for name in ("kind", "statement", "reason") if name in data}
    rows = {name: [text] for name, text in words.items()}
    shortened = False
    if "lam" in data:
        shown, shortened = numbers([data["lam"], data["rho"], *data["xi"]], digits)
        rows |= {"at λ": shown[:1], "ξ": joined(shown[2:]) or ["none"], f"ρ, {UNIT}": shown[1:2]}
    return _rows(title, rows, {}, shortened)
