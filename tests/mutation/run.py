"""``python tests/mutation/run.py PART [DIRECTORY [NAME …]]``: mutation testing of one part in a copy.

PART is a table of ``parts.toml``; NAMEs such as ``sdproof.kernel.base.*`` choose mutants. The tree
is copied, mutmut runs there with two workers (MUTATION_WORKERS), and the mutants that no test
noticed are written to ``PART-left.md`` in the copy. Nothing here is changed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORKERS = os.environ.get("MUTATION_WORKERS", "2")
OUTCOMES = {0: "survived", 5: "no tests", 33: "no tests", 34: "skipped", None: "not run"}

# the same examples for every mutant, and no time spent on making a failing one small
PROFILE = """
from hypothesis import Phase

settings.register_profile(
    "mutation",
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    report_multiple_bugs=False,
)
"""


def copy_tree(target: Path, part: str) -> None:
    """The parts of the repository that the tests need, with a [tool.mutmut] table added."""
    tables = tomllib.loads((HERE / "parts.toml").read_text("utf-8"))
    config = {"source_paths": ["sdproof"]} | tables["common"] | tables[part]
    unwanted = shutil.ignore_patterns("__pycache__", ".*", "mutants")
    for name in ("sdproof", "tests", "formal"):
        shutil.copytree(ROOT / name, target / name, ignore=unwanted)
    with (target / "tests" / "conftest.py").open("a", encoding="utf-8") as stream:
        stream.write(PROFILE)
    lines = [f"{key} = {json.dumps(value)}" for key, value in config.items()]
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    (target / "pyproject.toml").write_text("\n".join([text, "[tool.mutmut]", *lines, ""]), "utf-8")


def outcomes(target: Path) -> dict[str, str]:
    """Mutant name -> "killed", or why not."""
    found: dict[str, str] = {}
    for meta in sorted((target / "mutants").rglob("*.meta")):
        codes: dict[str, Any] = json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
        found |= {name: OUTCOMES.get(code, "killed") for name, code in codes.items()}
    return found


def report(target: Path, part: str) -> str:
    """A line per module, and a file with the diff of every mutant that was not killed."""
    found = outcomes(target)
    left = [name for name, outcome in found.items() if outcome not in ("killed", "not run")]
    diffs = []
    for name in left:
        show = [sys.executable, "-m", "mutmut", "show", name]
        shown = subprocess.run(show, cwd=target, capture_output=True, text=True, check=False)
        diffs.append(f"{name} ({found[name]})\n{shown.stdout}")
    (target / f"{part}-left.md").write_text("\n".join(diffs), "utf-8")
    by_module: dict[str, Counter[str]] = {}
    for name, outcome in found.items():
        by_module.setdefault(name.partition(".x")[0], Counter())[outcome] += 1
    return "\n".join(f"{module}: {dict(count)}" for module, count in by_module.items())


def main(arguments: list[str]) -> int:
    """Copy, run, report; exit code 2 for a wrong call."""
    parts = tomllib.loads((HERE / "parts.toml").read_text("utf-8")).keys() - {"common"}
    if not arguments or arguments[0] not in parts:
        print(
            f"usage: run.py {{{'|'.join(sorted(parts))}}} [NEW DIRECTORY [NAME …]]", file=sys.stderr
        )
        return 2
    part = arguments[0]
    target = Path(arguments[1] if len(arguments) > 1 else tempfile.mkdtemp(prefix="mutants-"))
    target.mkdir(parents=True, exist_ok=True)
    copy_tree(target, part)
    environment = os.environ | {"HYPOTHESIS_PROFILE": "mutation", "PYTHONPATH": ""}
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", WORKERS, *arguments[2:]]
    done = subprocess.run(command, cwd=target, env=environment, check=False)
    print(report(target, part))
    print(f"what survived: {target / f'{part}-left.md'}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
