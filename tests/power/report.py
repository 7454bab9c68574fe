"""Which law, check or property notices which planted fault: ``python tests/power/report.py`` writes REPORT.md."""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "property")]

import engine
import oracle
from claim_faults import CLAIM_FAULTS, ClaimFault, changed
from formula_faults import FORMULA_FAULTS, FormulaFault, planted
from hypothesis import settings
from kernel_faults import KERNEL_FAULTS, weakened

from sdproof import kernel
from sdproof.laws import LAWS, Law, generators, known
from sdproof.laws.listed import listed_cases
from sdproof.strategies import profiles

REPORT = HERE / "REPORT.md"
DRAWN, TRIES = 30, 4000
"""Random cases of a law (the fast profile has 40), and points of a search."""


PROPERTIES = (
    "test_model_parameters:test_three_coordinates_one_polynomial",
    "test_model_parameters:test_xi_bar_and_h_are_inverse",
    "test_model_parameters:test_h_is_realised_exactly_when_no_zero_precedes_a_nonzero",
    "test_model_parameters:test_quadratic_form_is_the_risk",
)
"""Property tests of the parameters, beside the laws and the checks of the engine."""
STATED = (
    "OS-3:optimum",
    "MT-2:one-step",
    "MT-3:ridge",
    "NA-1:ridge-is-optimal",
    "NA-3:ridge-attains",
)
"""Statements of the paper, as laws; a few, for time."""
CHECKS = [*LAWS, *STATED, *engine.CHECKS, *PROPERTIES]
"""Names of all that may notice a wrong formula."""


def complains(name: str) -> bool:
    """Whether a law, a check or a property fails, or does not even run."""
    try:
        if name in PROPERTIES:
            module, test = name.split(":")
            getattr(importlib.import_module(module), test)()
            return False
        if name in engine.CHECKS:
            return not all(engine.CHECKS[name](case).holds for case in engine.cases())
        return violated(known()[name])
    except Exception:  # a fault may also make a check end in an error
        return True


def violated(law: Law) -> bool:
    """Whether a law is violated on listed cases or on random ones."""
    cases = [] if law.statement else listed_cases(law, (1, 2, 3))
    found = [law.violation(case) for case in (*cases, *generators.drawn(law, DRAWN, 7))]
    return any(line is not None for line in found)


def kills(name: str, fault: FormulaFault) -> bool:
    """Whether the check complains while the fault is in force."""
    generators._drawn.cache_clear()  # a fault may change how cases are built
    with planted(fault):
        return complains(name)


def killers(fault: FormulaFault) -> list[str]:
    """All that complain while the fault is in force."""
    generators._drawn.cache_clear()  # a fault may change how cases are built
    with planted(fault):
        found = [name for name in CHECKS if complains(name)]
    generators._drawn.cache_clear()
    return found


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
    """Run every fault against every law, check and property, and write the table."""
    profiles.register()
    settings.load_profile("ci")
    assert [name for name in CHECKS if complains(name)] == []
    lines = ["| fault | kind | noticed by |", "| --- | --- | --- |"]
    count = dict.fromkeys(CHECKS, 0)
    for fault in FORMULA_FAULTS:
        noticed = killers(fault)
        for name in noticed:
            count[name] += 1
        lines.append(f"| {fault.name} | formula | {', '.join(noticed)} |")
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
        "Formula faults noticed by each law, check of the engine, and property: "
        + ", ".join(total)
        + ".",
        "",
        "Those that notice none of them: "
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
