"""What ``--json`` prints has the schema that the documentation shows; wrong outputs have not."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from jsonschema import Draft202012Validator

from sdproof.errors import InputError
from sdproof.present.outputs import OUTPUTS
from sdproof.present.schema import output_schema

MINE = """
from sdproof.state import At, Claim, Family, Theorem, Variant, auto

REALS = Family(constants={"x": "real"})
GOOD = Claim(
    id="MY-1", title="squares",
    theorems=[Theorem("square", REALS, states="x**2 + 1 >= 2*x", proof=auto)],
    variants=[Variant("strict", of="square", states="x**2 >= 2*x", at=At({"x": "1"}))],
)
OPEN = Claim(id="MY-2", theorems=[
    Theorem("less", REALS, states="x >= 1", proof=auto),
    Theorem("too-hard", states="r**2 + 2 >= 3*r", proof=auto)])
"""
DESIGN = {
    "X": [[1, 2], [0, 1], [1, 1]],
    "rows": "features",
    "theta": [1, "1/2", 3],
    "noise_variance": "1/3",
}
COMMANDS = [
    "verify {mine}::MY-1 --false-variants --json",
    "explain {mine}::MY-1 --json",
    "report {mine}::MY-1 --format json",
    "claims {mine} --json",
    "derive optimum --json",
    "derive --list --json",
    "risk {instance} --lam 1 --xi=1/2,2 --json",
    "risk {design} --lam 1 --json",
    "optimum {instance} --lam 1 --steps 5 --json",
    "minimum {instance} --steps 1 --json",
    "minimum {design} --steps 2 --json",
    "steps {instance} --json",
    "steps {instance} --factor 2 --json",
    "gain {instance} --json",
    "gain {design} --steps 1 --json",
    "krylov {instance} --steps 1 --json",
    "curve {instance} --lam 1 --xi-for 2 --json",
    "constants --rank 2 --digits 6 --json",
    "family --list --json",
    "certify {instance} --steps 1 --at-least 9 --json",
    "certify {instance} --steps 1 --at-most 1/100 --json",
    "check {certificate} --json",
    "check {broken} --json",
    "prove {mine} --seconds 1 --json",
    "hunt {mine}::MY-1 --seconds 0.2 --json",
    "smt {certificate} --solver z3 --json",
    "formal list --json",
    "table1 airfoil --json",
    "table1 airfoil --protocol random --seeds 2 --json",
    "why {table} --target y --seeds 2 --json",
    "data info --json",
    "figure greedy --rank 3 -o {folder}/a.svg --json",
    "figure --list --json",
]


@cache
def validator(name: str) -> Draft202012Validator:
    schema = output_schema(name)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def faults(data: Any) -> list[str]:
    """What is wrong with an output, by the schema of the format that it names."""
    name = data["format"].removeprefix("sdproof-")
    return [f"{name}: {list(e.path)}: {e.message[:200]}" for e in validator(name).iter_errors(data)]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What the commands read."""
    from sdproof import Instance, certify

    folder = tmp_path_factory.mktemp("outputs")
    certificate = certify(Instance([1, "1/2"], [10, 0]), steps=0, at_least="1/2").data
    numbers = "\n".join(f"{i},{i * i % 7},{(3 * i) % 5 + i}" for i in range(40))
    contents = {
        "mine": ("mine.py", MINE),
        "instance": ("i.json", json.dumps({"eigenvalues": ["1", "1/2"], "snr": ["3", "1/5"]})),
        "design": ("d.json", json.dumps(DESIGN)),
        "certificate": ("c.json", json.dumps(certificate)),
        "broken": ("b.json", json.dumps(certificate | {"bound": "99"})),
        "table": ("t.csv", f"a,b,y\n{numbers}\n"),
    }
    for name, text in contents.values():
        (folder / name).write_text(text, encoding="utf-8")
    return {key: folder / name for key, (name, _) in contents.items()} | {"folder": folder}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_output_has_its_schema(run: Any, files: dict[str, Path], command: str) -> None:
    """Real output, with the header first; without any of its keys, with another key, it has not."""
    data = run(*command.format(**files).split()).json
    assert list(data)[:2] == ["format", "version"]
    assert faults(data) == []
    for key in data:
        if key != "format" and key in output_schema(data["format"][8:])["required"]:
            assert faults({k: v for k, v in data.items() if k != key})
        if key != "format" and output_schema(data["format"][8:])["properties"].get(key):
            assert faults(data | {key: -0.5})


def test_formats(run: Any, files: dict[str, Path]) -> None:
    """Every command names a format that there is, and every format has a command."""
    source = Path(__file__).parents[2] / "sdproof" / "cli"
    text = "".join(p.read_text(encoding="utf-8") for p in source.glob("*.py"))
    named = set(
        re.findall(
            r'emit\(\s*"([\w-]+)"|output_text\("([\w-]+)"|, name = .*"([\w-]+)"$', text, re.M
        )
    )
    assert {name for names in named for name in names if name} == OUTPUTS.keys() - {"report"}
    numbers = files["folder"] / "numbers.json"
    assert run("figure", "greedy", "--rank", "3", "--data-json", numbers).code == 0
    assert faults(json.loads(numbers.read_text())) == []


def test_faults_deep_inside_are_seen(run: Any, files: dict[str, Path]) -> None:
    """A float for an exact number, a verdict that there is not, a key too many."""
    data = run("risk", files["instance"], "--lam", "1", "--json").json
    assert faults(data | {"rho": 0.5})
    assert faults(data | {"rho": "0.5"})
    assert faults(data | {"rho": ["0.5"]})
    assert faults(data | {"version": 2})
    whole = run("verify", f"{files['mine']}::MY-1", "--json").json
    for place, value in ((("verdict",), "true"), (("ways", "hypothesis", "points"), "3")):
        wrong = deepcopy(whole)
        at = wrong["claims"][0]["statements"][0] if len(place) == 1 else wrong["claims"][0]
        for key in place[:-1]:
            at = at[key]
        at[place[-1]] = value
        assert faults(wrong), place
    wrong = deepcopy(whole)
    wrong["claims"][0]["statements"][0]["evidence"][0]["cache"] = "/home"
    assert faults(wrong)


def test_unknown_output() -> None:
    """The message says what there is."""
    with pytest.raises(InputError, match="'x' is unknown; accepted: verify, explain"):
        output_schema("x")
    with pytest.raises(jsonschema.ValidationError):
        validator("risk").validate({"format": "sdproof-gain", "version": 1})
