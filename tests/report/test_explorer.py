"""The explorer page: its numbers against exact ones, in Chromium; and what the command accepts."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import page_checks as checks
import pytest
from flint import fmpq, fmpq_mat
from test_report_browser import FONTS, VIEWS

import sdproof
from sdproof.cli import main
from sdproof.errors import InputError
from sdproof.model.serial import problem_from_json
from sdproof.numbers.exact import to_float
from sdproof.present.explorer import MAX_RANK, explorer_page

PAIRS = {"eigenvalues": ["9", "25/4", "4", "1/3"], "snr": ["7/3", "0", "1/5", "11"]}
TWINS = {"eigenvalues": ["2", "2", "1", "1"], "snr": ["3", "1", "0", "5"]}
CROWDED = {"eigenvalues": ["1", "0.999", "0.5", "0.499"], "snr": ["200", "0", "0", "0"]}
WIDE = {"eigenvalues": ["1e6", "1", "1e-6"], "snr": ["1e6", "0", "3"]}
LEVELS = {"eigenvalues": ["1", *["0.0003"] * 30], "snr": ["0", "100", *["0"] * 29]}
NO_SIGNAL = {"eigenvalues": ["1", "1/2"], "snr": ["0", "0"]}
INSTANCES = [PAIRS, TWINS, CROWDED, WIDE, LEVELS, NO_SIGNAL]
POINTS = [
    ("5/4", []), ("3e-7", ["1/2"]), ("1e-3", ["1.5", "0.25", "-1"]), ("1e6", ["-2", "1/9", "3", "-0.5"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def explorer_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as the command writes it."""
    path = tmp_path_factory.mktemp("explorer") / "page.html"
    assert main(["explorer", "-o", str(path)]) == 0
    return path


@pytest.fixture
def play(opened: Callable[..., Any], explorer_file: Path) -> Callable[..., Any]:
    """Open the page."""
    return lambda **how: opened(explorer_file, **how)


def choose(page: Any, instance: dict[str, list[str]], lam: str, xi: list[str]) -> None:
    """What a user does to have this instance and filter."""
    page.select_option("#spectrum", "custom")
    page.select_option("#signal", "custom")
    page.fill("#eigenvalues", ", ".join(instance["eigenvalues"]))
    page.fill("#snrs", " ".join(instance["snr"]))
    page.fill("#lambda", lam)
    page.select_option("#k", str(len(xi)))
    for i, text in enumerate(xi, start=1):
        page.fill(f"#xi-{i}", text)


def cells(page: Any) -> dict[str, str]:
    """The numbers of the filter, as shown."""
    found = page.eval_on_selector_all(
        "[data-value]", "all => all.map(e => [e.dataset.value, e.textContent])"
    )
    return dict(found)


def by_steps(page: Any) -> list[list[str]]:
    """The table of the best risks, as shown: k, at this λ, over λ, Krylov limit."""
    rows = page.locator("#by-steps tbody tr").all_inner_texts()
    return [row.split("\t") for row in rows]


def value(text: str) -> float:
    """The number that the page shows as this text."""
    digits = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    mantissa, _, exponent = text.replace("−", "-").partition("·10")
    return float(mantissa) * 10.0 ** int(exponent.translate(digits) or 0)


def shown_right(text: str, exact: fmpq) -> bool:
    """Whether six digits, or as many as are shown, are those of the exact number."""
    if not exact or text == "0":
        return not exact and text == "0"
    digits = sum(c.isdigit() for c in text.partition("·")[0].lstrip("0.−"))
    return abs(value(text) - to_float(exact)) <= 10.0 ** (1 - digits) * abs(to_float(exact))


def krylov_limit(instance: Any, k: int) -> fmpq:
    """Least risk of P(e), P(0) = 0, deg P ≤ k: exact normal equations in powers of e."""
    e, B = instance.eigenvalues, instance.snr
    powers = [[v**i for v in e] for i in range(1, k + 1)]

    def dot(a: list[fmpq], b: list[fmpq]) -> fmpq:
        return sum((x * y * (1 + s) for x, y, s in zip(a, b, B, strict=True)), fmpq(0))

    gram = [[dot(a, b) for b in powers] for a in powers]
    right = [[dot(a, [s / (1 + s) for s in B])] for a in powers]
    found = fmpq_mat(gram).solve(fmpq_mat(right)) if k else fmpq_mat(0, 1)
    filters = [sum((found[i, 0] * v ** (i + 1) for i in range(k)), fmpq(0)) for v in e]
    return sdproof.filter_risk(instance.snr, filters).rho


@pytest.mark.parametrize(
    "instance",
    [
        pytest.param(
            one, id=name, marks=[] if name in ("twins", "levels") else pytest.mark.thorough
        )
        for one, name in zip(
            INSTANCES, ("pairs", "twins", "crowded", "wide", "levels", "none"), strict=True
        )
    ],
)
def test_numbers_are_the_exact_ones(play: Any, instance: dict[str, list[str]]) -> None:
    """Bias, variance, risk, LB, and the best risk of every k, against exact arithmetic."""
    page = play().page
    problem = problem_from_json(instance)
    assert isinstance(problem, sdproof.Instance)
    bound = sdproof.lower_bound(problem)
    for lam, xi in POINTS:
        choose(page, instance, lam, xi)
        seen = cells(page)
        at = [sdproof.to_exact(v) for v in (lam, *xi)]
        risk = sdproof.risk(problem, at[0], at[1:])
        exact = {"bias": risk.bias, "variance": risk.variance, "risk": risk.rho, "bound": bound}
        assert {n: seen[n] for n, v in exact.items() if not shown_right(seen[n], v)} == {}
        curve = sdproof.optimal_curve(problem, at[0], 4)
        for row, point in zip(by_steps(page), curve, strict=True):
            assert shown_right(row[1], point.rho), (lam, row, point.rho)
    assert "NaN" not in page.content()


@pytest.mark.parametrize("instance", [PAIRS, CROWDED, NO_SIGNAL], ids=["pairs", "crowded", "none"])
def test_krylov_limits(play: Any, instance: dict[str, list[str]]) -> None:
    """As many distinct eigenvalues as steps at most: the exact normal equations are regular."""
    page = play().page
    choose(page, instance, "1", ["0"])
    problem = problem_from_json(instance)
    for k in range(min(5, len(instance["snr"]) + 1)):
        assert shown_right(by_steps(page)[k][3], krylov_limit(problem, k)), k


def test_the_script_to_nine_digits(play: Any) -> None:
    """The functions themselves, without the digits that the page leaves out."""
    page = play().page
    for instance in (PAIRS, TWINS, CROWDED):
        problem = problem_from_json(instance)
        data = {
            "e": [to_float(v) for v in problem.eigenvalues],
            "B": [to_float(v) for v in problem.snr],
        }
        for lam in ("1/100", "1", "50"):
            curve = sdproof.optimal_curve(problem, sdproof.to_exact(lam), 4)
            number = to_float(sdproof.to_exact(lam))
            found = page.evaluate("([i, l]) => bestSteps(i, l, 4).map(s => s.rho)", [data, number])
            assert found == pytest.approx([to_float(p.rho) for p in curve], rel=1e-9)
            xi = page.evaluate("([i, l]) => xiOf(bestSteps(i, l, 2)[2].h)", [data, number])
            assert xi == pytest.approx([to_float(v) for v in curve[2].xi], rel=1e-6)


def test_the_command_gives_the_numbers(
    play: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the page shows after "best ξ" is what its own command prints."""
    page = play().page
    page.select_option("#spectrum", "geometric")
    page.fill("#r", "6")
    page.select_option("#signal", "coefficients")
    page.fill("#lambda", "0.7")
    page.select_option("#k", "3")
    page.click("#best")
    echo, risk, optimum, minimum = page.inner_text("#exact").splitlines()
    monkeypatch.chdir(tmp_path)
    words = shlex.split(echo)
    Path(words[-1]).write_text(words[1], encoding="utf-8")
    assert main([*shlex.split(risk)[1:], "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    seen = cells(page)
    assert shown_right(seen["risk"], sdproof.to_exact(found["rho"]))
    assert main([*shlex.split(optimum)[1:], "--json"]) == 0
    best = json.loads(capsys.readouterr().out)["steps"][3]
    assert value(seen["risk"]) == pytest.approx(float(Fraction(best["rho"])), rel=1e-5)
    assert shlex.split(minimum)[1] == "minimum"


def test_checks_against_exact_numbers_can_fail() -> None:
    """A last digit that is wrong is noticed."""
    assert shown_right("0.333333", fmpq(1, 3))
    assert not shown_right("0.333334", fmpq(1, 3) - fmpq(1, 10**5))
    assert shown_right("−1.5·10⁻⁷", fmpq(-3, 2 * 10**7))
    assert not shown_right("0", fmpq(1, 10**9))


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_view(play: Any, width: int, scheme: str) -> None:
    """Nothing overflows with any fonts, all text has contrast, nothing is fetched or complained of."""
    one = play(width=width, scheme=scheme)
    choose(
        one.page, {k: v * 8 for k, v in CROWDED.items()}, "1e-12", ["1e9", "-123456.789", "1", "2"]
    )
    assert one.said == []
    assert one.strangers() == []
    for check in (checks.contrast, checks.links, checks.headings):
        assert check(one.page) == []
    for css in FONTS.values():
        style = one.page.add_style_tag(content=css or " ")
        one.page.evaluate("draw()")
        assert checks.overflow(one.page) == [], css
        style.evaluate("e => e.remove()")


def test_a_telephone_shows_what_a_slider_does(play: Any) -> None:
    """With the slider of λ in the middle of the window, the risks are drawn above it."""
    page = play(width=390).page
    slider = page.locator("#lambda-slider")
    slider.evaluate("e => e.scrollIntoView({ block: 'center' })")
    plot = page.locator("#risks").bounding_box()
    assert 0 <= plot["y"] < plot["y"] + plot["height"] < slider.bounding_box()["y"]
    before = page.inner_html("#risks")
    slider.evaluate("e => { e.value = 2; e.dispatchEvent(new Event('input', { bubbles: true })); }")
    assert page.inner_html("#risks") != before


def test_every_field_has_a_label(play: Any) -> None:
    """Fields and sliders are named, and reached by the keyboard in the order of the page."""
    page = play().page
    page.select_option("#k", "4")
    unnamed = page.evaluate(
        "[...document.querySelectorAll('input, select')].filter(e => !e.labels.length && "
        "!e.getAttribute('aria-label')).map(e => e.id)"
    )
    assert unnamed == []
    before = cells(page)["risk"]
    page.focus("#spectrum")
    for _ in range(2):
        page.keyboard.press("Tab")  # to the slider of r, then to its field
    assert page.evaluate("document.activeElement.id") == "r"
    page.focus("#lambda-slider")
    page.keyboard.press("ArrowRight")
    assert cells(page)["risk"] != before


def test_extremes(play: Any) -> None:
    """Every slider at both ends, in every kind of spectrum: no NaN, no infinity, no complaint."""
    one = play()
    bad = one.page.evaluate(
        """() => {
      const bad = [], send = e => e.dispatchEvent(new Event('input', { bubbles: true }));
      const choices = [['equispaced', 'aligned', '4'], ['geometric', 'even', '1'],
        ['levels', 'coefficients', '4'], ['power', 'aligned', '2'], ['power', 'even', '0']];
      for (const choice of choices) {
        ['spectrum', 'signal', 'k'].forEach((id, i) => {
          document.getElementById(id).value = choice[i]; send(document.getElementById(id)); });
        for (const s of document.querySelectorAll('.row:not([hidden]) [type=range]'))
          for (const [end, button] of [[s.min, 'best'], [s.max, 'best-both']]) {
            s.value = end; send(s);
            document.getElementById(button).click();
            const text = document.getElementById('output').innerHTML;
            if (/NaN|Infinity|undefined/.test(text)) bad.push([...choice, s.id, end]);
            if (!document.getElementById('problem').hidden)
              bad.push(document.getElementById('problem').textContent); }
      }
      return bad;
    }"""
    )
    assert bad == []
    assert one.said == []


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("lambda", "0", "λ: “0” is not accepted"),
        ("lambda", "NaN", "λ: “NaN” is not accepted"),
        ("snr", "-1", "B: “-1” is not accepted"),
        ("r", "2.5", "rank: “2.5” is not accepted; accepted: a whole number from 1 to 32"),
        ("xi-1", "1/0", "ξ1: “1/0” is not accepted"),
        ("least", "", "smallest eigenvalue: “” is not accepted"),
    ],
)
def test_bad_input(play: Any, field: str, text: str, said: str) -> None:
    """One line says what is wrong; the numbers stay, and a good value mends it."""
    one = play()
    before = cells(one.page)
    old = one.page.input_value(f"#{field}")
    one.page.fill(f"#{field}", text)
    assert said in one.page.inner_text("#problem")
    assert cells(one.page) == before
    one.page.fill(f"#{field}", old)
    assert one.page.is_hidden("#problem")
    assert cells(one.page) == before
    assert one.said == []


def test_own_instance(
    opened: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page starts from a file; its fractions stay as they are, its roots become floats."""
    monkeypatch.chdir(tmp_path)
    Path("own.json").write_text(json.dumps(PAIRS), encoding="utf-8")
    assert main(["explorer", "--instance", "own.json", "-o", "page.html"]) == 0
    page = opened(tmp_path / "page.html").page
    assert page.input_value("#eigenvalues") == "9, 25/4, 4, 1/3"
    assert page.inner_text("#said") == "Started from your instance."
    assert '"snr":["7/3","0","1/5","11"]' in page.inner_text("#exact")
    assert main(["explorer", "--instance", "own.json", "-o", "own.json"]) == 2
    assert "own.json" in capsys.readouterr().err


def test_what_the_page_does_not_take() -> None:
    """Irrational eigenvalues are rounded, and it says so; too many or too large ones are refused."""
    design = sdproof.Design([[1, 2], [0, 1], [1, 1]], [1, -1], 1, rows="samples")
    assert "rounded to a float" in explorer_page(design)
    many = sdproof.Instance(range(MAX_RANK + 1, 0, -1), [1] * (MAX_RANK + 1))
    with pytest.raises(InputError, match="rank 65; accepted: at most 64"):
        explorer_page(many)
    with pytest.raises(InputError, match="accepted: eigenvalues from 1e-12"):
        explorer_page(sdproof.Instance([1], [10**13]))
    assert "</script><b>" not in explorer_page()
