"""Which law or check notices which planted fault: ``python tests/power/report.py`` writes REPORT.md."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import oracle
from claim_faults import CLAIM_FAULTS, ClaimFault, changed
from formula_faults import FORMULA_FAULTS, FormulaFault, planted
from kernel_faults import KERNEL_FAULTS, weakened

from sdproof import kernel
from sdproof.laws import LAWS, Law, generators

REPORT = HERE / "REPORT.md"
DRAWN, TRIES = 30, 4000
"""Random cases of a law (the fast profile has 40), and points of a search."""


def complains(law: Law) -> bool:
    """Whether the law is violated, or fails to run, on its listed cases or on random ones."""
    generators.drawn.cache_clear()  # a fault may change how cases are built
    try:
        cases = [*law.listed((1, 2, 3)), *generators.drawn(law.domain, DRAWN, 7)]
        return any(law.violation(case) is not None for case in cases)
    except Exception:  # a fault may also make a law end in an error
        return True


def kills(law: Law, fault: FormulaFault) -> bool:
    """Whether the law complains while the fault is in force."""
    with planted(fault):
        return complains(law)


def search(fault: ClaimFault) -> str | None:
    """An exact counterexample to the changed statement."""
    wrong, _ = changed(fault)
    return oracle.violation(wrong["statement"], Random(fault.name), TRIES)


def read() -> dict[str, list[str]]:
    """The killers of every fault, as REPORT.md has them."""
    if not REPORT.exists():
        return {}
    rows = [line.split(" | ") for line in REPORT.read_text(encoding="utf-8").splitlines()]
    faults = [row for row in rows if len(row) == 3 and row[0].startswith("| ")]
    return {
        name.removeprefix("| "): [k for k in killers.removesuffix(" |").split(", ") if k]
        for name, _, killers in faults
        if name not in ("| fault", "| ---")
    }


def main() -> None:
    """Run every fault against every law, and write the table."""
    lines = ["| fault | kind | noticed by |", "| --- | --- | --- |"]
    count = dict.fromkeys(LAWS, 0)
    for fault in FORMULA_FAULTS:
        killers = [name for name, law in LAWS.items() if kills(law, fault)]
        for name in killers:
            count[name] += 1
        lines.append(f"| {fault.name} | formula | {', '.join(killers)} |")
        print(lines[-1], flush=True)
    for claim_fault in CLAIM_FAULTS:
        found = "exact search" if search(claim_fault) else ""
        kernel_says = "kernel" if rejected(changed(claim_fault)[0]) else ""
        killers = [k for k in (kernel_says, found) if k]
        lines.append(f"| {claim_fault.name} | claim | {', '.join(killers)} |")
    for kernel_fault in KERNEL_FAULTS:
        with (
            tempfile.TemporaryDirectory() as folder,
            weakened(kernel_fault, Path(folder)) as weak,
        ):
            through = weak.check(kernel_fault.false) and rejected(kernel_fault.false)
        killer = "its false certificate" if through else ""
        lines.append(f"| {kernel_fault.name} | kernel | {killer} |")
    total = [f"{name}: {n}" for name, n in sorted(count.items(), key=lambda item: -item[1])]
    never = [name for name, n in count.items() if n == 0]
    head = [
        "# Planted faults and what notices them",
        "",
        f"{len(FORMULA_FAULTS)} wrong formulas, {len(CLAIM_FAULTS)} claims that are too strong, "
        f"{len(KERNEL_FAULTS)} weakened checks of the kernel. Written by "
        "`python tests/power/report.py`; the tests beside it check it.",
        "",
        "Formula faults noticed by each law: " + ", ".join(total) + ".",
        "",
        "Laws that notice none of them: "
        + (", ".join(never) or "none")
        + " (what they do notice is in "
        "`tests/laws/test_law_faults.py`).",
        "",
    ]
    REPORT.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")


def rejected(certificate: dict[str, object]) -> bool:
    """Whether the true kernel rejects a certificate."""
    try:
        kernel.check(certificate)
    except (kernel.Invalid, kernel.Unreadable):
        return True
    return False


if __name__ == "__main__":
    main()
