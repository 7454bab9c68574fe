"""``python tests/mutation/report.py DIRECTORY …``: the table and the list of what survived.

Each DIRECTORY is a copy in which ``run.py`` ran; several may hold parts of one module. The table
goes to standard output, the list to ``survivors.md`` in the first DIRECTORY.
"""

from __future__ import annotations

import ast
import difflib
import json
import re
import sys
import tomllib
from pathlib import Path

from words import _functions, only_words

HERE = Path(__file__).resolve().parent
REASONS = tomllib.loads((HERE / "reasons.toml").read_text("utf-8"))["reason"]
LEFT = (0, 5, 33)  # mutmut's codes for: survived, no test reaches it
STATES = ("killed", "words", "explained", "open", "not run")


def change(path: Path, name: str) -> tuple[list[str], list[str]]:
    """The statements of the original that are gone in the mutant, and those that are new."""
    functions, mutant = _functions(path), name.rpartition(".")[2]
    original = mutant.rpartition("__mutmut_")[0] + "__mutmut_orig"
    lines = [ast.unparse(functions[n]).splitlines() for n in (original, mutant)]
    signature = re.compile(r"\s*def x")
    diff = [
        d
        for d in difflib.unified_diff(*lines, n=0, lineterm="")
        if d[:2] not in ("--", "++", "@@") and not signature.match(d[1:])
    ]
    return [d[1:].strip() for d in diff if d[0] == "-"], [
        d[1:].strip() for d in diff if d[0] == "+"
    ]


def reason(module: str, function: str, new: list[str]) -> str | None:
    """The first reason whose three expressions are found."""
    text = " ".join(new)
    for entry in REASONS:
        wanted = ((entry.get("module", ""), module), (entry.get("function", ""), function))
        if all(re.search(p, t) for p, t in (*wanted, (entry["change"], text))):
            return str(entry["why"])
    return None


def collect(directories: list[Path]) -> tuple[dict[str, dict[str, int]], list[str]]:
    """Counts by module and state, and one entry of the list for each mutant left."""
    codes: dict[str, tuple[int | None, Path]] = {}
    for meta in (m for d in directories for m in sorted((d / "mutants").rglob("*.meta"))):
        for name, code in json.loads(meta.read_text("utf-8"))["exit_code_by_key"].items():
            if code is not None or name not in codes:
                codes[name] = code, meta.with_suffix("")
    counts: dict[str, dict[str, int]] = {}
    entries = []
    wordy: dict[Path, set[str]] = {}
    for path in {p for _, p in codes.values()}:
        wordy[path] = only_words(
            path, [n for n, (c, p) in codes.items() if p == path and c in LEFT]
        )
    for name, (code, path) in sorted(codes.items()):
        module, function = name.split(".x", 1)
        row = counts.setdefault(module, dict.fromkeys(STATES, 0))
        if code is None or code not in LEFT or name in wordy[path]:
            state = "not run" if code is None else "killed" if code not in LEFT else "words"
            row[state] += 1
            continue
        old, new = change(path, name)
        why = reason(module, function, new)
        row["open" if why is None else "explained"] += 1
        shown = "".join(f"    - {o}\n" for o in old) + "".join(f"    + {n}\n" for n in new)
        label = function.rpartition("__mutmut_")[0].strip("_ǁ").replace("ǁ", ".")
        entries.append(f"`{module}` {label}\n\n{shown}\n{why or '**Open.**'}\n")
    return counts, entries


def table(counts: dict[str, dict[str, int]]) -> str:
    """One row per module; the percentage is of the mutants that ran and change more than words."""
    lines = ["| module | mutants | " + " | ".join(STATES) + " | % killed | % killed or explained |"]
    lines.append("|---" * (len(STATES) + 4) + "|")
    total = {s: sum(row[s] for row in counts.values()) for s in STATES}
    for module, row in [*counts.items(), ("all", total)]:
        real = row["killed"] + row["explained"] + row["open"]
        if sum(row.values()):
            parts = [row["killed"], row["killed"] + row["explained"]]
            shares = [f"{100 * p / real:.1f}" if real else "–" for p in parts]
            cells = [module, sum(row.values()), *(row[s] for s in STATES), *shares]
            lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print the table, write the list; exit code 2 for a wrong call."""
    if not arguments:
        print("usage: report.py DIRECTORY …", file=sys.stderr)
        return 2
    directories = [Path(a) for a in arguments]
    counts, entries = collect(directories)
    print(table(counts))
    survivors = directories[0] / "survivors.md"
    survivors.write_text("\n".join(["# Mutants that no test notices\n", *entries]), "utf-8")
    print(f"what survived, and why: {survivors}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
