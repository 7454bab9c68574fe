"""Results of `sdproof born-again` that come with the package: quoted with date and command, never as
checked now. Only the accuracies are taken from the files; what is said of them is computed again."""

from __future__ import annotations

from importlib.resources import files

from sdproof.born_again.findings import Findings, read
from sdproof.files import parse_json

NAMES = ("digits",)


def stored_findings(name: str) -> Findings:
    """The findings of the stored run on these images (of `NAMES`)."""
    where = f"stored/{name}.json"
    text = (files("sdproof.born_again") / "stored" / f"{name}.json").read_bytes()
    return read(parse_json(text, where, floats=True), where)


def quotation() -> str:
    """One line: of each stored run the command, date and versions, and what its accuracies show."""
    runs = []
    for name in NAMES:
        found = stored_findings(name)
        made = found.made
        shown = "; ".join(s for s in found.sentences() if s.startswith(name))
        runs.append(
            f"`{made['command']}` on {made['date']} with sdproof {made['versions']['sdproof']} and "
            f"scikit-learn {made['versions']['scikit-learn']}, {found.replicates} replicates: {shown}"
        )
    return "no network is trained now; stored runs: " + ". ".join(runs)
