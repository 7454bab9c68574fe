"""Statements as values, and what people read of them: nothing is left out, no bracket is lost."""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from statement_examples import (
    ALL,
    ANY_STEPS,
    ATTAINED,
    BOUNDED,
    FAMILIES,
    LEAST,
    ONE_STEP,
    PAIRS,
    RANDOM,
)

from sdproof.errors import InputError
from sdproof.statements import FormulaError, Latex, Statement, glossary, latex, plain
from sdproof.statements.mathml import formula

named = pytest.mark.parametrize("data", ALL.values(), ids=ALL)


@named
def test_a_statement_is_a_value(data: Any) -> None:
    """Equal data, equal statements; nobody can change one."""
    given = copy.deepcopy(data)
    statement = Statement(given)
    empty = {"let": {}} if "variables" in data and "let" not in data else {"let": None}
    again = Statement(dict(reversed(list((empty | data).items()))))
    assert statement == again
    assert hash(statement) == hash(again)
    assert statement.kind == data["type"]
    given.clear()
    copied = statement.data
    copied.clear()
    assert statement.data == data
    assert len({statement, again}) == 1
    assert statement != data


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (
            ONE_STEP,
            "for every integer r ≥ 1, all λ > 0, C > 0, b > 0, ξ real, and r directions with e_j > 0, "
            "B_j ≥ 0, direction m set apart; if B_m ≥ C·r [1: signal], 1 ≥ b [2: at most one], "
            "e_j ≥ b·e_m for j ≠ m [3: ratio]: Σ_j ρ(B_j, q(e_j, λ, ξ)) ≥ r·b²·C/(1 + C)",
        ),
        (
            ANY_STEPS,
            "for every integer r ≥ 1, all λ > 0, and r directions with e_j > 0, B_j ≥ 0; where q_j "
            "starts at filter(e_j, λ) and each step makes it filter(e_j, λ)·(1 - ξ + ξ·q_j); with ξ "
            "real chosen anew at every step, 0 ≤ ξ [1: low], ξ ≤ 1 [2: high]: after any number of steps, "
            "Σ_j ρ(B_j, q_j) ≥ Σ_j B_j/(1 + B_j)",
        ),
        (
            PAIRS,
            "for every integer r ≥ 1, all A > 0, x real, and r directions: m and r - 1 others with "
            "a_j > 0, c_j > 0; if a_j ≥ c_j for j ≠ m [1: order]: A·(1 - x)² + Σ_(j≠m) "
            "[ρ(a_j, x) - ρ(c_j, x)] ≥ 0",
        ),
        (
            BOUNDED,
            "where q starts at 1 and each step makes it ξ·q; with ξ ≥ 0 chosen anew at every step, "
            "ξ ≤ 1 [1: high]: after any number of steps, 1 ≥ q",
        ),
        (
            RANDOM,
            "for all s > 0, θ real, γ² > 0; with E[f] the mean of f over η of mean 0 and variance γ²; "
            "where y := s·θ + η; if θ ≤ s [1: small]: E[(y - s·θ)²] = γ²",
        ),
        (
            ATTAINED,
            "for every integer r ≥ 1, all λ > 0, LB real, and r directions with e_j > 0, B_j ≥ 0, "
            "direction m set apart; where q_m := B_m/(1 + B_m), q_j := B_j/(1 + B_j) for j ≠ m; if "
            "Σ_j B_j/(1 + B_j) = LB [1: bound], the eigenvalues e_j are pairwise distinct; then for some "
            "ξ ∈ R^(r + 1), its filter q_j: Σ_j ρ(B_j, filter(e_j, λ, ξ)) = LB",
        ),
        (
            LEAST,
            "for every integer r ≥ 1, all c > 0, and r directions with e_j > 0, B_j ≥ 0; if Σ_j "
            "B_j/(1 + B_j) = c [1: budget]: inf_(λ > 0, ξ ∈ R^(r - 1)) Σ_j ρ(B_j, q(e_j, λ, ξ)) ≥ c",
        ),
    ],
    ids=["one step", "any steps", "pairs", "bounded", "random", "attained", "least"],
)
def test_the_whole_statement_is_readable(data: Any, text: str) -> None:
    """Word for word: quantifiers, definitions, hypotheses with their names, conclusion."""
    assert Statement(data).text == text


@named
def test_every_notation(data: Any) -> None:
    """No combining characters, balanced LaTeX, well-formed MathML; the lines are the sentence."""
    s = Statement(data)
    assert not any(unicodedata.combining(c) for c in s.text)
    for shown in (s.latex, s.lines(Latex)[-1][1]):
        depth = re.sub(r"\\[{}]", "", shown)
        assert depth.count("{") == depth.count("}")
        assert shown.count(r"\left") == shown.count(r"\right")
    page = ET.fromstring(f"<p>{formula(s.latex)}</p>")
    assert page.findall(".//math")
    for element in page.iter():
        inside_row = element.tag in ("mrow", "math", "msup", "msub", "mfrac")
        assert not (inside_row and (element.text or "").strip()), element.tag
    lines = s.lines()
    assert lines[-1][0] == "then"
    assert s.formula_text in lines[-1][1]
    assert all(shown in s.text for _, shown in lines)
    assert all(shown in s.latex or r"\text" in shown for _, shown in s.lines(Latex))
    assert s._repr_latex_() == f"$\\displaystyle {s.latex}$"
    assert str(s) == s.text


def leaves(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every text and number of a statement, with its place."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from leaves(value, (*path, i))
    else:
        yield path, data


def mutants(data: Any) -> Iterator[tuple[str, Any]]:
    """The statement with one of its texts changed, or one of its names."""
    for path, value in leaves(data):
        if (path[0] in ("type", "aligned") and not isinstance(value, str)) or path == ("type",):
            continue
        changed = copy.deepcopy(data)
        holder = changed
        for key in path[:-1]:
            holder = holder[key]
        if value in ("positive", "nonnegative", "real"):
            holder[path[-1]] = {
                "positive": "real",
                "nonnegative": "positive",
                "real": "nonnegative",
            }[value]
        elif path == ("attain",):
            holder[path[-1]] = "r"
        elif isinstance(value, int) or "instance" in data:
            holder[path[-1]] = (
                value + 1 if isinstance(value, int) else f"7{value}".replace("7-", "-7")
            )
        else:
            holder[path[-1]] = f"{value} + 7"
        yield ".".join(map(str, path)), changed
    for key in ("hypotheses", "each", "sums", "at_each_step"):
        for name in data.get(key, {}):
            changed = copy.deepcopy(data)
            changed[key] = {f"new_{n}" if n == name else n: v for n, v in data[key].items()}
            yield f"{key}.{name} renamed", changed
            yield f"{key}.{name} dropped", Statement(data).without(name).data


def latex_of(statement: Statement) -> str:
    return statement.latex


def mathml_of(statement: Statement) -> str:
    return formula(statement.latex)


@named
def test_a_change_of_the_data_changes_what_is_read(data: Any) -> None:
    """Every formula, sign, number and name of a statement is visible in each notation."""
    statement = Statement(data)
    seen = 0
    for place, changed in mutants(data):
        other = Statement(changed)
        assert other != statement
        averaged = place == "variables.eta"  # its sign is not used: a noise that is averaged out
        for shown in (str, latex_of, mathml_of):
            assert (shown(other) != shown(statement)) or averaged, (place, shown.__name__)
        seen += 1
    assert seen > 2


def test_names_that_would_look_alike() -> None:
    """xi1 and xi_1, or the square of gamma and gamma2, are told apart; a fixed e_j is refused."""
    data = {
        "type": "pointwise",
        "variables": {"xi1": "real", "xi_1": "real"},
        "conclusion": "xi1 >= xi_1",
    }
    assert Statement(data).formula_text == "xi1 ≥ xi_1"
    assert len(set(re.split(r"\\ge", Statement(data).lines(Latex)[-1][1]))) == 2
    data = {
        "type": "sum",
        "variables": {"e_j": "real"},
        "direction": {"e": "positive", "xi1": "real"},
        "conclusion": "e*xi1 >= e_j",
    }
    with pytest.raises(InputError, match="'e_j' reads as an index"):
        Statement(data)
    data |= {"variables": {"c": "real"}, "conclusion": "e*xi1 >= c"}
    assert Statement(data).formula_text == "Σ_j e_j·ξ_(1,j) ≥ c"


def test_two_means_name_their_noise() -> None:
    data = {
        "type": "pointwise",
        "variables": {"eta": "real", "x": "positive", "y": "positive"},
        "conclusion": "mean(eta**2, eta, x) >= mean(eta**2, eta, y) + eta",
    }
    text = Statement(data).text
    assert "η real" in text  # it stands outside a mean too
    assert "E_(η, x)[η²] ≥ E_(η, y)[η²] + η" in text


def test_expressions_keep_their_meaning() -> None:
    """Powers, products, fractions and nested differences."""
    assert plain("b**2*C/(1+C) >= a-(b-c)") == "b²·C/(1 + C) ≥ a - (b - c)"
    assert plain("a/(b/c)*d") == "a/(b/c)·d"
    assert plain("a*(b/c) - -d") == "a·(b/c) - (-d)"
    assert plain("gamma2**2 + (a**2)**3 + bbar") == "(γ²)² + (a²)³ + bbar"
    assert latex("a-(b-c)") == r"a - \left(b - c\right)"
    assert latex("(a+b)**2/(c*(d-e))") == r"\frac{\left(a + b\right)^{2}}{c\,\left(d - e\right)}"
    assert latex("(a/b)**2*(a/b)") == r"\left(\frac{a}{b}\right)^{2}\,\frac{a}{b}"
    assert latex("-(a+b) < lam*xi2") == r"-\left(a + b\right) < \lambda\,\xi_{2}"
    assert latex("bbar + xibar") == r"\bar b + \bar\xi"


@pytest.mark.parametrize("summand", ["a - b", "-a", "a+b*a"])
def test_a_sum_of_terms_is_in_brackets(summand: str) -> None:
    """Σ (a − b) is not written Σ a − b, however the source is spaced."""
    data = {
        "type": "sum",
        "variables": {"b": "real"},
        "direction": {"a": "real"},
        "conclusion": f"{summand} >= b",
    }
    assert Statement(data).formula_text.startswith("Σ_j [")
    assert Statement(data).lines(Latex)[-1][1].startswith(r"\sum_{j} \left[")


def test_without_and_replacing() -> None:
    """A hypothesis is dropped wherever it stands; a wrong name gets the list of right ones."""
    s = Statement(ONE_STEP)
    assert s.hypotheses() == ["signal", "at_most_one", "ratio"]
    assert s.without("ratio") == s.replacing(each=None)
    assert s.without("signal").hypotheses() == ["at_most_one", "ratio"]
    assert Statement(ANY_STEPS).without("low").hypotheses() == ["high"]
    assert Statement(LEAST).without("budget").hypotheses() == []
    assert s.replacing(conclusion="1 >= 0").formula_text == "1 ≥ 0"
    with pytest.raises(InputError, match="accepted: signal, at_most_one, ratio"):
        s.without("rato")
    with pytest.raises(InputError, match="it has no hypotheses"):
        Statement(LEAST).without("budget").without("budget")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (3, "accepted: a dict"),
        ({}, "type: 'None' is unknown"),
        ({"type": ["sum"]}, "is unknown"),
        ({**ONE_STEP, "atain": "r"}, "'atain' is no field of a sum"),
        ({**BOUNDED, "direction": {"e": "positive"}}, "no field of a pointwise"),
        ({**ONE_STEP, "variables": {"lam": "positiv"}}, "variables.lam: 'positiv'"),
        ({**ONE_STEP, "conclusion": None}, "'conclusion' is missing"),
        ({**ONE_STEP, "each": {"ratio": "e >= b*xi_2"}}, "each.ratio: unknown name 'xi_2'"),
        ({**ONE_STEP, "let": {"x": "e*2"}}, "let.x: unknown name 'e'"),
        ({**ONE_STEP, "hypotheses": {"h": "e_m ≥ b"}}, "'≥' at column 5: write >="),
        ({**ANY_STEPS, "conclusion": "rho(B, q) >= xi"}, "conclusion: unknown name 'xi'"),
        ({**ANY_STEPS, "state": {"q": {"start": "1"}}}, "state.q: accepted"),
        ({**ANY_STEPS, "at_each_step": {"low": "q >= xi"}}, "unknown name 'q'"),
        ({**LEAST, "steps": None}, "'steps' is missing"),
        ({**LEAST, "steps": "k-1"}, "steps: unknown name 'k'"),
        ({**ONE_STEP, "let": {"rho": "1"}}, "let: the name 'rho' is taken"),
        ({**ONE_STEP, "let": {"e_m": "1"}}, "the name 'e_m' is taken"),
        ({**ONE_STEP, "each": {"signal": "e >= b"}}, "each: the name 'signal' is taken"),
        ({**ONE_STEP, "variables": {"2b": "real"}}, "'2b' is no name"),
        ({**LEAST, "conclusion": "2*least >= c"}, "'least' on one side, alone"),
        ({**LEAST, "conclusion": "least >= least"}, "'least' on one side, alone"),
        ({**ALL["lower-bound"], "bound": None}, "'bound' is missing"),
        ({**ALL["lower-bound"], "instance": {}}, "'instance' is missing"),
        ({**ONE_STEP, "let": {"x": object()}}, "not data"),
        ({**ONE_STEP, "each": ["e >= 1"]}, "each: accepted"),
        ({**ONE_STEP, "each": {"ratio": 3}}, "each.ratio: not a text"),
    ],
)
def test_what_is_no_statement_is_refused(data: Any, message: str) -> None:
    with pytest.raises(InputError) as error:
        Statement(data)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_formula_errors_have_their_place() -> None:
    with pytest.raises(FormulaError) as error:
        Statement(ONE_STEP).replacing(conclusion="rho(B, filtr(e, lam)) >= 1")
    assert (error.value.where, error.value.column) == ("conclusion", 8)


def test_the_glossary_says_what_is_used() -> None:
    assert len(glossary()) == 4
    assert [line.split("(")[0] for line in glossary(Statement(PAIRS))] == ["ρ"]
    both = glossary(Statement(ONE_STEP), Statement(ALL["lower-bound"]))
    assert len(both) == 2
    assert glossary(Statement(BOUNDED)) == []
    assert len(FAMILIES) == 7


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"attain": True}, "attain: 'True'; accepted: r, r.1"),
        ({"attain": "r", "direction": {"B": "positive"}}, "direction.e is missing"),
        ({"aligned": True, "direction_let": {"t": "e"}}, "t_m, its value in direction m"),
    ],
)
def test_what_has_no_meaning_is_refused(change: dict[str, Any], words: str) -> None:
    """In one sentence, when the statement is made, not when it is evaluated."""
    data = {"type": "sum", "variables": {}, "direction": {"e": "positive", "B": "nonnegative"}}
    with pytest.raises(InputError, match=words):
        Statement(data | {"conclusion": "B >= 0"} | change)


def test_xi_of_an_instance_is_a_list() -> None:
    instance = {"eigenvalues": ["1"], "snr": ["1"]}
    data = {"type": "upper-bound", "instance": instance, "steps": 1, "bound": "1", "lam": "1"}
    with pytest.raises(InputError, match="xi: accepted: a list"):
        Statement(data | {"xi": {"a": 1}})
