"""What the commands print with ``--json``: a type for each, of which `schema` makes its JSON Schema.

Exact numbers are strings, as JSON's own would be read as floats; an enclosure is two decimals, rounded
outward. Every output begins with the name of its format and a version: `sdproof.files.output_text`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from sdproof.present.report.environment import Environment
from sdproof.prove.outcome import OpenGoal
from sdproof.table1.alternatives import Choice
from sdproof.verdict import Evidence, Verdict

Exact = Annotated[str, "an exact rational number, such as 3/7", r"^-?\d+(/\d+)?$"]
Decimal = Annotated[str, "a decimal"]
Bounds = Annotated[tuple[Decimal, Decimal], "an enclosure: lower and upper bound, rounded outward"]
Number = Exact | Bounds
"""Exact where it is rational (and short), else enclosed."""
Place = Bounds | Annotated[Literal["0", "inf"], "a limit of λ"]


class About(TypedDict):
    """What is said beside results of a design."""

    X: NotRequired[Annotated[str, "of a design: what its rows are, and its size"]]


# --- claims


class StatedRecord(TypedDict):
    """A statement with the verdict that its own evidence allows."""

    name: str
    text: str
    latex: str
    verdict: Verdict
    given: Annotated[list[str], "what the proof rests on beside the kernel"]
    evidence: list[Evidence]
    coq: Annotated[
        Literal["built here", "shipped", ""],
        "the Coq proof made from the certificate: accepted here, or when this version was made",
    ]
    open: NotRequired[list[OpenGoal]]
    note: NotRequired[str]


class ProvedRecord(StatedRecord):
    """A statement with its proof."""

    proof: Annotated[list[str], "its lines, indented by two blanks for each level"]
    proof_latex: Annotated[list[str], "the same, formulas as LaTeX between dollar signs"]
    certificate: Annotated[dict[str, Any] | None, "for the kernel"]


class FalseVariant(TypedDict):
    """A deliberately false statement, and where it fails."""

    name: str
    text: str
    latex: str
    verdict: Verdict
    counterexample: dict[str, Any] | None
    detail: str


class ProvedVariant(FalseVariant):
    """A false variant with the certificate of its counterexample."""

    certificate: dict[str, Any] | None


class DerivedWay(TypedDict):
    """SymPy's derivations of the claim's formulas."""

    outcome: Literal["holds", "fails", "not run"]
    lines: int
    names: list[str]


class EvaluatedWay(TypedDict):
    """Values of the statements at points."""

    outcome: Literal["holds", "fails", "not run"]
    points: int


class Ways(TypedDict):
    """What was looked at beside the proofs."""

    derivation: DerivedWay
    evaluation: EvaluatedWay
    hypothesis: EvaluatedWay


class _Settled(TypedDict):
    id: str
    verdict: Verdict
    given: list[str]
    ways: Ways
    evidence: list[Evidence]
    formal: Annotated[list[Evidence], "Coq; never part of a verdict"]
    remarks: Annotated[dict[str, str], "prose, not checked"]
    uses: Annotated[list[str], "claims"]
    as_expected: Annotated[bool, "no check failed, and every false variant was refuted"]


class SettledClaim(_Settled):
    """A claim."""

    statements: list[StatedRecord]
    variants: list[FalseVariant]


class ExplainedClaim(_Settled):
    """A claim with proofs and certificates."""

    statements: list[ProvedRecord]
    variants: list[ProvedVariant]


class _Run(TypedDict):
    sdproof: Annotated[str, "version"]
    ranks: Annotated[list[int], "of the listed instances"]
    seed: int
    examples: Annotated[int, "random points for each statement and law"]
    as_expected: bool


class VerifyOutput(_Run):
    """A run of ``sdproof verify``."""

    claims: list[SettledClaim]


class ExplainOutput(_Run):
    """What ``sdproof explain`` shows."""

    claims: list[ExplainedClaim]


class DerivationLine(TypedDict):
    """One formula of a derivation."""

    number: int
    formula: str
    latex: str
    relation: Literal["defines", "continues", "follows", "certified"]
    justification: str
    check: Annotated[str, "how the line was checked"]
    seen: str | None
    uses: Annotated[list[str], "numbers of lines, or assumptions"]
    scope: str
    theorem: NotRequired[str]
    hypotheses: NotRequired[list[str]]
    proof: NotRequired[list[str]]


class DeriveOutput(TypedDict):
    """A derivation; every line was checked when it was made."""

    name: str
    title: str
    claims: list[str]
    scope: str
    assumptions: list[str]
    lines: list[DerivationLine]


class ReportOutput(ExplainOutput):
    """The whole report. Equal runs give equal bytes but for the environment."""

    derivations: list[DeriveOutput]
    table1: list[dict[str, str]]
    environment: Annotated[Environment, "what may differ between equal runs"]


ClaimRow = TypedDict(
    "ClaimRow",
    {"id": str, "paper": str, "statements": int, "false variants": int, "remark": str},
)


class DerivationRow(TypedDict):
    """A derivation that can be asked for."""

    name: str
    derivation: str
    claims: str
    rank: str
    steps: str


# --- one instance


class RiskOutput(About):
    """Risk at one λ and ξ, in units of γ²/n; `excess_risk` in the units of the problem."""

    rho: Number
    bias: Number
    variance: Number
    excess_risk: Number | None


class BestStep(TypedDict):
    """The best ξ of k steps at one λ."""

    k: int
    rho: Number
    xi: list[Number] | None
    attained: bool
    reason: NotRequired[str]


class OptimumOutput(About):
    """The best risk over ξ for every number of steps at one λ."""

    lam: Number
    steps: list[BestStep]
    lower_bound: Number
    constant_from: NotRequired[Annotated[int, "the number of steps from which nothing changes"]]


class MinimumOutput(About):
    """Certified minimum over λ > 0 and ξ."""

    steps: int
    lo: Decimal
    hi: Decimal
    lam: Place | None
    attained: bool | None
    minimisers: list[Place]
    tie: str
    constant: bool
    xi: list[Number] | None
    reason: NotRequired[str]
    given: NotRequired[str]
    method: NotRequired[str]


class StepsOutput(About):
    """The least number of steps that reaches the lower bound."""

    steps: int
    lam: Literal["every"] | list[Place]
    grouped_lower_bound: Number
    reaches_lower_bound: bool
    infimum_steps: int | None
    limit: str | None


class StepsWithinOutput(About):
    """The least number of steps whose infimum is at most a multiple of the lower bound."""

    factor: Exact
    level: Number
    steps: int | None
    at_least: int
    at_most: int | None
    enough: str | None
    fewer_are_not: str | None
    by_law: int | None
    given: str | None


class FamilyBounds(TypedDict):
    """What MT-3 and MT-2 prove for it, if it is in the hard family."""

    ridge: Number | None
    one_step: Number | None


class GainOutput(About):
    """Least risks, and certified ratios between them."""

    lower_bound: Number
    r_step: Number
    ridge: Bounds
    one_step: Bounds
    ridge_ratio: Place | None
    one_step_ratio: Place | None
    largest_possible_ratio: Number | None
    family_bounds: FamilyBounds
    k_step: NotRequired[Bounds]
    k_step_ratio: NotRequired[Place | None]


class KrylovFilter(TypedDict):
    """The best filter of its kind."""

    rho: Number
    coefficients: list[Number]


class KrylovOutput(About):
    """What k steps can reach, from both sides."""

    steps: int
    krylov: KrylovFilter
    inverse_krylov: KrylovFilter
    christoffel: Number | None
    christoffel_bound: Number
    lower_bound: Number


class CurveRow(TypedDict):
    """The least risk of k steps over ξ."""

    k: int
    rho: Bounds
    excess: Bounds
    reached: bool
    xi: NotRequired[list[Number] | None]
    attained: NotRequired[bool]
    reason: NotRequired[str]


class CurveOutput(About):
    """The least risk against the number of steps, at one λ."""

    certified: bool
    lam: Number
    grouped_lower_bound: Number
    relative_to: str
    radius: Exact
    reached: bool
    note: str
    bits: int
    limit_bits: int
    needed_bits: int | None
    settled_at: int | None
    steps: list[CurveRow]


class ProvedConstant(TypedDict):
    """A bound of a theorem at this b and C."""

    theorem: str
    statement: str
    verdict: Verdict
    constant: Exact
    applies: bool


class OfMethods(TypedDict):
    """Bounds for both methods."""

    ridge: list[ProvedConstant]
    one_step: list[ProvedConstant]


class BestOfMethods(TypedDict):
    """The best bound that applies."""

    ridge: Exact | None
    one_step: Exact | None


class MinimaOfMethods(TypedDict):
    """True minima over the rank."""

    ridge: Bounds
    one_step: Bounds


class TrueInstance(About):
    """One instance, beside whose true minimum the bounds stand."""

    name: str
    rank: int
    aligned: int | None
    in_family: bool
    minimum_over_r: MinimaOfMethods


class ConstantsOutput(TypedDict):
    """Proved constants on the hard family."""

    b: Exact
    C: Exact
    theorems: OfMethods
    best: BestOfMethods
    instance: TrueInstance


class FamilyRow(TypedDict):
    """A named family."""

    family: str
    parameters: dict[str, str]
    description: str


# --- certificates


class RefusalOutput(TypedDict):
    """Why there is no certificate of the asked kind."""

    result: Literal["counterexample", "no improvement", "no witness"]
    lam: NotRequired[Exact]
    xi: NotRequired[list[Exact]]
    rho: NotRequired[Exact]
    reason: NotRequired[str]
    certificate: NotRequired[Annotated[dict[str, Any], "of the contrary"]]


CheckOutput = TypedDict(
    "CheckOutput",
    {
        "valid": bool,
        "shows": NotRequired[Literal["theorem", "counterexample"]],
        "statement": NotRequired[str],
        "data": NotRequired[Annotated[dict[str, Any], "the statement"]],
        "false": NotRequired[Annotated[dict[str, Any], "the statement that fails"]],
        "values": NotRequired[Annotated[dict[str, Any], "where it fails"]],
        "at": NotRequired[Annotated[str, "the place of the fault"]],
        "reason": NotRequired[str],
        "left over": NotRequired[str],
    },
)


class Size(TypedDict):
    """Of a certificate."""

    rules: int
    characters: int


class AttemptRow(TypedDict):
    """One theorem that `prove` searched."""

    claim: str
    name: str
    text: str
    answer: Literal["proved", "refuted", "open"]
    how: str
    seconds: Decimal
    evidence: list[Evidence]
    certificate: dict[str, Any] | None
    size: Size | None
    counterexample: dict[str, Any] | None
    note: str | None
    open: list[OpenGoal]
    written: Annotated[str | None, "file"]


class ProveOutput(TypedDict):
    """What `prove` found."""

    attempts: list[AttemptRow]
    interrupted: bool


class SmtRow(TypedDict):
    """A solver's answer to one question."""

    obligation: str
    solver: Literal["z3", "cvc5"]
    verdict: Literal["agrees", "disagrees", "unknown"]
    model: dict[str, Any] | str | None
    seconds: Decimal


class HuntTally(TypedDict):
    """What was searched, and how near it came."""

    name: str
    text: str
    cases: int
    tightest_margin: Exact | None
    tightest_found: str | None
    tightest_at: dict[str, Any] | None
    violated: bool


class HuntFound(TypedDict):
    """A violating case."""

    of: str
    text: str
    at: dict[str, Any]
    margin: Exact
    found: str
    beside: str | None
    confirmed: Annotated[str | None, "by what; null where it was not, and is no counterexample"]
    certificate: dict[str, Any] | None


class HuntOutput(TypedDict):
    """A hunt for counterexamples; finding none proves nothing."""

    what: str
    result: Literal["counterexample", "none found"]
    says: str
    seed: int
    seconds: Decimal
    cases: int
    interrupted: bool
    counterexamples: list[HuntFound]
    searched: list[HuntTally]


class CoqTheorem(TypedDict):
    """A theorem of ``formal/``."""

    theorem: str
    claims: list[str]
    file: str
    statement: str


class CheckedTheorem(CoqTheorem):
    """A theorem with the axioms that Coq names."""

    assumes: Annotated[
        list[str] | None, "by the theorems of its file together, or by all made from certificates"
    ]


class FormalEnvironment(TypedDict):
    """Where and when."""

    coq: Annotated[str, "version"]
    date: str
    record: Annotated[str, "file"]


class FormalOutput(TypedDict):
    """A build of the Coq proofs."""

    sources: Annotated[str, "their hash"]
    theorems: list[CheckedTheorem]
    problems: list[str]
    coqchk: bool
    certificates: Annotated[
        dict[str, str],
        "theorem -> hash of the certificate that it was made from, of those accepted",
    ]
    not_exported: Annotated[dict[str, str], "statement -> why it has no Coq proof"]
    accepted_axioms: dict[str, str]
    environment: FormalEnvironment


# --- data, figures, sweeps: floats, nothing certified


ErrorCurves = TypedDict(
    "ErrorCurves",
    {"lambda": list[float], "validation_mse": list[list[float]], "test_mse": list[list[float]]},
)
ProtocolRun = TypedDict(
    "ProtocolRun",
    {
        "test_mse": Annotated[list[float], "of ridge, one step, …"],
        "validation_mse": list[float],
        "lambda": Annotated[list[float], "chosen on the validation block"],
        "xi": list[list[float]],
        "lambda_at_edge": Annotated[list[bool], "of its grid"],
        "gain": list[float],
        "choice": NotRequired[Choice],
        "curves": NotRequired[ErrorCurves],
    },
)


class TrialRow(TypedDict):
    """One way to prepare the data."""

    target: str
    features: str
    missing: str
    fractions: tuple[float, float]
    grid: str
    test_mse: list[float]


class Table1Row(TypedDict):
    """A data set of Table 1 in file order."""

    dataset: str
    published: list[float]
    default: ProtocolRun
    by_grid: dict[str, list[float]]
    choices: int
    matching: int
    chance: float
    distribution: dict[str, Any]
    trials: list[TrialRow]
    verdict: Verdict
    reason: str
    finding: str


class ScenarioRow(TypedDict):
    """Many splits of one kind."""

    name: str
    splits: int
    mean: list[float]
    median_gain: list[float]
    gain_quartiles: list[list[float]]
    difference: list[float]
    half_width: list[float] | None
    dataset: NotRequired[str]


class Shifts(TypedDict):
    """Which block is moved."""

    name: str
    scenarios: list[ScenarioRow]
    mean_shift: dict[str, float]
    target_shift: dict[str, float]


class Diagnosed(TypedDict):
    """Estimates on the training block."""

    name: str
    rank: int
    features: int
    rows: int
    eigenvalue_ratio: float
    cos2: list[float]
    signal: list[float]
    noise_variance: float
    lower_bound: float
    gain_bound: float | None
    guaranteed_gain: float
    largest_mse_reduction: float
    aligned: bool
    assumptions_hold: bool


class ExplainedTable(TypedDict):
    """What self-distillation gains on one table, and why."""

    name: str
    target: str
    features: list[str]
    rows: int
    split: str
    constant_in_training: list[str]
    cause: str
    conclusion: list[str]
    run: ProtocolRun
    diagnostics: Diagnosed
    shift: Shifts


class WhyOutput(TypedDict):
    """Tables, and what they come to together."""

    tables: list[ExplainedTable]
    conclusion: NotRequired[str]


class DataSetRow(TypedDict):
    """A data set: where it is read from, who made it, its licence."""

    name: str
    title: str
    uci_id: int
    authors: str
    year: int
    doi: str
    licence: str
    changes: str
    attribution: str
    url: str
    path: str
    rows: int | None
    columns: list[str] | None
    checksum: str | None
    detail: str
    state: str


BornAgainOutput = TypedDict(
    "BornAgainOutput",
    {
        "made": dict[str, Any],
        "scope": str,
        "verdicts": list[dict[str, Any]],
        "cifar-100": Verdict,
        "differences": list[dict[str, Any]],
        "scores": list[dict[str, Any]],
    },
)


class FigureOutput(TypedDict):
    """Files that were written."""

    figure: NotRequired[str]
    caption: NotRequired[str]
    numbers: NotRequired[str]


class FigureRow(TypedDict):
    """A figure that can be drawn."""

    figure: str
    shows: str
    options: str


class FigureNumbers(TypedDict):
    """The numbers of a figure, exact ones as strings."""

    figure: str
    title: str
    words: Annotated[str, "the caption"]
    data: Any


class SweepOutput(TypedDict):
    """A finished sweep."""

    points: int
    computed: int
    reused: int
    rows: int
    failed: int
    results: Annotated[str, "file"]


OUTPUTS: dict[str, Any] = {
    "verify": VerifyOutput,
    "explain": ExplainOutput,
    "report": ReportOutput,
    "claims": list[ClaimRow],
    "derive": DeriveOutput,
    "derivations": list[DerivationRow],
    "risk": RiskOutput,
    "optimum": OptimumOutput,
    "minimum": MinimumOutput,
    "steps": StepsOutput,
    "steps-within": StepsWithinOutput,
    "gain": GainOutput,
    "krylov": KrylovOutput,
    "curve": CurveOutput,
    "constants": ConstantsOutput,
    "families": list[FamilyRow],
    "not-certified": RefusalOutput,
    "check": CheckOutput,
    "prove": ProveOutput,
    "hunt": HuntOutput,
    "smt": list[SmtRow],
    "formal-list": list[CoqTheorem],
    "formal-check": FormalOutput,
    "table1": list[Table1Row],
    "table1-random": list[ScenarioRow],
    "why": WhyOutput,
    "data-info": list[DataSetRow],
    "data-fetch": dict[str, str],
    "born-again": BornAgainOutput,
    "figure": FigureOutput,
    "figures": list[FigureRow],
    "figure-data": FigureNumbers,
    "sweep": SweepOutput,
}
"""Name of a format -> what it has beside the header; of a list, under ``rows``."""
