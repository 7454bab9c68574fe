"""What the documentation site is built with: each of its checks stops the build when it should.

The build itself, of all pages with warnings as errors, is a step of .ci/run.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sdproof.state import Context, discover

pytestmark = pytest.mark.filterwarnings(  # of Sphinx' extensions
    "ignore::DeprecationWarning", "ignore::PendingDeprecationWarning"
)

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(autouse=True)
def _from_docs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is imported is that of the site."""
    if os.environ.get("CI", "").lower() not in ("1", "true"):
        pytest.importorskip("furo")
        pytest.importorskip("myst_nb")
    monkeypatch.syspath_prepend(str(DOCS))
    monkeypatch.syspath_prepend(str(DOCS / "_ext"))
    monkeypatch.setenv("COLUMNS", "88")  # set by the directives, and put back


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Callable[[str], tuple[str, str]]]:
    """Build a site of one page with the directives of the real one: its HTML, and what was wrong."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    def call(page: str) -> tuple[str, str]:
        source, out, said = tmp_path / "source", tmp_path / "out", io.StringIO()
        source.mkdir()
        (source / "index.md").write_text(page, encoding="utf-8")
        extensions = ["myst_parser", "executed", "links"]
        app = Sphinx(
            source, None, out, tmp_path / "doctrees", "html", {"extensions": extensions},
            status=None, warning=said, warningiserror=True,
        )  # fmt: skip
        try:
            app.build()
        except Exception as error:  # Sphinx shows it and gives up
            return "", f"{error}"
        assert bool(app.statuscode) == bool(said.getvalue())
        return (out / "index.html").read_text(encoding="utf-8"), said.getvalue()

    # Sphinx registers roles and directives of docutils for the whole process
    with patch_docutils(), docutils_namespace():
        yield call


PAGE = """# Page

```{file} one.json
{"eigenvalues": ["1"], "snr": ["3"]}
```

```{session}
$ sdproof risk one.json --lam 1 --json
```

```{python}
import json, pathlib
print(json.loads(pathlib.Path("one.json").read_text())["snr"])
```
"""


def test_what_a_page_shows_was_run(build: Callable[[str], tuple[str, str]]) -> None:
    """A file, a session that reads it, and code: B/4 + 1/4 = 1 at t = 1/2."""
    html, said = build(PAGE)
    assert said == ""
    shown = unescape(re.sub(r"<[^>]+>", "", html))
    assert '"rho": "1"' in shown
    assert "\n['3']" in shown


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (PAGE.replace("--lam 1", "--lam 0"), "exit code 2"),
        (PAGE.replace("$ sdproof risk", "$ rm"), "not $ sdproof"),
        (PAGE.replace('["snr"]', '["absent"]'), "absent"),
        ('# Page\n\n```{raw} html\n<a href="nowhere.html">x</a>\n```\n', "nowhere.html"),
        ("# Page\n\n[x](missing.md)\n", "missing"),
    ],
    ids=["exit-code", "other-program", "exception", "dead-html-link", "dead-link"],
)
def test_faults_stop_the_build(
    build: Callable[[str], tuple[str, str]], wrong: str, said: str
) -> None:
    """A command or code that fails, and a link that leads nowhere."""
    assert said in build(wrong)[1]


def test_dead_links(tmp_path: Path) -> None:
    """Files and anchors are looked for, of this page and of others; not what is on the network."""
    from links import dead_links

    (tmp_path / "a.html").write_text(
        '<p id="x"><a href="#x"></a><a href="#y"></a><a class="c" href="sub/b.html#z"></a>'
        '<a href="sub/b.html#w"></a><a href="https://example.org/"></a><a href="sub"></a>'
    )
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.html").write_text('<p id="z"><a href="../a.html"></a>')
    assert dead_links(tmp_path) == ["a.html: #y", "a.html: sub", "a.html: sub/b.html#w"]


def test_no_site_shows_a_failed_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim whose check fails stops the build before any page is written."""
    import generate

    def found(as_expected: bool) -> list[Any]:
        result = SimpleNamespace(as_expected=as_expected, claim=SimpleNamespace(id="X-1"))
        return [SimpleNamespace(settle=lambda *_, **__: result)]

    monkeypatch.setattr(generate, "discover", lambda _: found(True))
    assert [s.claim.id for s in generate.settled(SimpleNamespace(name="x"))] == ["X-1"]
    monkeypatch.setattr(generate, "discover", lambda _: found(False))
    with pytest.raises(SystemExit, match="a check failed in X-1"):
        generate.settled(SimpleNamespace(name="x"))


def test_a_claim_page() -> None:
    """Everything that `explain` shows of a claim: statement, proof, variant, where to go from there."""
    import generate

    s = discover(["NA-1"])[0].settle(Context(ranks=(2,), examples=2), variants=True)
    page = generate.claim_page(s, [s], {name: f"FIGURE {name}" for name in generate.FIGURES})
    assert page.startswith(f"# NA-1\n\n**{s.says}**")
    for stated in s.statements:
        assert f"### {stated.theorem.name}: {stated.says}" in page
    for v in s.variants:
        assert f"### {v.variant.name}: {v.verdict.value}" in page
    for part in ("checked by the kernel", "In Coq", "FIGURE settings", "sdproof explain NA-1"):
        assert part in page
    assert "FIGURE shift" not in page


def test_formulas_in_outputs_of_notebooks() -> None:
    """Between dollar signs stands LaTeX with escaped signs; other outputs stay as they are."""
    import generate

    def notebook(*outputs: str) -> dict[str, Any]:
        return {"cells": [{"outputs": [{"data": {"text/html": [o]}} for o in outputs]}, {}]}

    made = generate.with_formulas(
        notebook("<p>$\\displaystyle a &lt; b_1$ and $$c$$</p>", "<b>x</b>")
    )
    shown, plain = (o["data"]["text/html"] for o in made["cells"][0]["outputs"])
    assert shown.count("<math") >= 2
    assert "$" not in shown
    assert plain == ["<b>x</b>"]


def test_every_page_is_in_a_table_of_contents(tmp_path: Path) -> None:
    """Pages that the front page does not name are collected, the theory first."""
    import generate

    (tmp_path / "index.md").write_text("```{toctree}\nverify\ngenerated/cli\n```\n")
    for name in ("verify", "kernels", "theory"):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n")
    assert generate.more(tmp_path).split()[-3:] == ["theory", "kernels", "```"]
    assert "verify" not in generate.more(tmp_path)


def test_every_output_is_documented(tmp_path: Path) -> None:
    """A heading, the keys and the schema of each format; the records inside them once."""
    import generate

    page = generate.outputs(tmp_path)
    for name in generate.OUTPUTS:
        assert f"\n## sdproof-{name}\n" in page
        assert (tmp_path / "schemas" / f"{name}.json").exists()
    assert "| `rho` | exact number or \\[lo, hi\\] |" in page
    assert page.count("### Evidence\n") == 1
