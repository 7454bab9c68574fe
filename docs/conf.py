"""The documentation site: what is generated is made first, from the objects that `sdproof` settles."""

import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "_ext")]

import generate  # noqa: E402

import sdproof  # noqa: E402
from sdproof.statements.mathml import math  # noqa: E402

generate.write_all(HERE / "generated")

project = "sdproof"
author = "The sdproof founders"
copyright = author
release = sdproof.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "executed", "links"]
exclude_patterns = ["_build", "jupyter_execute", "generated/extra", "generated/parts"]
nb_execution_mode = "off"  # CI checks that the stored outputs are those of a run
myst_enable_extensions = ["dollarmath", "deflist", "colon_fence"]
myst_heading_anchors = 3

napoleon_use_ivar = True
napoleon_use_rtype = False
autodoc_typehints = "none"  # the docstrings say it in words
autodoc_member_order = "bysource"

html_theme = "furo"
html_title = "sdproof"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_extra_path = ["generated/extra"]
html_copy_source = False
html_show_sourcelink = False


def _as_text(_app: Any, _what: str, _name: str, _obj: Any, _options: Any, lines: list[str]) -> None:
    """Docstrings are Markdown-like prose: bars are absolute values, single backticks are code."""
    for i, line in enumerate(lines):
        shown = re.sub(r"(?::\w+:)?(?<!`)`([^`]+)`(?!`)", r"``\1``", line)
        lines[i] = re.sub(r"(``.*?``|^\s*\* )|([|*])", lambda m: m[1] or f"\\{m[2]}", shown)


def _mathml(self: Any, node: Any) -> None:
    """Formulas as MathML: no script and no network."""
    from docutils.nodes import SkipNode, math_block

    found = math(
        re.sub(r"\\[lr]Vert\b", lambda _: r"\|", node.astext())
    )  # bars that do not stretch
    block = isinstance(node, math_block)
    self.body.append(f'<div class="math">{found}</div>' if block else found)
    raise SkipNode


def setup(app: Any) -> None:
    """Formulas without MathJax; docstrings as they are written."""
    app.add_html_math_renderer("mathml", (_mathml, None), (_mathml, None))
    app.connect("autodoc-process-docstring", _as_text, priority=400)


html_math_renderer = "mathml"
