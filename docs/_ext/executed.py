"""Directives whose output is made when the site is built: nothing that they show is typed.

``file`` shows a file and puts it into the page's own folder; ``session`` runs lines ``$ sdproof …``
there; ``python`` runs code in the page's own namespace. An exit code other than ``:code:`` (0), or an
exception, stops the build.
"""

from __future__ import annotations

import io
import os
import shlex
import tempfile
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from sdproof.cli import main

WIDTH = "88"
"""Columns of a session."""


def literal(text: str, language: str) -> nodes.literal_block:
    """A block of code."""
    return nodes.literal_block(text, text, language=language)


class Executed(SphinxDirective):
    """What the directives share: a folder and a namespace for each page, until the build ends."""

    has_content = True
    pages: ClassVar[dict[str, tuple[Any, dict[str, Any]]]] = {}

    @classmethod
    def forget(cls, *_: Any) -> None:
        """Remove the folders, and the names."""
        for folder, _names in cls.pages.values():
            folder.cleanup()
        cls.pages.clear()

    def page(self) -> tuple[Path, dict[str, Any]]:
        """The folder of this page, and the names that its code has defined."""
        name = self.env.docname
        if name not in self.pages:
            self.pages[name] = tempfile.TemporaryDirectory(), {"__name__": "__page__"}
        folder, names = self.pages[name]
        return Path(folder.name), names

    @property
    def text(self) -> str:
        """What stands in the directive."""
        return "\n".join(self.content) + "\n"


class File(Executed):
    """A file of the page: its text, or with ``:from:`` that of a file beside ``docs``."""

    required_arguments = 1
    option_spec: ClassVar[Any] = {"from": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        name, text = self.arguments[0], self.text
        if "from" in self.options:
            source = Path(self.env.srcdir).parent / self.options["from"]
            self.env.note_dependency(str(source))
            text = source.read_text(encoding="utf-8")
        (self.page()[0] / name).write_text(text, encoding="utf-8")
        language = {".py": "python", ".json": "json", ".toml": "toml"}[Path(name).suffix]
        return [nodes.paragraph("", "", nodes.literal(name, name)), literal(text, language)]


class Session(Executed):
    """Commands of sdproof with what they print."""

    option_spec: ClassVar[Any] = {"code": directives.nonnegative_int}

    def run(self) -> list[nodes.Node]:
        shown = []
        with chdir(self.page()[0]):
            for line in filter(None, self.content):
                dollar, program, *words = shlex.split(line)
                assert (dollar, program) == ("$", "sdproof"), f"not $ sdproof …: {line}"
                out = io.StringIO()
                with redirect_stdout(out), redirect_stderr(out):
                    code = main(words)
                if code != self.options.get("code", 0):
                    raise self.error(f"{line}: exit code {code}\n{out.getvalue()}")
                shown.append(f"{line}\n{out.getvalue()}".rstrip())
        return [literal("\n".join(shown), "text")]


class Python(Executed):
    """Code, and what it prints."""

    def run(self) -> list[nodes.Node]:
        folder, names = self.page()
        out = io.StringIO()
        with chdir(folder), redirect_stdout(out):
            exec(compile(self.text, self.env.docname, "exec"), names)
        shown = [literal(self.text, "python")]
        return shown + ([literal(out.getvalue().rstrip(), "text")] if out.getvalue() else [])


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directives."""
    os.environ["COLUMNS"] = WIDTH
    for name, directive in {"file": File, "session": Session, "python": Python}.items():
        app.add_directive(name, directive)
    app.connect("build-finished", Executed.forget)
    return {"parallel_read_safe": False, "version": "1"}
