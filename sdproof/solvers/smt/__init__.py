"""Independent second opinions: certificates as SMT-LIB 2, decided by Z3 and cvc5 (extra ``smt``).

The statement of a certificate is turned into obligations (`obligations`, `instances`) with a
transcription of the theory of its own (`expressions`), written as text (`text`), and the negation
of each is given to a solver (`solvers`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from sdproof.errors import InputError
from sdproof.solvers.smt.instances import in_one_variable as in_one_variable
from sdproof.solvers.smt.instances import instance_obligations
from sdproof.solvers.smt.obligations import Obligation as Obligation
from sdproof.solvers.smt.obligations import family_obligations
from sdproof.solvers.smt.reading import Relation as Relation
from sdproof.solvers.smt.solvers import PACKAGES as PACKAGES
from sdproof.solvers.smt.solvers import Opinion as Opinion
from sdproof.solvers.smt.solvers import ask as ask
from sdproof.solvers.smt.solvers import ask_each as ask_each
from sdproof.solvers.smt.solvers import judge as judge
from sdproof.solvers.smt.solvers import require_solver as require_solver
from sdproof.solvers.smt.text import script as script
from sdproof.solvers.smt.text import scripts as scripts


def obligations(certificate: object, *, structured: bool = False) -> tuple[Obligation, ...]:
    """What has to hold for the statement of a certificate; `structured`: see `family_obligations`
    and `instance_obligations`.

    Raises
    ------
    sdproof.errors.InputError
        If it is not a certificate that can be exported: a family theorem, or a lower bound, an
        box bound, an upper bound, a strict improvement or the steps needed of one instance.
    """
    if not isinstance(certificate, Mapping):
        raise InputError("certificate: accepted: a JSON object")
    if certificate.get("kind") != "family":
        return instance_obligations(certificate, structured=structured)
    return family_obligations(certificate, structured=structured)


def second_opinions(
    certificate: object,
    solver: str,
    timeout: float = 10.0,
    report: Callable[[str, int, int], None] = lambda _question, _done, _total: None,
) -> list[tuple[Obligation, Opinion]]:
    """A solver's opinion on every obligation of a certificate: what is unknown in the expanded form is
    asked again in the structured one, with the same limit in seconds for each question. `report` is
    told each question, and how many of how many were answered. Errors are those of `obligations` and
    `ask_each`."""

    def answers(questions: Sequence[Obligation]) -> Iterator[Opinion]:
        def told() -> Iterator[Obligation]:
            for i, question in enumerate(questions):
                report(question.name, i, len(questions))
                yield question

        return ask_each(told(), solver, timeout)

    asked = obligations(certificate)
    found = dict(enumerate(answers(asked)))
    open_ = [i for i, opinion in found.items() if opinion.verdict == "unknown"]
    other = obligations(certificate, structured=True)
    again = [i for i in open_ if script(other[i]) != script(asked[i])]
    found |= zip(again, answers([other[i] for i in again]), strict=True)
    forms = [other[i] if i in again else o for i, o in enumerate(asked)]
    return [(o, found[i]) for i, o in enumerate(forms)]
