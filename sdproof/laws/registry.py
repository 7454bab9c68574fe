"""Every law by its name."""

from sdproof.errors import InputError
from sdproof.laws import curve, hard_family, model, necessity, one_step, optimum, parameters
from sdproof.laws.base import Law

LAWS: dict[str, Law] = {
    law.name: law
    for module in (model, parameters, one_step, optimum, hard_family, curve, necessity)
    for law in module.LAWS
}
"""Every law by its name, in the order of the theory."""


def law(name: str) -> Law:
    """The law of this name.

    Raises
    ------
    sdproof.errors.InputError
        If there is none.
    """
    found = LAWS.get(name)
    if found is None:
        raise InputError(f"law: {name[:40]!r} is unknown; accepted: {', '.join(LAWS)}")
    return found
