"""The report in real headless Chromium: at two widths, in two schemes, and printed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import page_checks as checks
import pytest
from page_checks import CLAIMS, missing

VIEWS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
FONTS = {
    "own": "",
    "wide": "* { letter-spacing: .1em !important }",
    "widest": ":root { --serif: monospace; --sans: monospace } math { font-size: 1.5em !important }",
}
"""Styles that stand in for the fonts of other machines, which are up to a third wider."""


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_view(opened: Any, page_file: Path, width: int, scheme: str) -> None:
    """Nothing overflows, every formula has a size, all text has contrast, nothing is fetched."""
    one = opened(page_file, width=width, scheme=scheme)
    assert one.said == []
    assert one.strangers() == []
    assert checks.overflow(one.page) == []
    assert checks.formulas(one.page) == []
    assert checks.contrast(one.page) == []
    assert one.page.locator("math").count() > 300


@pytest.mark.parametrize(
    "width",
    [
        390,
        pytest.param(768, marks=pytest.mark.thorough),
        1024,
        pytest.param(1280, marks=pytest.mark.thorough),
    ],
)
def test_nothing_overflows_with_any_fonts(opened: Any, page_file: Path, width: int) -> None:
    """The page is as wide as its window with wider letters than this machine's fonts have."""
    one = opened(page_file, width=width)
    for css in FONTS.values():
        style = one.page.add_style_tag(content=css or " ")
        assert checks.overflow(one.page) == [], css
        style.evaluate("e => e.remove()")


def test_it_is_small(opened: Any, page_file: Path) -> None:
    """The file can be sent, the page read: everything folded, it has some fifteen screens."""
    assert page_file.stat().st_size <= 1_500_000
    page = opened(page_file).page
    assert page.evaluate("document.querySelectorAll('details[open]').length") == 0
    assert page.evaluate("document.documentElement.scrollHeight") <= 15_000


def test_the_first_screen_in_a_window(opened: Any, page_file: Path) -> None:
    """At 1280 the theorem, its figure and the heads of the rest are seen without scrolling."""
    page = opened(page_file).page
    for place in ("#result-pareek2024", "#figure-gain", ".cards h2"):
        for one in page.locator(place).all():
            box = one.bounding_box()
            assert box["y"] + box["height"] <= 900, place


def test_content(opened: Any, page_file: Path) -> None:
    """Every claim has its section, every link leads somewhere, headings are in order."""
    page = opened(page_file).page
    assert checks.claims(page, CLAIMS) == []
    assert checks.links(page) == []
    assert checks.headings(page) == []
    assert page.locator("script, [onclick], iframe").count() == 0
    for svg in page.locator("figure svg").all():
        assert svg.get_attribute("role") == "img"
        assert len(svg.locator("desc").text_content()) > 20


def test_links_are_followed(opened: Any) -> None:
    """A click on a link of the table shows that claim; the skip link comes first."""
    page = opened().page
    page.locator("#summary td a, #summary th a").filter(has_text="MT-2").first.click()
    assert page.url.endswith("#MT-2")
    assert page.locator("#MT-2 h3").is_visible()
    page = opened().page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_verdicts_do_not_need_colour(opened: Any) -> None:
    """Every verdict is a word with a symbol of its own."""
    page = opened().page
    texts = {t.strip() for t in page.locator("#reading dt .verdict").all_inner_texts()}
    symbols, words = zip(*(t.split(maxsplit=1) for t in texts), strict=True)
    assert len(set(symbols)) == len(set(words)) == 6


def test_schemes_differ(opened: Any) -> None:
    """Dark is dark and light is light."""
    background = "getComputedStyle(document.documentElement).backgroundColor"
    light, dark = (opened(scheme=s).page.evaluate(background) for s in ("light", "dark"))
    assert sum(map(int, light[4:-1].split(","))) > 700
    assert sum(map(int, dark[4:-1].split(","))) < 150


def test_printed(opened: Any) -> None:
    """The PDF has every claim and the proof steps, which are folded away on the screen."""
    try:
        from pypdf import PdfReader
    except ImportError:
        missing("pypdf")
    page = opened(scheme="dark").page
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    assert len(reader.pages) > 10
    places = {str(name).lstrip("/") for name in reader.named_destinations}
    assert places.issuperset(CLAIMS)
    text = " ".join(" ".join(p.extract_text() for p in reader.pages[:8]).split())
    assert [i for i in CLAIMS if i not in text] == []
    assert "both sides are the same rational function" in text
    assert "Claims in a line each" in text.split("How to read a claim")[0]
    assert "Contents" in text


def test_paper_is_white(opened: Any) -> None:
    """Printed from the dark scheme: dark text on white."""
    page = opened(scheme="dark").page
    page.emulate_media(media="print", color_scheme="dark")
    background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert background == "rgb(255, 255, 255)"
    assert checks.contrast(page) == []


def test_printed_lines_fit(opened: Any, page_file: Path) -> None:
    """On paper there is no scrolling: no formula is wider than an A4 page between its margins."""
    page = opened(page_file, width=665).page
    page.emulate_media(media="print")
    page.evaluate(checks.OPEN)
    wide = page.evaluate(
        "[...document.querySelectorAll('math')].filter(m => m.getBoundingClientRect().right > 665)"
        ".map(m => m.textContent)"
    )
    assert wide == []


BROKEN = {
    "links": ("</main>", '<a href="#nowhere">x</a></main>', "dead link: #nowhere"),
    "formulas": ("</main>", "<math><mrow><mi></mi></mrow></math></main>", "empty formula"),
    "overflow": ("</main>", '<div style="width:3000px">wide</div></main>', "px wide"),
    "contrast": ("</main>", '<p style="color:#888">pale</p></main>', "contrast"),
    "headings": ("</main>", "<h2>x</h2><h5>deep</h5></main>", "heading 5 after 2"),
}


@pytest.mark.parametrize("check", BROKEN)
def test_checks_can_fail(opened: Any, plain_file: Path, tmp_path: Path, check: str) -> None:
    """Each check finds the fault put into the page for it."""
    old, new, problem = BROKEN[check]
    path = tmp_path / "broken.html"
    path.write_text(plain_file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    found = getattr(checks, check)(opened(path).page)
    assert any(problem in f for f in found), found


def test_double_id_missing_claim_and_noise_are_found(
    opened: Any, plain_file: Path, tmp_path: Path
) -> None:
    """A second id, an absent claim, a script's error and a request are all noticed."""
    text = plain_file.read_text(encoding="utf-8")
    noise = '<i id="MT-2"></i><script>oops()</script><img src="other.png" alt="">'
    path = tmp_path / "broken.html"
    path.write_text(text.replace("</main>", noise + "</main>"), encoding="utf-8")
    one = opened(path)
    assert "id twice: MT-2" in checks.links(one.page)
    assert checks.claims(one.page, ["XX-1"]) == ["claim missing: XX-1"]
    assert any("oops" in s for s in one.said)
    assert any(u.endswith("other.png") for u in one.strangers())
