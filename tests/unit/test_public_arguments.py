"""Every public function, every argument, every kind of bad value: accepted, or one line that says what
was wrong, where, and what is accepted. Never an error of Python's own."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from flint import acb, arb, fmpq, fmpz, fmpz_poly
from hypothesis.errors import InvalidArgument

import sdproof
from sdproof import data, families, kernel, laws, prove, state, statements, strategies, symbolic
from sdproof.errors import InputError, SdproofError
from sdproof.numbers.exact import sequence

HARD = families.hard(3, 200, "1/2")
DESIGN = sdproof.Design([[1, 2, 0], [0, 1, 1]], [1, 2], 1, "features")
SENTENCE = state.Theorem("t", state.Family(), {"lam": "positive"}, "lam >= 0").statement
ONE = state.Theorem("t", states="1 >= 0", proof=prove.nonnegative())
CLAIM = state.Claim("X-1", theorems=(ONE,))
PROOF = prove.identity()
WRONG = (InvalidArgument,)
LONG = ("a long line",)
"""A path or a formula, which is quoted in full."""
expected_gain = importlib.import_module("sdproof.sklearn").expected_gain
DATA = np.random.default_rng(1).normal(size=(40, 3))
FALSE = state.Claim(
    "X-2",
    theorems=(ONE,),
    variants=(state.Variant("v", of="t", states="0 >= 1", at=state.At()),),
)
QUICK = state.Context(ranks=(1,), examples=1)


def _statement(**fields: Any) -> Any:
    """A theorem speaks up when its statement is asked for."""
    return state.Theorem(**fields).statement


def _of_family(**fields: Any) -> Any:
    return state.Theorem("t", state.Family(**fields), states="1 >= 0").statement


class _Shouting:
    """A value whose text cannot be had."""

    def __repr__(self) -> str:
        raise RuntimeError("no text")


class _Own(int):
    """A subclass of int."""


BAD: dict[str, Callable[[], Any]] = {
    "None": lambda: None,
    "bool": lambda: True,
    "numpy bool": lambda: np.bool_(False),
    "negative": lambda: -1,
    "zero": lambda: 0,
    "own int": lambda: _Own(-3),
    "negative fmpz": lambda: fmpz(-1),
    "negative ball": lambda: arb(-1),
    "ball with zero": lambda: arb(0, 1),
    "wide ball": lambda: arb(1, 0.5),
    "no ball": lambda: arb("nan"),
    "infinite ball": lambda: arb("inf"),
    "complex ball": lambda: acb(1, 1),
    "float": lambda: 0.1,
    "nan": lambda: float("nan"),
    "infinity": lambda: float("inf"),
    "numpy float": lambda: np.float64(0.1),
    "float32": lambda: np.float32(0.1),
    "long double": lambda: np.longdouble("0.1"),
    "complex": lambda: 1j,
    "array of no dimension": lambda: np.array(2),
    "integers": lambda: np.array([1, 2]),
    "floats": lambda: np.array([0.5, float("nan")]),
    "matrix": lambda: np.eye(2),
    "no number": lambda: Decimal("sNaN"),
    "infinite Decimal": lambda: Decimal("-Infinity"),
    "huge Decimal": lambda: Decimal("1e1000000000"),
    "fraction": lambda: Fraction(-1, 2),
    "mpf": lambda: mpmath.mpf("0.1"),
    "mpmath infinity": lambda: mpmath.inf,
    "sympy float": lambda: sympy.Float("0.1"),
    "pi": lambda: sympy.pi,
    "undefined": lambda: sympy.zoo,
    "polynomial": lambda: fmpz_poly([1, 2]),
    "text": lambda: "no number",
    "empty text": lambda: "",
    "spaces": lambda: "1 2",
    "other digits": lambda: "١/٢",
    "half": lambda: "½",
    "huge exponent": lambda: "1e1000000000",
    "denominator zero": lambda: "1/0",
    "bytes": lambda: b"1",
    "empty list": list,
    "nested lists": lambda: [[1], [2, [3]]],
    "ragged": lambda: [[1, 2], [3]],
    "list with None": lambda: [None],
    "texts": lambda: ["a", "b", "c"],
    "generator": lambda: (v for v in (1, None)),
    "dict": lambda: {"a": 1},
    "set": lambda: {1, 2},
    "tuple": lambda: (1,),
    "function": lambda: lambda _: None,
    "type": lambda: int,
    "object": object,
    "no text": _Shouting,
    "an instance": lambda: HARD,
    "a design": lambda: DESIGN,
    "a long line": lambda: "x\n" * 5000,
}


@dataclass(frozen=True)
class Call:
    """A function with good arguments, each of which is replaced by every bad value."""

    function: Callable[..., Any]
    good: dict[str, Any]
    extra: tuple[type[Exception], ...] = ()
    skip: tuple[str, ...] = field(default=())
    """Bad values that are good ones here, and would take long."""


def _certificate() -> Any:
    return sdproof.certify(HARD, 1, "1/2").data


CALLS: dict[str, Call] = {
    "to_exact": Call(sdproof.to_exact, {"value": 1}),
    "from_float": Call(sdproof.from_float, {"value": 0.5}),
    "Instance": Call(
        sdproof.Instance,
        {"eigenvalues": [2, 1], "snr": [1, 0], "noise_variance": 1, "n": 4, "multiplicities": None},
    ),
    "Instance.from_spectrum": Call(
        sdproof.Instance.from_spectrum,
        {"theta": [1, 2], "noise_variance": 1, "eigenvalues": [2, 1], "n": 3},
    ),
    "Instance.balls": Call(HARD.balls, {"precision": 64}),
    "Design": Call(
        sdproof.Design,
        {"X": [[1, 2], [0, 1]], "theta": [1, 2], "noise_variance": 1, "rows": "samples"},
    ),
    "Design.from_floats": Call(
        sdproof.Design.from_floats,
        {"X": [[1.0, 2], [0, 1]], "theta": [1, 2.5], "noise_variance": 1.0, "rows": "samples"},
    ),
    "design_risk": Call(sdproof.design_risk, {"design": DESIGN, "lam": 1, "xi": [1]}),
    "estimate": Call(sdproof.estimate, {"design": DESIGN, "y": [1, 2, 3], "lam": 1, "xi": [1]}),
    "spectral_filter": Call(sdproof.spectral_filter, {"eigenvalue": 1, "lam": 1, "xi": [1]}),
    "risk": Call(sdproof.risk, {"instance": HARD, "lam": 1, "xi": [1, -1]}),
    "risk_mpmath": Call(sdproof.risk_mpmath, {"instance": HARD, "lam": 1, "xi": [1], "dps": 20}),
    "filter_risk": Call(sdproof.filter_risk, {"snr": [1, 2], "q": [0, 1]}),
    "lower_bound": Call(sdproof.lower_bound, {"instance": HARD}),
    "quadratic_form": Call(sdproof.quadratic_form, {"instance": HARD, "lam": 1, "steps": 2}),
    "QuadraticForm": Call(sdproof.quadratic_form(HARD, 1, 1), {"xi_bar": [1]}),
    "optimal_curve": Call(sdproof.optimal_curve, {"instance": HARD, "lam": 1, "steps": 2}),
    "risk_curve": Call(
        sdproof.risk_curve,
        {
            "instance": HARD,
            "lam": 1,
            "steps": 2,
            "relative_to": "risk",
            "radius": "1e-9",
            "xi_for": [1],
            "limit_bits": 4096,
            "arithmetic": "ball",
        },
    ),
    "plot_risk": Call(sdproof.plot_risk, {"instance": HARD, "steps": 1}),
    "minimum": Call(
        sdproof.minimum,
        {"instance": HARD, "steps": 1, "digits": 5, "progress": None, "law": True},
    ),
    "christoffel": Call(
        sdproof.christoffel, {"instance": HARD, "n": 2, "direction": 1, "digits": 5}
    ),
    "krylov_risk": Call(
        sdproof.krylov_risk, {"instance": HARD, "steps": 2, "side": "zero", "digits": 5}
    ),
    "krylov_bound": Call(
        sdproof.krylov_bound, {"instance": HARD, "steps": 1, "direction": 1, "digits": 5}
    ),
    "steps_for": Call(sdproof.steps_for, {"instance": HARD, "factor": 2}),
    "gain": Call(sdproof.gain, {"instance": HARD, "steps": 0, "digits": 5, "progress": None}),
    "steps_needed": Call(sdproof.steps_needed, {"instance": HARD, "digits": 5}),
    "certify": Call(sdproof.certify, {"instance": HARD, "steps": 1, "at_least": 1, "xi": (0, 1)}),
    "certify_steps": Call(sdproof.certify_steps, {"instance": HARD}),
    "certify_improvement": Call(sdproof.certify_improvement, {"instance": HARD}),
    "Claim": Call(
        sdproof.Claim,
        {
            "id": "A-1",
            "title": "",
            "theorems": (),
            "variants": (),
            "remark": "",
            "source": "",
            "given": (),
            "uses": (),
            "laws": (),
            "checks": (),
        },
    ),
    "Context": Call(
        sdproof.Context, {"ranks": (1,), "seed": 1, "examples": 1, "data": None, "report": len}
    ),
    "settle": Call(
        sdproof.settle, {"claim": CLAIM, "context": QUICK, "variants": False}, skip=("None",)
    ),
    "state.settle": Call(
        state.settle,
        {
            "claim": CLAIM,
            "context": QUICK,
            "stored": None,
            "certificates": {},
            "formal": (),
            "progress": abs,
        },
    ),
    "state.refute": Call(
        state.refute,
        {"claim": FALSE, "variant": FALSE.variants[0], "stored": None, "seconds": 0.01},
    ),
    "state.At": Call(state.At, {"values": {}, "directions": (), "steps": ()}),
    "state.Variant": Call(
        state.Variant, {"name": "v", "of": "t", "states": None, "without": None, "changes": {}}
    ),
    "state.Family": Call(
        _of_family,
        {"aligned": False, "constants": {}, "given": {}, "each": {}, "directions": {}},
    ),
    "state.Theorem": Call(
        _statement,
        {
            "name": "t",
            "family": HARD,
            "forall": {},
            "states": "rho >= 0",
            "steps": 1,
            "xi": None,
            "given": {},
            "uses": (),
            "at": {},
        },
    ),
    "state.Highlight": Call(state.Highlight, {"words": "w", "about": ("X-1.t",)}),
    "state.Paper": Call(state.Paper, {"name": "p", "title": "", "claims": ()}),
    "state.discover": Call(state.discover, {"targets": ["MT-2"]}),
    "state.papers": Call(state.papers, {}),
    "kernel.check": Call(
        kernel.check, {"certificate": _certificate()}, (kernel.Invalid, kernel.Unreadable)
    ),
    "symbolic.filter": Call(symbolic.filter, {"k": 1}),
    "symbolic.risk": Call(symbolic.risk, {"r": 2, "k": 1}),
    "symbolic.optimum": Call(symbolic.optimum, {"r": 2, "k": 1}),
    "symbolic.xi": Call(symbolic.xi, {"r": 2, "k": 1}),
    "symbolic.hard": Call(symbolic.hard, {"r": 2}),
    "symbolic.named": Call(symbolic.named, {"name": "filter", "found": symbolic.filter(1)}),
    "families.hard": Call(
        families.hard,
        {"r": 3, "C": 1, "b": "1/2", "aligned": 1, "shape": "equispaced", "others": [0, 1]},
    ),
    "families.even_signal": Call(
        families.even_signal, {"r": 3, "c": 1, "b": "1/2", "shape": "harmonic"}
    ),
    "families.unbounded_ratio": Call(families.unbounded_ratio, {"r": 3, "epsilon": "1/9", "B": 1}),
    "families.equal_eigenvalues": Call(families.equal_eigenvalues, {"r": 2, "B": 1, "others": 0}),
    "families.near_miss": Call(
        families.near_miss,
        {"r": 3, "violate": "signal", "amount": "1/100", "C": 2, "b": "1/2"},
    ),
    "families.synthetic": Call(families.synthetic, {"setting": "aligned", "noise_variance": 1}),
    "laws.check_laws": Call(
        laws.check_laws,
        {
            "subject": laws.MODEL,
            "laws": ["filter"],
            "examples": 1,
            "seed": 1,
            "max_rank": 2,
            "max_steps": 1,
            "max_lam": 9,
            "max_ratio": 9,
            "max_size": 100,
        },
        skip=("None",),
    ),
    "laws.law": Call(laws.law, {"name": "filter"}),
    "minima.family_bounds": Call(
        importlib.import_module("sdproof.minima").family_bounds, {"instance": HARD}
    ),
    "optimum.groups": Call(importlib.import_module("sdproof.optimum").groups, {"instance": HARD}),
    "optimum.grouped_lower_bound": Call(
        importlib.import_module("sdproof.optimum").grouped_lower_bound, {"instance": HARD}
    ),
    "families.FAMILIES": Call(families.FAMILIES["hard"].build, {"r": "3", "b": "1/3"}),
    "figures.figure_spec": Call(sdproof.figures.figure_spec, {"name": "gain"}),
    "data.dataset": Call(data.dataset, {"name": "airfoil"}),
    "data.load": Call(data.load, {"name": "airfoil", "directory": None}, (OSError,)),
    "data.locate": Call(data.locate, {"name": "airfoil", "directory": None}, (OSError,)),
    "data.info": Call(data.info, {"directory": None}, (OSError,), skip=("None",)),
    "data.read": Call(data.read, {"name": "airfoil", "path": Path("none")}, (OSError,), skip=LONG),
    "data.fetch_folder": Call(data.fetch_folder, {"directory": Path("none")}),
    "sweep.parse_spec": Call(importlib.import_module("sdproof.sweep").parse_spec, {"text": "{}"}),
    "sweep.load_spec": Call(
        importlib.import_module("sdproof.sweep").load_spec,
        {"path": Path("none")},
        (OSError,),
        skip=LONG,
    ),
    "statements.Statement": Call(statements.Statement, {"data": SENTENCE.data}),
    "statements.evaluate": Call(
        statements.evaluate, {"text": "a + 1", "names": {"a": fmpq(1)}}, (statements.Skip,)
    ),
    "statements.plain": Call(statements.plain, {"formula": "a + 1"}),
    "statements.latex": Call(statements.latex, {"formula": "a + 1"}),
    "statements.names_in": Call(statements.names_in, {"text": "a + 1"}),
    "statements.relation": Call(statements.relation, {"text": "a >= 1"}, skip=LONG),
    "prove.nonnegative": Call(prove.nonnegative, {"let": None}),
    "prove.identity": Call(prove.identity, {"let": None}),
    "prove.substitution": Call(
        prove.substitution, {"variable": "x", "by": "y", "new": "z", "weight": "1", "fact": "f"}
    ),
    "prove.term": Call(prove.term, {"weight": "1", "square": None}),
    "prove.combination": Call(prove.combination, {"multiplier": "1", "let": None}),
    "prove.chain": Call(prove.chain, {"through": ["a"], "let": None}),
    "prove.lemma": Call(
        prove.lemma, {"name": "n", "claim": "a >= 0", "proof": PROOF, "then": PROOF, "let": None}
    ),
    "prove.cases": Call(prove.cases, {"name": "n", "on": "a", "holds": PROOF, "fails": PROOF}),
    "prove.use": Call(prove.use, {"theorem": "t", "values": {}, "name": "n", "then": PROOF}),
    "prove.used_sum": Call(prove.used_sum, {"theorem": "t", "values": {}, "direction": {}}),
    "prove.induction": Call(prove.induction, {"invariants": {}, "start": {}, "step": {}}),
    "prove.by_induction": Call(prove.by_induction, {"name": "n", "start": PROOF, "step": PROOF}),
    "prove.sum_proof": Call(
        prove.sum_proof,
        {"direction": PROOF, "share": "0", "total": PROOF, "multipliers": None, "let": None},
    ),
    "laws.Subject.of_filter": Call(
        laws.Subject.of_filter, {"filter": len, "name": "f", "tolerance": None}
    ),
    "laws.check_law": Call(
        laws.check_law, {"law": laws.law("filter"), "subject": laws.MODEL, "examples": 1, "seed": 1}
    ),
    "strategies.instances": Call(
        strategies.instances, {"min_rank": 1, "max_rank": 3, "max_ratio": None, "n": None}, WRONG
    ),
    "strategies.aligned_instances": Call(
        strategies.aligned_instances, {"min_rank": 2, "max_rank": 3, "aligned": 1}, WRONG
    ),
    "strategies.hard_instances": Call(
        strategies.hard_instances, {"min_rank": 2, "max_rank": 3, "C": 1, "b": "1/2"}, WRONG
    ),
    "strategies.near_misses": Call(
        strategies.near_misses, {"assumption": "signal", "amount": None, "C": None}, WRONG
    ),
    "strategies.lambdas": Call(strategies.lambdas, {"min_value": 1, "max_value": 2}, WRONG),
    "strategies.imitation_parameters": Call(
        strategies.imitation_parameters, {"k": 1, "max_steps": 2}, WRONG
    ),
    "strategies.eigenvalues": Call(strategies.eigenvalues, {"min_rank": 1, "max_rank": 2}, WRONG),
    "strategies.designs": Call(strategies.designs, {"d": 2, "n": 2}, WRONG),
    "strategies.integer_designs": Call(strategies.integer_designs, {"largest": 2}, WRONG),
    "sklearn.expected_gain": Call(  # X and y: scikit-learn's own messages
        lambda confidence: expected_gain(DATA, DATA[:, 0] + DATA[:, 1] ** 2, confidence=confidence),
        {"confidence": 0.9},
    ),
}


def _replaced() -> Iterator[tuple[str, str]]:
    for name, call in CALLS.items():
        for argument in call.good:
            yield name, argument


@pytest.mark.parametrize(
    ("name", "argument"), list(_replaced()), ids=[f"{n}, {a}" for n, a in _replaced()]
)
def test_a_bad_argument_is_accepted_or_told_in_one_line(name: str, argument: str) -> None:
    """No error but sdproof's own, on one line."""
    call, wrong = CALLS[name], []
    for kind, make in BAD.items():
        if kind in call.skip:
            continue
        try:
            call.function(**call.good | {argument: make()})
        except SdproofError as error:
            text = str(error)
            if "\n" in text or len(text) > 1500 or not text:
                wrong.append(f"{kind}: {text!r:.200}")
        except call.extra:
            pass
        except Exception as error:
            wrong.append(f"{kind}: {type(error).__name__}: {error!s:.120}")
    assert not wrong, "\n".join(wrong)


NEVER_CALLED = {
    "InputError", "SdproofError", "Risk", "Verdict", "Settled", "__version__",  # received
    "families", "figures", "kernel", "laws", "papers", "state", "symbolic",
}  # fmt: skip
MODULES = ("state", "symbolic", "families", "prove", "strategies", "laws", "statements", "data")
RECEIVED = {
    "state": {"Found", "Settled", "Stated", "VariantResult", "Claim", "Context"},
    "laws": {"Case", "Law", "LawReport", "LawResult", "Reach", "Subject", "known"},
    "statements": {
        "Arithmetic", "FormulaError", "Judgement", "Latex", "Noise", "Plain", "Point", "Skip",
        "glossary", "repair", "satisfying",  # of statements and points, which are checked as made
    },
    "strategies": {"KnownDesign"},
    "data": {"Dataset", "Table", "fetch", "version_note"},  # fetch downloads
}  # fmt: skip


def test_every_public_name_is_in_the_table() -> None:
    """Of `sdproof.__all__` and of every documented module."""
    known = {part for name in CALLS for part in name.split(".")}
    assert set(sdproof.__all__) - known - NEVER_CALLED == set()
    for name in MODULES:
        module = importlib.import_module(f"sdproof.{name}")
        public = {
            n
            for n, v in vars(module).items()
            if not n.startswith("_")
            and callable(v)
            and getattr(v, "__module__", "").startswith(f"sdproof.{name}")
        }
        tabled = {n.split(".")[1] for n in CALLS if n.startswith(f"{name}.")}
        assert public - tabled - RECEIVED.get(name, set()) == set(), name


SAME = [
    2, "2", "2.0", "4/2", fmpz(2), fmpq(2), Fraction(2), Decimal("2.0"), np.uint8(2), np.int64(2),
    sympy.Integer(2), np.str_("2"), type("Whole", (int,), {})(2), type("Part", (Fraction,), {})(2),
]  # fmt: skip


@pytest.mark.parametrize("two", SAME, ids=lambda v: f"{type(v).__name__} {v}")
def test_every_function_takes_the_same_numbers(two: Any) -> None:
    """In λ, ξ, e, B, γ² and X; an exact result, whatever the type."""
    design = sdproof.Design([[two, 1]], [two], two, "features")
    assert design == sdproof.Design([[2, 1]], [2], 2, "features")
    assert sdproof.Instance([two], [two], two) == sdproof.Instance([2], [2], 2)
    assert sdproof.risk(HARD, two, [two, two]) == sdproof.risk(HARD, 2, [2, 2])
    found = sdproof.spectral_filter(two, two, [two])
    assert found == 0
    assert isinstance(found, fmpq)
    assert sdproof.filter_risk([two], [two]).rho == 6
    form = sdproof.quadratic_form(HARD, two, 2)
    assert form([two, two]) == sdproof.quadratic_form(HARD, 2, 2)([2, 2])
    assert sdproof.design_risk(design, two, [two]) == sdproof.risk(design.instance(), 2, [2])
    assert sdproof.optimal_curve(HARD, two) == sdproof.optimal_curve(HARD, 2)
    assert sdproof.risk_curve(HARD, two).lam == 2
    assert families.hard(3, two, "1/2") == families.hard(3, 2, "1/2")


def test_integers_are_exact_whatever_their_width() -> None:
    """Machine integers would overflow; floats stay floats, beside exact numbers too."""
    assert sdproof.risk(HARD, 1, [1, np.uint8(200)]) == sdproof.risk(HARD, 1, [1, 200])
    assert sdproof.minimum(HARD, np.uint8(1), np.int8(9)).digits == 9
    assert sdproof.Instance([1], [1], 1, np.uint8(3)).n == 3
    assert isinstance(sdproof.spectral_filter(1, 2), fmpq)
    assert isinstance(sdproof.spectral_filter(1.0, 2), float)
    assert sdproof.spectral_filter(np.array([1.0, 2.0]), fmpq(1, 2)).dtype == np.float64
    assert sdproof.spectral_filter(mpmath.mpf(1), Fraction(1, 3), ["1/2"]) == mpmath.mpf("0.65625")
    with pytest.raises(InputError, match="an array of integers"):
        sdproof.spectral_filter(np.array([1, 2]), 1)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.float32(0.1), "is a float and not exact"),
        (float("nan"), "is not finite"),
        (np.bool_(True), "is a truth value"),
        (arb(1), "is a ball, not exact"),
        (Decimal("NaN"), "is not finite"),
        ("x", "is not an exact number"),
        (1j, "is not an exact number"),
    ],
)
def test_messages_fit(value: Any, words: str) -> None:
    """What is wrong with it is said."""
    with pytest.raises(InputError, match=words):
        sdproof.to_exact(value)


def test_a_text_as_a_count() -> None:
    """n = "100" is a text, and the message says so."""
    with pytest.raises(InputError, match=r"^n: '100' is a text; accepted: an integer ≥ 0$"):
        sdproof.Instance([1], [1], 1, "100")  # type: ignore[arg-type]


def test_a_sequence_without_end() -> None:
    """It is read only so far."""
    with pytest.raises(InputError, match="more than 3 values"):
        sequence(iter(int, 1), "x", most=3)
