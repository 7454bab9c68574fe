"""A process of its own for one solver: JSON lines in (text, milliseconds), JSON lines out.

It runs as a script, with nothing but the standard library and the solver, so that the caller can
end it: cvc5 was seen to ignore its own time limit for minutes.
"""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any


def run_z3(z3: Any, text: str, milliseconds: int) -> tuple[str, dict[str, str]]:
    """The answer of Z3 to a script, and its model."""
    solver = z3.SolverFor("QF_NRA", ctx=z3.Context())
    solver.set("timeout", milliseconds)
    solver.from_string(text)
    answer = str(solver.check())
    if answer != "sat":
        return answer, {}
    model = solver.model()
    return answer, {str(name): str(model[name]) for name in model.decls()}


def run_cvc5(cvc5: Any, text: str, milliseconds: int) -> tuple[str, dict[str, str]]:
    """The answer of cvc5 to a script, and its model."""
    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("tlimit-per", str(milliseconds))
    solver.setOption("produce-models", "true")
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "obligation")
    symbols, answer = parser.getSymbolManager(), "unknown"
    while not (command := parser.nextCommand()).isNull():
        answer = str(command.invoke(solver, symbols)).strip() or answer
    if answer != "sat":
        return answer, {}
    return answer, {str(v): str(solver.getValue(v)) for v in symbols.getDeclaredTerms()}


RUN = {"z3": run_z3, "cvc5": run_cvc5}


def main(solver: str) -> None:
    """Answer questions until the input ends; first of all, say that the solver is there."""
    module = importlib.import_module(solver)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        text, milliseconds = json.loads(line)
        print(json.dumps(RUN[solver](module, text, milliseconds)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
