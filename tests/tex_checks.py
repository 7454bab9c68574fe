"""What plain pdflatex refuses, found without it: each check returns the problems of a LaTeX text."""

from __future__ import annotations

import re

_WORDS = """begin end item paragraph emph textbf small label caption hline endhead par noindent
linewidth leftmargin labelwidth leftskip hangindent raggedright arraybackslash tabcolsep setlength
begingroup endgroup sloppy makeatletter makeatother if@twocolumn onecolumn twocolumn fi else def let
relax columnsafter allowbreak displaystyle left right bigl bigr frac tfrac text mathit mathbb mathcal
operatorname bar hat sum inf rho lambda xi gamma mu eta theta beta alpha tau delta sigma pi varepsilon
Omega prod infty partial ge le ne geq leq neq approx in cdot cdots times to Rightarrow Leftrightarrow
leftrightarrow succ succeq pm langle rangle Vert surd vdash setminus emptyset checkmark forall exists
angle sim propto nmid top circ ldots S textbackslash textasciitilde textasciicircum"""
COMMANDS = set(_WORDS.split())
"""Of LaTeX, amsmath, amssymb, amsthm, longtable and array; and `columnsafter`, which is defined."""
_TOKEN = re.compile(r"(?<!\\)%[^\n]*|\\([A-Za-z@]+|.)|[{}$#&_^]", re.DOTALL)


def problems(tex: str) -> list[str]:
    """Signs that are not ASCII, unknown commands, what is not closed, formula signs outside of them."""
    found = [f"{c!r} is not ASCII" for c in sorted(set(tex)) if not c.isascii()]
    open_, math, row = [], False, False
    for m in _TOKEN.finditer(tex):
        token = m[0]
        if token in ("{", "}"):
            if token == "{":
                open_.append("{")
            elif not open_ or open_.pop() != "{":
                found.append(f"a brace closes nothing before {tex[m.end() :][:30]!r}")
        elif token in (r"\(", r"\)"):
            if math == (token == r"\("):
                found.append(f"{token} within or without a formula")
            math = not math
        elif m[1] in ("begin", "end"):
            name = re.match(r"\{(\w+)\}", tex[m.end() :])
            assert name is not None
            if m[1] == "begin":
                open_.append(name[1])
            elif not open_ or open_.pop() != name[1]:
                found.append(f"{name[1]} ends and did not begin")
            row = "longtable" in open_
        elif m[1] and m[1][0].isalpha() and m[1] not in COMMANDS:
            found.append(f"unknown command {token}")
        elif token in "_^" and not math:
            found.append(f"{token} outside a formula, before {tex[m.end() :][:30]!r}")
        elif token in "$#" or (token == "&" and not (row or "matrix" in open_)):
            found.append(f"a bare {token}")
    return found + [f"{name} does not end" for name in open_] + ["a formula does not end"] * math
