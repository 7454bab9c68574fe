"""How results show themselves in a notebook: well-formed, escaped, exact values kept."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from flint import arb, fmpq

import sdproof
from sdproof.model.design import Design
from sdproof.numbers import display
from sdproof.state import Context


class Balanced(HTMLParser):
    """Fails on a tag that is closed in the wrong order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.titles: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.titles += [v for k, v in attrs if k == "title" and v]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> Balanced:
    found = Balanced()
    found.feed(html)
    assert not found.open
    return found


CLAIMS = {c.id: c for c in sdproof.state.papers()["pareek2024"]}
HARD = sdproof.families.hard(3, 200, "1/2")
SHOWN: list[tuple[Any, str]] = [
    (HARD, "600"),
    (sdproof.minimum(HARD, 0), "attained"),
    (sdproof.minimum(HARD, 1), "λ → ∞, a limit"),
    (sdproof.gain(HARD), "no gain exceeds"),
    (sdproof.risk_curve(HARD, 1), "ρ*_k"),
    (sdproof.certify(HARD, 1, 1), "accepts"),
    (
        sdproof.settle(CLAIMS["LB-1"], Context(ranks=(2,), examples=2), variants=True),
        "proved",
    ),
]


@pytest.mark.parametrize(("value", "words"), SHOWN, ids=[type(v).__name__ for v, _ in SHOWN])
def test_tables(value: Any, words: str) -> None:
    """Well-formed HTML that says the main thing and sets no colours."""
    html = value._repr_html_()
    assert words in "".join(read(html).text)
    assert "color" not in html
    assert "\n" not in html


def test_long_numbers_keep_their_exact_value() -> None:
    """Shortened on the screen, exact in the tooltip."""
    value = fmpq(10**30 + 1, 3**40)
    page = read(display.html(value))
    assert page.titles == [f"{value.p}/{value.q}"]
    assert page.text[0].startswith("≈ ")
    assert display.html(fmpq(1, 3)) == "<code>1/3</code>"
    assert display.html(arb(2)).startswith("<code>[2")


def test_texts_are_escaped() -> None:
    """A text is never markup."""
    html = display.facts("<b>", [("<i>", "<script>"), ("none", None)])
    assert not {"b", "i", "script"} & set(read(html).open)
    assert "&lt;script&gt;" in html
    assert display.html(("<", ">")) == "<code>[&lt;, &gt;]</code>"


def test_the_middle_of_a_long_table_is_left_out() -> None:
    """It says how many rows are missing."""
    html = display.grid("t", ("k",), [(k,) for k in range(100)])
    assert "… 76 more …" in html
    assert html.count("<tr>") == 26


def test_theorems_show_their_statement() -> None:
    """LaTeX with balanced braces."""
    latex = CLAIMS["MT-2"].theorems[0]._repr_latex_()
    assert latex.startswith("$")
    assert latex.count("{") == latex.count("}")
    assert r"\rho" in latex


def test_a_rejected_certificate_says_so() -> None:
    """The display never repeats the statement of a certificate that the kernel rejects."""
    found = sdproof.certify(HARD, 1, 1)
    broken = type(found)(found.data | {"bound": "7"})
    assert "accepts" not in broken._repr_html_()


def test_multiplicities_of_rational_eigenvalues_beside_irrational_ones() -> None:
    """A repeated 1/9 beside two irrational eigenvalues is still one group of two."""
    third = fmpq(1, 3)
    rows = [[third, 0, 0, 0], [0, third, 0, 0], [0, 0, 1, 2], [0, 0, 0, 1]]
    found = Design(rows, [1, 2, 3, 4], 1, rows="features").instance()
    found = found.balls()
    assert found.multiplicities == (1, 1, 2)
    assert len(sdproof.optimal_curve(found, arb(1), 4)) == 5


def test_public_names() -> None:
    """Each is what it is called, also where a module has the name of what is in it."""
    for name in sdproof.__all__:
        assert getattr(sdproof, name) is not None
    assert callable(sdproof.settle)
    assert sdproof.papers.PAPERS[0].name == "pareek2024"
    assert sdproof.state.Claim is sdproof.Claim
    assert set(dir(sdproof)) >= set(sdproof.__all__)
    with pytest.raises(AttributeError, match="no attribute 'CLAIMS'"):
        _ = sdproof.CLAIMS
