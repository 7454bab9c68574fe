"""Edges of the model that no ordinary instance reaches: exact limits, streams, modes, balls."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from flint import arb, ctx, fmpq
from mpmath import mp

from sdproof import Design, InputError, Instance, design_risk, files, lower_bound, risk
from sdproof.model import design as design_module
from sdproof.model import serial
from sdproof.model.precision import risk_mpmath
from sdproof.numbers.balls import Order, sign

FRACTIONS = Design([["1", "2/3"], ["0", "1/5"]], ["1/7", "-2/11"], "3/13", rows="features")


@pytest.mark.parametrize("xi", [[], [fmpq(1, 2), fmpq(-3)]])
def test_balls_of_a_design_with_fractions_hold_the_risk_on_data(xi: list[fmpq]) -> None:
    """Denominators of X and θ enter the energies once: narrow balls contain the exact risk."""
    instance = FRACTIONS.instance().balls(200)
    assert instance.kind == "ball"
    with ctx.workprec(200):
        found = risk(instance, fmpq(1, 3), xi)
        exact = design_risk(FRACTIONS, fmpq(1, 3), xi)
        for ball, value in zip(found[:3], exact[:3], strict=True):
            assert ball.overlaps(arb(value))
            assert ball.rel_accuracy_bits() > 100


def test_directions_without_signal_beside_rational_ones() -> None:
    """A design with a rational eigenvalue, and irrational ones without signal: exactly zero."""
    X = [[5, 0, 0], [0, "1", "2"], [0, 0, 1]]
    instance = Design(X, ["1", 0, 0], "1", rows="features").instance()
    assert instance.eigenvalues[0] == 25
    assert instance.snr[1] == 0
    assert [sign(b) for b in instance.balls().snr] == [Order.GREATER, Order.EQUAL, Order.EQUAL]


def test_runs_of_length_one_and_several_runs() -> None:
    """Runs (1, 2, 2) are read from where each starts; a difference in the last run is refused."""
    snr = [fmpq(1)] * 5
    runs = (1, 2, 2)
    equal = Instance([fmpq(v) for v in (9, 3, 3, 2, 2)], snr, multiplicities=runs)
    assert equal.multiplicities == runs
    for values in ((9, 3, 3, 2, 1), (9, 3, 2, 2, 2), (9, 3, 4, 2, 2)):
        with pytest.raises(InputError, match="not equal"):
            Instance([fmpq(v) for v in values], snr, multiplicities=runs)
    with pytest.raises(InputError, match=r"an integer 1\.\.1"):
        Instance([fmpq(1)], [fmpq(1)], multiplicities=(1, 0))


def test_one_sample_per_direction_is_enough() -> None:
    """n = rank is accepted, and B = 0 in every direction has lower bound 0 of its own kind."""
    assert Instance(["2", "1"], [0, 0], "3", 2).unit == fmpq(3, 2)
    assert lower_bound(Instance(["2"], [0])) == 0
    assert isinstance(lower_bound(Instance(["2"], [0])), fmpq)
    assert isinstance(lower_bound(Instance([arb(2)], [0])), arb)


def test_mpmath_digits_at_their_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """1 digit and the largest number are accepted, one more is not; the default is 50."""
    instance = Instance(["1"], ["3"])
    monkeypatch.setattr("sdproof.model.precision.MAX_DPS", 60)
    assert abs(risk_mpmath(instance, 1, dps=1).rho - 1) < 1
    risk_mpmath(instance, 1, dps=60)
    for dps in (0, 61):
        with pytest.raises(InputError, match="dps"):
            risk_mpmath(instance, 1, dps=dps)
    found = risk_mpmath(instance, 2).rho  # 3·(2/3)² + (1/3)² = 13/9
    with mp.workdps(70):
        assert mp.mpf(10) ** -53 < abs(found - mp.mpf(13) / 9) < mp.mpf(10) ** -49


@pytest.mark.parametrize(
    ("call", "place"),
    [
        (lambda: risk_mpmath(Instance(["1"], [1]), 0.5), "^lam: "),
        (lambda: risk_mpmath(Instance(["1"], [1]), 1, [1, 0.5]), r"^xi\[1\]: "),
        (lambda: Instance([1], [1], 0.5), "^noise_variance: "),
        (lambda: Instance([1, 0], [1, 1]), r"^eigenvalues\[1\]: "),
        (lambda: Instance([1, 1], [1, "x"]), r"^snr\[1\]: "),
        (
            lambda: Instance.from_spectrum(singular_values=[1, 0], theta=[1, 1], noise_variance=1),
            r"^singular_values\[1\]: ",
        ),
        (
            lambda: Instance.from_spectrum(eigenvalues=[1, 0], theta=[1, 1], noise_variance=1),
            r"^eigenvalues\[1\]: ",
        ),
        (
            lambda: Instance.from_spectrum(eigenvalues=[1], theta=["x"], noise_variance=1),
            r"^theta\[0\]: ",
        ),
        (
            lambda: Instance.from_spectrum(eigenvalues=[1], theta=[1], noise_variance=0),
            "^noise_variance: ",
        ),
        (lambda: Design([[1]], ["x"], 1, rows="features"), r"^theta\[0\]: "),
        (lambda: Design([[1]], [1], "x", rows="features"), "^noise_variance: "),
        (lambda: serial.problem_from_json({"eigenvalues": 1, "snr": [1]}), "^eigenvalues: "),
        (lambda: serial.problem_from_json({"eigenvalues": [1], "snr": 1}), "^snr: "),
        (
            lambda: serial.problem_from_json(
                {"X": [[1]], "rows": "samples", "theta": 1, "noise_variance": 1}
            ),
            "^theta: ",
        ),
        (
            lambda: serial.problem_from_json(
                {"singular_values": [1], "theta": 1, "noise_variance": 1}
            ),
            "^theta: ",
        ),
        (
            lambda: serial.problem_from_json(
                {"singular_values": 1, "theta": [1], "noise_variance": 1}
            ),
            "^singular_values: ",
        ),
        (
            lambda: serial.problem_from_json({"eigenvalues": [1, {"mid": 1}], "snr": [1, 1]}),
            r"^eigenvalues\[1\]",
        ),
        (lambda: files.parse_json("{"), "^JSON: not JSON"),
    ],
)
def test_refusals_name_the_place(call: Any, place: str) -> None:
    """The line begins with the argument, and with the index in it, that is wrong."""
    with pytest.raises(InputError, match=place):
        call()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ((None, 1), "instance: NoneType"),
        (({"eigenvalues": [1]}, 1), "instance: dict"),
        ((Instance([1], [1]), None), "lam: None"),
        ((Instance([1], [1]), 1, None), "xi: NoneType"),
        ((Instance([1], [1]), 1, 1), "xi: int"),
        ((Instance([1], [1]), 1, [None]), "xi[0]: None"),
        ((Instance([1], [1]), 1, {-1, 2}), "xi: set"),
        ((Instance([1], [1]), 1, {"1/2": 3}), "xi: dict"),
    ],
)
def test_risk_refuses_what_is_no_argument(arguments: tuple[object, ...], word: str) -> None:
    """One line for other types, and for a ξ without an order."""
    with pytest.raises(InputError, match=re.escape(word)):
        risk(*arguments)  # type: ignore[arg-type]


def test_sizes_at_their_limits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A text, a list and a number of exactly the largest size are read."""
    monkeypatch.setattr(files, "MAX_BYTES", 40)
    (tmp_path / "full").write_text("[" + " " * 38 + "]")
    assert files.parse_json(files.read_bytes(tmp_path / "full")) == []
    with (tmp_path / "full").open("a") as stream:
        stream.write("[]" * 40)
    with pytest.raises(InputError, match="more than 40 bytes"):
        files.read_bytes(tmp_path / "full")
    monkeypatch.setattr(serial, "MAX_RANK", 2)
    assert serial.problem_from_json({"eigenvalues": [2, 1], "snr": [0, 1]}) == Instance(
        [2, 1], [0, 1]
    )
    monkeypatch.setattr(files, "MAX_DIGITS", 5)
    assert files.parse_json("12345") == 12345
    with pytest.raises(InputError, match="digits"):
        files.parse_json("123456")


class _Stdin:
    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """``-`` reads standard input, within the same limit, and names it in a refusal."""
    monkeypatch.setattr(sys, "stdin", _Stdin(b'{"eigenvalues": [2], "snr": ["1/3"]}'))
    assert serial.load_problem("-") == Instance([2], ["1/3"])
    monkeypatch.setattr(sys, "stdin", _Stdin(b"{"))
    with pytest.raises(InputError, match=r"^standard input: not JSON"):
        serial.load_problem("-")
    monkeypatch.setattr(files, "MAX_BYTES", 4)
    stream = _Stdin(b"[   ]" * 9)
    monkeypatch.setattr(sys, "stdin", stream)
    with pytest.raises(InputError, match="more than 4 bytes"):
        files.read_bytes("-")
    assert stream.buffer.tell() == 5  # no more is taken than the check needs
    monkeypatch.setattr(sys, "stdin", _Stdin(b"[  ]"))
    assert files.read_bytes("-") == b"[  ]"
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="standard input is closed"):
        files.read_bytes("-")


def test_a_file_is_named_in_a_refusal(tmp_path: Path) -> None:
    """Bad content of a file begins with its path."""
    path = tmp_path / "bad.json"
    path.write_text("{")
    with pytest.raises(InputError, match=r"bad\.json: not JSON"):
        serial.load_problem(path)


def test_instances_and_designs_are_read(tmp_path: Path) -> None:
    """Each stays what it is."""
    path = tmp_path / "p.json"
    for problem in (Instance([2], [1]), FRACTIONS):
        path.write_text(json.dumps(serial.to_json(problem)))
        assert serial.load_problem(path) == problem


def test_a_spectrum_keeps_the_number_of_samples() -> None:
    """n of the form with θ is read."""
    data = {"eigenvalues": [1], "theta": [1], "noise_variance": 1, "n": 7}
    assert serial.problem_from_json(data).n == 7


def test_eigenspaces_of_different_dimension() -> None:
    """Eigenvalues 9, 9, 4: the energy is halved in the first space only, and the risk is that on
    the data; an exact instance needs no runs."""
    design = Design([[3, 0, 0], [0, 3, 0], [0, 0, 2]], [1, 2, 3], "1/2", rows="features")
    instance = design.instance()
    assert (instance.eigenvalues, instance.snr) == ((9, 9, 4), (45, 45, 72))
    assert instance.multiplicities is None
    assert risk(instance, fmpq(1, 3), [2])[:3] == design_risk(design, "1/3", [2])[:3]


def test_runs_are_given_only_where_balls_repeat() -> None:
    """Irrational eigenvalues that are simple have no runs."""
    assert FRACTIONS.instance().multiplicities is None


def test_precisions_at_their_limits() -> None:
    """2 and 32768 bits are accepted, 32769 are not."""
    design = Design([["1"]], ["1"], "1", rows="features")
    for precision in (2, 32_768):
        assert design.instance().balls(precision).eigenvalues[0] == 1
    with pytest.raises(InputError, match="precision"):
        design.instance().balls(32_769)


def test_sizes_of_a_design_at_their_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """d·n and min(d, n) of exactly the largest size are accepted, one less is refused."""
    for name, value in (("MAX_ENTRIES", 6), ("MAX_SIDE", 2)):
        with monkeypatch.context() as patch:
            patch.setattr(design_module, name, value)
            assert Design([[1, 2, 3], [4, 5, 6]], [1, 1], 1, rows="features").n == 3
            patch.setattr(design_module, name, value - 1)
            with pytest.raises(InputError, match="too large"):
                Design([[1, 2, 3], [4, 5, 6]], [1, 1], 1, rows="features")
