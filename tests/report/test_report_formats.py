"""The report as bytes: the same twice, complete, self-contained; Markdown, JSON and LaTeX."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from page_checks import CLAIMS, FOUND, SMALL

from sdproof import __version__
from sdproof.errors import InputError
from sdproof.present.claims import findings, of_claim, of_formal, of_statement, remarks, why
from sdproof.present.figures import FIGURES
from sdproof.present.report import RENDERERS, Report, collect, render
from sdproof.present.report.drawing import draw
from sdproof.present.report.environment import commit
from sdproof.present.report.graph import drawn, essential, relations
from sdproof.present.report.model import SYMBOL
from sdproof.present.report.pages import light
from sdproof.present.report.words import minus, to_html
from sdproof.prove.reading import inline
from sdproof.state import Context, Highlight, Paper, Stated, discover
from sdproof.state.qualifiers import QUALIFIERS
from sdproof.statements import Latex
from sdproof.statements.mathml import formula
from sdproof.statements.tex import MarkupError, parts
from sdproof.verdict import Verdict

BLOCK = re.compile(r"(?:<!-- |% )environment: begin.*?environment: end(?: -->)?\n", re.DOTALL)


def stable_part(text: str, format: str) -> str:
    """A rendered report without its environment block: the same bytes for equal runs."""
    if format == "json":
        data = json.loads(text)
        del data["environment"]
        return json.dumps(data, indent=2)
    return BLOCK.sub("", text)


SOME = [one for one in FOUND if one.claim.id in ("SD-1", "SD-3", "LB-2", "EX-2")]


def some(context: Context = SMALL, command: str = "a command", processes: int = 0) -> Report:
    """A report on a few claims, made now, without the figures."""
    return collect(context, SOME, command=command, figures=False, processes=processes)


@pytest.fixture(scope="module")
def runs() -> tuple[Report, Report]:
    """The same twice, the second time with a process beside this one."""
    return some(), some(command="another command", processes=1)


@pytest.mark.parametrize("format", RENDERERS)
def test_two_runs(runs: tuple[Report, Report], format: str) -> None:
    """A second run gives the same bytes outside the environment block, and the block is there."""
    one, two = (render(run, format) for run in runs)
    assert one != two
    assert "another command" in two
    assert "another command" not in stable_part(two, format)
    assert stable_part(one, format) == stable_part(two, format)
    assert len(stable_part(one, format)) < len(one)


def test_a_figure_twice(report: Report) -> None:
    """A figure drawn again has the same bytes; all its identifiers begin with its own name."""
    first = next(d for d in report.drawings if d.name == "filters")
    spec = FIGURES["filters"]
    assert draw(spec.figure(), spec.name, spec.title, spec.words) == first
    ids = re.findall(r'\bid="([^"]+)"', first.svg)
    assert len(ids) > 20
    assert all(i.startswith("figure-filters-") for i in ids)
    assert set(re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', first.svg))
    for pair in re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', first.svg):
        assert "".join(pair) in ids


def test_another_seed_is_seen(runs: tuple[Report, Report]) -> None:
    """The comparison of two runs can fail: another seed shows outside the block."""
    other = render(some(replace(SMALL, seed=7)), "json")
    assert stable_part(other, "json") != stable_part(render(runs[0], "json"), "json")


def test_html_is_self_contained(report: Report) -> None:
    """No address but those of the figures' name spaces and links, and no script, is in the page."""
    text = render(report)
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"|<a href="https:[^"]*"', "", text)
    assert '<a href="https://arxiv.org/abs/2407.04600">' in text
    assert "<script" not in text
    assert "url(" not in text.replace("url(#", "")
    assert len(report.drawings) >= 6


def test_everything_is_told(report: Report) -> None:
    """Statements, evidence, variants, trust, remarks and Coq theorems of every claim are shown."""
    text = render(report)

    def shown(plain: str) -> bool:
        return bare(to_html(plain)) in page

    page = bare(text)
    for settled, c in report.entries():
        claim = settled.claim
        assert f'id="{claim.id}"' in text
        told = [p for _, p in remarks(claim)] + of_claim(settled) + list(of_formal(settled))
        told += [f"{name}: {QUALIFIERS[name]}" for name in settled.given]
        told += ["; ".join(of_statement(s)) for s in settled.statements]
        assert [line for line in told + list(map(why, settled.variants)) if not shown(line)] == []
        for stated in (*settled.statements, *settled.variants):
            for _, latex in stated.statement.lines(Latex):
                assert light(formula(latex)) in text
        for theorem in claim.theorems:
            assert f'id="{claim.id}.{theorem.name}"' in text
        for entry in c["coq"]:
            assert entry.name in page
            assert entry.statement in html.unescape(text)
            assert re.search(
                rf"\n?(Theorem|Lemma|Corollary|Example) {entry.name}\b", html.unescape(page)
            )
        for other in claim.uses:
            assert f'<a href="#{other.id}">' in text


def bare(text: str) -> str:
    return re.sub(r"<[^>]+>", "", text)


def test_prose_is_never_beside_a_verdict(report: Report) -> None:
    """In a claim's section every word of prose stands in the line or under the fold of remarks."""
    page = render(replace(report, drawings=(), derivations=()))
    marked = '<p class="remark"><span class="tag">Remark, not checked:</span>'
    for settled in report.results:
        section = page[page.index(f'<article class="claim" id="{settled.claim.id}"') :]
        section = section[: section.index("</article>")]
        assert section.count('<p class="remark">') == section.count(marked) == 1
        section = re.sub(r'<p class="remark">.*?</p>', "", section)
        checked = bare(section[: section.index("Remarks (prose, not checked)")])
        for _, prose in remarks(settled.claim):
            assert bare(to_html(prose)) not in checked


def test_dependencies_go_both_ways(report: Report) -> None:
    """B uses A if and only if A is used by B."""
    uses = {(s.claim.id, d) for s, c in report.entries() for d in c["uses"]}
    used = {(d, s.claim.id) for s, c in report.entries() for d in c["used_by"]}
    assert uses == used
    assert ("MT-2", "SD-1") in uses


def test_the_first_screen(report: Report) -> None:
    """The main theorem with what was checked, what was changed, the data, three commands; prose marked,
    each verdict that of what is named."""
    page = render(report)
    first = page[page.index('<header class="top">') : page.index("</header>")]
    paper = report.papers[0]
    assert paper.result is not None
    words = first.index(bare(to_html(paper.result.words))[:40])
    assert first.index("In words, not checked:") < words < first.index("figure-gain")
    changes = first[first.index("changes-title") :]
    assert changes.index("Remarks, not checked") < changes.index(
        to_html(paper.changes[0].words)[:30]
    )
    for one in (paper.result, *paper.changes):
        for settled, s in report.shown(one):
            for _, latex in s.statement.lines(Latex) if one is paper.result else ():
                assert light(formula(latex)) in first
            name = s.theorem.name if isinstance(s, Stated) else s.variant.name
            shown = bare(first[first.index(f"{name}</a>") :])
            assert shown[len(name) + 1 :].split()[1].rstrip(",") in s.verdict.value
            assert settled.claim.id in first
    for finding in findings(report.results):
        assert html.unescape(bare(first)).count(finding) == 1
    assert [c.split()[0] for c in report.commands] == ["sdproof", "sdproof", "for"]
    assert all(html.escape(c, quote=False).replace('"', "&#34;") in first for c in report.commands)


def test_a_highlight_says_no_more_than_its_verdict(report: Report) -> None:
    """What is not proved any more is not called proved there; a report without it does not show it."""
    at = next(i for i, s in enumerate(report.results) if s.claim.id == "MT-2")
    first = report.results[at]
    failed = replace(first, statements=tuple(replace(s, evidence=()) for s in first.statements))
    results = (*report.results[:at], failed, *report.results[at + 1 :])
    page = render(replace(report, results=results, drawings=()))
    shown = bare(page[page.index("MT-2 one-step</a>") : page.index("MT-3 ridge</a>")])
    assert "not checked" in shown
    assert "proved" not in shown
    others = replace(report, results=report.results[:at], drawings=())
    assert "The main theorem" not in render(others)


def test_a_highlight_names_what_there_is() -> None:
    """A theorem or a false variant of the paper, else one line says which it is not."""
    claim = next(one.claim for one in FOUND if one.claim.id == "OS-2")
    Paper("p", claims=(claim,), changes=(Highlight("w", ("OS-2:no-range", "OS-2.bias")),))
    for name in ("OS-2.no-range", "OS-2:bias", "OS-2", "XX-1.bias", ""):
        with pytest.raises(InputError, match=r"p: about: .*is no theorem or variant"):
            Paper("p", claims=(claim,), result=Highlight("w", (name,)))


def test_relations_are_those_of_claims_and_certificates() -> None:
    """The graph has what a claim names and what its certificates hold, no more, and no circle."""
    found = discover(["NA-2", "LB-1", "SD-2", "GL-1", "OS-2"])
    results = [one.settle(SMALL) for one in found]
    named = {s.claim.id: {c.id for c in s.claim.uses} for s in results}
    uses = relations(results)
    assert set(uses) == set(named)
    for i, others in uses.items():
        assert named[i] & set(uses) <= set(others)
        assert i not in others
    assert "LB-1" in uses["GL-1"]
    alone = replace(results[0].claim, uses=())
    assert relations([replace(results[0], claim=alone), *results[1:]])["NA-2"] == ("LB-1",)
    assert essential({"A": (), "B": ("A",), "C": ("A", "B")}) == {"A": (), "B": ("A",), "C": ("B",)}
    picture = drawn(results, SYMBOL)
    assert picture.svg.count("<a href=") == len(results) - len(picture.alone)


def test_no_letter_loses_its_mark_on_a_page(report: Report, tmp_path: Path) -> None:
    """Outside formulas no letter has a mark above it, whatever authors write."""
    path = tmp_path / "mine.py"
    path.write_text(
        "from sdproof.state import Claim, Theorem\n"
        "C = Claim('X-1', 'quadratic in ξ\\u0304_i', [Theorem('t', states='1 >= 0')])\n",
        encoding="utf-8",
    )
    mine = collect(SMALL, discover([str(path)]), figures=False, table1=False)
    for made in (report, mine):
        for format in ("html", "md"):
            text = re.sub(r"<math.*?</math>|\$[^$]*\$", "", render(made, format), flags=re.DOTALL)
            assert {c for c in text if unicodedata.combining(c)} == set()
    assert "<mover" in render(mine)
    assert r"$\bar{ξ}_{i}$" in render(mine, "md")


def test_a_failure_is_shown(report: Report) -> None:
    """A statement that was not proved does not look proved, nor does its claim, in any format."""
    first = report.results[0]
    worst = replace(first.statements[0], evidence=())
    failed = replace(first, statements=(worst, *first.statements[1:]))
    worse = replace(report, results=(failed, *report.results[1:]))
    assert failed.verdict is Verdict.NOT_CHECKED
    row = next(r for r in render(worse, "latex").splitlines() if r.startswith(worst.theorem.name))
    assert row.split(" & ")[1] == "not checked"
    page = render(worse).split('<article class="claim" id="SD-1"')[1]
    second = first.statements[1].theorem.name
    assert "v-PROVED" not in page.split(f'id="SD-1.{second}"')[0]
    section = render(worse, "md").split("\n## SD-1\n")[1]
    assert section.split(second)[0].count("proved") == 0


def test_json(report: Report) -> None:
    """JSON holds what ``verify --json`` says, the proofs, and the environment."""
    found = json.loads(render(report, "json"))
    assert [c["id"] for c in found["claims"]] == list(CLAIMS)
    assert found["sdproof"] == __version__
    assert found["environment"]["seed"] == SMALL.seed
    assert set(found["environment"]["seconds"]) == set(CLAIMS)
    assert found["claims"][9]["statements"][0]["certificate"]["kind"] == "family"


def test_markdown(report: Report) -> None:
    """One row and one section for each claim; formulas between dollar signs; tables have no gap."""
    text = render(report, "md")
    for i, claim in CLAIMS.items():
        assert text.count(f"\n## {i}\n") == 1
        for theorem in claim.theorems:
            for label, latex in theorem.statement.lines(Latex):
                assert f"\n- {label} {inline(latex)}\n" in text
    assert len(re.findall(r"^\| \[", text, re.MULTILINE)) == len(CLAIMS)
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        bars = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(bars) == 1, table
    assert "{{" not in text
    assert "{%" not in text


def test_prose_as_html() -> None:
    """Indices are set, claims linked, everything else escaped."""
    assert to_html("e_j < B_{r−2}") == "<i>e</i><sub>j</sub> &lt; <i>B</i><sub>r−2</sub>"
    assert to_html("see LB-2, XX-1", {"LB-2"}) == 'see <a href="#LB-2">LB-2</a>, XX-1'
    assert to_html("a file_name") == "a file_name"
    difference = "<i>s</i><sub>j</sub>θ − <i>s</i><sub>j</sub><i>θ*</i><sub>j</sub>"
    assert to_html("s_jθ − s_jθ*_j") == difference
    assert to_html("(e_i + λ)^(k+1)") == "(<i>e</i><sub>i</sub> + λ)<sup>k+1</sup>"
    assert to_html("rule for `a<b`") == "rule for <code>a&lt;b</code>"
    assert "".join(p.text + p.mark + p.script for p in parts("q_j² and t^k")) == "q_j² and t^k"
    assert minus("1 - x for two-step") == "1 − x for two-step"


def test_the_commit_is_that_of_the_checkout() -> None:
    """A full hash in a checkout, ``none`` for an installed package."""
    assert re.fullmatch(r"none|[0-9a-f]{40}( \(changed\))?", commit())


def test_theorems_of_derivations_say_what_they_are_stated_for(report: Report) -> None:
    """In a derivation too a theorem stands with its hypotheses: a conclusion alone can be 0 = 1."""
    page, text = render(replace(report, drawings=())), render(report, "md")
    steps = [(d["name"], s) for d in report.derivations for s in d["lines"] if "theorem" in s]
    assert any(s["latex"].replace(" ", "") == "0=1" for _, s in steps)
    for name, step in steps:
        start = page.index(f'id="derivation-{name}-{step["number"]}"')
        shown = page[start : page.index("</ul>", start)]
        for line in step["hypotheses"]:
            assert f"<li>{light(to_html(minus(line), CLAIMS))}</li>" in shown
            assert line in text


def test_unknown_format(report: Report) -> None:
    """The message lists what is accepted."""
    with pytest.raises(InputError, match="unknown format 'pdf'; accepted: html, md, json, latex"):
        render(report, "pdf")


def test_broken_template_values_are_errors(report: Report) -> None:
    """A formula that cannot be set stops the report, whatever it is in."""
    step = {"number": 1, "latex": r"\undefinedcommand", "justification": "", "relation": "="}
    step |= {"check": "", "uses": [], "seen": None, "scope": ""}
    bad = {
        "name": "bad",
        "title": "",
        "claims": [],
        "scope": "",
        "assumptions": [],
        "lines": [step],
    }
    with pytest.raises(MarkupError):
        render(replace(report, derivations=(bad,)))


def test_claims_of_another_file(tmp_path: Path) -> None:
    """A report about one's own file speaks of nothing else; a name may hold any character."""
    path = tmp_path / "mine.py"
    path.write_text(
        "from sdproof.state import Claim, Theorem\n"
        "C = Claim(id='X-1', title='every filter has rho >= 2r <b>', remark='a | b $ _',"
        " theorems=[Theorem('a <b> & c', states='1 >= 0')])\n"
    )
    made = collect(SMALL, discover([str(path)]), figures=False, table1=False)
    page = render(made)
    assert "Table 1" not in page
    assert "SD-1" not in page
    assert "<b>" not in page
    assert bare(page).count("every filter has rho &gt;= 2r") == 3
    assert f"sdproof explain {path}::X-1 --certificates certificates" in page
    for format in ("md", "latex", "json"):
        assert "X-1" in render(made, format)
