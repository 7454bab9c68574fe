"""The generated pages of the site, made from the objects that `sdproof` settles, prints and draws.

A page for each claim of every paper, the summary and the data findings of the run that made them, the
figures, the references of the command line and of the library, the executed notebooks, the explorer.
"""

from __future__ import annotations

import importlib
import inspect
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from html import escape, unescape
from pathlib import Path
from types import ModuleType
from typing import Any

import sdproof
from sdproof.papers import PAPERS
from sdproof.present.claims import (
    REMARKS,
    coq_of,
    definitions,
    findings,
    of_claim,
    of_formal,
    of_statement,
    proof_of,
    remarks,
    summary,
    trusted_by,
    why,
)
from sdproof.present.explorer import explorer_page
from sdproof.present.figures import FIGURES, FigureSpec, inline_svg
from sdproof.present.outputs import OUTPUTS
from sdproof.present.report.words import mixed_html, to_html
from sdproof.present.schema import Schema, output_schema
from sdproof.solvers.coq import CertifiedStatement, goal
from sdproof.solvers.coq.library import shipped
from sdproof.state import Context, Paper, Settled, discover
from sdproof.statements import Latex, Statement
from sdproof.statements.mathml import formula
from sdproof.verdict import Verdict

ROOT = Path(__file__).parents[1]
API = (
    "sdproof.state",
    "sdproof.prove",
    "sdproof.families",
    "sdproof.strategies",
    "sdproof.laws",
    "sdproof.symbolic",
    "sdproof.sklearn",
    "sdproof.kernel",
    "sdproof.verdict",
    "sdproof.errors",
)
"""Modules that are documented beside the names of `sdproof` itself."""


def write_all(folder: Path) -> None:
    """Everything, from nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    extra = folder / "extra"
    extra.mkdir(parents=True)
    (extra / "explorer-page.html").write_text(explorer_page(), encoding="utf-8")
    results = {paper.name: settled(paper) for paper in PAPERS}
    every = [s for found in results.values() for s in found]
    drawn = figures(folder / "figures")
    pages = {"claims/index": claims_index(results), "summary": run_summary(every)}
    pages |= {f"claims/{s.claim.id}": claim_page(s, every, drawn) for s in every}
    pages |= {"gallery": gallery(drawn), "cli": cli(), "api": api(), "json": outputs(extra)}
    pages |= {"parts/verdicts": verdicts(every), "parts/findings": data_findings(every)}
    pages |= {"parts/more": more(folder.parent)}
    for name, text in pages.items():
        path = folder / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "notebooks").mkdir()
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        text = json.dumps(with_formulas(notebook), ensure_ascii=False)
        (folder / "notebooks" / path.name).write_text(text, encoding="utf-8")


def with_formulas(notebook: dict[str, Any]) -> dict[str, Any]:
    """A notebook whose HTML outputs have MathML for what stands between dollar signs, as Jupyter
    sets it."""
    for found in (o for cell in notebook["cells"] for o in cell.get("outputs", ())):
        data = found.get("data", {})
        if "$" in (html := "".join(data.get("text/html", ()))):
            data["text/html"] = re.sub(
                r"(\${1,2})(.+?)\1",
                lambda m: formula(unescape(m[2]).replace(r"\displaystyle", "").strip()),
                html,
                flags=re.DOTALL,
            )
    return notebook


def settled(paper: Paper) -> list[Settled]:
    """The claims of a paper with their false variants, settled now.

    Raises
    ------
    SystemExit
        If a check fails: no site is made that shows it.
    """
    found = [one.settle(Context(), variants=True) for one in discover([paper.name])]
    failed = [s.claim.id for s in found if not s.as_expected]
    if failed:
        raise SystemExit(f"docs: a check failed in {', '.join(failed)}; no site is made")
    return found


def more(docs: Path) -> str:
    """A table of contents of the pages that the front page does not name; the theory comes first."""
    front = (docs / "index.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^[\w/]+$", front, re.MULTILINE)) | {"index"}
    names = sorted({p.stem for p in docs.glob("*.md")} - named, key=lambda n: (n != "theory", n))
    lines = ["```{toctree}", ":hidden:", ":caption: Theory and practice", "", *names, "```", ""]
    return "\n".join(lines) if names else ""


# ---- pieces of Markdown and HTML


def raw(*parts: str) -> str:
    """HTML as it is."""
    return "```{raw} html\n" + "\n".join(parts) + "\n```\n"


def prose(text: str) -> str:
    """Safe HTML of prose, with identifiers of claims as links."""
    return linked(to_html(text, KNOWN))


def linked(html: str) -> str:
    """Links to claims lead to their pages."""
    return re.sub(r'href="#([A-Z]+-\d+)"', r'href="\1.html"', html)


def bullets(lines: Iterable[str]) -> str:
    """A list of HTML lines."""
    return raw("<ul>", *(f"<li>{line}</li>" for line in lines), "</ul>")


def fence(text: str, language: str = "text") -> str:
    """A block of code."""
    return f"```{language}\n{text}\n```\n"


KNOWN = {claim.id for paper in PAPERS for claim in paper}


def of_ids(ids: Sequence[str], before: str = "") -> str:
    """Links to claims."""
    return ", ".join(f"[{i}]({before}{i}.md)" for i in ids)


def statement(found: Statement) -> str:
    """Hypotheses, then the conclusion."""
    lines = [(label, formula(latex)) for label, latex in found.lines(Latex)]
    hypotheses = [f"<li>{escape(label)} {shown}</li>" for label, shown in lines if label != "then"]
    then = [f'<p class="conclusion">{shown}</p>' for label, shown in lines if label == "then"]
    return raw('<div class="statement">', "<ul>", *hypotheses, "</ul>", *then, "</div>")


def folded(title: str, *parts: str) -> str:
    """Lines that open on a click."""
    inner = "".join(f"<li>{part}</li>" for part in parts)
    return raw(f"<details><summary>{escape(title)}</summary>", f"<ol>{inner}</ol>", "</details>")


# ---- claims


def claims_index(results: dict[str, list[Settled]]) -> str:
    """All claims, paper by paper."""
    parts = ["# Claims\n"]
    for paper in PAPERS:
        found = results[paper.name]
        parts += [f"## {paper.title or paper.name}\n", claim_table(found, "")]
        parts.append(
            "\n```{toctree}\n:hidden:\n\n" + "\n".join(s.claim.id for s in found) + "\n```\n"
        )
    return "\n".join(parts)


def claim_table(found: Sequence[Settled], before: str) -> str:
    """One line for each claim."""
    rows = ["| claim | verdict | what it is about (a remark, not checked) |", "|---|---|---|"]
    for s in found:
        link = of_ids([s.claim.id], before)
        rows.append(f"| {link} | {s.says} | {cell(s.claim.title)} |")
    return "\n".join(rows) + "\n"


def cell(text: str) -> str:
    """Prose inside a table of Markdown."""
    return re.sub(r"([\\`*_\[\]|<>$])", r"\\\1", " ".join(text.split()))


def claim_page(s: Settled, every: Sequence[Settled], drawn: dict[str, str]) -> str:
    """Everything about one claim: what ``sdproof explain`` shows, and where to go from there."""
    claim = s.claim
    used_by = [o.claim.id for o in every if claim in o.claim.uses]
    parts = [f"# {claim.id}\n", f"**{s.says}**\n"]
    parts += [raw(f'<p class="remark">Remark: {prose(claim.title)}</p>')] * bool(claim.title)
    parts += [f"Uses {of_ids([c.id for c in claim.uses])}.\n"] * bool(claim.uses)
    parts += [f"Used by {of_ids(used_by)}.\n"] * bool(used_by)
    if s.statements:
        parts.append("## Statements\n")
    for stated in s.statements:
        parts += [f"### {cell(stated.theorem.name)}: {stated.says}\n", statement(stated.statement)]
        parts.append(raw(f"<p>Evidence: {prose('; '.join(of_statement(stated)))}.</p>"))
        lines = [linked(mixed_html(line, KNOWN)) for line in proof_of(stated, Latex)]
        if lines:
            parts.append(folded(f"Proof: {len(lines)} lines, checked by the kernel", *lines))
    if s.variants:
        parts.append("## False variants\n")
    for v in s.variants:
        parts += [f"### {cell(v.variant.name)}: {v.verdict.value}\n", statement(v.statement)]
        parts.append(raw(f"<p>{prose(why(v))}.</p>"))
    sections = {
        "Evidence beside the statements": [*of_claim(s), *of_formal(s)],
        "What the numbers show": findings([s]),
        "What has to be trusted": trusted_by(s),
        "Notation": definitions([s]),
        REMARKS[0].upper() + REMARKS[1:]: [f"{name}: {text}" for name, text in remarks(claim)],
    }
    for title, lines in sections.items():
        if lines:
            parts += [f"## {title}\n", bullets(map(prose, lines))]
    parts += [coq_part(s), figure_part(s, drawn), commands(claim.id)]
    return "\n".join(filter(None, parts))


def coq_part(s: Settled) -> str:
    """The theorems in Coq about a claim, those made from certificates first; whether they were rebuilt
    stands with the evidence."""
    entries = shipped().of_claim(s.claim.id) if s.formal else ()
    lines = [
        f"<code>{escape(e.name)}</code> in <code>formal/{escape(e.file)}</code>: {prose(e.statement)}"
        for e in entries
    ]
    made = [
        CertifiedStatement(s.claim.id, t.theorem.name, t.certificate)
        for t in s.statements
        if t.certificate is not None and coq_of(t) and t.certificate["kind"] == "family"
    ]
    goals = [
        f"<details><summary>{escape(one.theorem)}: the theorem made from its certificate</summary>\n"
        f"<pre><code>{escape(goal(one))}</code></pre></details>"
        for one in made
    ]
    parts = [*map(raw, goals), *([bullets(lines)] if lines else [])]
    if made:
        parts.append(f"Their proofs: `sdproof formal export {s.claim.id} -o DIR`.\n")
    return "\n".join(["## In Coq\n", *parts]) if parts else ""


def figure_part(s: Settled, drawn: dict[str, str]) -> str:
    """The figures whose caption names the claim."""
    shown = [drawn[f.name] for f in FIGURES.values() if s.claim.id in words_of(f)]
    return "## Figures\n\n" + "\n".join(shown) if shown else ""


def words_of(figure: FigureSpec) -> str:
    """Caption of a figure; a measured one belongs to the claims on data."""
    return figure.words + (" EX-1 EX-2 EX-3 EX-4" if figure.measured else "")


def commands(identifier: str) -> str:
    """What repeats the page."""
    lines = (
        f"sdproof verify {identifier} --false-variants",
        f"sdproof explain {identifier} --certificates certificates",
        'for c in certificates/*.json; do python -m sdproof.kernel "$c"; done',
    )
    return "## Check it yourself\n\n" + fence("\n".join(lines), "sh")


def run_summary(every: Sequence[Settled]) -> str:
    """What the run that made the site came to."""
    refuted = [(s, v) for s in every for v in s.variants if v.verdict is Verdict.REFUTED]
    rows = ["| claim | false variant | where it fails |", "|---|---|---|"]
    rows += [
        f"| {of_ids([s.claim.id], 'claims/')} | {cell(v.variant.name)} | {cell(why(v))} |"
        for s, v in refuted
    ]
    return "\n".join(
        [
            "# Every claim, and every false variant\n",
            f"In the run that made this site (sdproof {sdproof.__version__}): {summary(every)}.\n",
            claim_table(every, "claims/"),
            "## Refuted: deliberately false variants\n",
            "Each differs from a claim in one place, and fails at the exact point given.\n",
            *rows,
            "",
        ]
    )


def verdicts(every: Sequence[Settled]) -> str:
    """How many claims have which verdict, and what the data show, in the words of the run."""
    return "\n".join([f"**{summary(every)}.**\n", bullets(map(escape, findings(every)))])


def data_findings(every: Sequence[Settled]) -> str:
    """The claims on data: those without a theorem."""
    found = [s for s in every if not s.statements]
    parts = [claim_table(found, "/generated/claims/")]
    for s in found:
        parts += [f"**{s.claim.id}**: {s.says}.\n", bullets(map(to_html, of_claim(s)))]
    parts += ["**What the numbers show.**\n", bullets(map(escape, findings(found)))]
    return "\n".join(parts)


# ---- figures


def figures(folder: Path) -> dict[str, str]:
    """Each figure drawn, as Markdown that shows it."""
    folder.mkdir()
    return {name: figure(spec, folder) for name, spec in FIGURES.items()}


def figure(spec: FigureSpec, folder: Path) -> str:
    """One figure."""
    found = spec.data()
    svg = inline_svg(spec.draw(found), spec.name, spec.title)
    (folder / f"{spec.name}.svg").write_text(svg, encoding="utf-8")
    caption = cell(spec.caption(found))
    return (
        f"```{{figure}} /generated/figures/{spec.name}.svg\n:alt: {spec.title}\n:width: 26rem\n\n"
        f"**{cell(spec.title)}.** {caption}\n```\n"
    )


def gallery(drawn: dict[str, str]) -> str:
    """All figures."""
    parts = [
        "# Gallery\n",
        "Points and curves are exact or enclosed, except in the figures that say floats; between points "
        "lines only join them.\n",
    ]
    for name, spec in FIGURES.items():
        parts += [f"## {spec.title}\n", drawn[name], fence(f"sdproof figure {name} -o {name}.svg")]
    return "\n".join(parts)


# ---- references


def cli() -> str:
    """The help of every command, as the commands print it."""
    import typer

    from sdproof.cli.app import app

    group: Any = typer.main.get_command(app)
    parts = ["# Command line\n", fence(help_of(group, "sdproof"))]
    for name, command in named_commands(group, "sdproof"):
        parts += [f"## {name}\n", fence(help_of(command, name))]
    return "\n".join(parts)


def named_commands(group: Any, before: str) -> Iterator[tuple[str, Any]]:
    """Commands, and those of groups, with their full names."""
    for name, command in group.commands.items():
        full = f"{before} {name}"
        yield full, command
        if hasattr(command, "commands"):
            yield from named_commands(command, full)


def help_of(command: Any, name: str) -> str:
    """What ``--help`` prints, 88 columns wide."""
    context = command.make_context(name, ["--help"], resilient_parsing=True, max_content_width=88)
    return str(command.get_help(context)).strip()


def outputs(extra: Path) -> str:
    """The keys of every JSON output, and a file for each schema."""
    (extra / "schemas").mkdir()
    parts = [
        "# JSON\n",
        "What the commands print with `--json`. Every output begins with `format` and `version`; exact "
        "numbers are strings, an enclosure is a list of two decimals. A list stands under `rows`. Each "
        "format has a JSON Schema; [instances and certificates](../formats.md) have formats of their "
        "own.\n",
    ]
    records: dict[str, Schema] = {}
    for name in OUTPUTS:
        schema = output_schema(name)
        records |= schema["$defs"]
        text = json.dumps(schema, indent=2)
        (extra / "schemas" / f"{name}.json").write_text(text, encoding="utf-8")
        link = f'<p><a href="../schemas/{name}.json">schemas/{name}.json</a></p>'
        parts += [
            f"## sdproof-{name}\n",
            schema.get("description", ""),
            "",
            raw(link),
            keys(schema),
        ]
    parts.append("## Records inside them\n")
    for name, record in sorted(records.items()):
        parts += [f"### {name}\n", record["description"].replace("``", "`"), "", keys(record)]
    return "\n".join(parts)


def keys(schema: Schema) -> str:
    """A table of the keys of an object."""
    rows = ["| key | type | meaning |", "|---|---|---|"]
    for key, of in schema["properties"].items():
        if key in ("format", "version"):
            continue
        there = "" if key in schema["required"] else " (may be absent)"
        rows.append(
            f"| `{key}` | {cell(type_words(of))}{there} | {cell(of.get('description', ''))} |"
        )
    if isinstance(schema.get("additionalProperties"), dict):
        rows.append(f"| any | {cell(type_words(schema['additionalProperties']))} | |")
    return "\n".join(rows) + "\n"


def type_words(of: Schema) -> str:
    """A type of JSON Schema in words."""
    if "$ref" in of:
        return str(of["$ref"]).rpartition("/")[2]
    if "anyOf" in of:
        return " or ".join(map(type_words, of["anyOf"]))
    if "enum" in of:
        return ", ".join(json.dumps(v) for v in of["enum"])
    if of.get("type") == "array":
        pair = "[lo, hi]" if of.get("description", "").startswith("an enclosure") else ""
        number = f"{of['maxItems']} × " if "maxItems" in of else "list of "
        return pair or number + type_words(of["items"])
    if of.get("type") == "object":
        return f"object of {type_words(of['additionalProperties'])}"
    return "exact number" if "pattern" in of else str(of.get("type", "any"))


def api() -> str:
    """The public names of `sdproof`, then the documented modules."""
    parts = ["# Library\n", "## sdproof\n"]
    elsewhere = ", ".join(f"`{n}`" for n, home in sdproof._HOME.items() if home in API)
    own = [n for n, home in sdproof._HOME.items() if home not in API]
    parts += [documented("sdproof", sdproof, own), f"From the modules below: {elsewhere}.\n"]
    for name in API:
        module = importlib.import_module(name)
        parts += [f"## {name}\n", documented(name, module, public(module))]
    return "\n".join(parts)


def public(module: ModuleType) -> list[str]:
    """Names of classes and functions that a module offers, in its own order."""
    names = getattr(module, "__all__", None) or vars(module)
    return [
        n
        for n in names
        if not n.startswith("_")
        and callable(value := getattr(module, n))
        and (getattr(value, "__module__", "") or "").startswith(module.__name__)
    ]


def documented(module_name: str, module: ModuleType, names: Sequence[str]) -> str:
    """What autodoc is asked for."""
    lines = ["```{eval-rst}", f".. py:currentmodule:: {module_name}", ""]
    for name in names:
        value = getattr(module, name)
        if not (callable(value) and inspect.getdoc(value)):
            continue
        is_class = inspect.isclass(value)
        lines += [f".. auto{'class' if is_class else 'function'}:: {name}"]
        lines += ["   :members:"] * (is_class and not issubclass(value, Exception)) + [""]
    return "\n".join([*lines, "```", ""])
